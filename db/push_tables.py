"""The tables of what networks push, and of what their calls cost.

A push is kept as it came, and is acknowledged then. What was read of it stays as a digest for some
days, without its words, so that a delivery that comes again changes nothing.
"""

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.columns import EXTERNAL, ID, filled, metadata
from db.types import UtcDateTime

pushes = Table(
    "pushes",
    metadata,
    Column("id", ID, primary_key=True),
    Column("network", Text, nullable=False),
    Column("digest", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    Column("read_at", UtcDateTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("not_before", Float, nullable=False, server_default="0"),
    filled("error"),
    UniqueConstraint("network", "digest"),
)
UNREAD = text("read_at IS NULL")
Index(
    "ix_pushes_unread",
    pushes.c.not_before,
    sqlite_where=UNREAD,
    postgresql_where=UNREAD,
)
READ = text("read_at IS NOT NULL")
Index("ix_pushes_read", pushes.c.read_at, sqlite_where=READ, postgresql_where=READ)

push_states = Table(
    "push_states",
    metadata,
    Column("account_id", ID, ForeignKey("accounts.id"), primary_key=True),
    Column("alive_at", UtcDateTime),
    Column("missed_at", UtcDateTime),
)

withdrawn = Table(
    "withdrawn",
    metadata,
    Column("account_id", ID, primary_key=True),
    Column("external_id", EXTERNAL, primary_key=True),
    Column("at", UtcDateTime, nullable=False, index=True),
)

charges = Table(
    "charges",
    metadata,
    Column("account_id", ID, primary_key=True),
    Column("month", Text, primary_key=True),
    Column("what", Text, primary_key=True),
    Column("currency", Text, primary_key=True),
    Column("count", BigInteger, nullable=False),
    Column("millionths", BigInteger, nullable=False),
)
