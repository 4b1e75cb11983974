"""The whole schema: whoever compares or migrates it needs the tables of every subject."""

from db import planning_tables, push_tables, settings_tables, tables
from db.columns import metadata

SUBJECTS = (tables, planning_tables, settings_tables, push_tables)

__all__ = ["SUBJECTS", "metadata"]
