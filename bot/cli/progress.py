"""How far a long command has come, for whoever sits before the terminal."""

import sys
import time
from collections.abc import Callable
from typing import TextIO

_WIDTH = 30  # characters of the bar
_APART = 0.1  # seconds between two pictures of it
_CLEAR = "\r\x1b[K"


class ProgressBar:
    """A bar on standard error; nothing at all where that is no terminal.

    Args:
        what: what is counted: "rows checked".
        out: instead of standard error.
        clock: seconds that only grow.
    """

    def __init__(
        self,
        what: str,
        out: TextIO | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._what = what
        self._out = out or sys.stderr
        self._shown = self._out.isatty()
        self._clock = clock
        self._drawn_at = float("-inf")

    def __call__(self, done: int, total: int) -> None:
        """So many of so many are done."""
        if not self._shown or self._clock() - self._drawn_at < _APART:
            return
        self._drawn_at = self._clock()
        filled = _WIDTH * done // total if total else _WIDTH
        bar = "#" * filled + "." * (_WIDTH - filled)
        self._out.write(f"{_CLEAR}[{bar}] {done:,} of {total:,} {self._what}")
        self._out.flush()

    def close(self) -> None:
        """Take it away, so that what is said next begins on an empty line."""
        if self._shown:
            self._out.write(_CLEAR)
            self._out.flush()
