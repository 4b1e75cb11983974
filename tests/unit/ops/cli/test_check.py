"""`check` against a strict local Slack, real databases, a pretend network and a mail server."""

import copy
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from bot.cli.check import check
from bot.cli.checks.networks import look_at_pushes
from bot.cli.connect import Wishes, keep
from bot.cli.shared import now, opened
from bot.config import Settings, load_settings
from bot.domain.mention import AuthorProfile
from bot.domain.money_words import month_words
from bot.domain.spending import month_of
from db.crypto import CredentialCipher, new_key
from db.migrate import newest_revision
from integrations.base import AccountIdentity, NetworkPlugin, SignedIn, Subscription
from integrations.memory import PLAIN, WARBLE, MemoryPlugin, World
from integrations.memory.pushing import MemoryPushReader
from playground.slack import LocalSlack

ROOT = Path(__file__).parents[4]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
KEY = new_key()
MANIFEST: dict[str, Any] = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


@pytest.fixture
async def slack() -> AsyncIterator[LocalSlack]:
    """A workspace with the app installed as its manifest says."""
    async with LocalSlack(manifest=MANIFEST) as local:
        yield local


def settings_for(slack: LocalSlack, folder: Path, **more: str) -> Settings:
    """Settings of a bot in that workspace, with everything set."""
    environ = {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DEFAULT_CHANNEL": "C0CARE0001",
        "MANAGERS": "S0MANAGERS",
        "ON_DUTY": "U0ANARUIZ1",
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": f"sqlite:///{folder}/gh.sqlite3",
        **more,
    }
    return load_settings(dotenv=folder / "no.env", environ=environ)


async def connected(
    settings: Settings,
    *,
    key: str = KEY,
    channel: str = "C0CARE0001",
    external_id: str = "",
    world: World | None = None,
) -> dict[str, NetworkPlugin]:
    """Connect an account of a pretend network; gives the networks that there are."""
    world = world or World(PLAIN, now=lambda: NOW)
    plugin = MemoryPlugin(world)
    profile = world.profile()
    identity = AccountIdentity(
        profile=AuthorProfile(
            external_id=external_id or profile.id, handle=profile.handle, display_name="Harbour"
        )
    )
    async with opened(settings) as database:
        await keep(
            database,
            CredentialCipher([SecretStr(key)]),
            plugin.name,
            SignedIn(identity=identity, base_url="", credentials={"token": "t"}),
            Wishes(channel=channel),
            "",
            NOW,
        )
    return {plugin.name: plugin}


async def look(
    settings: Settings, networks: dict[str, NetworkPlugin]
) -> tuple[bool, dict[str, list[str]]]:
    """Whether all is well, and the lines of each section."""
    lines: list[str] = []
    good = await check(settings, networks, lines.append)
    sections: dict[str, list[str]] = {}
    for line in "\n".join(lines).splitlines():
        if line.startswith(" "):
            sections[next(reversed(sections))].append(line[2:])
        elif line:
            sections[line] = []
    return good, sections


async def test_all_is_well(slack: LocalSlack, tmp_path: Path) -> None:
    """Each thing that was looked at is named, and nothing is posted."""
    settings = settings_for(slack, tmp_path)
    good, found = await look(settings, await connected(settings))
    assert (good, found) == (
        True,
        {
            "Settings": ["✓ Every setting can be read"],
            "Database": [
                f"✓ The database answers: {tmp_path}/gh.sqlite3",
                f"✓ It fits this release (revision {newest_revision()})",
                "✓ It can be written",
            ],
            "Encryption": ["✓ Encryption keys: 1"],
            "Slack": [
                "✓ The bot's token works: @golden_hour in Harbour Coffee",
                "✓ People of the workspace T0HARBOUR1 may act",
                "✓ The token has every scope of manifest.json",
                "✓ Socket Mode can be opened with the app's token",
                "✓ The bot is in Channel #care (C0CARE0001)",
                "✓ MANAGERS: user group S0MANAGERS, 1 people",
                "✓ ON_DUTY: Ana Ruiz",
            ],
            "Networks": ["✓ @harbourcoffee on Memory: signed in"],
            "E-mail": ["✓ E-mail is not set up: no transcripts are mailed"],
        },
    )


