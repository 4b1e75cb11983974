"""The repositories of `bot.storage`, in SQL that SQLite and PostgreSQL both understand."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import IntegrityError

from bot.storage import Collision


@contextmanager
def collisions() -> Iterator[None]:
    """A broken unique key means that another transaction was first."""
    try:
        yield
    except IntegrityError as error:
        raise Collision("Somebody stored the same thing first.") from error
