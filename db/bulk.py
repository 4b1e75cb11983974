"""New rows, many at once.

SQLAlchemy writes the statement and knows the types. What it does for every parameter of every row
costs several times what SQLite needs to insert it, and is left out: values are encoded here, and
the rows go to the driver as they are.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Dialect, Table, insert
from sqlalchemy.ext.asyncio import AsyncConnection

_Encoder = Callable[[Any], Any] | None
_Plan = tuple[str, tuple[tuple[str, _Encoder], ...], bool]


async def insert_rows(
    connection: AsyncConnection, table: Table, rows: Sequence[Mapping[str, Any]]
) -> None:
    """Insert rows that all name the same columns; none is no row.

    Raises:
        IntegrityError: a key is taken.
    """
    if not rows:
        return
    sql, fields, positional = _plan(table, tuple(rows[0]), connection.dialect)
    encoded: Any = [
        [row[name] if encode is None else encode(row[name]) for name, encode in fields]
        for row in rows
    ]
    if positional:
        encoded = list(map(tuple, encoded))
    else:
        names = [name for name, _ in fields]
        encoded = [dict(zip(names, values, strict=True)) for values in encoded]
    await connection.exec_driver_sql(sql, encoded if len(encoded) > 1 else encoded[0])


@lru_cache(maxsize=128)
def _plan(table: Table, columns: tuple[str, ...], dialect: Dialect) -> _Plan:
    """The statement, and how each of its parameters is encoded, in their order."""
    compiled = insert(table).compile(dialect=dialect, column_keys=columns)
    names = getattr(compiled, "positiontup", None) or columns
    fields = tuple(
        (name, table.c[name].type.dialect_impl(dialect).bind_processor(dialect)) for name in names
    )
    return str(compiled), fields, bool(getattr(compiled, "positiontup", None))
