"""Settings: defaults, sentences about wrong values, secrets that never show."""

import base64
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bot.config import Settings, load_settings, misspelt_names, read_environment
from bot.domain.account import ResponsePolicy
from bot.errors import Misconfigured
from integrations.base import NetworkPlugin, PluginSetting

NOWHERE = Path("/nonexistent/.env")
KEY = base64.urlsafe_b64encode(bytes(range(32))).decode()


def load(**environ: str) -> Settings:
    """Settings of that environment and nothing else."""
    return load_settings(dotenv=NOWHERE, environ=environ)


def problems(environ: Mapping[str, str]) -> list[str]:
    """The sentences about an environment."""
    with pytest.raises(Misconfigured) as caught:
        load_settings(dotenv=NOWHERE, environ=environ)
    return str(caught.value).splitlines()


def plugin(name: str, *settings: PluginSetting) -> NetworkPlugin:
    """A network of which only name and settings are asked."""
    return cast("NetworkPlugin", SimpleNamespace(name=name, settings=settings))


def test_nothing_set_gives_the_defaults_of_the_domain() -> None:
    """An empty environment promises an hour round the clock, follow-ups in four office hours."""
    settings = load()
    policy = settings.policy()
    assert policy == ResponsePolicy(follow_up_hours=settings.calendar("Mon-Fri 9-17"))
    assert settings.database_url == "sqlite+aiosqlite:///golden-hour.sqlite3"


HOURS = "Mon-Fri 9-17, Sat 10:00-14:00"
STAGES = "rising fractions of the window, divided by commas, up to 1, which is the deadline"
NOT_SHOWN = "wrong (its value is secret and not shown)"
WRONG: list[tuple[str, str, str, str]] = [  # name, value, what is wrong, example
    ("RESPONSE_WINDOW_MINUTES", "soon", "it has to be a whole number.", "60"),
    ("LATE_NUDGES", "-1", "it has to be at least 0.", "8"),
    ("HTTP_PORT", "65536", "it has to be at most 65535.", "8080"),
    ("SLACK_MODE", "pigeon", "it has to be socket or http.", "socket"),
    (
        "TIME_ZONE",
        "berlin",
        "it is no time zone of the IANA list; did you mean Europe/Berlin?",
        "Europe/Berlin",
    ),
    ("TIME_ZONE", "Europe", "it is no time zone of the IANA list.", "Europe/Berlin"),
    (
        "WORKING_HOURS",
        "Mon 9 to 5",
        (
            "Working hours “mon 9 to 5” were not understood. "
            f"Write days and hours, for example: {HOURS}."
        ),
        HOURS,
    ),
    (
        "HOLIDAYS",
        "ZZ",
        "it has to be a country's two letters (ISO 3166), or country-part.",
        "DE-BE",
    ),
    ("HOLIDAYS", "GB-X", "GB has no part X; its parts are: ENG, NIR, SCT, WLS.", "DE-BE"),
    ("NUDGE_STAGES", "0.5,late", "it has to be numbers.", "0.5,0.75,0.9,1.0"),
    *(
        ("NUDGE_STAGES", value, f"it has to be {STAGES}.", "0.5,0.75,0.9,1.0")
        for value in ("0.5,0.9", "0.9,0.5,1", "0,1", ",", "0.5,0.5,1")
    ),
    (
        "MANAGERS",
        "U123, @bob",
        "“@bob” is neither a user's id (begins with U or W) nor a user group's (begins with S).",
        "U0123ABCD,U0456EFGH",
    ),
    (
        "DEFAULT_CHANNEL",
        "#social",
        (
            "it has to be a channel's id, which begins with C or G "
            "(Slack shows it at the end of the channel's details)."
        ),
        "C0123ABCD",
    ),
    ("SLACK_TEAM_ID", "acme", "it has to be a workspace's id, which begins with T.", "T0123ABCD"),
    (
        "SLACK_API_URL",
        "slack.com/api",
        "it has to be an address that begins with https:// (or http://).",
        "https://slack.com/api/",
    ),
    ("SUPPORT_EMAIL", "us", "it has to be an e-mail address.", "care@example.com"),
    (
        "DATABASE_URL",
        "mysql://u:secret@db/x",
        "mysql is not supported; use sqlite+aiosqlite:/// or postgresql://.",
        "postgresql://bot:password@db.example.com/golden_hour",
    ),
    (
        "DATABASE_URL",
        "sqlite://",
        "it has to name a file.",
        "postgresql://bot:password@db.example.com/golden_hour",
    ),
    (
        "SLACK_BOT_TOKEN",
        "xapp-1",
        "it has to begin with xoxb- or xoxe.xoxb- (api.slack.com/apps, OAuth & Permissions).",
        "xoxb-…",
    ),
    (
        "ENCRYPTION_KEYS",
        f"{KEY},short",
        "key 2 of 2 is no encryption key; make one with: python -m bot keys new.",
        "",
    ),
]


