"""SQLAlchemy's dialect for PostgreSQL through psycopg; an extra, imported only where it is used."""

from sqlalchemy.dialects.postgresql.psycopg import PGDialectAsync_psycopg

from db.dialects import SharedCache


class SharedPsycopg(SharedCache, PGDialectAsync_psycopg):
    """The same for the engine that reads and the one that writes."""

    driver = "psycopg"
    supports_statement_cache = True
