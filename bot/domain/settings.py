"""What managers can change while the bot runs, and how each value is read.

A value is kept as JSON: texts, numbers, lists. `read_setting` makes one of what a person typed;
`bot.domain.team_settings` lays the changed ones over what the installer has set.
"""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum
from typing import Any, TypeAlias

from bot.domain import setting_rules

Json: TypeAlias = str | int | float | bool | list[Any] | dict[str, Any]
"""A value as it is kept."""


class SettingKey(StrEnum):
    """A setting that managers can change. Values are stored: never rename one."""

    WINDOW = "response_window_minutes"
    HOURS = "working_hours"
    FOLLOW_UP_HOURS = "follow_up_working_hours"
    ZONE = "time_zone"
    COUNTRY = "holidays"
    DAYS_OFF = "days_off"
    STAGES = "nudge_stages"
    ON_DUTY = "on_duty"
    MANAGERS = "managers"
    PLAN_CHANNEL = "plan_channel"
    DIGEST_TIME = "digest_time"
    DIGEST_RECIPIENTS = "digest_recipients"
    DIGEST_NAMES = "digest_names"
    MIX_SOCIAL = "mix_social_percent"
    MIX_WINDOW = "mix_window_days"
    RETENTION = "retention_days"


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRecipient:
    """Somebody, or a channel, with a wish of their own about the digest.

    Attributes:
        id: Slack user (U…) or channel (C…) id.
        at: wall time; None: they want none.
        zone: IANA name; "": a person's own as Slack says, the team's for a channel.
    """

    id: str
    at: time | None
    zone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestRules:
    """Who gets the digest.

    Attributes:
        at: wall time for managers who have chosen none.
        recipients: wishes; those of managers say when, others are added.
        names: whether colleagues' names appear.
    """

    at: time = time(8, 30)
    recipients: tuple[DigestRecipient, ...] = ()
    names: bool = True

    def everybody(self, managers: Iterable[str]) -> tuple[DigestRecipient, ...]:
        """All who get one: managers, unless they want none, then who else is named."""
        wishes = {r.id: r for r in self.recipients}
        of_managers = [wishes.pop(m, DigestRecipient(id=m, at=self.at)) for m in managers]
        return tuple(r for r in (*of_managers, *wishes.values()) if r.at is not None)


EXAMPLES: Mapping[SettingKey, str] = {
    SettingKey.WINDOW: "60",
    SettingKey.HOURS: "Mon-Fri 9-17, Sat 10:00-14:00",
    SettingKey.FOLLOW_UP_HOURS: "Mon-Fri 9-17",
    SettingKey.ZONE: "Europe/Berlin",
    SettingKey.COUNTRY: "DE-BE",
    SettingKey.DAYS_OFF: "2026-12-24, 2026-12-31",
    SettingKey.STAGES: "0.5, 0.75, 0.9, 1",
    SettingKey.ON_DUTY: "U0123ABCD, S0456EFGH",
    SettingKey.MANAGERS: "U0123ABCD, S0456EFGH",
    SettingKey.PLAN_CHANNEL: "C0123ABCD",
    SettingKey.DIGEST_TIME: "8:30",
    SettingKey.DIGEST_RECIPIENTS: "C0123ABCD",
    SettingKey.DIGEST_NAMES: "yes",
    SettingKey.MIX_SOCIAL: "80",
    SettingKey.MIX_WINDOW: "28",
    SettingKey.RETENTION: "400",
}
"""A value of each that works, as a person would type it."""


def read_setting(key: SettingKey, value: object) -> Json:
    """What was typed or chosen, as it is kept.

    Args:
        key: the setting.
        value: text as typed, or a value of the right kind: numbers, ids, dates, recipients.

    Raises:
        ValueError: what is wrong, as `bot.domain.setting_rules` says it. Whether a country has
            public holidays is not known here.
    """
    return _READERS[key](value)


def shown(key: SettingKey, value: Json) -> str:
    """A kept value as a person would type it; wishes about the digest have no such text."""
    if key is SettingKey.DIGEST_RECIPIENTS:
        return ", ".join(str(r.id) for r in recipients(value))
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(f"{v:g}" if isinstance(v, float) else str(v) for v in value)
    return str(value)


