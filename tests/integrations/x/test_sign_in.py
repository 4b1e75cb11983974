"""Connecting an account, its settings, and who we are."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

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
    RetryLater,
    SignedIn,
)
from integrations.x import PLUGIN
from integrations.x.code_flow import CodeFlow
from integrations.x.settings import SETTINGS, read_settings
from playground.networks.x.faults import Fault, Lost, When, html_503
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

    def __init__(
        self, answers: Mapping[str, str], browser: Callable[[str], str] | None = None
    ) -> None:
        self.answers = answers
        self.browser = browser
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
        if name == "redirected" and self.browser is not None:
            return self.browser(self.told[-1])
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
    x.oauth.tokens = set()
    given = {"user_token": "user-token-1", "refresh_token": "refresh-1", "client_id": "client"}
    signed = await signed_in(x, Installer(given))
    assert signed.identity.profile == PROFILE
    assert dict(signed.credentials) == {
        "user_token": "user-token-2",
        "refresh_token": "refresh-2",
        "user_token_ends": (NOW + timedelta(hours=2)).isoformat(),
        "client_id": "client",
    }


async def test_a_token_that_nothing_renews_ends_in_two_hours_at_the_latest(x: FakeX) -> None:
    """X does not tell how old it is; managers are told in time to make a new one."""
    signed = await signed_in(x, Installer({"user_token": "user-token-1"}))
    assert dict(signed.credentials) == {
        "user_token": "user-token-1",
        "user_token_ends": (NOW + timedelta(hours=2)).isoformat(),
    }


CLIENT = {"client_id": "client", "client_secret": "client-secret-9d"}


async def test_signing_in_with_the_browser(x: FakeX) -> None:
    """The address is opened, the app permitted, and what the browser then shows is pasted."""
    installer = Installer(CLIENT, x.oauth.permit)
    signed = await signed_in(x, installer)
    assert signed.identity.profile == PROFILE
    assert dict(signed.credentials) == {
        **CLIENT,
        "user_token": "user-token-3",
        "refresh_token": "refresh-3",
        "user_token_ends": (NOW + timedelta(hours=2)).isoformat(),
    }
    assert installer.secret["redirected"]
    assert x.count("POST", "/2/oauth2/token") == 1


async def test_the_address_asks_for_what_the_bot_needs(x: FakeX) -> None:
    """On X's own site; the scopes are those of the README."""
    flow = CodeFlow.begin(
        api_url="https://api.x.com", client=CLIENT, redirect_uri="https://bot.example/back"
    )
    asked = urlsplit(flow.address)
    query = {name: values[0] for name, values in parse_qs(asked.query).items()}
    assert (asked.netloc, asked.path) == ("x.com", "/i/oauth2/authorize")
    assert query["redirect_uri"] == "https://bot.example/back"
    readme = Path(integrations.x.__file__).with_name("README.md").read_text(encoding="utf-8")
    assert query["scope"] in " ".join(readme.split())
    assert flow.verifier not in flow.address
    other = CodeFlow.begin(api_url=x.url, client=CLIENT, redirect_uri="https://bot.example/back")
    assert (flow.state, flow.verifier) != (other.state, other.verifier)
    assert flow.state not in repr(flow)


async def test_another_redirect_address_is_taken(x: FakeX) -> None:
    """Whatever the app's settings name."""
    x.oauth.redirects = {"https://shop.example/x"}
    answers = {**CLIENT, "redirect_uri": " https://shop.example/x "}
    signed = await signed_in(x, Installer(answers, x.oauth.permit))
    assert signed.credentials["user_token"] == "user-token-3"


async def test_the_code_alone_may_be_pasted(x: FakeX) -> None:
    """PKCE binds it to this attempt."""

    def code(address: str) -> str:
        return parse_qs(urlsplit(x.oauth.permit(address)).query)["code"][0]

    signed = await signed_in(x, Installer(CLIENT, code))
    assert signed.credentials["refresh_token"] == "refresh-3"


@pytest.mark.parametrize(
    ("pasted", "words"),
    [
        ("", "no code"),
        ("http://127.0.0.1:8080/", "no code"),
        ("http://127.0.0.1:8080/?code=c", "another attempt"),
        ("http://127.0.0.1:8080/?code=c&state=ä", "another attempt"),
        ("code=c&state=other", "another attempt"),
        ("http://127.0.0.1:8080/?error=access_denied&state=s", "not permitted .access_denied"),
    ],
)
async def test_what_is_pasted_must_be_of_this_attempt(x: FakeX, pasted: str, words: str) -> None:
    """Whoever is led to paste somebody else's address connects nothing."""
    with pytest.raises(BadInput, match=words) as raised:
        await signed_in(x, Installer(CLIENT, lambda _: pasted))
    assert raised.value.field == "redirected"
    assert x.asked == []


@pytest.mark.parametrize("trouble", ["late", "code", "secret"])
async def test_a_code_that_x_does_not_take_is_no_sign_in(x: FakeX, trouble: str) -> None:
    """It lasts thirty seconds, works once, and only with the right secret."""

    def browser(address: str) -> str:
        redirected = x.oauth.permit(address)
        if trouble == "late":
            x.world.advance(timedelta(seconds=31))
        return redirected.replace("code-", "cod-") if trouble == "code" else redirected

    client = {**CLIENT, "client_secret": "typed wrongly"} if trouble == "secret" else CLIENT
    with pytest.raises(Rejected, match="X does not take this code"):
        await signed_in(x, Installer(client, browser))


@pytest.mark.parametrize("fault", [html_503("token"), Lost(when=When.AFTER, path="token")])
async def test_a_sign_in_without_an_answer_is_tried_later(x: FakeX, fault: Fault) -> None:
    """Nothing is kept of it."""
    x.script(fault)
    with pytest.raises(RetryLater, match="X gave no token"):
        await signed_in(x, Installer(CLIENT, x.oauth.permit))


async def test_a_sign_in_that_does_not_last_is_said(x: FakeX) -> None:
    """X gives a refresh token only for the scope offline.access."""
    installer = Installer(CLIENT, lambda at: x.oauth.permit(at, scopes="tweet.read users.read"))
    signed = await signed_in(x, installer)
    assert "refresh_token" not in signed.credentials
    assert "X gave no refresh token: the account stops when this token ends." in installer.told


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        ({}, "client_id"),
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
        unhide=True,
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
        ("X_PRICE_USER_READ", "-1"),
        ("X_PRICE_DM_READ", "a cent"),
        ("X_MONTHLY_CAP", "none"),
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
    rows = re.findall(r"^\| `(X_\w+)` \| (?:`([^`]+)` )?\|", readme, re.MULTILINE)
    assert rows == [(setting.key, setting.default) for setting in SETTINGS]
