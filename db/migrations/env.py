"""How Alembic reaches the database; `db.migrate` calls it with a connection."""

from typing import Literal

from alembic import context

from db.schema import metadata
from db.types import Json, UtcDateTime, WallTime


def _render(kind: str, item: object, _context: object) -> str | Literal[False]:
    """Migrations name plain types: they must still run when our own types have changed."""
    if kind == "type" and isinstance(item, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    if kind == "type" and isinstance(item, Json | WallTime):
        return "sa.Text()"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,  # SQLite alters a table by building it anew
    render_item=_render,
    compare_type=True,
    compare_server_default=False,
)
with context.begin_transaction():
    context.run_migrations()
