"""Names and values of settings, the rota, and who gets digests."""

from enum import StrEnum
from typing import Annotated, Final

from msgspec import Meta

from bot.domain.phrases import PhraseKind
from bot.domain.settings import SettingKey
from integrations.slack.ids.codec import Count, Id, Value

_IdOrNone = Annotated[str, Meta(pattern=r"\A[A-Za-z0-9_.:\-]{0,64}\Z")]


class SettingsAction(StrEnum):
    """Action ids; the comment names the kind of value.

    Inputs have a block of the same name. Those of settings are `setting_action`.
    """

    OPEN = "settings.open"  # SettingsRef; opens the overview, or shows it in a list's place
    EDIT = "settings.edit"  # SectionRef; opens the form
    ACCOUNT = "settings.account"  # AccountRef; opens the form
    PHRASES = "settings.phrases"  # PhrasesRef; opens the form
    DIGESTS = "settings.digests"  # SettingsRef; shows who gets digests in the overview's place
    TAKE_BACK = "settings.take_back"  # checkboxes of SettingKey values
    ACCOUNT_CHANNEL = "account.channel"
    ACCOUNT_WINDOW = "account.window_minutes"
    ACCOUNT_HOURS = "account.hours"
    PHRASES_LINES = "phrases.lines"  # typed text, in several blocks: see `lines_block`
    RECIPIENT_NEW = "recipient.new"  # RecipientRef without an id; opens the form
    RECIPIENT_MORE = "recipient.more"  # overflow; its options: RecipientChoice
    RECIPIENT_PERSON = "recipient.person"
    RECIPIENT_CHANNEL = "recipient.channel"
    RECIPIENT_AT = "recipient.at"  # time
    RECIPIENT_ZONE = "recipient.zone"
    ROTA = "rota.open"  # RotaMeta; opens it, or shows it in the overview's place
    ROTA_EARLIER = "rota.earlier"  # RotaMeta
    ROTA_LATER = "rota.later"  # RotaMeta
    SHIFT_NEW = "shift.new"  # RotaMeta; opens the form
    SHIFT_MORE = "shift.more"  # overflow; its options: ShiftChoice
    SHIFT_PERSON = "shift.person"
    SHIFT_HOURS = "shift.hours"
    SHIFT_FIRST = "shift.first"  # checkbox
    SWAP_NEW = "swap.new"  # RotaMeta; opens the form
    SWAP_REMOVE = "swap.remove"  # SwapRef
    SWAP_PERSON = "swap.person"
    SWAP_TO = "swap.to"
    SWAP_FIRST = "swap.first"  # date
    SWAP_LAST = "swap.last"  # date
    SWAP_BEGIN = "swap.begin"  # time
    SWAP_END = "swap.end"  # time


class SettingsCallback(StrEnum):
    """Callback ids of views; the comment names the kind of private_metadata."""

    OVERVIEW = "view.settings"  # none; has no submit
    SECTION = "view.section"  # SectionRef
    ACCOUNT = "view.account"  # AccountRef
    PHRASES = "view.phrases"  # PhrasesRef
    DIGESTS = "view.digests"  # none; has no submit
    RECIPIENT = "view.recipient"  # RecipientRef
    ROTA = "view.rota"  # RotaMeta; has no submit
    SHIFT = "view.shift"  # RotaMeta of the list beneath
    SWAP = "view.swap"  # the same


class Section(StrEnum):
    """Settings that one form changes together."""

    RESPONSE = "response"
    HOURS = "hours"
    DUTY = "duty"
    MANAGERS = "managers"
    DIGEST = "digest"
    PLAN = "plan"
    RETENTION = "retention"


SECTIONS: Final = {
    Section.RESPONSE: (SettingKey.WINDOW, SettingKey.STAGES),
    Section.HOURS: (
        SettingKey.HOURS,
        SettingKey.FOLLOW_UP_HOURS,
        SettingKey.ZONE,
        SettingKey.COUNTRY,
        SettingKey.DAYS_OFF,
    ),
    Section.DUTY: (SettingKey.ON_DUTY,),
    Section.MANAGERS: (SettingKey.MANAGERS,),
    Section.DIGEST: (SettingKey.DIGEST_TIME, SettingKey.DIGEST_NAMES),
    Section.PLAN: (SettingKey.MIX_SOCIAL, SettingKey.MIX_WINDOW, SettingKey.PLAN_CHANNEL),
    Section.RETENTION: (SettingKey.RETENTION,),
}
"""The settings of each section, in the order of its form."""


class ShiftAct(StrEnum):
    """What an option of a shift's menu does."""

    SOONER = "sooner"  # is asked before the one above
    REMOVE = "remove"


class RecipientAct(StrEnum):
    """What an option of a recipient's menu does."""

    EDIT = "edit"
    REMOVE = "remove"


class SettingsRef(Value, frozen=True, tag="st1"):
    """All settings."""


class SectionRef(Value, frozen=True, tag="se1"):
    """A section."""

    section: Section


class AccountRef(Value, frozen=True, tag="ac1"):
    """An account."""

    account: Id


class PhrasesRef(Value, frozen=True, tag="sl1"):
    """Saved lines of a kind."""

    kind: PhraseKind


class RecipientRef(Value, frozen=True, tag="re1"):
    """Who gets a digest; "": somebody who is to be chosen."""

    recipient: _IdOrNone = ""


class RecipientChoice(Value, frozen=True, tag="rc1"):
    """An option of a recipient's menu."""

    act: RecipientAct
    recipient: Id


class RotaMeta(Value, frozen=True, tag="ro1"):
    """Which page of the rota is shown, or would be shown."""

    page: Count = 0


class ShiftChoice(Value, frozen=True, tag="sc1"):
    """An option of a shift's menu."""

    act: ShiftAct
    shift: Id


class SwapRef(Value, frozen=True, tag="sw1"):
    """A swap."""

    swap: Id


def setting_action(key: SettingKey) -> str:
    """The action id of a setting's input, and of its block."""
    return f"setting.{key}"


def groups_action(key: SettingKey) -> str:
    """The same of the user groups in a list of people."""
    return f"setting.{key}.groups"


def lines_block(place: int) -> str:
    """The block id of one of the inputs over which many lines are spread."""
    return f"{SettingsAction.PHRASES_LINES}.{place}"
