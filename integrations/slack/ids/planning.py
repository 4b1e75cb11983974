"""Names and choices of everything about planned posts: composer, card, calendar, themes, slots."""

from enum import StrEnum
from typing import Final

SCHEDULE_COMMAND: Final = "/schedule"
CALENDAR_COMMAND: Final = "/calendar"


class PlanAction(StrEnum):
    """Action ids about planned posts; the comment names the kind of value."""

    APPROVE = "plan.approve"  # PostRef
    ASK_CHANGES = "plan.ask_changes"  # PostRef; opens the form
    EDIT = "plan.edit"  # PostRef; opens the composer
    SUBMIT = "plan.submit"  # PostRef: send for review
    MOVE = "plan.move"  # PostRef; opens the form
    NEXT_SLOT = "plan.next_slot"  # PostRef
    OVERRIDE = "plan.override"  # PostRef; opens the form
    PUBLISH_NOW = "plan.publish_now"  # PostRef
    TRY_AGAIN = "plan.try_again"  # PostRef
    WITHDRAW = "plan.withdraw"  # PostRef
    OPEN = "plan.open"  # PostRef; opens the post's details
    MORE = "plan.more"  # overflow of a card; its options: PlanChoice
    ENTRY = "plan.entry"  # overflow of a line in a calendar; its options: PlanChoice
    CALENDAR_OPEN = "calendar.open"  # CalendarMeta; opens the modal
    CALENDAR_EARLIER = "calendar.earlier"  # CalendarMeta
    CALENDAR_LATER = "calendar.later"  # CalendarMeta
    CALENDAR_TODAY = "calendar.today"  # CalendarMeta
    CALENDAR_SPAN = "calendar.span"  # select; its options: CalendarMeta
    CALENDAR_PICTURE = "calendar.picture"  # CalendarMeta
    CALENDAR_ICS = "calendar.ics"  # CalendarMeta
    CALENDAR_WRITE = "calendar.write"  # CalendarMeta; opens the composer
    COMPOSE_ACCOUNTS = "compose.accounts"  # select of account ids; dispatched
    COMPOSE_TEXT = "compose.text"  # typed text, one for each account; dispatched
    COMPOSE_FILES = "compose.files"  # files; Slack reports them with the next change
    COMPOSE_CHECK = "compose.check"  # ComposerRef: look at everything again
    COMPOSE_ALT = "compose.alt"  # typed text, one for each picture
    COMPOSE_DROP = "compose.drop"  # checkbox, one for each picture; dispatched
    COMPOSE_KIND = "compose.kind"  # radio buttons of PostKind values; dispatched
    COMPOSE_THEME = "compose.theme"  # select of theme ids and NO_THEME
    COMPOSE_DAY = "compose.day"  # date; dispatched
    COMPOSE_TIME = "compose.time"  # time; dispatched
    COMPOSE_ZONE = "compose.zone"  # select of IANA names; dispatched
    COMPOSE_FOLD = "compose.fold"  # radio buttons of "0" and "1"; dispatched
    COMPOSE_FIT = "compose.fit"  # select; its options: FitTime; dispatched
    COMPOSE_RULE = "compose.rule"  # select of Repeat values; dispatched
    COMPOSE_OWN_RULE = "compose.own_rule"  # typed text
    COMPOSE_WORDS = "compose.words"  # radio buttons of Words values
    COMPOSE_NOTES = "compose.notes"
    COMPOSE_SAME_WORDS = "compose.same_words"
    COMPOSE_OVERRIDE = "compose.override"
    COMPOSE_THEN = "compose.then"  # radio buttons of Next values
    MOVE_DAY = "move.day"  # date; dispatched
    MOVE_TIME = "move.time"  # time; dispatched
    MOVE_ZONE = "move.zone"  # select of IANA names; dispatched
    MOVE_FOLD = "move.fold"  # radio buttons of "0" and "1"; dispatched
    MOVE_SLOT = "move.slot"  # select; its options: FitTime; dispatched
    MOVE_OVERRIDE = "move.override"
    CHANGES_WHAT = "changes.what"
    OVERRIDE_REASON = "override.reason"
    THEME_NEW = "theme.new"  # ThemeRef without an id; opens the form
    THEME_MORE = "theme.more"  # overflow; its options: ThemeChoice
    THEME_NAME = "theme.name"
    THEME_GOAL = "theme.goal"
    THEME_BEGINS = "theme.begins"  # date
    THEME_ENDS = "theme.ends"  # date
    THEME_ARCHIVED = "theme.archived"  # checkbox
    SLOTS_ACCOUNT = "slots.account"  # select of account ids; dispatched
    SLOTS_TEXT = "slots.text"
    SLOTS_ZONE = "slots.zone"  # select of IANA names


