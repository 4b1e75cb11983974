"""What the forms about planned posts say, read as strictly as the others (`inputs`).

`read_composer` and `read_move` read a form while somebody fills it in, too: Slack reports the same
state with every change that is dispatched as with the submission.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

from bot.domain.posts import Picture, PlannedTime, PostKind
from bot.domain.series import Words
from bot.errors import BadInput
from bot.planning_forms import CalendarQuestion, Composed, Next
from integrations.slack import ids
from integrations.slack.form_state import File, Form
from integrations.slack.inputs import field_errors
from integrations.slack.picked import day_of, planned_at, planned_time, time_of, zone_of

RULES: Final[Mapping[ids.Repeat, str]] = {
    ids.Repeat.ONCE: "",
    ids.Repeat.DAILY: "FREQ=DAILY",
    ids.Repeat.WEEKDAYS: "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR",
    ids.Repeat.WEEKLY: "FREQ=WEEKLY",
    ids.Repeat.MONTHLY: "FREQ=MONTHLY",
}
"""The rules of usual recurrences. Without BYDAY and BYMONTHDAY they follow the planned day."""

OWN_RULE_AT_FIRST: Final = "FREQ=WEEKLY;INTERVAL=2"
"""What stands in the field for a rule of one's own until something else is typed."""

_A = ids.PlanAction
_B = ids.PlanBlock


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveInput:
    """Another time for a post.

    Attributes:
        day / time: "2026-12-01" and "09:00"; "" while not chosen.
        at: a free slot or a date that fits, just chosen: it counts, and not `day` and `time`.
        override_reason: why a manager lets it cross the line of 80/20.
    """

    meta: ids.MoveMeta
    day: str
    time: str
    zone: str
    fold: int = 0
    at: datetime | None = None
    override_reason: str = ""

    @property
    def planned(self) -> PlannedTime | None:
        """The wall time that was chosen; None while day or time is missing."""
        if self.at is not None:
            return planned_at(self.at, self.zone)
        return planned_time(self.day, self.time, self.zone, self.fold)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesInput:
    """What a reviewer wants changed."""

    meta: ids.ChangesMeta
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideInput:
    """Why a manager lets a post cross the line of 80/20."""

    meta: ids.PostRef
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeInput:
    """A theme as a manager describes it; `theme_id` is "" for a new one."""

    theme_id: str
    name: str
    goal: str
    begins: date | None
    ends: date | None
    archived: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SlotsInput:
    """An account's slots as typed.

    Attributes:
        chosen: the account in the menu; just after another was chosen it is not `meta.account`,
            whose slots are shown.
    """

    meta: ids.SlotsMeta
    chosen: str
    text: str
    zone: str


def read_composer(view: Mapping[str, object]) -> Composed:
    """The composer, while somebody writes or when it is saved.

    What is missing is the service's to say; only what we never offered is refused here.
    """
    form = Form(view)
    meta = form.meta(ids.ComposerMeta)
    accounts = tuple(
        dict.fromkeys(o.value for o in form.field(_A.COMPOSE_ACCOUNTS).selected_options)
    )
    typed = {
        account: form.at(_text_block(account, meta), _A.COMPOSE_TEXT).value or ""
        for account in meta.accounts
    }
    common = form.at(_text_block("", meta), _A.COMPOSE_TEXT).value or ""
    return Composed(
        post_id=meta.post,
        version=meta.version,
        account_ids=accounts,
        text=common or next((t for t in typed.values() if t.strip()), ""),
        texts={account: typed[account] for account in accounts if account in typed},
        kind=form.chosen(_A.COMPOSE_KIND, _B.COMPOSE_KIND, PostKind),
        theme_id=_theme(form),
        notes=form.text(_A.COMPOSE_NOTES),
        day=day_of(form.field(_A.COMPOSE_DAY), ids.revised(_B.COMPOSE_DAY, meta.revision)),
        time=time_of(form.field(_A.COMPOSE_TIME), ids.revised(_B.COMPOSE_TIME, meta.revision)),
        zone=zone_of(form.option(_A.COMPOSE_ZONE), ids.revised(_B.COMPOSE_ZONE, meta.revision)),
        fold=int(form.option(_A.COMPOSE_FOLD) == "1"),
        new_files=_new_files(form, meta),
        alt_texts=_alt_texts(form, meta),
        dropped=_dropped(form, meta),
        same_words_reason=form.text(_A.COMPOSE_SAME_WORDS),
        override_reason=form.text(_A.COMPOSE_OVERRIDE),
        rule=_rule(form),
        words=_words(form),
        then=form.chosen(_A.COMPOSE_THEN, _B.COMPOSE_THEN, Next),
    )


