"""What tables of every subject are made of: their metadata, names of keys, common columns."""

from sqlalchemy import Boolean, Column, MetaData, String, Text

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

ID = String(32)
EXTERNAL = Text


def filled(name: str) -> Column[str]:
    """A text that is never null; "" means nothing."""
    return Column(name, Text, nullable=False, server_default="")


def flag(name: str, *, default: bool = False) -> Column[bool]:
    """Yes or no."""
    # No default of the server: its literal is an integer in SQLite and a boolean in PostgreSQL.
    return Column(name, Boolean, nullable=False, default=default)
