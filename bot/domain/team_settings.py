"""The team's settings: what the installer has set, with what managers have changed over it."""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias

from bot.domain import setting_rules
from bot.domain.account import Account, ResponsePolicy
from bot.domain.content_mix import MixRule
from bot.domain.settings import (
    DigestRules,
    Json,
    SettingKey,
    keep_recipients,
    recipients,
    wall,
)
from bot.domain.working_hours import WorkingHours, format_hours, parse_hours

PublicHolidays: TypeAlias = Callable[[str], Container[date]]
"""The holidays of a country ("DE") or a part of one ("DE-BE"), none for ""; ValueError when it is
not known."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Public holidays and the team's own, as one container."""

    public: Container[date]
    own: tuple[date, ...]

    def __contains__(self, day: object) -> bool:
        return day in self.own or day in self.public


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamSettings:
    """What is in force for the team.

    Attributes:
        home_team: Slack workspace id; only its people may act.
        managers / on_duty: user ids (U…) and user groups (S…), mixed.
        zone: IANA name for hours, "tomorrow" and the like.
        holidays: local dates without work: those of `country` and `days_off`.
        country: whose public holidays, as written ("DE-BE"; "" none).
        days_off: the team's own dates.
        support_email: our address that an invitation to write names ("" when none).
        transcript_inbox: where transcripts of offline cases are mailed ("" when nowhere).
        post_grace: how late a post may go out without its author being asked.
        mix: 80/20.
        plan_channel: where cards of posts appear; "": in the channel of the post's first account.
        digest: who gets it, when, and what it shows.
        retention: after how long what customers wrote is erased.
    """

    home_team: str
    policy: ResponsePolicy = field(default_factory=ResponsePolicy)
    zone: str = "UTC"
    holidays: Container[date] = field(default=frozenset())
    country: str = ""
    days_off: tuple[date, ...] = ()
    managers: tuple[str, ...] = ()
    on_duty: tuple[str, ...] = ()
    nudges_per_hour: int = 6
    case_reminder: timedelta = timedelta(hours=24)
    support_email: str = ""
    transcript_inbox: str = ""
    post_grace: timedelta = timedelta(minutes=15)
    mix: MixRule = field(default_factory=MixRule)
    plan_channel: str = ""
    digest: DigestRules = field(default_factory=DigestRules)
    retention: timedelta = timedelta(days=400)

    def policy_of(self, account: Account) -> ResponsePolicy:
        """The account's own window and hours over the team's."""
        policy = self.policy
        if account.window_seconds is not None:
            policy = replace(policy, window=timedelta(seconds=account.window_seconds))
        if account.hours_text:
            hours = parse_hours(account.hours_text, self.zone, self.holidays)
            policy = replace(policy, hours=hours)
        return policy


