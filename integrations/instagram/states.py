"""Customers' comments and posts as they are now: hidden, deleted, or the same.

An id does not tell a comment under our post from one elsewhere or from somebody's post, and
Instagram shows each of them in another place. "Deleted" is said only when none of these places
has it and our rights hold. Private messages are left out: beyond the newest twenty of a
conversation Instagram calls them all deleted; when one really is, it is pushed.
"""

import asyncio
from collections.abc import Mapping, Sequence

from integrations.base import MessageState
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import as_id
from integrations.instagram import nodes
from integrations.instagram.ids import is_number, number
from integrations.instagram.lookup import Lookup
from integrations.instagram.reader import Reader
from integrations.instagram.said import Said, Us

__all__ = ["States"]

_AT_ONCE = 4


class States:
    """Looks of one account."""

    def __init__(self, client: GraphClient, lookup: Lookup, reader: Reader, us: Us) -> None:
        self._client = client
        self._lookup = lookup
        self._reader = reader
        self._us = us

    async def current(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """The state of each that Instagram answers for.

        Raises:
            RetryLater, Reauthorise: it cannot be asked now.
        """
        wanted = [one for one in dict.fromkeys(external_ids) if is_number(one)]
        gate = asyncio.Semaphore(_AT_ONCE)

        async def look(external_id: str) -> Said | GraphRefused | None:
            async with gate:
                return await self._look(external_id)

        answers = await asyncio.gather(*(look(one) for one in wanted))
        found = dict(zip(wanted, answers, strict=True))
        states = {
            one: MessageState(exists=True, text=said.text, media=said.media, hidden=said.hidden)
            for one, said in found.items()
            if isinstance(said, Said)
        }
        gone = [one for one, said in found.items() if said is None]
        if gone:
            tagged = {as_id(one.get("id")) async for one in self._reader.tagged(until=None)}
            states |= {one: MessageState(exists=True) for one in gone if one in tagged}
            absent = [one for one in gone if one not in tagged]
            if absent and (states or await self._may_read()):
                states |= dict.fromkeys(absent, MessageState(exists=False))
        return states

    async def _look(self, external_id: str) -> Said | GraphRefused | None:
        """What it is; None: none of the three places has it; a refusal: one of them is shut."""
        shut: GraphRefused | None = None
        for look in (self._lookup.comment, self._lookup.mentioned_comment, self._post):
            try:
                said = await look(external_id)
            except GraphRefused as error:
                if not error.gone:
                    shut = error
            else:
                if said.external_id == external_id:
                    return said
        return shut

    async def _post(self, external_id: str) -> Said:
        record = await self._lookup.mentioned_post(external_id)
        return nodes.other_post(record, self._us, named=True)

    async def _may_read(self) -> bool:
        """Whether our rights hold: what is not shown to us looks as if it was deleted."""
        try:
            await self._client.get(f"{number(self._us.id)}/media", {"fields": "id", "limit": "1"})
        except GraphRefused:
            return False
        return True
