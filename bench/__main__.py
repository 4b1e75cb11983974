"""`python -m bench`: ratios measured in one run, as a table and as artifacts/bench.json.

Machines are noisy: both sides of a ratio are measured in turns, and what is compared is their
relation, never a time.
"""

import argparse
import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

from bench import cards, clicks, intake, sweeps
from bench.measuring import Result, table
from tests.databases import new_postgresql_database, postgresql_server, sqlite_address

_NAMES = ("intake", "cards", "clicks", "sweeps")
_ARTIFACTS = Path(__file__).resolve().parent.parent / "artifacts"


def _note(text: str) -> None:
    print(f"  {text}", file=sys.stderr, flush=True)


async def _measure(
    names: Sequence[str], places: dict[str, Callable[[], str]], *, quick: bool
) -> list[Result]:
    results = []
    for name in names:
        _note(f"{name} …")
        if name == "cards":
            results.append(await cards.measure(quick=quick))
        elif name == "clicks":
            results.append(await clicks.measure(quick=quick, note=_note))
        else:
            measure = intake.measure if name == "intake" else sweeps.measure
            for where, new_address in places.items():
                results.append(await measure(new_address, where, quick=quick))
    return results


def main() -> int:
    """Measure what was asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=_NAMES, action="append", help="one of them")
    parser.add_argument("--quick", action="store_true", help="fewer samples")
    parser.add_argument("--postgres", action="store_true", help="on PostgreSQL too, where it fits")
    given = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="gh-bench")))
        places: dict[str, Callable[[], str]] = {"SQLite": lambda: sqlite_address(folder)}
        if given.postgres:
            admin = stack.enter_context(postgresql_server())
            places["PostgreSQL"] = lambda: new_postgresql_database(admin)
        results = asyncio.run(_measure(given.only or _NAMES, places, quick=given.quick))
    print(table(results))
    print(f"\nload average {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
    _ARTIFACTS.mkdir(exist_ok=True)
    rows = [result.row() for result in results]
    (_ARTIFACTS / "bench.json").write_text(json.dumps(rows, indent=2) + "\n")
    return int(not all(result.met for result in results))


if __name__ == "__main__":
    sys.exit(main())
