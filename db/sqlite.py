"""A SQLite connection that goes to its thread once for each statement.

aiosqlite runs every call in a thread of its own, and SQLAlchemy makes four or five calls for a
statement: a cursor, the statement, its rows, the end of the cursor, and BEGIN before the first.
On a busy loop each way costs more than the statement. Here one way does it all.
"""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from types import TracebackType
from typing import Any, Self

import aiosqlite
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite

from db.dialects import SharedCache

_Statement = tuple[str, Sequence[Any]]

_CHUNK = 64  # rows; aiosqlite wants it, we never use it
_STATEMENTS = 500  # that a connection keeps prepared; the product has some hundreds


class OneWayCursor:
    """What SQLAlchemy asks of a driver's cursor; all rows are here when `execute` returns."""

    def __init__(self, connection: "OneWayConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None
        self.arraysize = 1

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> Self:
        """Run one statement and fetch its rows."""
        await self._run(lambda raw: raw.execute(sql, tuple(parameters)))
        return self

    async def executemany(self, sql: str, rows: Iterable[Sequence[Any]]) -> Self:
        """Run one statement with many rows of parameters."""
        await self._run(lambda raw: raw.executemany(sql, rows))
        return self

    async def _run(self, statement: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        def there(raw: sqlite3.Connection) -> None:
            cursor = statement(raw)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
            cursor.close()

        await self._connection.run(there)

    async def fetchall(self) -> Sequence[Any]:
        """The rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Nothing is held."""


class OneWayConnection(aiosqlite.Connection):
    """An aiosqlite connection whose transactions begin with their first statement."""

    def __init__(self, path: str) -> None:
        def connect() -> sqlite3.Connection:
            return sqlite3.connect(path, isolation_level=None, cached_statements=_STATEMENTS)

        super().__init__(connect, _CHUNK)
        self._thread.daemon = True  # as SQLAlchemy does: a lost connection must not keep us alive
        self._begin = ""
        self._pragma = ""
        self._inserts: list[tuple[str, Sequence[Sequence[Any]]]] = []

    @classmethod
    async def opened(cls, path: str, pragmas: Iterable[str]) -> Self:
        """A connection to a file, with what is set for it, such as "foreign_keys = ON"."""
        connection = cls(path)
        await connection
        try:
            await connection.run(lambda raw: [raw.execute(f"PRAGMA {one}") for one in pragmas])
        except BaseException:
            await connection.close()
            raise
        return connection

    def begin_with_next(self, begin: str) -> None:
        """Begin a transaction with the next statement."""
        self._begin = begin

    def set_with_next(self, pragma: str) -> None:
        """Set something for the next transaction and those after it."""
        self._pragma = pragma

    def insert_with_next(self, sql: str, rows: Sequence[Sequence[Any]]) -> None:
        """Insert rows on the way of the next statement, or of the commit."""
        self._inserts.append((sql, rows))

    async def run(self, act: Callable[[sqlite3.Connection], object]) -> None:
        """Do something in the connection's thread, in the transaction that has begun."""
        before = [statement for statement in (self._pragma, self._begin) if statement]
        inserts, self._inserts = self._inserts, []
        self._pragma = self._begin = ""
        raw = self._conn

        def there() -> None:
            for statement in before:
                raw.execute(statement)
            for sql, rows in inserts:
                raw.executemany(sql, rows)
            act(raw)

        await self._execute(there)  # type: ignore[no-untyped-call] # aiosqlite leaves it untyped

    async def change_one(self, change: _Statement, note: _Statement) -> bool:
        """A transaction in one way: a statement, and if it gives a row, another one and the commit.

        Returns:
            Whether it gave a row; otherwise nothing has happened.
        """
        found = False

        def there(raw: sqlite3.Connection) -> None:
            nonlocal found
            raw.execute("BEGIN IMMEDIATE")
            try:
                found = bool(raw.execute(*change).fetchall())
                if found:
                    raw.execute(*note)
                    raw.commit()
            finally:
                if raw.in_transaction:
                    raw.rollback()

        await self.run(there)
        return found

    def cursor(self) -> OneWayCursor:  # type: ignore[override] # not awaitable: there is no way to go
        """A cursor."""
        return OneWayCursor(self)

    async def commit(self) -> None:
        """Commit; without a statement there is nothing to commit."""
        self._begin = ""
        if self._inserts:
            await self.run(sqlite3.Connection.commit)
        elif self.in_transaction:
            await super().commit()

    async def rollback(self) -> None:
        """Roll back, without waiting: statements of this connection keep their order."""
        self._begin = ""
        self._inserts = []
        if self._connection is not None and self.in_transaction:
            self._tx.put_nowait((None, self._connection.rollback))


class OneWayDialect(SharedCache, SQLiteDialect_aiosqlite):
    """SQLAlchemy's dialect for such connections."""

    driver = "oneway"
    supports_statement_cache = True
