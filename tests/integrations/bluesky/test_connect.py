"""Signing in, and the settings."""

import pytest

from bot.errors import BadInput, Misconfigured, Reauthorise
from integrations.bluesky import PLUGIN
from integrations.bluesky.session import APP_PASSWORD, DID, HANDLE
from integrations.bluesky.settings import read_settings
from tests.integrations.bluesky.harness import BlueskyHarness


class Answers:
    """An `Ask` that knows the answers, and keeps what it was told."""

    def __init__(self, **answers: str) -> None:
        self.answers = answers
        self.secrets: list[str] = []
        self.said: list[str] = []

    async def text(
        self,
        name: str,
        prompt: str,  # noqa: ARG002 - contract
        *,
        secret: bool = False,
        default: str = "",
    ) -> str:
        """The answer of that name, or the default."""
        if secret:
            self.secrets.append(name)
        return self.answers.get(name, default)

    def say(self, text: str) -> None:
        """Keep it."""
        self.said.append(text)


async def test_signing_in_proves_and_keeps(bluesky: BlueskyHarness) -> None:
    """The host from the settings, a handle with its @; one login; the password is a secret."""
    ask = Answers(handle="@harbour.test", app_password=bluesky.brand.password)
    settings = {"BLUESKY_URL": f"{bluesky.server.url}/"}
    signed = await PLUGIN.sign_in(ask, settings, now=bluesky.now())

    assert signed.identity.profile.external_id == bluesky.brand.did
    assert signed.base_url == bluesky.server.url
    assert {name: signed.credentials[name] for name in (DID, HANDLE, APP_PASSWORD)} == {
        DID: bluesky.brand.did,
        HANDLE: "harbour.test",
        APP_PASSWORD: bluesky.brand.password,
    }
    assert ask.secrets == ["app_password"]
    assert len(ask.said) == 1
    assert bluesky.server.calls["com.atproto.server.createSession"] == 1
    assert bluesky.brand.password not in repr(signed)


async def test_a_main_password_is_remarked_upon(bluesky: BlueskyHarness) -> None:
    """It works, but it opens everything."""
    bluesky.brand.password = "correct horse"
    ask = Answers(host=bluesky.server.url, handle="harbour.test", app_password="correct horse")
    await PLUGIN.sign_in(ask, {}, now=bluesky.now())
    assert "does not look like an app password" in ask.said[1]


async def test_a_wrong_password_is_refused(bluesky: BlueskyHarness) -> None:
    """With a sentence that names the account."""
    ask = Answers(host=bluesky.server.url, handle="harbour.test", app_password="no")
    with pytest.raises(Reauthorise, match=r"app password of harbour\.test"):
        await PLUGIN.sign_in(ask, {}, now=bluesky.now())


async def test_a_handle_is_needed(bluesky: BlueskyHarness) -> None:
    """Before anything is asked for in vain."""
    with pytest.raises(BadInput):
        await PLUGIN.sign_in(Answers(host=bluesky.server.url), {}, now=bluesky.now())


def test_the_plugin_names_itself() -> None:
    """And every setting has its prefix and a working default."""
    assert (PLUGIN.name, PLUGIN.title) == ("bluesky", "Bluesky")
    assert all(one.key.startswith("BLUESKY_") and one.explanation for one in PLUGIN.settings)
    read = read_settings({})
    assert (read.url, read.web_url) == ("https://bsky.social", "https://bsky.app")
    assert (read.overlap.total_seconds(), read.timeout.total_seconds()) == (600, 20)


def test_a_bare_host_gets_https() -> None:
    """As people write it."""
    assert read_settings({"BLUESKY_URL": "pds.example/"}).url == "https://pds.example"


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("BLUESKY_URL", "ftp://pds.example"),
        ("BLUESKY_URL", "https://user@pds.example"),
        ("BLUESKY_WEB_URL", ""),
        ("BLUESKY_OVERLAP_SECONDS", "-1"),
        ("BLUESKY_OVERLAP_SECONDS", "inf"),
        ("BLUESKY_TIMEOUT_SECONDS", "0"),
        ("BLUESKY_LOOKBACK_MINUTES", "an hour"),
    ],
)
def test_a_bad_setting_is_named(key: str, value: str) -> None:
    """So that it can be found."""
    with pytest.raises(Misconfigured, match=key):
        read_settings({key: value})