def recipients(value: Json) -> tuple[DigestRecipient, ...]:
    """The kept wishes about the digest."""
    found = []
    for one in value if isinstance(value, list) else []:
        if isinstance(one, dict):
            at = str(one["at"])
            found.append(
                DigestRecipient(
                    id=str(one["id"]),
                    at=setting_rules.clock(at) if at else None,
                    zone=str(one["zone"]),
                )
            )
    return tuple(found)


def keep_recipients(wishes: Iterable[DigestRecipient]) -> Json:
    """Wishes about the digest, as they are kept; the last one of somebody counts."""
    latest = {wish.id: wish for wish in wishes}
    return [
        {"id": w.id, "at": "" if w.at is None else wall(w.at), "zone": w.zone}
        for w in latest.values()
    ]


def wall(at: time) -> str:
    """A time of the day as people write it: "8:30"."""
    return f"{at.hour}:{at:%M}"


def _text(value: object) -> str:
    return " ".join(str(value).split())


def _parts(value: object) -> list[str]:
    """The parts of "a, b", or of a list."""
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, Iterable):
        raise ValueError("it has to be a list")  # noqa: TRY004 - one kind of error for every wrong value
    texts = (i.isoformat() if isinstance(i, date) else str(i).strip() for i in items)
    return [t for t in texts if t]


def _whole(least: int, most: int) -> Callable[[object], Json]:
    def read(value: object) -> Json:
        try:
            number = int(_text(value))
        except ValueError:
            raise ValueError("it has to be a whole number") from None
        return setting_rules.within(number, least, most)

    return read


def _hours(value: object) -> Json:
    return setting_rules.hours(_text(value) or "24/7")


def _stages(value: object) -> Json:
    try:
        numbers = [float(part) for part in _parts(value)]
    except ValueError:
        raise ValueError("it has to be numbers") from None
    if not all(map(math.isfinite, numbers)):
        raise ValueError("it has to be numbers")
    return list(setting_rules.stages(numbers))


def _people(value: object) -> Json:
    return list(setting_rules.people(_parts(value)))


def _yes_or_no(value: object) -> Json:
    if isinstance(value, bool):
        return value
    answer = _text(value).casefold()
    if answer not in {"yes", "no"}:
        raise ValueError("it has to be yes or no")
    return answer == "yes"


def _recipients(value: object) -> Json:
    if not isinstance(value, Iterable) or isinstance(value, str):
        raise ValueError("it has to be a list")  # noqa: TRY004 - one kind of error for every wrong value
    wishes = [w for w in value if isinstance(w, DigestRecipient)]
    for wish in wishes:
        if wish.id[:1] in {"C", "G"}:
            setting_rules.channel(wish.id)
        else:
            setting_rules.person(wish.id)
        if wish.zone:
            setting_rules.zone(wish.zone)
    return keep_recipients(wishes)


def _days(value: object) -> Json:
    return [day.isoformat() for day in setting_rules.days(_parts(value))]


_READERS: Mapping[SettingKey, Callable[[object], Json]] = {
    SettingKey.WINDOW: _whole(1, setting_rules.LONGEST_WINDOW),
    SettingKey.HOURS: _hours,
    SettingKey.FOLLOW_UP_HOURS: _hours,
    SettingKey.ZONE: lambda value: setting_rules.zone(_text(value)),
    SettingKey.COUNTRY: lambda value: _text(value).upper(),
    SettingKey.DAYS_OFF: _days,
    SettingKey.STAGES: _stages,
    SettingKey.ON_DUTY: _people,
    SettingKey.MANAGERS: _people,
    SettingKey.PLAN_CHANNEL: lambda value: setting_rules.channel(_text(value)),
    SettingKey.DIGEST_TIME: lambda value: wall(
        value if isinstance(value, time) else setting_rules.clock(_text(value))
    ),
    SettingKey.DIGEST_RECIPIENTS: _recipients,
    SettingKey.DIGEST_NAMES: _yes_or_no,
    SettingKey.MIX_SOCIAL: _whole(0, 100),
    SettingKey.MIX_WINDOW: _whole(1, 365),
    SettingKey.RETENTION: _whole(setting_rules.SHORTEST_RETENTION, setting_rules.LONGEST_RETENTION),
}
