"""`python -m bench`: run the benches, print a table, keep it in artifacts/bench.json.

python -m bench [--only NAME] [--quick] [--postgres]
"""

import argparse
import asyncio
import json
import os
import platform
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import ExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Protocol

from bench import bursts, calendars, cards, clicks, days, homes, intake, posts, sweeps
from bench.measuring import Result, table
from bot.observability import configure_logging
from bot.planning_forms import Span
from tests.databases import new_postgresql_database, postgresql_server, sqlite_address

_NAMES = ("intake", "card", "click", "sweep", "posts", "calendar", "digest", "home", "burst")
_FILE = Path("artifacts") / "bench.json"


def _note(words: str) -> None:
    print(words, flush=True)


def _benches(
    stack: ExitStack, only: str, *, quick: bool, postgres: bool
) -> Iterator[Coroutine[object, object, Result]]:
    """One after the other; a database is made only for those that need it."""
    addresses = {"SQLite": partial(sqlite_address, _folder(stack))}
    if postgres:
        admin = stack.enter_context(postgresql_server())
        addresses["PostgreSQL"] = partial(new_postgresql_database, admin)
    wanted = {only} if only else set(_NAMES)
    if "intake" in wanted:
        yield from _everywhere(intake.measure, addresses, quick=quick)
    if "card" in wanted:
        yield cards.measure(quick=quick)
    if "click" in wanted:
        yield clicks.measure(quick=quick, note=_note)
    if "burst" in wanted:
        yield bursts.measure(quick=quick, note=_note)
    if "calendar" in wanted:
        for span in (Span.WEEK, Span.MONTH):
            yield calendars.measure(_folder(stack), span, quick=quick)
    for name, measure in (
        ("sweep", sweeps.measure),
        ("posts", posts.measure),
        ("digest", days.measure),
        ("home", homes.measure),
    ):
        if name in wanted:
            yield from _everywhere(measure, addresses, quick=quick)


class _OverDatabases(Protocol):
    def __call__(
        self, new_address: Callable[[], str], where: str, /, *, quick: bool
    ) -> Coroutine[object, object, Result]: ...


def _everywhere(
    measure: _OverDatabases, addresses: Mapping[str, Callable[[], str]], *, quick: bool
) -> Iterator[Coroutine[object, object, Result]]:
    """The bench over each kind of database."""
    for where, new_address in addresses.items():
        yield measure(new_address, where, quick=quick)


def _folder(stack: ExitStack) -> Path:
    return Path(stack.enter_context(tempfile.TemporaryDirectory()))


def _run(only: str, *, quick: bool, postgres: bool) -> list[Result]:
    results: list[Result] = []
    with ExitStack() as stack:
        for bench in _benches(stack, only, quick=quick, postgres=postgres):
            began = time.perf_counter()
            result = asyncio.run(bench)
            results.append(result)
            _note(f"{result.name}: {result.ratio:.2f} in {time.perf_counter() - began:.0f} s")
    return results


def _machine() -> dict[str, object]:
    return {
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "sqlite": sqlite3.sqlite_version,
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count(),
    }


def main() -> int:
    """Run what was asked for; 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--only", choices=_NAMES, default="", help="one bench")
    parser.add_argument("--quick", action="store_true", help="few samples: does it run?")
    parser.add_argument("--postgres", action="store_true", help="PostgreSQL too, where it matters")
    options = parser.parse_args()
    configure_logging("warning", "text")
    load_before = os.getloadavg()[0]
    results = _run(options.only, quick=options.quick, postgres=options.postgres)
    print(f"\n{table(results)}")
    loads = {"load_before": round(load_before, 2), "load_after": round(os.getloadavg()[0], 2)}
    print(f"\nLoad of the machine before: {load_before:.2f} (an idle one measures best).")
    _FILE.parent.mkdir(exist_ok=True)
    kept = {**_machine(), **loads, "quick": options.quick, "results": [r.row() for r in results]}
    _FILE.write_text(json.dumps(kept, indent=2) + "\n")
    return 0 if all(r.met for r in results) else 1


if __name__ == "__main__":
    sys.exit(main())
