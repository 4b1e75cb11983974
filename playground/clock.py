"""A clock that runs faster, so that an hour's deadline can be watched in a minute."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path


class FastClock:
    """Time that passes `speed` times as fast, and stands still while nobody runs it.

    Args:
        start: what it shows at first, aware.
        speed: seconds of its time in a real second.
        monotonic: real seconds.
    """

    def __init__(
        self, start: datetime, speed: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._start = start
        self._speed = speed
        self._monotonic = monotonic
        self._began = monotonic()
        self._elsewhere: datetime | None = None

    def skip(self, by: timedelta) -> None:
        """Let that much of its time pass at once."""
        self._start += by

    @contextmanager
    def elsewhere(self) -> Iterator[Callable[[datetime], None]]:
        """Show other times, as the answer is told; afterwards it goes on where it stood."""
        self._start = self._elsewhere = self.now()
        try:
            yield self._show
        finally:
            self._elsewhere = None
            self._began = self._monotonic()

    def _show(self, moment: datetime) -> None:
        self._elsewhere = moment

    def now(self) -> datetime:
        """Aware, UTC."""
        if self._elsewhere is not None:
            return self._elsewhere
        return self._start + timedelta(seconds=(self._monotonic() - self._began) * self._speed)


def kept_time(file: Path) -> datetime:
    """What the clock showed when it was stopped; the real time when it never ran."""
    if file.is_file():
        return datetime.fromisoformat(file.read_text().strip())
    return datetime.now(UTC)


def keep_time(file: Path, now: datetime) -> None:
    """Keep what the clock shows, so that it goes on from there."""
    temporary = file.with_suffix(".new")
    temporary.write_text(now.isoformat())
    temporary.replace(file)
