"""Words for what the domain knows: states, clocks, people. No state is told by colour alone."""

from datetime import datetime

from bot.domain.card import ConversationView, Urgency
from bot.domain.conversation import Clock, ClockKind, Conversation, State
from bot.domain.mention import AuthorProfile, with_at
from bot.domain.offline import OfflineCase, Route
from integrations.slack.ids import CloseReason, SnoozePreset
from integrations.slack.text import date, excerpt, inline, link, mention

_URGENCIES = {
    Urgency.CALM: ("🟢", "Waiting"),
    Urgency.HALF: ("🟡", "Waiting, half the time is gone"),
    Urgency.SOON: ("🟠", "Waiting, due soon"),
    Urgency.LATE: ("🔴", "Late"),
    Urgency.NONE: ("⚪", "Open"),
}
_STATES = {
    State.ANSWERED: ("✅", "Answered"),
    State.ACKNOWLEDGED: ("💬", "Acknowledged"),
    State.OFFLINE: ("📨", "Taken offline"),
    State.CLOSED: ("☑️", "Closed without a reply"),
    State.SPAM: ("🚫", "Spam"),
}
_ENDINGS = {
    State.OPEN: "still open",
    State.ANSWERED: "answered",
    State.ACKNOWLEDGED: "acknowledged",
    State.OFFLINE: "taken offline",
    State.CLOSED: "closed without a reply",
    State.SPAM: "marked as spam",
}
ROUTES = {
    Route.PRIVATE: "Private message",
    Route.EMAIL: "E-mail",
    Route.PHONE: "Phone",
}
CLOSE_REASONS = {
    CloseReason.NOT_FOR_US: "Not meant for us",
    CloseReason.NOTHING_ASKED: "A tag or a joke, nothing to answer",
    CloseReason.DONE_ELSEWHERE: "Already answered somewhere else",
    CloseReason.DUPLICATE: "The same as another conversation",
    CloseReason.BETTER_SILENT: "A reply would make it worse",
    CloseReason.OTHER: "Something else (say what below)",
}
SNOOZES = {
    SnoozePreset.HALF_HOUR: "30 minutes",
    SnoozePreset.HOUR: "1 hour",
    SnoozePreset.THREE_HOURS: "3 hours",
    SnoozePreset.TOMORROW: "Tomorrow at 9:00, your time",
}


def status(view: ConversationView) -> tuple[str, str]:
    """A sign and the words for where a conversation stands."""
    state = view.conversation.state
    if state is State.OPEN:
        return _URGENCIES[view.urgency]
    return _STATES[state]


def ending(state: State) -> str:
    """How an earlier conversation ended, within a sentence."""
    return _ENDINGS[state]


def at_handle(handle: str) -> str:
    """A handle with its @, or a name without one, on one line."""
    return with_at(excerpt(handle, 200))


def customer_handle(profile: AuthorProfile) -> str:
    """A customer's handle with its @; "" on networks that know people by their names alone."""
    same = profile.handle.strip() == profile.display_name.strip()
    return "" if same else at_handle(profile.handle)


def author_line(profile: AuthorProfile, limit: int = 120) -> str:
    """A customer in mrkdwn: bold name, linked to the profile, and the handle."""
    handle = inline(customer_handle(profile), limit)
    name = excerpt(profile.display_name, limit)
    if not name:
        return f"*{link(profile.profile_url, at_handle(profile.handle), limit)}*"
    return f"*{link(profile.profile_url, name, limit)}* {handle}".rstrip()


def acquaintance(view: ConversationView) -> str:
    """Whether we know them: plain words of ours and a date, mrkdwn."""
    known = view.acquaintance
    if known.earlier == 0:
        return "👋 First time they write to us"
    last = f"{ending(known.endings[0])}" if known.endings else ""
    when = f" {date(known.last_at, '{date_short_pretty}')}" if known.last_at else ""
    if known.earlier == 1:
        return f"🔁 1 earlier conversation{f', {last}' if last else ''}{when}"
    return f"🔁 {known.earlier:,} earlier conversations{f', the last {last}' if last else ''}{when}"


def standing(view: ConversationView, now: datetime) -> str:
    """Where a conversation stands and until when, mrkdwn: one line."""
    sign, words = status(view)
    clock = view.conversation.clock
    if clock is None:
        return f"{sign} *{words}*"
    what = _awaited(clock)
    if now >= clock.deadline:
        late = f"🔴 *Late*, the {what} was due {date(clock.deadline)}"
        return late if view.conversation.state is State.OPEN else f"{sign} *{words}* · {late}"
    return f"{sign} *{words}* · {what} due {date(clock.deadline)}"


def deadline(conversation: Conversation, now: datetime) -> str:
    """When the clock runs out, mrkdwn; "" when none runs."""
    clock = conversation.clock
    if clock is None:
        return ""
    follow_up = clock.kind is ClockKind.FOLLOW_UP
    return clock_words(clock.deadline, follow_up=follow_up, now=now)


def snoozed(conversation: Conversation, now: datetime) -> str:
    """Until when it is quiet, mrkdwn; "" when it is not."""
    until = conversation.snoozed_until
    return f"💤 snoozed until {date(until)}" if until is not None and until > now else ""


def _awaited(clock: Clock) -> str:
    return "real answer" if clock.kind is ClockKind.FOLLOW_UP else "answer"


def clock_words(at: datetime, *, follow_up: bool, now: datetime) -> str:
    """A deadline as a reader sees it, mrkdwn."""
    what = "real answer" if follow_up else "answer"
    if now >= at:
        return f"🔴 *Late*: the {what} was due {date(at)}"
    return f"⏰ {what.capitalize()} due {date(at)}"


def reach_line(view: ConversationView, now: datetime) -> str:
    """For how long they can be reached in private, mrkdwn; "" where that is not bounded."""
    reach = view.reach
    if reach is None or (view.private_refusal and view.conversation.private):
        return ""  # why they cannot be answered stands there already
    name = inline(reach.name, 60)
    name = name[:1].upper() + name[1:]
    if reach.used:
        return f"🔒 {name}: the only one is sent, or on its way"
    if not reach.open(now):
        return f"🔒 {name}: possible until {date(reach.until)}, which has passed"
    if reach.once:
        return f"🔒 {name} possible until {date(reach.until)}, one only"
    return f"🔒 {name} possible for {reach.left(now)} more, until {date(reach.until)}"


def owner(conversation: Conversation) -> str:
    """Who owns it, mrkdwn."""
    if not conversation.owner:
        return "👤 Nobody has it yet"
    since = f" since {date(conversation.claimed_at)}" if conversation.claimed_at else ""
    return f"👤 {mention(conversation.owner)} has it{since}"


def case_line(case: OfflineCase, now: datetime) -> str:
    """An offline case in one line, mrkdwn."""
    route = ROUTES[case.route].lower()
    head = f"📨 Case *{case.reference}* by {route}, {mention(case.owner)}"
    if case.outcome is not None:
        closed = f" {date(case.closed_at)}" if case.closed_at else ""
        note = f" · {inline(case.outcome_note, 200)}" if case.outcome_note else ""
        return f"{head} · ✅ {case.outcome.words}{closed}{note}"
    remind = case.remind_at
    if remind is not None and remind > now:
        return f"{head} · no outcome yet, I ask again {date(remind)}"
    return f"{head} · no outcome yet"