@pytest.mark.parametrize(("name", "value", "what", "example"), WRONG)
def test_a_wrong_value_is_told_in_one_sentence(
    name: str, value: str, what: str, example: str
) -> None:
    """The sentence says which setting, what was read, what is wrong, and gives an example."""
    hidden = name in {"DATABASE_URL", "SLACK_BOT_TOKEN", "ENCRYPTION_KEYS"}
    read = NOT_SHOWN if hidden else f"“{value}”"
    shown = f" Example: {name}={example}" if example else ""
    assert problems({name: value}) == [f"{name} is {read}: {what}{shown}"]


def test_all_wrong_values_are_told_at_once() -> None:
    """Whoever installs mends everything in one round."""
    told = problems({"LATE_NUDGES": "many", "SLACK_MODE": "x", "TIME_ZONE": "nowhere/at all"})
    assert [sentence.split()[0] for sentence in told] == ["SLACK_MODE", "TIME_ZONE", "LATE_NUDGES"]


def test_settings_that_do_not_fit_together_are_told() -> None:
    """A mail server needs a sender, a user a password, an inbox a mail server."""
    assert problems({"SMTP_HOST": "mail.example.com", "SMTP_USER": "bot"}) == [
        "SMTP_HOST is set, but neither SMTP_FROM nor SUPPORT_EMAIL: who sends?",
        "SMTP_USER is set, but SMTP_PASSWORD is empty.",
    ]
    assert problems({"TRANSCRIPT_INBOX": "in@example.com"}) == [
        "TRANSCRIPT_INBOX is set, but SMTP_HOST is empty: it needs both."
    ]


def test_empty_and_padded_values() -> None:
    """An empty value counts as not set; blanks around a value do not count."""
    settings = load(POLL_SECONDS="  ", LOG_LEVEL=" DEBUG ", METRICS_PORT="")
    assert (settings.poll_seconds, settings.log_level, settings.metrics_port) == (60, "debug", 9090)


@pytest.mark.parametrize(
    ("written", "used"),
    [
        (
            "postgres://u:p%40ss@h:5/db?sslmode=require",
            "postgresql+psycopg://u:p%40ss@h:5/db?sslmode=require",
        ),
        ("postgresql://h/db", "postgresql+psycopg://h/db"),
        ("postgresql+psycopg://h/db", "postgresql+psycopg://h/db"),
        ("sqlite:////srv/gh.db", "sqlite+aiosqlite:////srv/gh.db"),
        ("sqlite+aiosqlite:///gh.db", "sqlite+aiosqlite:///gh.db"),
    ],
)
def test_database_addresses_name_the_driver(written: str, used: str) -> None:
    """What people write becomes what the engine needs, the password unharmed."""
    assert load(DATABASE_URL=written).database_url == used


def test_the_policy_is_built_from_the_settings() -> None:
    """Window, hours, zone, holidays, stages and repeats reach the clock's rules."""
    settings = load(
        RESPONSE_WINDOW_MINUTES="30",
        TIME_ZONE="Europe/Berlin",
        HOLIDAYS="DE-BE",
        WORKING_HOURS="Mon-Sun 8-20",
        FOLLOW_UP_HOURS="6",
        FOLLOW_UP_WORKING_HOURS="24/7",
        LATE_NUDGES="2",
        NUDGE_STAGES="0.5,1",
    )
    policy = settings.policy()
    assert (policy.window, policy.follow_up) == (timedelta(minutes=30), timedelta(hours=6))
    assert (policy.stages, policy.late_repeats) == ((0.5, 1.0), 2)
    assert policy.hours == settings.calendar("Mon-Sun 8-20")
    assert policy.hours is not None
    assert policy.hours.zone == "Europe/Berlin"
    assert date(2026, 3, 8) in policy.hours.holidays  # Women's Day, in Berlin
    assert date(2026, 3, 9) not in policy.hours.holidays
    assert policy.follow_up_hours is None


