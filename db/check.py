"""`python -m db.check`: the schema from the migrations equals the tables."""

import asyncio
import sys
import tempfile
from pathlib import Path

from db.engine import writing_engine
from db.migrate import differences, upgrade


async def check() -> list[str]:
    """Differences on a new SQLite database; PostgreSQL is compared in the tests."""
    with tempfile.TemporaryDirectory() as folder:
        engine = writing_engine(f"sqlite+aiosqlite:///{Path(folder) / 'check.sqlite3'}")
        try:
            await upgrade(engine)
            return await differences(engine)
        finally:
            await engine.dispose()


if __name__ == "__main__":
    found = asyncio.run(check())
    for line in found:
        sys.stderr.write(f"Migrations and tables differ: {line}\n")
    sys.exit(bool(found))
