"""New rows, many at once.

SQLAlchemy writes the statement and knows the types. What it does for every parameter of every row
costs several times what SQLite needs to insert it, and is left out: values are encoded here, a
column at a time, and the rows go to the driver as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import repeat
from operator import is_, itemgetter
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from db.connections import one_way

_Encoder = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class _Plan:
    """How rows of one shape are inserted.

    Attributes:
        sql: the statement, in the driver's words.
        names: the columns in the order of its parameters.
        encoders: the places among them whose values the driver does not take as they are.
        positional: the driver wants tuples; otherwise mappings.
    """

    sql: str
    names: tuple[str, ...]
    encoders: tuple[tuple[int, _Encoder], ...]
    positional: bool


async def insert_rows(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows that all name the same columns, two or more of them; none is no row.

    Raises:
        IntegrityError: a key is taken.
    """
    if not rows:
        return
    plan = _plan(table, tuple(rows[0]), connection.dialect)
    encoded: Any = _rows(plan, rows)
    if not plan.positional:
        encoded = [dict(zip(plan.names, values, strict=True)) for values in encoded]
    await connection.exec_driver_sql(plan.sql, encoded if len(encoded) > 1 else encoded[0])


async def insert_rows_with_next(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows whose keys nobody else can have; in SQLite on the way of what comes next.

    The way to SQLite's thread costs more than the statement: these rows go with the next statement
    of the transaction, or with its commit, and are there for whoever reads after that.
    """
    driver = one_way(connection)
    if not rows or driver is None or not connection.in_transaction():
        await insert_rows(connection, table, rows)
        return
    driver.insert_with_next(*prepared_insert(table, rows, connection.dialect))


def prepared_insert(
    table: Table, rows: Sequence[Mapping[str, Any]], dialect: Dialect
) -> tuple[str, list[tuple[Any, ...]]]:
    """An INSERT as SQLite takes it: the statement and its parameters by row."""
    plan = _plan(table, tuple(rows[0]), dialect)
    return plan.sql, _rows(plan, rows)


def _rows(plan: _Plan, rows: Sequence[Mapping[str, Any]]) -> list[tuple[Any, ...]]:
    columns = list(zip(*map(itemgetter(*plan.names), rows), strict=True))
    for place, encode in plan.encoders:
        columns[place] = _encoded(columns[place], encode)
    return list(zip(*columns, strict=True))


def _encoded(column: tuple[Any, ...], encode: _Encoder) -> tuple[Any, ...]:
    # Many columns of new rows hold one and the same: the time of the page, or nothing.
    if all(map(is_, column, repeat(column[0]))):
        return (encode(column[0]),) * len(column)
    return tuple(map(encode, column))


@lru_cache(maxsize=128)
def _plan(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Plan:
    compiled = insert(table).compile(dialect=dialect, column_keys=columns)
    positions = getattr(compiled, "positiontup", None)
    names = tuple(positions or columns)
    encoders = [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]
    return _Plan(
        sql=str(compiled),
        names=names,
        encoders=tuple((i, encode) for i, encode in enumerate(encoders) if encode is not None),
        positional=positions is not None,
    )