async def test_everything_is_wrong(slack: LocalSlack, tmp_path: Path) -> None:
    """Each fault is told with the way to mend it; one does not hide the others."""
    settings = settings_for(
        slack,
        tmp_path,
        SLACK_APP_TOKEN="xapp-1-wrong",
        SLACK_TEAM_ID="T0ELSEWHER",
        DEFAULT_CHANNEL="C0NOWHERE1",
        MANAGERS="S0NOBODY01,U0NOBODY01",
        ON_DUTY="U0GOLDEN01",
        SMTP_HOST="127.0.0.1",
        SMTP_PORT="1",
        SMTP_FROM="bot@example.com",
    )
    networks = await connected(settings, key=new_key(), channel="C0GENERAL1", external_id="else")
    good, found = await look(settings, networks)
    assert not good
    assert found["Encryption"][0] == (
        "✗ Credentials of @harbourcoffee on memory: None of the ENCRYPTION_KEYS decrypts the "
        "stored credentials. Put back the key that was used when the account was connected (at "
        "the end of the list), or connect the account again."
    )
    assert [line for line in found["Slack"] if line.startswith("✗")] == [
        "✗ SLACK_TEAM_ID is T0ELSEWHER, but the token is for T0HARBOUR1",
        "✗ Socket Mode: Slack does not accept the bot’s token.",
        "✗ The bot is not in Channel #general (C0GENERAL1)",
        "✗ Channel C0NOWHERE1: Slack knows no such channel, or hides it from me.",
        "✗ MANAGERS: S0NOBODY01: Slack knows no such user group.",
        "✗ MANAGERS: U0NOBODY01: Slack knows no such person.",
        "✗ ON_DUTY: Golden Hour cannot act",
    ]
    assert found["Networks"] == [
        "✗ @harbourcoffee on Memory: these credentials belong to @harbourcoffee",
        "    Sign in again: python -m bot connect memory",
    ]
    assert found["E-mail"] == ["✗ Mail server 127.0.0.1:1: The mail server cannot be reached."]


async def test_the_end_of_a_sign_in_is_told(slack: LocalSlack, tmp_path: Path) -> None:
    """Within two weeks with what to run, which is no fault yet; once it has ended it is one."""
    settings = settings_for(slack, tmp_path)
    world = World(PLAIN, now=lambda: NOW)
    networks = await connected(settings, world=world)
    seen = []
    for days in (15, 13, -1):
        world.credentials_end = ends_at = now() + timedelta(days=days)
        good, found = await look(settings, networks)
        day = f"{ends_at.day} {ends_at:%B %Y}"
        seen.append((good, [line.replace(day, "DAY") for line in found["Networks"]]))
    again = "    Sign in again: python -m bot connect memory"
    assert seen == [
        (True, ["✓ @harbourcoffee on Memory: signed in until DAY"]),
        (True, ["! @harbourcoffee on Memory: signed in, until DAY only", again]),
        (False, ["✗ @harbourcoffee on Memory: the sign-in has ended on DAY", again]),
    ]


async def test_what_a_network_has_cost_is_told(slack: LocalSlack, tmp_path: Path) -> None:
    """And that a cap has stopped reading."""
    settings = settings_for(slack, tmp_path)
    world = World(WARBLE, now=lambda: NOW)
    networks = await connected(settings, world=world)
    month = month_words(month_of(now()))
    who = f"@harbourcoffee on Warble (pretend): 0.00 USD spent in {month}"
    seen = []
    for cap in (None, Decimal(5), Decimal(0)):
        world.monthly_cap = cap
        seen.append((await look(settings, networks))[1]["Networks"][1:])
    assert seen == [
        [f"✓ {who}, without a cap (WARBLE_MONTHLY_CAP)"],
        [f"✓ {who}, of 5.00 USD"],
        [
            f"✗ {who}, of 0.00 USD: mentions are not fetched any more",
            "    Raise WARBLE_MONTHLY_CAP.",
        ],
    ]