def composer_revision(view: Mapping[str, object]) -> int:
    """The revision of an open composer's inputs: keep it, or count it up to replace them."""
    return Form(view).meta(ids.ComposerMeta).revision


def read_fit(value: str) -> datetime:
    """A date that fits, or a free slot, from its option (UTC)."""
    return ids.decode(value, ids.FitTime).at


def composed_at(composed: Composed, at: datetime) -> Composed:
    """The same post at another instant, by its zone's clock; show it in a new revision."""
    planned = planned_at(at, composed.zone)
    return replace(
        composed,
        day=planned.wall.date().isoformat(),
        time=f"{planned.wall:%H:%M}",
        fold=planned.fold,
    )


def composer_errors(view: Mapping[str, object], error: BadInput) -> Mapping[str, object]:
    """`field_errors` for the composer.

    `error.field` may be "text:" with an account, "alt:" with a picture, or "pictures", too.
    """
    meta = Form(view).meta(ids.ComposerMeta)
    kind, _, key = error.field.partition(":")
    match kind:
        case "text":
            at = _text_block(key, meta)
        case "alt":
            at = ids.picture_block(_B.COMPOSE_ALT, key)
        case "pictures":
            at = ids.revised(_B.COMPOSE_FILES, meta.version)
        case "rule" if Form(view).has(_A.COMPOSE_OWN_RULE):
            at = str(_B.COMPOSE_OWN_RULE)
        case _:
            at = error.field
    return field_errors(
        view, BadInput(str(error), field=at, example=error.example), _A.COMPOSE_TEXT
    )


def read_move(view: Mapping[str, object]) -> MoveInput:
    """The form that moves a post, while somebody chooses or when it is submitted."""
    form = Form(view)
    meta = form.meta(ids.MoveMeta)
    slot = form.option(_A.MOVE_SLOT)
    return MoveInput(
        meta=meta,
        day=day_of(form.field(_A.MOVE_DAY), ids.revised(_B.MOVE_DAY, meta.revision)),
        time=time_of(form.field(_A.MOVE_TIME), ids.revised(_B.MOVE_TIME, meta.revision)),
        zone=zone_of(form.option(_A.MOVE_ZONE), ids.revised(_B.MOVE_ZONE, meta.revision)),
        fold=int(form.option(_A.MOVE_FOLD) == "1"),
        at=read_fit(slot) if slot else None,
        override_reason=form.text(_A.MOVE_OVERRIDE),
    )


def read_changes(view: Mapping[str, object]) -> ChangesInput:
    """The form that asks for changes."""
    form = Form(view)
    what = form.text(_A.CHANGES_WHAT)
    if not what:
        raise BadInput("Say what should be changed.", field=_B.CHANGES_WHAT)
    return ChangesInput(meta=form.meta(ids.ChangesMeta), what=what)


def read_override(view: Mapping[str, object]) -> OverrideInput:
    """The form in which a manager overrides 80/20."""
    form = Form(view)
    reason = form.text(_A.OVERRIDE_REASON)
    if not reason:
        raise BadInput("Say why; it is kept with the post.", field=_B.OVERRIDE_REASON)
    return OverrideInput(meta=form.meta(ids.PostRef), reason=reason)