def test_the_sender_of_mails_is_the_support_address_unless_set() -> None:
    """Most teams write and read under one address."""
    assert load(SUPPORT_EMAIL="care@example.com").mail_sender == "care@example.com"
    both = load(SUPPORT_EMAIL="care@example.com", SMTP_FROM="Bot <bot@example.com>")
    assert both.mail_sender == "Bot <bot@example.com>"


def test_the_environment_overrules_the_file(tmp_path: Path) -> None:
    """A .env file is read literally, dollars included, and the environment wins."""
    dotenv = tmp_path / ".env"
    dotenv.write_text("# ours\nSMTP_PASSWORD=a${HOME}b\nPOLL_SECONDS=30\nLATE_NUDGES=3\n")
    assert read_environment(dotenv, {"POLL_SECONDS": "20"}) == {
        "SMTP_PASSWORD": "a${HOME}b",
        "POLL_SECONDS": "20",
        "LATE_NUDGES": "3",
    }
    settings = load_settings(dotenv=dotenv, environ={"POLL_SECONDS": "20"})
    assert (settings.poll_seconds, settings.late_nudges) == (20, 3)


def test_this_process_s_environment_counts(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Without anything passed, the process's environment is read."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("POLL_SECONDS", "17")
    assert load_settings().poll_seconds == 17


def test_plugins_get_their_settings() -> None:
    """A network's settings come by name, with defaults; an emptied one stays empty."""
    x = plugin(
        "x",
        PluginSetting(key="X_API_URL", default="https://api.x.com", explanation="Where it is."),
        PluginSetting(key="X_TIER", default="self_serve", explanation="Which one."),
        PluginSetting(key="X_CHAT", default="chat", explanation="Which chat."),
    )
    environ = {"X_API_URL": "http://127.0.0.1:1", "X_CHAT": " "}
    settings = load_settings([x], dotenv=NOWHERE, environ=environ)
    assert settings.network("x") == {
        "X_API_URL": "http://127.0.0.1:1",
        "X_TIER": "self_serve",
        "X_CHAT": "",
        "PUBLIC_URL": "",
    }
    assert settings.network("unheard of") == {"PUBLIC_URL": ""}


def test_misspelt_names_in_the_file_are_noticed(tmp_path: Path) -> None:
    """A name that is nearly a setting is pointed out; somebody else's names are not."""
    dotenv = tmp_path / ".env"
    dotenv.write_text(
        "RESPONSE_WINDOW_MINUTE=5\nCOMPOSE_PROJECT_NAME=x\nX_API_ULR=y\nLOG_LEVEL=info\n"
    )
    x = plugin("x", PluginSetting(key="X_API_URL", default="", explanation="Where it is."))
    assert misspelt_names([x], dotenv=dotenv) == (
        ("RESPONSE_WINDOW_MINUTE", "RESPONSE_WINDOW_MINUTES"),
        ("X_API_ULR", "X_API_URL"),
    )
    assert misspelt_names([x], dotenv=NOWHERE) == ()


def test_no_secret_shows_in_any_representation() -> None:
    """Tokens, keys and passwords are in neither repr nor str of the settings."""
    secrets = {
        "SLACK_BOT_TOKEN": "xoxb-bot-secret",
        "SLACK_APP_TOKEN": "xapp-app-secret",
        "SLACK_SIGNING_SECRET": "signing-secret",
        "ENCRYPTION_KEYS": KEY,
        "SMTP_PASSWORD": "mail-secret",
    }
    settings = load(**secrets, DATABASE_URL="postgresql://bot:database-secret@h/db")
    shown = f"{settings!r} {settings}"
    assert [s for s in (*secrets.values(), "database-secret") if s in shown] == []
    assert set(settings.secrets()) == set(secrets.values())


def test_what_run_needs_is_asked_for_at_once() -> None:
    """Socket Mode needs the app token, HTTP the signing secret; both need a key."""
    assert [s.split()[0] for s in load().missing_for_run()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_APP_TOKEN",
        "ENCRYPTION_KEYS",
    ]
    assert [s.split()[0] for s in load(SLACK_MODE="http").missing_for_run()] == [
        "SLACK_BOT_TOKEN",
        "SLACK_SIGNING_SECRET",
        "ENCRYPTION_KEYS",
    ]
    with pytest.raises(Misconfigured, match=r"^SLACK_APP_TOKEN is not set\. [^\n]+$"):
        load(SLACK_BOT_TOKEN="xoxb-1", ENCRYPTION_KEYS=KEY).require_for_run()
    load(SLACK_BOT_TOKEN="xoxb-1", SLACK_APP_TOKEN="xapp-1", ENCRYPTION_KEYS=KEY).require_for_run()
