"""What the forms about settings and the rota show, as values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from bot.domain.account import Account
from bot.domain.phrases import PhraseKind
from bot.domain.rota import DutyShift, DutySwap
from bot.domain.settings import DigestRecipient, Json, SettingKey


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSetting:
    """One setting.

    Attributes:
        value: in force, as `bot.domain.settings` keeps it.
        text: the same as a person would type it.
        installed: what the installer has set, in the same form as `text`.
        changed_by / changed_at: who changed it last; "" and None: nobody has.
        changed: whether it differs from what the installer has set by somebody's choice.
    """

    key: SettingKey
    value: Json
    text: str
    installed: str
    changed_by: str = ""
    changed_at: datetime | None = None
    changed: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The value of a setting that is a list of people."""
        return tuple(str(v) for v in self.value) if isinstance(self.value, list) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAccount:
    """An account with what it promises.

    Attributes:
        network_title: "Bluesky".
        window_minutes / hours_text: its own; None and "": the team's.
        team_window_minutes / team_hours_text: the team's.
    """

    account: Account
    network_title: str
    window_minutes: int | None
    hours_text: str
    team_window_minutes: int
    team_hours_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPhrases:
    """Saved lines of a kind. `own`: the team has written them; else they come with the product."""

    kind: PhraseKind
    lines: tuple[str, ...]
    own: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class DutyNow:
    """Who is on duty now.

    Attributes:
        people: user ids, in the order in which they are asked; empty: everybody in the channel.
        until: when the rota names others (UTC); None: not within a week.
        by_rota: False when the rota has nobody now, and the setting says who.
    """

    people: tuple[str, ...]
    until: datetime | None = None
    by_rota: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RotaView:
    """The rota. `zone`: of the shifts' hours; `swaps`: those that are not over."""

    zone: str
    shifts: tuple[DutyShift, ...]
    swaps: tuple[DutySwap, ...]
    now: DutyNow


@dataclass(frozen=True, slots=True, kw_only=True)
class SettingsView:
    """Everything that managers can change, as it is now.

    Attributes:
        settings: all keys.
        accounts: in the order in which they were connected; stopped ones are left out.
        digests: everybody who gets one, with their time.
    """

    settings: Mapping[SettingKey, ShownSetting]
    accounts: tuple[ShownAccount, ...]
    phrases: Mapping[PhraseKind, ShownPhrases]
    rota: RotaView
    digests: tuple[DigestRecipient, ...] = field(default=())

    def __getitem__(self, key: SettingKey) -> ShownSetting:
        return self.settings[key]
