"""The repositories of `bot.storage`, in SQL that SQLite and PostgreSQL both understand."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TypeVar

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError

from bot.storage import Collision

_Key = TypeVar("_Key")


def taken(ids: Select[tuple[_Key]]) -> Select[tuple[_Key]]:
    """The ids that a worker takes, of which the statement chooses once.

    As a plain subquery PostgreSQL may run it again for each row of a table that it believes to be
    small, and every run leaves out what the ones before have taken: more than `LIMIT` in all.
    """
    chosen = ids.cte("taken")
    return select(chosen.c[0])


@contextmanager
def collisions() -> Iterator[None]:
    """A broken unique key means that another transaction was first."""
    try:
        yield
    except IntegrityError as error:
        raise Collision("Somebody stored the same thing first.") from error
