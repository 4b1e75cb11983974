"""Every setting: its name, its default as it would be written, and what it is for.

Names in the environment are the fields' names in capital letters. `.env.example` is written from
this module (`python -m bot settings`), so that each explanation exists once.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict

from bot.config.reading import (
    AppToken,
    BotToken,
    Channel,
    ClockTime,
    DatabaseAddress,
    FernetKeys,
    Holidays,
    Hours,
    LowerCase,
    MailAddress,
    OptionalWebAddress,
    People,
    Stages,
    Team,
    WebAddress,
    YesOrNo,
    Zone,
    public_holidays,
)
from bot.domain.account import ResponsePolicy
from bot.domain.setting_rules import LONGEST_RETENTION, LONGEST_WINDOW, SHORTEST_RETENTION
from bot.domain.working_hours import WorkingHours, parse_hours
from bot.errors import Misconfigured

Port = Annotated[int, Field(ge=0, le=65_535)]


def _setting(
    default: str, explanation: str, *, example: str = "", section: str = "", shown: bool = True
) -> Any:  # noqa: ANN401 - like pydantic.Field: it stands where a value of any type is declared
    """One setting.

    Args:
        default: as it would be written; it is read like any other value.
        explanation: one sentence for `.env.example`.
        example: a value that works, for messages about wrong ones; the default unless given.
        section: the heading that begins with this setting.
        shown: False keeps it out of every representation.
    """
    return Field(
        default=default,
        description=explanation,
        json_schema_extra={"example": example or default, "section": section},
        repr=shown,
    )


class Settings(BaseSettings):
    """All settings. Construct with `bot.config.load_settings`, or by keyword in tests and demos."""

    model_config = SettingsConfigDict(frozen=True, extra="forbid", validate_default=True)

    slack_bot_token: BotToken = _setting(
        "",
        "The bot's token: api.slack.com/apps, your app, OAuth & Permissions.",
        example="xoxb-…",
        section="Slack",
    )
    slack_mode: Annotated[Literal["socket", "http"], LowerCase] = _setting(
        "socket",
        "How Slack reaches the bot: socket (needs no public address) or http (signed requests to "
        "/slack/events on HTTP_PORT, for several replicas).",
    )
    slack_app_token: AppToken = _setting(
        "",
        "Socket Mode only: an app-level token with the scope connections:write "
        "(Basic Information, App-Level Tokens).",
        example="xapp-…",
    )
    slack_signing_secret: SecretStr = _setting(
        "", "HTTP mode only: proves that a request is Slack's (Basic Information)."
    )
    slack_api_url: WebAddress = _setting(
        "https://slack.com/api/", "Where the Slack Web API is; change it for a compatible server."
    )
    slack_team_id: Team = _setting(
        "",
        "The workspace whose members may act; empty: the one the bot's token belongs to.",
        example="T0123ABCD",
    )
    default_channel: Channel = _setting(
        "",
        "Channel id for accounts that are connected without --channel.",
        example="C0123ABCD",
        section="The team",
    )
    managers: People = _setting(
        "",
        "Who may reassign and hears of late conversations: user ids divided by commas, "
        "or the id of a user group.",
        example="U0123ABCD,U0456EFGH",
    )
    on_duty: People = _setting(
        "",
        "Who is asked first when nobody has claimed: user ids or the id of a user group; "
        "empty: everybody in the channel.",
        example="S0123ABCD",
    )
    database_url: DatabaseAddress = _setting(
        "sqlite+aiosqlite:///golden-hour.sqlite3",
        "SQLite for one process, postgresql:// for any number of them.",
        example="postgresql://bot:password@db.example.com/golden_hour",
        section="Storage",
        shown=False,
    )
    encryption_keys: FernetKeys = _setting(
        "",
        "Keys that protect network credentials in the database, newest first, divided by commas. "
        "Make one with: python -m bot keys new",
    )
    response_window_minutes: Annotated[int, Field(ge=1, le=LONGEST_WINDOW)] = _setting(
        "60", "Within how many minutes a mention gets its answer.", section="The clock"
    )
    follow_up_hours: Annotated[int, Field(ge=1, le=168)] = _setting(
        "4", "Working hours until an acknowledged conversation gets its real answer."
    )
    working_hours: Hours = _setting(
        "24/7", "When the response clock runs.", example="Mon-Fri 9-17, Sat 10:00-14:00"
    )
    follow_up_working_hours: Hours = _setting(
        "Mon-Fri 9-17", "When the follow-up clock of an acknowledged conversation runs."
    )
    time_zone: Zone = _setting(
        "UTC", "The zone of the working hours, by its IANA name.", example="Europe/Berlin"
    )
    holidays: Holidays = _setting(
        "",
        "Country, or country-part, whose public holidays are no working days.",
        example="DE-BE",
    )
    nudge_stages: Stages = _setting(
        "0.5,0.75,0.9,1.0", "Fractions of the window at which the clock nudges; 1 is the deadline."
    )
    late_nudges: Annotated[int, Field(ge=0, le=24)] = _setting(
        "8", "How many hourly nudges follow a missed deadline."
    )
    nudges_per_person_per_hour: Annotated[int, Field(ge=1, le=100)] = _setting(
        "6", "More nudges than this are gathered into one message."
    )
    case_reminder_hours: Annotated[int, Field(ge=1, le=720)] = _setting(
        "24", "How often an offline case without an outcome is brought to mind."
    )
    retention_days: Annotated[int, Field(ge=SHORTEST_RETENTION, le=LONGEST_RETENTION)] = _setting(
        "400",
        "After how many days without anything new what customers wrote, and who they are, is "
        "erased; what is counted stays.",
    )
    digest_time: ClockTime = _setting(
        "8:30",
        "When managers get the digest of the day before, in the zone of each of them, unless "
        "they choose another time.",
        section="The digest",
    )
    digest_names: YesOrNo = _setting(
        "yes", "Whether digests name colleagues: yes, or no for figures of the team only."
    )
    plan_channel: Channel = _setting(
        "",
        "Channel id for the cards of planned posts; empty: the channel of the post's first "
        "account.",
        example="C0123ABCD",
        section="Speaking first",
    )
    post_grace_minutes: Annotated[int, Field(ge=1, le=1_440)] = _setting(
        "15",
        "A post that is later than this (the bot was down) is not sent silently: its author is "
        "asked.",
    )
    mix_window_days: Annotated[int, Field(ge=1, le=365)] = _setting(
        "28", "Over how many days an account's posts are counted, published and queued ones."
    )
    mix_social_percent: Annotated[int, Field(ge=0, le=100)] = _setting(
        "80", "How much of that has to be social rather than promotional, in per cent."
    )
    poll_seconds: Annotated[int, Field(ge=1, le=3_600)] = _setting(
        "60", "How often each network is asked for mentions.", section="Networks"
    )
    refresh_minutes: Annotated[int, Field(ge=1, le=1_440)] = _setting(
        "10", "How often open conversations are looked at for edits and deletions."
    )
    push_poll_minutes: Annotated[int, Field(ge=1, le=1_440)] = _setting(
        "15",
        "How far polls may be apart, step by step, while a network pushes and misses nothing; "
        "polls are the safety net, and on X each read costs.",
    )
    support_email: MailAddress = _setting(
        "",
        "Our address, named in invitations to write to us.",
        example="care@example.com",
        section="E-mail",
    )
    transcript_inbox: MailAddress = _setting(
        "",
        "Where transcripts of offline cases are mailed; needs SMTP_HOST.",
        example="support@example.com",
    )
    smtp_host: str = _setting(
        "", "The mail server; empty: no e-mail is sent.", example="smtp.example.com"
    )
    smtp_port: Port = _setting("587", "Its port: usually 587 with starttls, 465 with tls.")
    smtp_tls: Annotated[Literal["starttls", "tls", "none"], LowerCase] = _setting(
        "starttls", "How the connection is encrypted: starttls, tls or none."
    )
    smtp_user: str = _setting("", "User name at the mail server; empty: without signing in.")
    smtp_password: SecretStr = _setting("", "Password at the mail server.")
    smtp_from: MailAddress = _setting(
        "",
        "Sender of our e-mails; empty: SUPPORT_EMAIL.",
        example="Golden Hour <golden-hour@example.com>",
    )
    http_host: str = _setting(
        "127.0.0.1",
        "The address on which the bot listens (/healthz, /readyz, /webhooks, /media, /inbound, in "
        "HTTP mode /slack/events; /metrics); 0.0.0.0 in a container.",
        section="Operation",
    )
    http_port: Port = _setting("8080", "The port of all but /metrics.")
    public_url: OptionalWebAddress = _setting(
        "",
        "Where the world reaches HTTP_PORT, with https; networks push to /webhooks/… there and "
        "fetch pictures from /media/…; empty: nowhere, everything is polled or streamed.",
        example="https://golden-hour.example.com",
    )
    metrics_port: Port = _setting(
        "9090",
        "The port of /metrics, its own, so that the public one does not show them; the same as "
        "HTTP_PORT: there.",
    )
    log_level: Annotated[Literal["debug", "info", "warning", "error"], LowerCase] = _setting(
        "info", "How much is logged: debug, info, warning or error."
    )
    log_format: Annotated[Literal["json", "text"], LowerCase] = _setting(
        "json", "How it is logged: json (for machines) or text (for people)."
    )
    networks: Mapping[str, Mapping[str, str]] = Field(default={}, repr=False)
    network_secrets: tuple[str, ...] = Field(default=(), repr=False)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Only what `load_settings` passes: what is set on this machine reaches no test."""
        del settings_cls, env_settings, dotenv_settings, file_secret_settings
        return (init_settings,)

    @model_validator(mode="after")
    def _fit_together(self) -> Self:
        problems = []
        if self.smtp_host and not (self.smtp_from or self.support_email):
            problems.append("SMTP_HOST is set, but neither SMTP_FROM nor SUPPORT_EMAIL: who sends?")
        if self.smtp_user and not self.smtp_password.get_secret_value():
            problems.append("SMTP_USER is set, but SMTP_PASSWORD is empty.")
        if self.transcript_inbox and not self.smtp_host:
            problems.append("TRANSCRIPT_INBOX is set, but SMTP_HOST is empty: it needs both.")
        if problems:
            raise ValueError("\n".join(problems))
        return self

    def calendar(self, hours_text: str) -> WorkingHours | None:
        """Working hours as written, in the team's zone and with its holidays; None: always.

        Raises:
            ValueError: with a sentence, when the text is not understood.
        """
        return parse_hours(hours_text, self.time_zone, public_holidays(self.holidays))

    def policy(self) -> ResponsePolicy:
        """The promise of accounts that have no window and no hours of their own."""
        return ResponsePolicy(
            window=timedelta(minutes=self.response_window_minutes),
            follow_up=timedelta(hours=self.follow_up_hours),
            hours=self.calendar(self.working_hours),
            follow_up_hours=self.calendar(self.follow_up_working_hours),
            stages=self.nudge_stages,
            late_repeats=self.late_nudges,
        )

    @property
    def mail_sender(self) -> str:
        """Who our e-mails are from: SMTP_FROM, else SUPPORT_EMAIL."""
        return self.smtp_from or self.support_email

    def network(self, name: str) -> Mapping[str, str]:
        """The settings of one network's plugin, by their names, and PUBLIC_URL."""
        return {**self.networks.get(name, {}), "PUBLIC_URL": self.public_url}

    def callback(self, network: str) -> str:
        """Where a network pushes to; "" when the world does not reach this bot."""
        return f"{self.public_url.rstrip('/')}/webhooks/{network}" if self.public_url else ""

    def secrets(self) -> tuple[str, ...]:
        """Every secret value that is set, for the log's redaction."""
        single = (
            self.slack_bot_token,
            self.slack_app_token,
            self.slack_signing_secret,
            self.smtp_password,
        )
        values = [secret.get_secret_value() for secret in (*single, *self.encryption_keys)]
        return tuple(value for value in (*values, *self.network_secrets) if value)

    def missing_for_run(self) -> tuple[str, ...]:
        """What `run` needs and is not set: one sentence each, with the way to get it."""
        reach = "slack_app_token" if self.slack_mode == "socket" else "slack_signing_secret"
        unset = [
            name
            for name in ("slack_bot_token", reach)
            if not getattr(self, name).get_secret_value()
        ]
        if not self.encryption_keys:
            unset.append("encryption_keys")
        return tuple(
            f"{name.upper()} is not set. {type(self).model_fields[name].description}"
            for name in unset
        )

    def require_for_run(self) -> None:
        """Refuse to start half configured.

        Raises:
            Misconfigured: names everything that is missing at once.
        """
        missing = self.missing_for_run()
        if missing:
            raise Misconfigured("\n".join(missing))
