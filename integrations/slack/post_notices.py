"""Everything the product says about planned posts by itself; see `notices`.

Each notice of `bot.domain.post_notices` has one function here; `post_notice` chooses. Buttons do
not know the post's version (0): whoever clicks means the post as it is by then.
"""

from datetime import timedelta

from bot.domain.post_notices import (
    ChangesAsked,
    NamedPost,
    PictureLost,
    PostApproved,
    PostChanged,
    PostFailed,
    PostHeld,
    PostNotice,
    PostOutcomeUnknown,
    PostOverdue,
    PostPublished,
    ReviewAsked,
    SignInEnds,
    TextWanted,
)
from integrations.slack import ids
from integrations.slack.blocks import Block, actions, button, context, section, small_print
from integrations.slack.changes import changed
from integrations.slack.deliveries import POST_SETTLEMENT, settlement
from integrations.slack.labels import at_handle
from integrations.slack.plan_menus import (
    held_buttons,
    overdue_buttons,
    planning_buttons,
    withdraw_button,
)
from integrations.slack.rich import said
from integrations.slack.text import date, inline, link, mention, mentions, sentence

_TEXT = 1500
_MOST_TEXTS = 4
_MOST_LINKS = 10
_MOST_FITS = 3
_MINUTE, _HOUR, _DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)

Rendered = tuple[str, list[Block]]


def post_notice(notice: PostNotice) -> Rendered:  # noqa: C901, PLR0911 - one case a notice
    """A notice as text, for notifications and screen readers, and blocks."""
    match notice:
        case ReviewAsked():
            return _review_asked(notice)
        case ChangesAsked():
            return _changes_asked(notice)
        case PostChanged():
            return _changed(notice)
        case PostApproved():
            return _approved(notice)
        case PostHeld():
            return _held(notice)
        case PostOverdue():
            return _overdue(notice)
        case PostPublished():
            return _published(notice)
        case PostFailed():
            return _failed(notice)
        case PostOutcomeUnknown():
            return _outcome_unknown(notice)
        case PictureLost():
            return _picture_lost(notice)
        case TextWanted():
            return _text_wanted(notice)
        case SignInEnds():
            return _sign_in_ends(notice)


def _ref(about: NamedPost) -> ids.PostRef:
    return ids.PostRef(about.post_id)


def _post(about: NamedPost) -> str:
    """A post within a sentence: "the post for X, Bluesky “We are hiring…”"."""
    words = f" “{inline(about.excerpt, 150)}”" if about.excerpt.strip() else ""
    return f"the post for {inline(about.where, 120) or 'no account yet'}{words}"


def _due(about: NamedPost) -> str:
    return f" It goes out {date(about.due_at)}." if about.due_at else ""


def _review_asked(notice: ReviewAsked) -> Rendered:
    text = f"👀 {mention(notice.by)} asks for a review of {_post(notice.about)}."
    ref = _ref(notice.about)
    return text, [
        section(f"{text}{_due(notice.about)}"),
        actions(
            button("Approve", ids.PlanAction.APPROVE, ref, style="primary"),
            button("Ask for changes", ids.PlanAction.ASK_CHANGES, ref),
            button("Edit", ids.PlanAction.EDIT, ref),
        ),
    ]


def _changes_asked(notice: ChangesAsked) -> Rendered:
    to = mention(notice.about.author)
    text = f"✏️ {to} {mention(notice.by)} asks for changes to {_post(notice.about)}"
    edit = button("Edit", ids.PlanAction.EDIT, _ref(notice.about), style="primary")
    return f"{text}: “{inline(notice.what, 150)}”", [
        section(f"{text}:"),
        said(notice.what, _TEXT),
        actions(edit),
    ]


def _changed(notice: PostChanged) -> Rendered:
    to = mention(notice.about.author)
    text = f"✏️ {to} {mention(notice.by)} has edited {_post(notice.about)}."
    blocks = [section(text)]
    for one in notice.texts[:_MOST_TEXTS]:
        blocks += [context(f"On {inline(one.where, 100)}:"), changed(one.changes, _TEXT)]
    more = len(notice.texts) - _MOST_TEXTS
    remarks = [f"… and {more:,} more texts" if more > 0 else ""]
    if notice.asks_again:
        remarks.append("👀 It was approved before, and waits for a new approval now.")
    return text, [*blocks, *small_print(remarks)]


def _approved(notice: PostApproved) -> Rendered:
    about = notice.about
    text = f"👍 {mention(about.author)} {mention(notice.by)} has approved {_post(about)}."
    ref = _ref(about)
    if notice.hold:
        line = f"{text}\n✋ {sentence(notice.hold, 500)}"
        return text, [section(line), actions(*held_buttons(ref, notice.hold))]
    if about.due_at is None:
        return text, [section(f"{text} It has no time yet."), actions(*planning_buttons(ref))]
    return text, [section(f"{text}{_due(about)}")]