COMPOSER_CHANGES: Final = (
    PlanAction.COMPOSE_ACCOUNTS,
    PlanAction.COMPOSE_TEXT,
    PlanAction.COMPOSE_CHECK,
    PlanAction.COMPOSE_DROP,
    PlanAction.COMPOSE_KIND,
    PlanAction.COMPOSE_DAY,
    PlanAction.COMPOSE_TIME,
    PlanAction.COMPOSE_ZONE,
    PlanAction.COMPOSE_FOLD,
    PlanAction.COMPOSE_RULE,
)
"""Dispatched changes of the composer after which it is measured and shown again, as it stands.

`COMPOSE_FIT` is not among them: it puts another time into the form, in a new revision.
"""

MOVE_CHANGES: Final = (
    PlanAction.MOVE_DAY,
    PlanAction.MOVE_TIME,
    PlanAction.MOVE_ZONE,
    PlanAction.MOVE_FOLD,
)
"""The same of the form that moves a post; `MOVE_SLOT` puts another time into it."""

CALENDAR_TURNS: Final = (
    PlanAction.CALENDAR_EARLIER,
    PlanAction.CALENDAR_LATER,
    PlanAction.CALENDAR_TODAY,
    PlanAction.CALENDAR_SPAN,
)
"""What shows another part of the plan in the open calendar."""


class PlanCallback(StrEnum):
    """Callback ids of views and shortcuts; the comment names the kind of private_metadata."""

    COMPOSER = "view.composer"  # ComposerMeta
    CALENDAR = "view.calendar"  # CalendarMeta; has no submit
    POST = "view.post"  # PostRef; has no submit
    MOVE = "view.move"  # MoveMeta
    CHANGES = "view.changes"  # ChangesMeta
    OVERRIDE = "view.override"  # PostRef
    THEMES = "view.themes"  # none; has no submit
    THEME = "view.theme"  # ThemeRef
    SLOTS = "view.slots"  # SlotsMeta
    MAKE_POST = "shortcut.make_post"  # message shortcut "Make a post from this"


class PlanBlock(StrEnum):
    """Block ids of inputs, as in `BlockId`; some carry an account, a picture or a revision."""

    COMPOSE_ACCOUNTS = "compose.accounts"
    COMPOSE_TEXT = "compose.text"  # see `text_block`
    COMPOSE_FILES = "compose.files"  # see `revised`; its revision is the post's version
    COMPOSE_ALT = "compose.alt"  # see `picture_block`
    COMPOSE_DROP = "compose.drop"  # see `picture_block`
    COMPOSE_KIND = "compose.kind"
    COMPOSE_THEME = "compose.theme"
    COMPOSE_DAY = "compose.day"  # revised
    COMPOSE_TIME = "compose.time"  # revised
    COMPOSE_ZONE = "compose.zone"  # revised
    COMPOSE_FOLD = "compose.fold"  # revised
    COMPOSE_FIT = "compose.fit"  # revised, one for each account: `text_block`
    COMPOSE_RULE = "compose.rule"
    COMPOSE_OWN_RULE = "compose.own_rule"
    COMPOSE_WORDS = "compose.words"
    COMPOSE_NOTES = "compose.notes"
    COMPOSE_SAME_WORDS = "compose.same_words"
    COMPOSE_OVERRIDE = "compose.override"
    COMPOSE_THEN = "compose.then"
    MOVE_DAY = "move.day"  # revised
    MOVE_TIME = "move.time"  # revised
    MOVE_ZONE = "move.zone"  # revised
    MOVE_FOLD = "move.fold"  # revised
    MOVE_SLOT = "move.slot"  # revised
    MOVE_OVERRIDE = "move.override"
    CHANGES_WHAT = "changes.what"
    OVERRIDE_REASON = "override.reason"
    THEME_NAME = "theme.name"
    THEME_GOAL = "theme.goal"
    THEME_BEGINS = "theme.begins"
    THEME_ENDS = "theme.ends"
    THEME_ARCHIVED = "theme.archived"
    SLOTS_ACCOUNT = "slots.account"
    SLOTS_TEXT = "slots.text"  # revised
    SLOTS_ZONE = "slots.zone"  # revised
    CALENDAR_SPAN = "calendar.span"  # no input, but a menu that has to show what is shown


class PlanAct(StrEnum):
    """What an option of a post's menu does."""

    OPEN = "open"
    EDIT = "edit"
    MOVE = "move"
    DUPLICATE = "duplicate"
    WITHDRAW = "withdraw"
    HISTORY = "history"


class ThemeAct(StrEnum):
    """What an option of a theme's menu does."""

    SHOW = "show"  # its posts
    EDIT = "edit"  # managers


class Repeat(StrEnum):
    """Usual recurrences; weekly and monthly follow the planned day."""

    ONCE = "once"
    DAILY = "daily"
    WEEKDAYS = "weekdays"
    WEEKLY = "weekly"
    MONTHLY = "monthly"
    OWN = "own"


NO_THEME: Final = "-"
"""Value of the option for posts without a theme."""


def text_block(block: PlanBlock, account_id: str, revision: int) -> str:
    """The block id of what belongs to one account; no account: the text before one is chosen."""
    return f"{block}.{account_id}.{revision}"


def picture_block(block: PlanBlock, key: str) -> str:
    """The block id of what belongs to one picture: its id, or Slack's of its file while new."""
    return f"{block}.{key}"
