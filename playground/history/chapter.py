"""The past as one transaction: it is lived to its end, or nothing of it has happened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db.unit_of_work import Database, Transaction


class _Part(Transaction):
    """A part of it; the whole is committed by whoever began it."""

    async def commit(self) -> None:
        """It stands, as long as the whole does."""
        self.woken |= self._wakes
        self._wakes = set()


class Chapter(Database):
    """The database for services and workers that take turns: what one writes, the next one reads.

    It is much faster, too: most of the past is a few small statements, each with a transaction of
    its own otherwise.
    """

    def __init__(self, whole: Transaction) -> None:
        engine = whole.connection.engine
        super().__init__(engine, engine)
        self._part = _Part(whole.connection)

    @asynccontextmanager
    async def write(self, *, durable: bool = False) -> AsyncIterator[Transaction]:
        """Go on in the one transaction."""
        del durable
        yield self._part

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Look at what stands so far."""
        yield self._part
