"""What a submitted form says, read strictly: a value of a known kind, or `BadInput` with its field.

`BadInput.field` is the block id under which Slack shows the sentence (`field_errors`). Every form
keeps what was typed when it is refused.
Shape: https://docs.slack.dev/reference/interaction-payloads/view-interactions-payload
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.domain.offline import Outcome, Route
from bot.errors import BadInput
from integrations.slack import ids
from integrations.slack.form_state import Field, Form
from integrations.slack.labels import CLOSE_REASONS
from integrations.slack.text import is_user

_PRESETS = {
    ids.SnoozePreset.HALF_HOUR: timedelta(minutes=30),
    ids.SnoozePreset.HOUR: timedelta(hours=1),
    ids.SnoozePreset.THREE_HOURS: timedelta(hours=3),
}
_LONGEST_SNOOZE = timedelta(days=30)
_MORNING = time(9)


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerInput:
    """A reply or thank-you as it stands in its form."""

    meta: ids.AnswerMeta
    text: str
    ask_who: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredInput:
    """Answered on the network itself; `text` is what was said, or ""."""

    meta: ids.AnswerMeta
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineInput:
    """The take-offline form; `route` is the one chosen now, `meta.route` the one shown before."""

    meta: ids.OfflineMeta
    route: Route
    invitation: str
    private: str
    contact: str
    notes: str
    transcript: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseInput:
    """No reply needed, and why; `seen_at` is what its writer had seen."""

    conversation: str
    reason: str
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandOverInput:
    """To whom, and a note ("" if none)."""

    conversation: str
    to: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SnoozeInput:
    """Until when (UTC)."""

    conversation: str
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutcomeInput:
    """How a case ended."""

    meta: ids.CaseRef
    outcome: Outcome
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class KudosInput:
    """Whom to tell of a customer's praise."""

    meta: ids.KudosRef
    colleagues: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleInput:
    """What somebody saw who looked for a delivery."""

    meta: ids.DeliveryRef
    settlement: ids.Settlement


def read_answer(view: Mapping[str, object]) -> AnswerInput:
    """The answer form, while typing or submitted; an empty text is the service's to refuse."""
    form = Form(view)
    return AnswerInput(
        meta=form.meta(ids.AnswerMeta),
        text=form.field(ids.Action.ANSWER_TEXT).value or "",
        ask_who=form.ticked(ids.Action.ANSWER_ASK_WHO),
    )


def read_answered(view: Mapping[str, object]) -> AnsweredInput:
    """The form “Mark answered”."""
    form = Form(view)
    return AnsweredInput(meta=form.meta(ids.AnswerMeta), text=form.text(ids.Action.ANSWERED_WORDS))


def read_offline(view: Mapping[str, object]) -> OfflineInput:
    """The take-offline form, while typing or submitted."""
    form = Form(view)
    return OfflineInput(
        meta=form.meta(ids.OfflineMeta),
        route=form.chosen(ids.Action.OFFLINE_ROUTE, ids.BlockId.OFFLINE_ROUTE, Route),
        invitation=form.text(ids.Action.OFFLINE_INVITATION),
        private=form.text(ids.Action.OFFLINE_PRIVATE),
        contact=form.text(ids.Action.OFFLINE_CONTACT),
        notes=form.text(ids.Action.OFFLINE_NOTES),
        transcript=form.ticked(ids.Action.OFFLINE_TRANSCRIPT),
    )


def read_close(view: Mapping[str, object]) -> CloseInput:
    """The form “No reply needed”; the reason is the chosen one, one's own words, or both."""
    form = Form(view)
    chosen = form.chosen(ids.Action.CLOSE_REASON, ids.BlockId.CLOSE_REASON, ids.CloseReason)
    words = form.text(ids.Action.CLOSE_WORDS)
    if chosen is ids.CloseReason.OTHER:
        if not words:
            raise BadInput("Say in a few words why.", field=ids.BlockId.CLOSE_WORDS)
        reason = words
    else:
        reason = f"{CLOSE_REASONS[chosen]}: {words}" if words else CLOSE_REASONS[chosen]
    meta = form.meta(ids.ClosingMeta)
    return CloseInput(conversation=meta.conversation, reason=reason, seen_at=meta.seen_at)


