"""What colleagues did, and whether the easy ones came first."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from statistics import median

from bot.domain.conversation import ClockKind
from bot.domain.events import SYSTEM, Event, EventKind
from bot.domain.figures.digest import Person, Picking, Team
from bot.domain.figures.period import Period
from bot.domain.figures.times import Answer
from bot.domain.figures.turns import Turn

_GIVEN = {EventKind.HANDED_OVER, EventKind.REASSIGNED}


def team(
    answers: Sequence[Answer],
    events: Iterable[Event],
    period: Period,
    picking: Picking,
    *,
    names: bool,
) -> Team:
    """What was done in the period.

    Args:
        answers: of the period.
        events: at least all of the period.
        period: the period.
        picking: from `picking`.
        names: False leaves every name out.
    """
    took: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        if answer.by != SYSTEM:
            took[answer.by].append(answer.took)
    nudges: Counter[str] = Counter()
    released: Counter[str] = Counter()
    for event in events:
        if not period.holds(event.at):
            continue
        if event.kind is EventKind.NUDGED:
            nudges.update(_strings(event.facts.get("people")))
        elif event.kind is EventKind.RELEASED and event.actor == SYSTEM:
            released[str(event.facts["owner"])] += 1
    everybody = sorted({*took, *nudges, *released}) if names else []
    return Team(
        people=tuple(
            Person(
                user=user,
                answered=len(took.get(user, ())),
                median_seconds=median(took[user]) if user in took else None,
                nudges=nudges[user],
                released=released[user],
            )
            for user in everybody
        ),
        nudges=nudges.total(),
        released=released.total(),
        picking=picking,
    )


def _strings(value: object) -> list[str]:
    return [str(one) for one in value] if isinstance(value, list | tuple) else []


def picking(
    events: Mapping[str, Sequence[Event]],
    turns: Mapping[str, Sequence[Turn]],
    period: Period,
    channels: Mapping[str, str],
) -> Picking:
    """How often somebody chose one while another one had waited longer, unowned, beside it.

    Looked at are conversations of which something was noted in the period.

    Args:
        events: by conversation, in order of time.
        turns: by conversation.
        period: in which the answers were accepted.
        channels: by account id: where its cards are seen.
    """
    choices: dict[str, list[tuple[datetime, Turn]]] = defaultdict(list)
    beside: dict[str, list[Turn]] = defaultdict(list)
    for turn in (t for of in turns.values() for t in of if t.kind is ClockKind.RESPONSE):
        channel = channels.get(turn.account_id, "")
        beside[channel].append(turn)
        ended_at = turn.ended_at
        if turn.purpose is not None and ended_at is not None and period.holds(ended_at):
            at = _chosen_at(events[turn.conversation_id], turn)
            if at is not None:
                choices[channel].append((at, turn))
    owners = {i: _Owners(of) for i, of in events.items()}
    return Picking(
        past_older=sum(_past_older(of, beside[channel], owners) for channel, of in choices.items()),
        of=sum(map(len, choices.values())),
    )


def _past_older(
    choices: Sequence[tuple[datetime, Turn]],
    turns: Iterable[Turn],
    owners: Mapping[str, "_Owners"],
) -> int:
    """How many of one channel's choices went past an older one that nobody owned."""
    coming = deque(sorted(turns, key=lambda t: t.opened_at))
    waiting: list[Turn] = []
    past = 0
    for at, chosen in sorted(choices, key=lambda c: (c[0], c[1].conversation_id)):
        while coming and coming[0].opened_at <= at:
            waiting.append(coming.popleft())
        waiting = [t for t in waiting if t.ended_at is None or t.ended_at > at]
        past += any(
            t.began_at < chosen.began_at
            and t.conversation_id != chosen.conversation_id
            and not owners[t.conversation_id].before(at)
            for t in waiting
        )
    return past


def _chosen_at(events: Iterable[Event], turn: Turn) -> datetime | None:
    """When the one who answered chose the conversation; None: it was given to them.

    Their last claim since it waits. Who owned it before chose it when they asked for the answer.
    """
    chosen: datetime | None = None
    asked: datetime | None = None
    given = False
    for event in events:
        if event.at < turn.opened_at or turn.ended_at is None or event.at > turn.ended_at:
            continue
        if event.kind is EventKind.CLAIMED and event.actor == turn.by:
            chosen, given = event.at, False
        elif event.kind in _GIVEN and event.facts.get("to") == turn.by:
            chosen, given = event.at, event.actor != turn.by
        elif event.kind is EventKind.ANSWER_ASKED and event.actor == turn.by and asked is None:
            asked = event.at
    return None if given else chosen or asked


class _Owners:
    """Who owned a conversation when.

    Args:
        events: of the conversation, in order of time.
    """

    def __init__(self, events: Iterable[Event]) -> None:
        self._changes: list[tuple[datetime, str]] = []
        for event in events:
            if event.kind is EventKind.CLAIMED:
                self._changes.append((event.at, event.actor))
            elif event.kind is EventKind.RELEASED:
                self._changes.append((event.at, ""))
            elif event.kind in _GIVEN:
                self._changes.append((event.at, str(event.facts.get("to", ""))))

    def before(self, instant: datetime) -> str:
        """The owner just before an instant; "": nobody."""
        owner = ""
        for at, who in self._changes:
            if at >= instant:
                break
            owner = who
        return owner
