"""The command line: `python -m bot COMMAND`.

Exit codes: 0 done; 1 it did not work, or `check` found something; 2 the command line was not
understood; 3 the settings have something to mend (a supervisor of processes should not try again);
130 interrupted.
"""

import argparse
import sys
from collections.abc import Sequence

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.cli import (
    accounts,
    backup,
    check,
    connect,
    digest,
    export,
    forget,
    keys,
    migrate,
    posts,
    running,
    settings,
)
from bot.errors import BadInput, GoldenHourError, Misconfigured, OutsideError

DONE = 0
FAILED = 1
MISCONFIGURED = 3
INTERRUPTED = 130

_COMMANDS = (
    running,
    migrate,
    connect,
    accounts,
    posts,
    digest,
    export,
    forget,
    check,
    backup,
    keys,
    settings,
)


def parser() -> argparse.ArgumentParser:
    """All commands and their options."""
    top = argparse.ArgumentParser(
        prog="python -m bot",
        description="Golden Hour: a team answers everyone who speaks to its brand within the hour.",
        epilog="Settings are read from the environment and from a file .env in this directory.",
    )
    commands = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in _COMMANDS:
        module.add_to(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit code. Errors become sentences on standard error."""
    given = parser().parse_args(arguments)
    try:
        code: int = given.command(given)
    except Misconfigured as error:
        _complain(str(error))
        return MISCONFIGURED
    except GoldenHourError as error:
        _complain(_with_way_out(error))
        return FAILED
    except SQLAlchemyError as error:
        reason = error.orig if isinstance(error, DBAPIError) else error
        _complain(f"The database does not do what was asked: {reason}")
        return FAILED
    except OSError as error:
        _complain(f"{error.strerror or error}{f': {error.filename}' if error.filename else ''}")
        return FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    return code


def _with_way_out(error: GoldenHourError) -> str:
    if isinstance(error, OutsideError) and error.hint:
        return f"{error} {error.hint}"
    if isinstance(error, BadInput) and error.example:
        return f"{error} Example: {error.example}"
    return str(error)


def _complain(text: str) -> None:
    print(text, file=sys.stderr)
