"""Column types and SQL expressions that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import msgspec
from sqlalchemy import DateTime, Dialect, Float, Text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC datetime; SQLite keeps it naive in UTC, PostgreSQL as timestamptz."""

    impl = DateTime(timezone=True)
    cache_ok = True

    # The processors of both dialects are given whole: a chain of three calls for every time of
    # every row was a third of what a page of mentions takes.

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], object]:
        """Refuse naive values: their zone would be a guess."""
        return _to_sqlite if dialect.name == "sqlite" else _to_postgresql

    def result_processor(
        self, dialect: Dialect, coltype: object
    ) -> Callable[[Any], datetime | None]:
        """Always aware, always UTC."""
        del coltype
        return _from_sqlite if dialect.name == "sqlite" else _from_postgresql


def _to_postgresql(value: datetime | None) -> datetime | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"naive datetime {value!r} cannot be stored")
    return value.astimezone(UTC)


def _to_sqlite(value: datetime | None) -> str | None:
    utc = _to_postgresql(value)
    return None if utc is None else utc.replace(tzinfo=None).isoformat(" ", "microseconds")


def _from_postgresql(value: datetime | None) -> datetime | None:
    return None if value is None else value.astimezone(UTC)


def _from_sqlite(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value).replace(tzinfo=UTC)


class WallTime(TypeDecorator[datetime]):
    """A local date and time without a zone, kept as text: no database may take it for an instant.

    The texts of two wall times compare as the times do.
    """

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """To text; an aware value would lose its zone."""
        del dialect
        if value is None:
            return None
        if value.tzinfo is not None:
            raise ValueError(f"aware datetime {value!r} is no wall time")
        return value.isoformat(timespec="seconds")

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        """From text."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)


class Json(TypeDecorator[Any]):
    """JSON text made from values and frozen dataclasses; read back as plain values."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:  # noqa: ANN401 - JSON is any value
        """To text."""
        del dialect
        return None if value is None else msgspec.json.encode(value).decode()

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:  # noqa: ANN401 - JSON is any value
        """From text."""
        del dialect
        return None if value is None else msgspec.json.decode(value)


class database_epoch(FunctionElement[float]):  # noqa: N801 - written like a SQL function
    """The database's own clock in seconds since 1970, which moves within a transaction.

    Leases use it: replicas may disagree about the time, and a demo's clock runs faster.
    """

    inherit_cache = True  # without it every statement with a lease would be compiled anew
    name = "database_epoch"
    type = Float()


@compiles(database_epoch)
def _postgresql_epoch(element: database_epoch, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    del element, compiler, kw
    return "extract(epoch from clock_timestamp())::double precision"


@compiles(database_epoch, "sqlite")
def _sqlite_epoch(element: database_epoch, compiler: SQLCompiler, **kw: Any) -> str:  # noqa: ANN401 - SQLAlchemy's signature
    del element, compiler, kw
    return "((julianday('now') - 2440587.5) * 86400.0)"
