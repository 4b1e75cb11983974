"""Words for settings: what each is called, what is in force, and where that comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from bot.domain.phrases import PhraseKind
from bot.domain.settings import Json, SettingKey
from bot.settings_forms import ShownAccount, ShownPhrases, ShownSetting
from integrations.slack import ids
from integrations.slack.labels import at_handle
from integrations.slack.text import addressed, channel, date, inline, mention

_VALUE: Final = 200  # characters of a value in the overview: a section may have five of them
_INSTALLED: Final = 120
_MOST_PEOPLE: Final = 20


@dataclass(frozen=True, slots=True)
class Named:
    """What a setting is called, and what its form says below it."""

    name: str
    hint: str = ""


SECTION_TITLES: Final[Mapping[ids.Section, str]] = {
    ids.Section.RESPONSE: "Response time",
    ids.Section.HOURS: "Working hours",
    ids.Section.DUTY: "On duty",
    ids.Section.MANAGERS: "Managers",
    ids.Section.DIGEST: "Digest",
    ids.Section.PLAN: "Planned posts",
    ids.Section.RETENTION: "Retention",
}
"""24 characters at most: they are titles of modals, too."""

SETTINGS: Final[Mapping[SettingKey, Named]] = {
    SettingKey.WINDOW: Named(
        "Minutes until an answer is due", "Clocks that run already keep their deadline."
    ),
    SettingKey.STAGES: Named(
        "Reminders",
        "At which fractions of this time somebody is reminded; 1 is the deadline. Clocks that run "
        "already keep theirs.",
    ),
    SettingKey.HOURS: Named(
        "Working hours", "When the clock counts: days and hours, divided by commas. 24/7: always."
    ),
    SettingKey.FOLLOW_UP_HOURS: Named(
        "Working hours for real answers", "Of these, an acknowledgement promises one."
    ),
    SettingKey.ZONE: Named("Time zone", "A name of the IANA list."),
    SettingKey.COUNTRY: Named(
        "Public holidays", "Of a country, or of a part of it: DE, DE-BE. Empty: of none."
    ),
    SettingKey.DAYS_OFF: Named(
        "Days off", "Your own days without work: year, month and day, divided by commas."
    ),
    SettingKey.ON_DUTY: Named(
        "On duty whenever the rota has nobody", "Nobody here: then everybody in a card’s channel."
    ),
    SettingKey.MANAGERS: Named("Managers", "Nobody here: then those whom the installer has named."),
    SettingKey.PLAN_CHANNEL: Named(
        "Where cards of planned posts appear",
        "None: in the channel of a post’s first account. I have to be in it.",
    ),
    SettingKey.DIGEST_TIME: Named(
        "Time of the digest",
        "On working days, by their own clock, for managers who have no other time.",
    ),
    SettingKey.DIGEST_NAMES: Named("Names of colleagues in the digest"),
    SettingKey.MIX_SOCIAL: Named("Social posts, at least so many of 100", "80/20 begins with 80."),
    SettingKey.MIX_WINDOW: Named("Counted within so many days"),
    SettingKey.RETENTION: Named(
        "Days until what customers wrote is erased",
        "Every night, for good: texts and names go, the counts stay.",
    ),
}

PHRASES: Final[Mapping[PhraseKind, Named]] = {
    PhraseKind.OPENING: Named("Openings", "{name} becomes the customer’s name."),
    PhraseKind.THANK_YOU: Named("Thank-you lines", "{name} becomes the customer’s name."),
    PhraseKind.ACKNOWLEDGEMENT: Named(
        "Acknowledgement lines",
        "One of them is sent with “We have heard you”. {name} becomes the customer’s name.",
    ),
    PhraseKind.INVITATION_PRIVATE: Named(
        "Invitations, by message", "{name} becomes the customer’s name."
    ),
    PhraseKind.INVITATION_EMAIL: Named(
        "Invitations, by e-mail", "{name}, {email} and {reference} are filled in."
    ),
    PhraseKind.ASK_WHO: Named("Questions who helped", "One of them is put behind a thank-you."),
}
"""The names are 24 characters at most: they are titles of modals, too."""


def setting_lines(shown: ShownSetting) -> str:
    """A setting in mrkdwn: its name, what is in force, and where that comes from."""
    words = value_words(shown.key, shown.value)
    return f"*{SETTINGS[shown.key].name}*: {words} · {_origin(shown)}"


def _origin(shown: ShownSetting) -> str:
    if not shown.changed_by or shown.changed_at is None:
        return "as installed"
    who, when = mention(shown.changed_by), date(shown.changed_at)
    if not shown.changed:
        return f"as installed, which {who} has gone back to {when}"
    return f"changed by {who} {when}; installed: {_installed(shown)}"


def _installed(shown: ShownSetting) -> str:
    installed: Json = shown.installed
    if shown.key in PEOPLE:
        installed = [part for part in shown.installed.split(", ") if part]
    return value_words(shown.key, installed, _INSTALLED)


PEOPLE: Final = (SettingKey.ON_DUTY, SettingKey.MANAGERS)
"""Lists of people and of user groups."""


def value_words(key: SettingKey, value: Json, limit: int = _VALUE) -> str:
    """A value in mrkdwn."""
    if key in PEOPLE:
        return _people(value) or "nobody"
    if key is SettingKey.PLAN_CHANNEL:
        return channel(str(value)) if value else "the channel of a post’s first account"
    if isinstance(value, list):
        words = ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in value)
    elif isinstance(value, bool):
        words = "yes" if value else "no"
    else:
        words = str(value)
    return inline(words, limit) or "none"


def _people(value: Json) -> str:
    entries = tuple(str(v) for v in value) if isinstance(value, list) else ()
    more = len(entries) - _MOST_PEOPLE
    return addressed(entries[:_MOST_PEOPLE]) + (f" and {more:,} more" if more > 0 else "")


def account_lines(shown: ShownAccount) -> str:
    """An account in mrkdwn: where its cards appear, and what it promises."""
    account = shown.account
    title, handle = inline(shown.network_title, 40), inline(at_handle(account.handle), 60)
    if shown.window_minutes is None:
        window = f"{shown.team_window_minutes:,} minutes, as the team’s"
    else:
        window = f"{shown.window_minutes:,} minutes, its own"
    if shown.hours_text:
        hours = f"{inline(shown.hours_text, 150)}, its own"
    else:
        hours = f"{inline(shown.team_hours_text, 150)}, as the team’s"
    return f"*{title} · {handle}* in {channel(account.channel)}\n{window} · {hours}"


def phrases_lines(shown: ShownPhrases) -> str:
    """Saved lines of a kind in mrkdwn: how many, whose, and how the first begins."""
    count = f"{len(shown.lines):,} line{'' if len(shown.lines) == 1 else 's'}"
    whose = "your own" if shown.own else "those that I came with"
    first = f"\n“{inline(shown.lines[0], 120)}”" if shown.lines else ""
    return f"*{PHRASES[shown.kind].name}*: {count}, {whose}{first}"
