"""What the forms about settings and the rota say, read as strictly as the others (`inputs`).

Of a section only what was changed in the form is taken: what a colleague has changed beside it in
the meantime stays as it is.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Final

import msgspec

from bot.domain import setting_rules
from bot.domain.phrases import PhraseKind
from bot.domain.settings import EXAMPLES, SettingKey
from bot.errors import BadInput
from integrations.slack import ids
from integrations.slack.form_state import Field, Form, Option
from integrations.slack.picked import day_of, time_of
from integrations.slack.settings_words import PEOPLE
from integrations.slack.text import is_channel, is_user

_A = ids.SettingsAction
_APART: Final = re.compile(r"[,;\s]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionInput:
    """What was changed of a section; None: it goes back to what was installed."""

    section: ids.Section
    changes: Mapping[SettingKey, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountInput:
    """An account's channel and promise; "" where the team's holds."""

    account: str
    channel: str
    window_minutes: str
    hours: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhrasesInput:
    """Saved lines as typed; spaces within and behind them are kept."""

    kind: PhraseKind
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientInput:
    """When somebody, or a channel, gets the digest; `zone` is "" for their own."""

    recipient: str
    at: time
    zone: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftInput:
    """A shift; `page` is that of the list beneath."""

    page: int
    person: str
    hours: str
    first: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapInput:
    """A swap.

    Attributes:
        person: whose duty; "": that of whoever fills in the form.
        begin / end: None: whole days.
    """

    page: int
    person: str
    to: str
    first: date
    last: date
    begin: datetime | None = None
    end: datetime | None = None


class _Element(msgspec.Struct):
    """What an input showed at first: each kind of element says so in another of these."""

    initial_value: str = ""
    initial_users: list[str] = []
    initial_conversations: list[str] = []
    initial_time: str = ""
    initial_option: Option | None = None


class _Block(msgspec.Struct):
    block_id: str = ""
    element: _Element | None = None


class _Shown(msgspec.Struct):
    blocks: list[_Block] = []


def read_section(view: Mapping[str, object]) -> SectionInput:
    """The settings of one section, as far as they were changed."""
    form = Form(view)
    section = form.meta(ids.SectionRef).section
    before = _at_first(view)
    changes: dict[SettingKey, object] = {}
    for key in ids.SECTIONS[section]:
        was, now = (_value(key, state) for state in (before, _held(form)))
        if was != now:
            changes[key] = _checked(key, now)
    for taken in form.field(_A.TAKE_BACK).selected_options:
        if taken.value in ids.SECTIONS[section]:
            changes[SettingKey(taken.value)] = None
    return SectionInput(section=section, changes=changes)


def _at_first(view: Mapping[str, object]) -> Mapping[str, Field]:
    """What each input showed when the form was opened, by block."""
    try:
        shown = msgspec.convert(view, _Shown)
    except msgspec.ValidationError as error:
        raise BadInput("I could not read this form. Please open it again.") from error
    return {
        block.block_id: Field(
            value=e.initial_value,
            selected_users=e.initial_users,
            selected_conversations=e.initial_conversations,
            selected_time=e.initial_time,
            selected_option=e.initial_option,
        )
        for block in shown.blocks
        if (e := block.element) is not None
    }


def _held(form: Form) -> Mapping[str, Field]:
    return {block: field for block, fields in form.values.items() for field in fields.values()}


def _value(key: SettingKey, held: Mapping[str, Field]) -> object:
    """What an input holds, as services take it."""
    field = held.get(ids.setting_action(key), Field())
    if key in PEOPLE:
        groups = held.get(ids.groups_action(key), Field()).value or ""
        return [*field.selected_users, *filter(None, _APART.split(groups))]
    match key:
        case SettingKey.PLAN_CHANNEL:
            return next(iter(field.selected_conversations), "")
        case SettingKey.DIGEST_TIME:
            return field.selected_time or ""
        case SettingKey.DIGEST_NAMES:
            return field.selected_option.value if field.selected_option else ""
        case _:
            return (field.value or "").strip()


def _checked(key: SettingKey, value: object) -> object:
    """A wrong group is told of in its own field, of which services know nothing."""
    if key in PEOPLE and isinstance(value, list):
        try:
            setting_rules.people(value)
        except ValueError as error:
            raise BadInput(
                setting_rules.sentence(error), field=ids.groups_action(key), example="S0456EFGH"
            ) from None
    return value


def read_account(view: Mapping[str, object]) -> AccountInput:
    """An account's form."""
    form = Form(view)
    channel = form.field(_A.ACCOUNT_CHANNEL).selected_conversation or ""
    if not is_channel(channel):
        raise BadInput("Choose a channel.", field=_A.ACCOUNT_CHANNEL)
    return AccountInput(
        account=form.meta(ids.AccountRef).account,
        channel=channel,
        window_minutes=form.text(_A.ACCOUNT_WINDOW),
        hours=form.text(_A.ACCOUNT_HOURS),
    )


