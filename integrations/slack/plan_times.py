"""Fields in which somebody chooses when a post goes out; the composer and the move form have them.

Their blocks carry a revision: a date that we put in is taken only by a block that Slack has not
seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.domain.posts import PlannedTime
from integrations.slack import ids
from integrations.slack.blocks import Block, context, labelled, option, plain
from integrations.slack.plan_labels import wall_words
from integrations.slack.text import date, inline

_MOST_ZONES = 100
_FOLDS = (
    ("0", "The first time", "Before the clock is put back"),
    ("1", "The second time", "After the clock was put back"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFields:
    """Action and block ids of a form's time fields."""

    day: tuple[ids.PlanAction, ids.PlanBlock]
    time: tuple[ids.PlanAction, ids.PlanBlock]
    zone: tuple[ids.PlanAction, ids.PlanBlock]
    fold: tuple[ids.PlanAction, ids.PlanBlock]


COMPOSER = TimeFields(
    day=(ids.PlanAction.COMPOSE_DAY, ids.PlanBlock.COMPOSE_DAY),
    time=(ids.PlanAction.COMPOSE_TIME, ids.PlanBlock.COMPOSE_TIME),
    zone=(ids.PlanAction.COMPOSE_ZONE, ids.PlanBlock.COMPOSE_ZONE),
    fold=(ids.PlanAction.COMPOSE_FOLD, ids.PlanBlock.COMPOSE_FOLD),
)
MOVE = TimeFields(
    day=(ids.PlanAction.MOVE_DAY, ids.PlanBlock.MOVE_DAY),
    time=(ids.PlanAction.MOVE_TIME, ids.PlanBlock.MOVE_TIME),
    zone=(ids.PlanAction.MOVE_ZONE, ids.PlanBlock.MOVE_ZONE),
    fold=(ids.PlanAction.MOVE_FOLD, ids.PlanBlock.MOVE_FOLD),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ChosenTime:
    """What stands in the time fields.

    Attributes:
        day / time: "2026-12-01" and "09:00"; "" while not chosen.
        note: what is special about it ("" when nothing is).
        twice: it exists twice: which one has to be chosen (`fold`).
        planned / due_at: how it was understood, for the echo; None while it is not settled.
        optional: a post may be saved without a time.
    """

    day: str
    time: str
    zone: str
    zones: Sequence[str]
    note: str = ""
    twice: bool = False
    fold: int = 0
    planned: PlannedTime | None = None
    due_at: datetime | None = None
    optional: bool = False


def time_fields(fields: TimeFields, chosen: ChosenTime, revision: int) -> list[Block]:
    """Date, time and zone, which of two where the time exists twice, and how it is understood."""
    blocks = [
        _picker("datepicker", "initial_date", fields.day, "Day", chosen.day, chosen, revision),
        _picker("timepicker", "initial_time", fields.time, "Time", chosen.time, chosen, revision),
        _zone(fields.zone, chosen, revision),
    ]
    if chosen.note:
        blocks.append(context(f"⚠️ {inline(chosen.note, 600)}"))
    if chosen.twice:
        blocks.append(_which(fields.fold, chosen.fold, revision))
    if chosen.planned is not None and chosen.due_at is not None:
        words = inline(wall_words(chosen.planned), 90)
        blocks.append(context(f"🕘 {words}: for you that is {date(chosen.due_at)}."))
    return blocks


def _picker(
    kind: str,
    initial: str,
    names: tuple[ids.PlanAction, ids.PlanBlock],
    label: str,
    value: str,
    chosen: ChosenTime,
    revision: int,
) -> Block:
    element: Block = {"type": kind, "action_id": str(names[0])}
    if value:
        element[initial] = value
    block_id = ids.revised(names[1], revision)
    return labelled(element, block_id, label, optional=chosen.optional, live=True)


def _zone(names: tuple[ids.PlanAction, ids.PlanBlock], chosen: ChosenTime, revision: int) -> Block:
    known = dict.fromkeys(filter(None, (chosen.zone, *chosen.zones)))
    options = {zone: option(zone, zone) for zone in list(known or {"UTC": None})[:_MOST_ZONES]}
    element: Block = {
        "type": "static_select",
        "action_id": str(names[0]),
        "options": list(options.values()),
        "initial_option": next(iter(options.values())),
        "placeholder": plain("Choose a time zone"),
    }
    return labelled(element, ids.revised(names[1], revision), "Time zone", live=True)


def _which(names: tuple[ids.PlanAction, ids.PlanBlock], fold: int, revision: int) -> Block:
    options = [option(words, value, about) for value, words, about in _FOLDS]
    element: Block = {
        "type": "radio_buttons",
        "action_id": str(names[0]),
        "options": options,
        "initial_option": options[1 if fold else 0],
    }
    return labelled(element, ids.revised(names[1], revision), "This time comes twice", live=True)
