"""Connections for transactions: from pools, and SQLite's one that writes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

from sqlalchemy import Connection, exc
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from db.sqlite import OneWayConnection

_PATIENCE = 60.0  # seconds; whoever waits longer waits for themselves


def one_way(connection: AsyncConnection) -> OneWayConnection | None:
    """The driver's connection in SQLite; None in PostgreSQL."""
    if connection.dialect.name != "sqlite":
        return None
    sync = cast("Connection", connection.sync_connection)
    return cast("OneWayConnection", sync.connection.driver_connection)


class Pooled:
    """Connections of an engine's pool."""

    def __init__(self, engine: AsyncEngine) -> None:
        self._engine = engine

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """One for a transaction; what is not committed is rolled back."""
        async with self._engine.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Let go of all."""
        await self._engine.dispose()


class PooledSqlite(Pooled):
    """The same in SQLite, where giving one back waits for nothing.

    SQLAlchemy does it in a task of its own, to be safe from cancellation, and whoever clicked
    waits for that task's turn.
    """

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """One for a transaction; what is not committed is rolled back."""
        connection = await self._engine.connect().start()
        try:
            yield connection
        finally:
            await connection.close()


class OneWriter(Pooled):
    """SQLite's one connection that writes, kept, and given in the order in which it is asked for.

    A pool of one does the same, at a price that whoever clicks would pay: taking a connection from
    it and giving it back takes as long as the transaction. Nobody else may ask the engine for one.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__(engine)
        self._turn = asyncio.Lock()
        self._kept: AsyncConnection | None = None
        self._closed = False

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[AsyncConnection]:
        """The one; what is not committed is rolled back.

        Raises:
            sqlalchemy.exc.TimeoutError: nobody gives it back, perhaps because its holder asks for
                it again.
        """
        try:
            async with asyncio.timeout(_PATIENCE):
                await self._turn.acquire()
        except TimeoutError:
            raise exc.TimeoutError("The database was being written to all the time.") from None
        try:
            connection = self._kept = self._kept or await self._engine.connect().start()
            try:
                yield connection
            finally:
                await self._clear(connection)
        finally:
            self._turn.release()

    async def _clear(self, connection: AsyncConnection) -> None:
        """Leave no transaction to the next one, or no connection."""
        try:
            if connection.in_transaction():
                await connection.rollback()
        except BaseException:  # whatever it was, the next one gets another connection
            await self._let_go()
            raise
        if self._closed or connection.invalidated or connection.closed:
            await self._let_go()

    async def close(self) -> None:
        """Let go of it, or leave that to whoever holds it."""
        self._closed = True
        if not self._turn.locked():
            await self._let_go()
        await super().close()

    async def _let_go(self) -> None:
        kept, self._kept = self._kept, None
        if kept is None:
            return
        if self._closed and not kept.invalidated:
            await kept.invalidate()  # its pool will not be asked again
        await kept.close()
