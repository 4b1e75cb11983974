"""Connecting an account by the code flow."""

from datetime import timedelta

import pytest

from bot.errors import BadInput, Misconfigured
from integrations.base import Rejected
from integrations.mastodon import PLUGIN
from integrations.mastodon.options import Options
from integrations.mastodon.sign_in import SCOPES, base_url_of
from playground.networks.mastodon.pretend import START
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig, Store


class Installer:
    """Answers questions; approves the application in the browser and copies the code."""

    def __init__(self, server: FakeMastodon, *, code: str = "") -> None:
        self._server = server
        self._code = code
        self.told: list[str] = []
        self.secrets: list[str] = []

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """One answer."""
        del prompt, default
        if secret:
            self.secrets.append(name)
        if name == "host":
            return self._server.base_url
        return self._code or f" {self._server.approve(self.told[-1].splitlines()[-1])} "

    def say(self, text: str) -> None:
        """Remember what was shown."""
        self.told.append(text)


async def test_the_whole_way(any_rig: Rig) -> None:
    """Host, application, approval, code, token, identity; and the network built from it works."""
    installer = Installer(any_rig.server)
    signed_in = await PLUGIN.sign_in(installer, {}, now=START)
    assert signed_in.base_url == any_rig.server.base_url
    assert signed_in.identity.profile.handle == "brand@social.example"
    assert dict(signed_in.credentials) == {
        "client_id": "client-1",
        "client_secret": "secret-1",
        "access_token": "tok-1",
    }
    assert "tok-1" not in repr(signed_in)
    assert installer.secrets == ["code"]
    network = PLUGIN.build(
        own_external_id=signed_in.identity.profile.external_id,
        own_handle=signed_in.identity.profile.handle,
        base_url=signed_in.base_url,
        credentials=Store(**signed_in.credentials),
        settings={},
    )
    await network.open()
    assert (await network.identity()).profile == signed_in.identity.profile
    await network.close()


async def test_the_address_asks_for_the_least_rights(rig: Rig) -> None:
    """And for a fresh login, lest the browser's own account is connected."""
    installer = Installer(rig.server)
    await PLUGIN.sign_in(installer, {}, now=START)
    address = installer.told[0].splitlines()[-1]
    assert address == (
        f"{rig.server.base_url}/oauth/authorize?response_type=code&client_id=client-1"
        "&redirect_uri=urn:ietf:wg:oauth:2.0:oob"
        f"&scope={'+'.join(SCOPES)}&force_login=true"
    )


async def test_a_wrong_code_says_what_to_do(any_rig: Rig) -> None:
    """A code works once."""
    with pytest.raises(Rejected) as raised:
        await PLUGIN.sign_in(Installer(any_rig.server, code="nonsense"), {}, now=START)
    assert str(raised.value) == "127.0.0.1 does not accept this code."


async def test_missing_rights_are_named(rig: Rig) -> None:
    """The person unticked something."""
    rig.server.granted = "read"
    with pytest.raises(Rejected) as raised:
        await PLUGIN.sign_in(Installer(rig.server), {}, now=START)
    assert str(raised.value) == (
        "127.0.0.1 has granted less than is needed; missing: write:statuses, write:media."
    )


@pytest.mark.parametrize(
    ("told", "refresh_token", "expected"),
    [
        (None, "", None),
        (3600, "", timedelta(hours=1)),
        (3600, "again-1", None),
        (10**12, "", None),
    ],
)
async def test_the_end_of_a_sign_in_is_known_where_it_is_told(
    rig: Rig, told: int | None, refresh_token: str, expected: timedelta | None
) -> None:
    """Mastodon's tokens never end, and what can be renewed needs nobody."""
    rig.server.sign_in.expires_in = told
    rig.server.refresh_token = refresh_token
    signed_in = await PLUGIN.sign_in(Installer(rig.server), {}, now=START)
    await rig.store.save(signed_in.credentials)
    end = await rig.network.publisher.credentials_end()
    assert end == (None if expected is None else START + expected)


async def test_a_refresh_token_is_kept(rig: Rig) -> None:
    """Where the server gives one."""
    rig.server.refresh_token = "again-1"
    signed_in = await PLUGIN.sign_in(Installer(rig.server), {}, now=START)
    assert signed_in.credentials["refresh_token"] == "again-1"


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("mastodon.social", "https://mastodon.social"),
        (" https://Social.Example/about ", "https://social.example"),
        ("@brand@social.example", "https://social.example"),
        ("http://127.0.0.1:3000", "http://127.0.0.1:3000"),
        ("http://localhost:3000/", "http://localhost:3000"),
    ],
)
def test_a_server_can_be_typed_in_several_ways(typed: str, expected: str) -> None:
    """Name, address or handle."""
    assert base_url_of(typed) == expected


@pytest.mark.parametrize("typed", ["", "brand", "two words.example", "https://", "ftp://a.example"])
def test_what_is_no_server_is_refused_with_an_example(typed: str) -> None:
    """Before anything is asked of anybody."""
    with pytest.raises(BadInput) as raised:
        base_url_of(typed)
    assert (raised.value.field, raised.value.example) == ("host", "mastodon.social")


def test_plain_http_is_for_this_machine_alone() -> None:
    """The token travels with every request."""
    with pytest.raises(BadInput) as raised:
        base_url_of("http://social.example")
    assert raised.value.example == "https://social.example"


def test_settings_have_defaults_that_work() -> None:
    """Each is documented, and read back to the same options as none."""
    defaults = {setting.key: setting.default for setting in PLUGIN.settings}
    assert Options.read(defaults).look_back == Options.read({}).look_back == Options().look_back
    assert Options.read({}).streaming is True
    assert all(setting.explanation for setting in PLUGIN.settings)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("MASTODON_LOOKBACK_MINUTES", "soon"),
        ("MASTODON_LOOKBACK_MINUTES", "-1"),
        ("MASTODON_LOOKBACK_MINUTES", "99999"),
        ("MASTODON_STREAMING", "maybe"),
    ],
)
def test_settings_that_cannot_be_understood_are_named(key: str, value: str) -> None:
    """The sentence says which, and what it takes."""
    with pytest.raises(Misconfigured, match=key):
        Options.read({key: value})