def kept_values(settings: TeamSettings) -> dict[SettingKey, Json]:
    """Every setting that managers can change, as it is kept."""
    policy, digest = settings.policy, settings.digest
    return {
        SettingKey.WINDOW: policy.window // timedelta(minutes=1),
        SettingKey.HOURS: format_hours(policy.hours),
        SettingKey.FOLLOW_UP_HOURS: format_hours(policy.follow_up_hours),
        SettingKey.ZONE: settings.zone,
        SettingKey.COUNTRY: settings.country,
        SettingKey.DAYS_OFF: [day.isoformat() for day in settings.days_off],
        SettingKey.STAGES: list(policy.stages),
        SettingKey.ON_DUTY: list(settings.on_duty),
        SettingKey.MANAGERS: list(settings.managers),
        SettingKey.PLAN_CHANNEL: settings.plan_channel,
        SettingKey.DIGEST_TIME: wall(digest.at),
        SettingKey.DIGEST_RECIPIENTS: keep_recipients(digest.recipients),
        SettingKey.DIGEST_NAMES: digest.names,
        SettingKey.MIX_SOCIAL: round(settings.mix.social * 100),
        SettingKey.MIX_WINDOW: settings.mix.window // timedelta(days=1),
        SettingKey.RETENTION: settings.retention // timedelta(days=1),
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierStages:
    """Stages that were in force until an instant: clocks that ran then keep them."""

    until: datetime
    stages: tuple[float, ...]


def with_changes(
    installed: TeamSettings,
    changes: Mapping[SettingKey, Any],
    public: PublicHolidays,
    *,
    earlier_stages: Iterable[EarlierStages] = (),
) -> TeamSettings:
    """The installer's settings with changed ones over them.

    An emptied list of managers counts as not changed: somebody has to be able to change it back.

    Args:
        installed: what the installer has set.
        changes: kept values of those that were changed.
        public: holidays of a country.
        earlier_stages: what the stages were before; oldest first.

    Raises:
        ValueError: a kept value is not understood (an older release may have kept it).
    """
    kept = {key: value for key, value in changes.items() if value or key is not SettingKey.MANAGERS}
    zone = kept.get(SettingKey.ZONE, installed.zone)
    country = kept.get(SettingKey.COUNTRY, installed.country)
    days_off = setting_rules.days(
        kept.get(SettingKey.DAYS_OFF, [d.isoformat() for d in installed.days_off])
    )
    holidays = installed.holidays
    if country != installed.country:
        holidays = DaysOff(public(country), days_off)
    elif days_off != installed.days_off:
        holidays = DaysOff(holidays, days_off)
    return replace(
        installed,
        zone=zone,
        country=country,
        days_off=days_off,
        holidays=holidays,
        policy=_policy(installed.policy, kept, zone, holidays, tuple(earlier_stages)),
        managers=tuple(kept.get(SettingKey.MANAGERS, installed.managers)),
        on_duty=tuple(kept.get(SettingKey.ON_DUTY, installed.on_duty)),
        plan_channel=kept.get(SettingKey.PLAN_CHANNEL, installed.plan_channel),
        mix=_mix(installed.mix, kept),
        digest=_digest(installed.digest, kept),
        retention=_days(kept, SettingKey.RETENTION, installed.retention),
    )


def _policy(
    installed: ResponsePolicy,
    kept: Mapping[SettingKey, Any],
    zone: str,
    holidays: Container[date],
    earlier: tuple[EarlierStages, ...],
) -> ResponsePolicy:
    def hours(key: SettingKey, before: WorkingHours | None) -> WorkingHours | None:
        if key in kept:
            return parse_hours(kept[key], zone, holidays)
        return None if before is None else replace(before, zone=zone, holidays=holidays)

    window = kept.get(SettingKey.WINDOW)
    return replace(
        installed,
        window=installed.window if window is None else timedelta(minutes=window),
        hours=hours(SettingKey.HOURS, installed.hours),
        follow_up_hours=hours(SettingKey.FOLLOW_UP_HOURS, installed.follow_up_hours),
        stages=tuple(kept.get(SettingKey.STAGES, installed.stages)),
        earlier_stages=tuple((e.until, e.stages) for e in earlier),
    )


def _mix(installed: MixRule, kept: Mapping[SettingKey, Any]) -> MixRule:
    social = kept.get(SettingKey.MIX_SOCIAL)
    return MixRule(
        window=_days(kept, SettingKey.MIX_WINDOW, installed.window),
        social=installed.social if social is None else social / 100,
    )


def _digest(installed: DigestRules, kept: Mapping[SettingKey, Any]) -> DigestRules:
    at = kept.get(SettingKey.DIGEST_TIME)
    wishes = kept.get(SettingKey.DIGEST_RECIPIENTS)
    return DigestRules(
        at=installed.at if at is None else setting_rules.clock(at),
        recipients=installed.recipients if wishes is None else recipients(wishes),
        names=kept.get(SettingKey.DIGEST_NAMES, installed.names),
    )


def _days(kept: Mapping[SettingKey, Any], key: SettingKey, installed: timedelta) -> timedelta:
    return timedelta(days=kept[key]) if key in kept else installed