def _held(notice: PostHeld) -> Rendered:
    about = notice.about
    to = mentions((about.author, *(m for m in notice.managers[:10] if m != about.author)))
    text = f"✋ {to} I hold {_post(about)} back: it would cross the line of 80/20 now."
    fits = ", ".join(date(at) for at in notice.fits[:_MOST_FITS])
    when = f"\n🗓️ It would fit {fits}." if fits else ""
    line = f"{text}\n{sentence(notice.why, 600)}{when}"
    return text, [section(line), actions(*held_buttons(_ref(about), notice.why))]


def _overdue(notice: PostOverdue) -> Rendered:
    about = notice.about
    late = _span(timedelta(seconds=max(0, notice.late_seconds)))
    text = f"🐢 {mention(about.author)} The time of {_post(about)} has passed."
    due = f" It was due {date(about.due_at)}, {late} ago." if about.due_at else ""
    why = "It is too late to send it without a word. What shall I do?"
    return text, [section(f"{text}{due}\n{why}"), actions(*overdue_buttons(_ref(about)))]


def _span(late: timedelta) -> str:
    if late >= 2 * _DAY:
        return f"{late.days:,} days"
    if late >= 2 * _HOUR:
        return f"{late // _HOUR} hours"
    minutes = late // _MINUTE
    return "1 minute" if minutes == 1 else f"{minutes} minutes"


def _published(notice: PostPublished) -> Rendered:
    text = f"✅ Live: {_post(notice.about)}."
    links = [
        link(url, where, 100) if url else inline(where, 100)
        for where, url in notice.links[:_MOST_LINKS]
    ]
    return text, [section(text), *small_print(links)]


def _failed(notice: PostFailed) -> Rendered:
    about = notice.about
    where = inline(notice.where, 100)
    reason = sentence(notice.reason, 500) or "it gave no reason"
    text = f"⚠️ {mention(about.author)} {where} refused {_post(about)}: {reason}"
    lines = [text]
    if notice.hint:
        lines.append(f"💡 {sentence(notice.hint, 400)}")
    if notice.live_parts:
        far = f"{notice.live_parts:,} of {notice.parts:,} posts of the thread are live"
        lines.append(f"🧵 {far}; trying again goes on behind them.")
    ref = _ref(about)
    return text, [
        section("\n".join(lines)),
        actions(
            button("Try again", ids.PlanAction.TRY_AGAIN, ref, style="primary"),
            button("Edit", ids.PlanAction.EDIT, ref),
            withdraw_button(ref),
        ),
    ]


def _outcome_unknown(notice: PostOutcomeUnknown) -> Rendered:
    about = notice.about
    where = inline(notice.where, 100)
    reason = f" ({sentence(notice.reason, 300)})" if notice.reason else ""
    look = f" {link(notice.look_at, 'Look here')}" if notice.look_at else ""
    text = f"❓ {mention(about.author)} Is {_post(about)} live on {where}? Please look."
    found = f"I could not find out{reason}.{look}"
    ref = ids.DeliveryRef(about.post_id, notice.delivery_id)
    return text, [
        section(f"{text}\n{found}"),
        said(notice.text, _TEXT),
        settlement(ref, POST_SETTLEMENT),
    ]


def _picture_lost(notice: PictureLost) -> Rendered:
    about = notice.about
    name = inline(notice.name, 100)
    problem = sentence(notice.problem, 300) or "It is gone."
    text = f"🖼️ {mention(about.author)} I cannot get the picture “{name}” of {_post(about)}."
    line = f"{text} {problem}\nIt does not go out without it: add it again, or take it out."
    edit = button("Edit", ids.PlanAction.EDIT, _ref(about), style="primary")
    return text, [section(line), actions(edit)]


def _text_wanted(notice: TextWanted) -> Rendered:
    about = notice.about
    at = f" {date(about.due_at)}" if about.due_at else " soon"
    text = f"🔁 {mention(about.author)} It is time to write {_post(about)}: it is due{at}."
    ref = _ref(about)
    return text, [
        section(f"{text}\nIt recurs with fresh words each time."),
        actions(
            button("Write it", ids.PlanAction.EDIT, ref, style="primary"),
            button("Move", ids.PlanAction.MOVE, ref),
            withdraw_button(ref),
        ),
    ]


def _sign_in_ends(notice: SignInEnds) -> Rendered:
    account = f"{inline(notice.network_title, 60)} account {inline(at_handle(notice.handle), 80)}"
    ends = "has ended" if notice.ended else "ends"
    text = f"🔑 The sign-in of the {account} {ends} {date(notice.ends_at)}."
    lines = [text]
    if notice.ended:
        lines.append("Until somebody signs in, nothing arrives from it and nothing is sent.")
    if notice.next_post_at is not None:
        lines.append(f"The next post is due there {date(notice.next_post_at)}.")
    if notice.mend:
        lines.append(f"*What to do:* {inline(notice.mend, 500)}")
    return text, [section("\n".join(lines))]
