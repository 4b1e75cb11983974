"""Where a message stands in its thread: the first message of it, and the one it answers."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from bot.domain.mention import QuotedContext
from integrations.base import Rejected
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.mapping import Us, to_context
from integrations.mastodon.tame import Record, as_records, text

__all__ = ["Place", "Threads"]

V = TypeVar("V")

_MOST_REMEMBERED = 4096
_AT_ONCE = 4
"""Requests under way at a time; GoToSocial throttles at a few per processor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """The id of a thread's first message as far as the server shows it, and the parent."""

    root: str
    parent: QuotedContext | None = None


class Threads:
    """Asks for ancestors and remembers them, so that pages which overlap cost nothing."""

    def __init__(self, client: MastodonClient) -> None:
        self._client = client
        self._places: OrderedDict[str, Place] = OrderedDict()
        self._roots: OrderedDict[str, str] = OrderedDict()

    async def places(self, statuses: Iterable[Record], us: Us) -> dict[str, Place]:
        """The place of each status, by id.

        Raises:
            RetryLater, Reauthorise: an ancestor could not be asked for; what was learnt is kept.
        """
        gate = asyncio.Semaphore(_AT_ONCE)

        async def find(status: Record) -> tuple[str, Place]:
            async with gate:
                return text(status, "id"), await self._place(status, us)

        # Waits for all of them even when one fails: nothing runs on unattended.
        found = await asyncio.gather(*(find(status) for status in statuses), return_exceptions=True)
        places: dict[str, Place] = {}
        for result in found:
            if isinstance(result, BaseException):
                raise result
            places[result[0]] = result[1]
        return places

    async def _place(self, status: Record, us: Us) -> Place:
        own = text(status, "id")
        parent_id = text(status, "in_reply_to_id")
        if not parent_id:
            return Place(root=own)
        if own in self._places:
            self._places.move_to_end(own)
            return self._places[own]
        ancestors = await self._ancestors(own)
        way_up = _way_up(parent_id, ancestors)
        root = self._roots.get(parent_id) or (text(way_up[-1], "id") if way_up else parent_id)
        for status_id in (own, *(text(ancestor, "id") for ancestor in way_up)):
            _remember(self._roots, status_id, root)
        place = Place(root=root, parent=to_context(way_up[0], us) if way_up else None)
        _remember(self._places, own, place)
        return place

    async def _ancestors(self, status_id: str) -> tuple[Record, ...]:
        try:
            answer = await self._client.get(f"/api/v1/statuses/{part(status_id)}/context")
        except Rejected:
            # The thread is hidden from us; the message itself is not.
            return ()
        return as_records(answer.record.get("ancestors"))


def _way_up(parent_id: str, ancestors: tuple[Record, ...]) -> list[Record]:
    """Parent, its parent and so on, by their own references: no order is promised."""
    by_id = {text(ancestor, "id"): ancestor for ancestor in ancestors}
    way: list[Record] = []
    while (ancestor := by_id.pop(parent_id, None)) is not None:
        way.append(ancestor)
        parent_id = text(ancestor, "in_reply_to_id")
    return way


def _remember(memory: OrderedDict[str, V], key: str, value: V) -> None:
    memory[key] = value
    memory.move_to_end(key)
    while len(memory) > _MOST_REMEMBERED:
        memory.popitem(last=False)