def read_hand_over(view: Mapping[str, object]) -> HandOverInput:
    """The hand-over form."""
    form = Form(view)
    to = form.field(ids.Action.HAND_OVER_TO).selected_user or ""
    if not is_user(to):
        raise BadInput("Choose a colleague.", field=ids.BlockId.HAND_OVER_TO)
    return HandOverInput(
        conversation=form.meta(ids.ConversationRef).conversation,
        to=to,
        note=form.text(ids.Action.HAND_OVER_NOTE),
    )


def read_snooze(view: Mapping[str, object], *, zone: str, now: datetime) -> SnoozeInput:
    """The snooze form. `zone` is its user's, an IANA name: "tomorrow at 9:00" is theirs."""
    form = Form(view)
    exact = form.field(ids.Action.SNOOZE_UNTIL).selected_date_time
    if exact is None:
        preset = form.chosen(ids.Action.SNOOZE_PRESET, ids.BlockId.SNOOZE_PRESET, ids.SnoozePreset)
        until = _preset_end(preset, zone, now)
    else:
        until = _epoch(exact)
        if not now < until <= now + _LONGEST_SNOOZE:
            raise BadInput("Choose a time within the next 30 days.", field=ids.BlockId.SNOOZE_UNTIL)
    return SnoozeInput(conversation=form.meta(ids.ConversationRef).conversation, until=until)


def read_outcome(view: Mapping[str, object]) -> OutcomeInput:
    """The outcome form of an offline case."""
    form = Form(view)
    return OutcomeInput(
        meta=form.meta(ids.CaseRef),
        outcome=form.chosen(ids.Action.OUTCOME, ids.BlockId.OUTCOME, Outcome),
        note=form.text(ids.Action.OUTCOME_NOTE),
    )


def read_kudos(view: Mapping[str, object]) -> KudosInput:
    """The form that passes praise on."""
    form = Form(view)
    users = tuple(u for u in form.field(ids.Action.KUDOS_TO).selected_users if is_user(u))
    if not users:
        raise BadInput("Choose at least one colleague.", field=ids.BlockId.KUDOS_TO)
    return KudosInput(
        meta=form.meta(ids.KudosRef), colleagues=users, note=form.text(ids.Action.KUDOS_NOTE)
    )


def read_settle(view: Mapping[str, object]) -> SettleInput:
    """The form that settles a delivery of unknown outcome."""
    form = Form(view)
    return SettleInput(
        meta=form.meta(ids.DeliveryRef),
        settlement=form.chosen(ids.Action.SETTLE, ids.BlockId.SETTLE, ids.Settlement),
    )


def field_errors(view: Mapping[str, object], error: BadInput, default: str) -> Mapping[str, object]:
    """The answer to a submission that shows a sentence under the field it is about.

    The form stays open with all that was typed. `error.field` is a block id, or the last part of
    an action id ("text", "invitation"); otherwise the sentence stands under the input `default`,
    or under the first one where a form has no such input.
    """
    values = Form(view).values
    at = error.field if error.field in values else _block_of(values, f".{error.field}")
    at = at or _block_of(values, str(default)) or next(iter(values), "")
    words = str(error)
    if error.example and error.example not in words:
        words += f" For example: {error.example}"
    return {"response_action": "errors", "errors": {at: words}}


def _block_of(values: Mapping[str, Mapping[str, Field]], ending: str) -> str:
    found = (b for b, fields in values.items() if any(f.endswith(ending) for f in fields))
    return next(found, "") if ending != "." else ""


def _preset_end(preset: ids.SnoozePreset, zone: str, now: datetime) -> datetime:
    if preset is not ids.SnoozePreset.TOMORROW:
        return now + _PRESETS[preset]
    local = ZoneInfo(zone)
    tomorrow = now.astimezone(local).date() + timedelta(days=1)
    return datetime.combine(tomorrow, _MORNING, local).astimezone(UTC)


def _epoch(seconds: int) -> datetime:
    try:
        return datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        raise BadInput("That is no time I know.", field=ids.BlockId.SNOOZE_UNTIL) from None
