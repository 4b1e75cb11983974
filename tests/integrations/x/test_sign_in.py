"""Connecting an account, its settings, and who we are."""

import re
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest

import integrations.x
from bot.domain.mention import AuthorProfile
from bot.errors import BadInput, Misconfigured
from integrations.base import (
    AccountIdentity,
    Capabilities,
    Network,
    Reauthorise,
    Rejected,
    SignedIn,
)
from integrations.x import PLUGIN
from integrations.x.settings import SETTINGS, read_settings
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_ID
from tests.integrations.x.conftest import NOW, Connect, Store

PROFILE = AuthorProfile(
    external_id=OWN_ID,
    handle="goldenshop",
    display_name="Golden Shop",
    avatar_url="https://pbs.twimg.com/1000_normal.jpg",
    profile_url="https://x.com/goldenshop",
    followers=9000,
)
NOTES = (
    "X_TIER is pay-per-use: X lets us answer only people who mentioned or quoted us.",
    (
        "X charges about 0.005 USD for a post read, 0.010 USD for an answer to a mention and "
        "0.20 USD for one with a link."
    ),
)


class Installer:
    """Answers from a list, and remembers what was asked and said."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        self.answers = answers
        self.secret: dict[str, bool] = {}
        self.told: list[str] = []

    async def text(
        self,
        name: str,
        prompt: str,
        *,
        secret: bool = False,
        default: str = "",
    ) -> str:
        """The answer of that name."""
        assert prompt
        self.secret[name] = secret
        return self.answers.get(name, default)

    def say(self, text: str) -> None:
        """Remember it."""
        self.told.append(text)


async def signed_in(x: FakeX, installer: Installer) -> SignedIn:
    """Sign in on the pretend X."""
    return await PLUGIN.sign_in(installer, {"X_API_URL": f"{x.url}/"}, now=NOW)


async def test_four_keys_connect_an_account(x: FakeX) -> None:
    """They are proved with X; secrets are asked for as such; spaces around them do not matter."""
    installer = Installer({name: f" {value} " for name, value in KEYS.items()})
    signed = await signed_in(x, installer)
    assert signed.identity == AccountIdentity(profile=PROFILE, notes=NOTES)
    assert (signed.base_url, dict(signed.credentials)) == (x.url, KEYS)
    assert installer.secret == {
        "api_key": False,
        "api_secret": True,
        "access_token": True,
        "access_secret": True,
    }
    assert installer.told[-1] == "X knows these keys as @goldenshop."
    assert "app-secret" not in repr(signed)


async def test_a_user_token_connects_an_account(x: FakeX) -> None:
    """What X replaced while it was proved is what is kept."""
    x.tokens = set()
    given = {"user_token": "user-token-1", "refresh_token": "refresh-1", "client_id": "client"}
    signed = await signed_in(x, Installer(given))
    assert signed.identity.profile == PROFILE
    assert dict(signed.credentials) == {
        "user_token": "user-token-2",
        "refresh_token": "refresh-2",
        "client_id": "client",
    }


async def test_a_token_that_nothing_renews_ends_in_two_hours_at_the_latest(x: FakeX) -> None:
    """X does not tell how old it is; managers are told in time to make a new one."""
    signed = await signed_in(x, Installer({"user_token": "user-token-1"}))
    assert dict(signed.credentials) == {
        "user_token": "user-token-1",
        "user_token_ends": (NOW + timedelta(hours=2)).isoformat(),
    }


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "user_token"),
        ({"api_key": "a", "api_secret": "b", "access_token": " "}, "access_token"),
        ({"user_token": "t", "refresh_token": "r"}, "client_id"),
    ],
)
async def test_a_missing_key_is_named(x: FakeX, answers: dict[str, str], field: str) -> None:
    """X is not asked."""
    with pytest.raises(BadInput) as raised:
        await signed_in(x, Installer(answers))
    assert raised.value.field == field
    assert x.asked == []


async def test_wrong_keys_are_not_kept(x: FakeX) -> None:
    """X refuses them."""
    with pytest.raises(Reauthorise):
        await signed_in(x, Installer({**KEYS, "access_secret": "typed wrongly"}))


async def test_keys_of_an_account_that_is_gone_are_not_kept(x: FakeX) -> None:
    """X accepts the keys, but shows no account."""
    del x.world.people[OWN_ID]
    with pytest.raises(Rejected, match="X shows no account for these keys"):
        await signed_in(x, Installer(KEYS))


async def test_the_network_says_who_we_are_and_what_it_can(network: Network) -> None:
    """For `check`, the modal and the card."""
    assert await network.identity() == AccountIdentity(profile=PROFILE, notes=NOTES)
    assert network.name == PLUGIN.name == "x"
    assert PLUGIN.title == "X"
    assert network.capabilities == Capabilities(
        private_message=True,
        private_note="Private messages on X are not encrypted, and reach only people who accept "
        "them.",
        delete=True,
        hide=True,
        edits=True,
        pushes=False,
        resend_within=None,
    )
    assert network.limits.reply.units == 280
    assert network.limits.private is not None
    assert network.limits.private.units == 10_000
    assert network.new_key(delivery_id="d-1", created_at=NOW) == ""
    assert not await network.wait_for_news(timedelta(seconds=1))


async def test_a_contract_has_notes_of_its_own(connect: Connect) -> None:
    """No price a call is claimed."""
    async with connect(X_TIER="Enterprise") as network:
        identity = await network.identity()
    assert identity.notes == (
        "X_TIER is enterprise: every post may be answered; prices are those of your contract.",
    )


async def test_a_network_that_was_never_opened_can_be_closed() -> None:
    """And says so when it is used."""
    network = PLUGIN.build(
        own_external_id=OWN_ID,
        own_handle="goldenshop",
        base_url="",
        credentials=Store({}),
        settings={},
    )
    await network.close()
    with pytest.raises(RuntimeError):
        await network.identity()
    with pytest.raises(RuntimeError):
        await network.fetch_mentions(None, now=NOW)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("X_API_URL", "api.x.com"),
        ("X_TIER", "premium"),
        ("X_READ_DMS", "sometimes"),
        ("X_DM_SECONDS", "-1"),
        ("X_OVERLAP_SECONDS", "two minutes"),
        ("X_LOOKBACK_MINUTES", "0"),
        ("X_TIMEOUT_SECONDS", "0"),
        ("X_TIMEOUT_SECONDS", "inf"),
        ("X_PRICE_POST", "-0.01"),
        ("X_PRICE_POST_WITH_URL", "nan"),
        ("X_PRICE_SUMMONED_REPLY", "free"),
        ("X_PRICE_DM", "$1"),
        ("X_PRICE_READ", "0,005"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(key: str, value: str) -> None:
    """The installer finds it without reading code."""
    with pytest.raises(Misconfigured, match=key):
        read_settings({key: value})


def test_every_setting_has_a_default_that_works() -> None:
    """A blank value is no value; each is explained."""
    assert read_settings({setting.key: " " for setting in SETTINGS}) == read_settings({})
    assert all(setting.explanation and setting.key.startswith("X_") for setting in SETTINGS)
    assert PLUGIN.settings == SETTINGS


def test_the_readme_lists_every_setting_with_its_default() -> None:
    """What installers read is what the code does."""
    readme = Path(integrations.x.__file__).with_name("README.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(X_\w+)` \| `([^`]+)` \|", readme, re.MULTILINE)
    assert rows == [(setting.key, setting.default) for setting in SETTINGS]