def read_theme(view: Mapping[str, object]) -> ThemeInput:
    """The form of a theme."""
    form = Form(view)
    name = form.text(_A.THEME_NAME)
    if not name:
        raise BadInput("Give it a name.", field=_B.THEME_NAME)
    begins = day_of(form.field(_A.THEME_BEGINS), _B.THEME_BEGINS)
    ends = day_of(form.field(_A.THEME_ENDS), _B.THEME_ENDS)
    if begins and ends and ends < begins:
        raise BadInput("It ends before it begins.", field=_B.THEME_ENDS)
    return ThemeInput(
        theme_id=form.meta(ids.ThemeRef).theme,
        name=name,
        goal=form.text(_A.THEME_GOAL),
        begins=date.fromisoformat(begins) if begins else None,
        ends=date.fromisoformat(ends) if ends else None,
        archived=form.ticked(_A.THEME_ARCHIVED),
    )


def read_slots(view: Mapping[str, object]) -> SlotsInput:
    """The form of an account's slots, when another account is chosen or when it is submitted."""
    form = Form(view)
    meta = form.meta(ids.SlotsMeta)
    return SlotsInput(
        meta=meta,
        chosen=form.option(_A.SLOTS_ACCOUNT) or meta.account,
        text=form.text(_A.SLOTS_TEXT),
        zone=zone_of(form.option(_A.SLOTS_ZONE), ids.revised(_B.SLOTS_ZONE, meta.revision)),
    )


def read_calendar_meta(view: Mapping[str, object]) -> CalendarQuestion:
    """What an open calendar shows."""
    return Form(view).meta(ids.CalendarMeta).question


def _text_block(account_id: str, meta: ids.ComposerMeta) -> str:
    return ids.text_block(_B.COMPOSE_TEXT, account_id, meta.revision)


def _theme(form: Form) -> str:
    chosen = form.option(_A.COMPOSE_THEME)
    return "" if chosen == ids.NO_THEME else chosen


def _rule(form: Form) -> str:
    if not form.has(_A.COMPOSE_RULE):
        return ""
    chosen = form.chosen(_A.COMPOSE_RULE, _B.COMPOSE_RULE, ids.Repeat)
    if chosen is ids.Repeat.OWN:
        return form.text(_A.COMPOSE_OWN_RULE) or OWN_RULE_AT_FIRST
    return RULES[chosen]


def _words(form: Form) -> Words:
    if not form.has(_A.COMPOSE_WORDS):
        return Words.FRESH
    return form.chosen(_A.COMPOSE_WORDS, _B.COMPOSE_WORDS, Words)


def _new_files(form: Form, meta: ids.ComposerMeta) -> tuple[Picture, ...]:
    block = ids.revised(_B.COMPOSE_FILES, meta.version)
    return tuple(_picture(form, f) for f in form.at(block, _A.COMPOSE_FILES).files)


def _picture(form: Form, file: File) -> Picture:
    return Picture(
        id="",
        file_id=file.id,
        name=file.name or file.id,
        mime=file.mimetype or "",
        size=max(0, file.size or 0),
        width=max(0, file.original_w or 0),
        height=max(0, file.original_h or 0),
        alt_text=_alt_text(form, file.id),
    )


def _alt_text(form: Form, key: str) -> str:
    field = form.at(ids.picture_block(_B.COMPOSE_ALT, key), _A.COMPOSE_ALT)
    return (field.value or "").strip()


def _alt_texts(form: Form, meta: ids.ComposerMeta) -> dict[str, str]:
    shown = (key for key in meta.pictures if ids.picture_block(_B.COMPOSE_ALT, key) in form.values)
    return {key: _alt_text(form, key) for key in shown}


def _dropped(form: Form, meta: ids.ComposerMeta) -> frozenset[str]:
    def ticked(key: str) -> bool:
        field = form.at(ids.picture_block(_B.COMPOSE_DROP, key), _A.COMPOSE_DROP)
        return any(o.value == ids.ON for o in field.selected_options)

    return frozenset(filter(ticked, meta.pictures))