class Told(MemoryPushReader):
    """A network that says of its pushes what it is told to."""

    def __init__(self, subscription: Subscription) -> None:
        super().__init__(World(PLAIN, now=lambda: NOW))
        self.told = subscription

    async def subscription(self, callback: str) -> Subscription:
        """That."""
        del callback
        return self.told


@pytest.mark.parametrize(
    ("active", "meant", "callback", "line"),
    [
        (True, True, "https://bot.example", "✓ Kim: its mentions are pushed"),
        (False, True, "https://bot.example", "✗ Kim: No token.\n    Set it."),
        (False, False, "https://bot.example", "! Kim: No token.\n    Set it."),
        (False, True, "", "! Kim: No token.\n    Set it."),
    ],
)
async def test_what_is_polled_by_choice_is_no_mistake(
    active: bool,  # noqa: FBT001 - what the network says
    meant: bool,  # noqa: FBT001 - the same
    callback: str,
    line: str,
) -> None:
    """It is told all the same: pushes are faster."""
    told = Told(Subscription(active=active, problem="No token.", hint="Set it.", meant=meant))
    assert str(await look_at_pushes(told, "Kim", callback)) == line


async def test_missing_scopes_are_named(tmp_path: Path) -> None:
    """An app that was installed before a scope was added has to be installed again."""
    manifest = copy.deepcopy(MANIFEST)
    manifest["oauth_config"]["scopes"]["bot"].remove("dnd:read")
    manifest["oauth_config"]["scopes"]["bot"].remove("users:read")
    async with LocalSlack(manifest=manifest) as slack:
        settings = settings_for(slack, tmp_path, ON_DUTY="")
        _, found = await look(settings, await connected(settings))
    assert "✗ Scopes are missing: dnd:read, users:read" in found["Slack"]


async def test_a_refused_token_ends_the_look_at_slack_only(
    slack: LocalSlack, tmp_path: Path
) -> None:
    """The rest is still looked at."""
    settings = settings_for(slack, tmp_path, SLACK_BOT_TOKEN="xoxb-wrong")
    good, found = await look(settings, await connected(settings))
    assert not good
    assert found["Slack"] == [
        "✗ The bot's token: Slack does not accept the bot’s token.",
        "    Install the app again (OAuth & Permissions) and set the new token.",
    ]
    assert found["Networks"] == ["✓ @harbourcoffee on Memory: signed in"]


async def test_an_empty_installation(tmp_path: Path) -> None:
    """Before anything is set, what to do first is told, and nothing fails."""
    environ = {"DATABASE_URL": f"sqlite:///{tmp_path}/none.sqlite3", "SLACK_MODE": "http"}
    settings = load_settings(dotenv=tmp_path / "no.env", environ=environ)
    good, found = await look(settings, {})
    assert not good
    assert found["Database"] == [
        f"✓ The database answers: {tmp_path}/none.sqlite3",
        f"✗ It is at revision nothing, this release needs {newest_revision()}",
        "    Run: python -m bot migrate",
    ]
    assert found["Encryption"][0] == "✗ ENCRYPTION_KEYS is not set"
    assert [line for line in found["Slack"] if line.startswith("✗")] == [
        "✗ SLACK_BOT_TOKEN is not set",
        "✗ SLACK_SIGNING_SECRET is not set",
    ]
    assert found["Networks"][0] == "✗ No account is connected"


async def test_a_database_that_does_not_answer(tmp_path: Path) -> None:
    """A wrong folder and a server that is not there are told, and nothing else fails by it."""
    for address in (f"sqlite:///{tmp_path}/no/gh.db", "postgresql://bot:geheim@127.0.0.1:1/gh"):
        environ = {"DATABASE_URL": address, "ENCRYPTION_KEYS": KEY}
        settings = load_settings(dotenv=tmp_path / "no.env", environ=environ)
        good, found = await look(settings, {})
        assert not good
        assert "does not answer" in found["Database"][0]
        assert "geheim" not in str(found)
        assert found["Database"][-1].endswith(
            "Look at DATABASE_URL, and whether the folder or the server is there."
        )