def read_phrases(view: Mapping[str, object]) -> PhrasesInput:
    """The form of saved lines; its inputs one after the other."""
    form = Form(view)
    blocks = sorted(
        (name for name, fields in form.values.items() if _A.PHRASES_LINES in fields),
        key=lambda name: int(name.rpartition(".")[2]),
    )
    typed = [form.at(name, _A.PHRASES_LINES).value or "" for name in blocks]
    return PhrasesInput(
        kind=form.meta(ids.PhrasesRef).kind,
        lines=tuple(line for text in typed for line in text.splitlines() if line.strip()),
    )


def read_recipient(view: Mapping[str, object]) -> RecipientInput:
    """Who gets the digest, and when."""
    form = Form(view)
    zone = form.text(_A.RECIPIENT_ZONE)
    if zone:
        try:
            setting_rules.zone(zone)
        except ValueError as error:
            raise BadInput(
                setting_rules.sentence(error),
                field=_A.RECIPIENT_ZONE,
                example=EXAMPLES[SettingKey.ZONE],
            ) from None
    at = time_of(form.field(_A.RECIPIENT_AT), _A.RECIPIENT_AT)
    if not at:
        raise BadInput("Choose a time.", field=_A.RECIPIENT_AT, example="8:30")
    recipient = form.meta(ids.RecipientRef).recipient or _whom(form)
    return RecipientInput(recipient=recipient, at=time.fromisoformat(at), zone=zone)


def _whom(form: Form) -> str:
    person = form.field(_A.RECIPIENT_PERSON).selected_user or ""
    channel = form.field(_A.RECIPIENT_CHANNEL).selected_conversation or ""
    if person and channel:
        raise BadInput("Choose somebody or a channel, one at a time.", field=_A.RECIPIENT_CHANNEL)
    if is_user(person) or is_channel(channel):
        return person or channel
    raise BadInput("Choose somebody, or a channel.", field=_A.RECIPIENT_PERSON)


def read_shift(view: Mapping[str, object]) -> ShiftInput:
    """Who is on duty, and when."""
    form = Form(view)
    return ShiftInput(
        page=form.meta(ids.RotaMeta).page,
        person=_colleague(form, _A.SHIFT_PERSON),
        hours=form.text(_A.SHIFT_HOURS),
        first=form.ticked(_A.SHIFT_FIRST),
    )


def read_swap(view: Mapping[str, object]) -> SwapInput:
    """Who stands in for whom, and when."""
    form = Form(view)
    first, last = _day(form, _A.SWAP_FIRST), _day(form, _A.SWAP_LAST)
    begin = time_of(form.field(_A.SWAP_BEGIN), _A.SWAP_BEGIN)
    end = time_of(form.field(_A.SWAP_END), _A.SWAP_END)
    if bool(begin) is not bool(end):
        missing = _A.SWAP_END if begin else _A.SWAP_BEGIN
        raise BadInput("Choose both hours, or none for whole days.", field=missing)
    return SwapInput(
        page=form.meta(ids.RotaMeta).page,
        person=_colleague(form, _A.SWAP_PERSON) if form.has(_A.SWAP_PERSON) else "",
        to=_colleague(form, _A.SWAP_TO),
        first=first,
        last=last,
        begin=datetime.combine(first, time.fromisoformat(begin)) if begin else None,
        end=datetime.combine(last, time.fromisoformat(end)) if end else None,
    )


def read_rota_page(view: Mapping[str, object]) -> int:
    """The page of the rota that somebody has before them."""
    return Form(view).meta(ids.RotaMeta).page


def _colleague(form: Form, action: ids.SettingsAction) -> str:
    person = form.field(action).selected_user or ""
    if not is_user(person):
        raise BadInput("Choose a colleague.", field=action)
    return person


def _day(form: Form, action: ids.SettingsAction) -> date:
    day = day_of(form.field(action), action)
    if not day:
        raise BadInput("Choose a day.", field=action, example="2026-12-24")
    return date.fromisoformat(day)


def beneath(view: Mapping[str, Any]) -> str:
    """The id of the view on which a form lies, "" when it lies on none."""
    return str(view.get("previous_view_id") or "")
