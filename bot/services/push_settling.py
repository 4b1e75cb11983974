"""What is written down of pushes in the end, and told."""

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import structlog

from bot.services.push_batch import Batch
from bot.services.push_pauses import Later
from bot.services.signs_of_life import SignsOfLife
from bot.storage import Push, Units

log = structlog.get_logger(__name__)

MOST_ATTEMPTS = 10
"""A push that could not be read so often is set aside; by then more than an hour has passed."""


class PushFate(StrEnum):
    """What became of a push, or of one event in it."""

    READ = "read"
    POSTPONED = "postponed"
    SET_ASIDE = "set_aside"
    UNREADABLE = "unreadable"
    IGNORED = "ignored"
    UNKNOWN = "unknown"
    NOBODY = "nobody"


class SettledFigures(Protocol):
    """What is counted of pushes; the metrics do."""

    def push_settled(self, network: str, fate: str) -> None:
        """A push was read, postponed, set aside, or could not be read at all."""
        ...


class Settling:
    """Settles what is done of a batch: read, postponed, or set aside.

    Written last: until then pushes are read again.
    """

    def __init__(self, units: Units, signs: SignsOfLife, figures: SettledFigures) -> None:
        self._units = units
        self._signs = signs
        self._figures = figures

    async def settle(self, batch: Batch, now: datetime) -> None:
        """Settle those of its pushes that wait for no account any more."""
        pushes = batch.take_done()
        if not pushes:
            return
        later = {push.id: batch.later[push.id] for push in pushes if push.id in batch.later}
        lost = {
            push.id: later.pop(push.id).why
            for push in pushes
            if push.attempts >= MOST_ATTEMPTS and push.id in later and later[push.id].tried
        }
        waiting: dict[Later, list[str]] = {}
        for push_id, pause in later.items():
            waiting.setdefault(pause, []).append(push_id)
        done = [push.id for push in pushes if push.id not in lost and push.id not in later]
        async with self._units.write() as uow:
            await uow.pushes.read(done, now)
            for pause, ids in waiting.items():
                await uow.pushes.postpone(ids, pause.seconds, pause.why, tried=pause.tried)
            for push_id, why in lost.items():
                await uow.pushes.set_aside(push_id, why, now)
            # In one order, or two replicas would wait for each other.
            for account_id, at in sorted(batch.came_at().items()):
                await self._signs.note_in(uow, account_id, at)
            await uow.commit()
        fates = dict.fromkeys(batch.unreadable, PushFate.UNREADABLE)
        fates |= dict.fromkeys(later, PushFate.POSTPONED) | dict.fromkeys(lost, PushFate.SET_ASIDE)
        self._tell(pushes, fates)

    def _tell(self, pushes: Sequence[Push], fates: dict[str, PushFate]) -> None:
        for push in pushes:
            fate = fates.get(push.id, PushFate.READ)
            if fate is PushFate.SET_ASIDE:
                log.error("push_set_aside", push=push.id, network=push.network)
            elif fate is PushFate.UNREADABLE:
                log.warning("push_unreadable", push=push.id, network=push.network)
            self._figures.push_settled(push.network, fate.value)
