"""A transaction that changes one row and notes it: in SQLite one way to its thread.

Somebody has clicked and waits. SQLite needs a twentieth of a millisecond for it, each way to its
thread and each statement through SQLAlchemy several times that. SQLAlchemy writes the statements
here, too, and knows the types; it does not run them.
"""

import sqlite3
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningUpdate

from db.bulk import insert_rows, prepared_insert
from db.connections import one_way

_Encoder = Callable[[Any], Any]


async def change_one(
    connection: AsyncConnection,
    change: ReturningUpdate[Any],
    given: Mapping[str, Any],
    *,
    table: Table,
    note: Mapping[str, Any],
) -> bool:
    """Change a row and note it, as all that a transaction does.

    In SQLite it is committed when this returns; the transaction's own commit finds nothing to do.
    Where something has come before in the transaction, this is a part of it like any other.

    Args:
        connection: the transaction's.
        change: an UPDATE that returns the row it has changed.
        given: its parameters.
        table: where it is noted.
        note: the row that is inserted there, unless nothing was changed.

    Returns:
        Whether the row was changed; otherwise nothing has happened.

    Raises:
        DBAPIError: as any statement; nothing has happened.
    """
    driver = one_way(connection)
    if driver is None or connection.in_transaction():
        changed = (await connection.execute(change, given)).one_or_none() is not None
        if changed:
            await insert_rows(connection, table, [note])
        return changed
    sql, [values] = prepared_insert(table, [note], connection.dialect)
    prepared = _prepared(change, connection.dialect)
    try:
        return await driver.change_one((prepared.sql, prepared.values(given)), (sql, values))
    except BaseException as error:
        # SQLAlchemy has not seen it, and would give a broken connection to the next one.
        await connection.invalidate()
        if isinstance(error, sqlite3.Error):
            raise _as_sqlalchemy(error, connection, prepared.sql) from error
        raise


def _as_sqlalchemy(error: sqlite3.Error, connection: AsyncConnection, sql: str) -> BaseException:
    """The error that a statement through SQLAlchemy would have raised."""
    return DBAPIError.instance(
        sql, None, error, sqlite3.Error, hide_parameters=True, dialect=connection.dialect
    )


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A statement as SQLite takes it.

    Attributes:
        sql: the statement.
        parameters: each one's name, the value it has unless another is given, and what encodes it.
    """

    sql: str
    parameters: tuple[tuple[str, Any, _Encoder | None], ...]

    def values(self, given: Mapping[str, Any]) -> list[Any]:
        """Its parameters in order."""
        return [
            encode(given.get(name, value)) if encode is not None else given.get(name, value)
            for name, value, encode in self.parameters
        ]


@lru_cache(maxsize=32)
def _prepared(change: ReturningUpdate[Any], dialect: Dialect) -> _Prepared:
    compiled = change.compile(dialect=dialect)
    parameters = []
    for name in compiled.positiontup or ():
        bound = compiled.binds[name]
        encode = bound.type.dialect_impl(dialect).bind_processor(dialect)
        parameters.append((name, bound.value, encode))
    return _Prepared(sql=str(compiled), parameters=tuple(parameters))
