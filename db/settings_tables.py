"""The tables of what managers change: settings over the installer's, the rota, and digests.

A swap keeps the wall times and the zone that somebody has planned; `end_at` is the instant that
they mean, so that those which are over need not be read. Who gets digests follows from settings;
what is kept is since when.
"""

from sqlalchemy import Column, Integer, Table, Text

from db.columns import ID, metadata
from db.types import Json, UtcDateTime, WallTime

settings = Table(
    "settings",
    metadata,
    Column("key", Text, primary_key=True),
    Column("value", Json),
    Column("changed_at", UtcDateTime, nullable=False),
    Column("changed_by", Text, nullable=False),
    Column("earlier", Json),
)

duty_shifts = Table(
    "duty_shifts",
    metadata,
    Column("id", ID, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("person", Text, nullable=False),
    Column("hours_text", Text, nullable=False),
)

duty_swaps = Table(
    "duty_swaps",
    metadata,
    Column("id", ID, primary_key=True),
    Column("person", Text, nullable=False),
    Column("to_person", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("begin_wall", WallTime, nullable=False),
    Column("begin_fold", Integer, nullable=False, server_default="0"),
    Column("end_wall", WallTime, nullable=False),
    Column("end_fold", Integer, nullable=False, server_default="0"),
    Column("end_at", UtcDateTime, nullable=False, index=True),
    Column("made_by", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
)

digest_recipients = Table(
    "digest_recipients",
    metadata,
    Column("recipient", Text, primary_key=True),
    Column("at_wall", Text, nullable=False),
    Column("zone", Text, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)
