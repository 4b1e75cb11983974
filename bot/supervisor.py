"""Keeps the worker loops running.

A loop is a coroutine function that gets a `Pulse`: it works, says that it is alive, pauses, and
returns once it is told to stop. A loop that crashes is started again after a growing pause. At
shutdown loops finish what they are doing; those that need longer than the limit are cancelled.

    async def sweep(pulse: Pulse) -> None:
        while not pulse.stopping:
            ...                                   # one round of work
            await pulse.pause(timedelta(minutes=1))
"""

import asyncio
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

_FIRST_PAUSE = timedelta(seconds=1)
_LONGEST_PAUSE = timedelta(minutes=1)
_STEADY = 60.0  # seconds without a crash after which the pauses begin small again
_PATIENCE = timedelta(minutes=2)
_SHUTDOWN_LIMIT = timedelta(seconds=20)  # container platforms kill after 30


class LoopWatcher(Protocol):
    """Hears about loops; the metrics do."""

    def loop_beat(self, loop: str) -> None:
        """A loop has shown that it is alive."""
        ...

    def loop_restarted(self, loop: str) -> None:
        """A loop has crashed and will be started again."""
        ...


class Pulse:
    """One loop's side of its supervision."""

    def __init__(
        self, name: str, monotonic: Callable[[], float], watcher: LoopWatcher | None
    ) -> None:
        """Begin with a beat: a loop that has just been started counts as alive."""
        self.name = name
        self._monotonic = monotonic
        self._watcher = watcher
        self._stopping = False
        self._woken = asyncio.Event()
        self._expected = 0.0
        self.last_beat = 0.0
        self.beat()

    @property
    def stopping(self) -> bool:
        """Whether the loop should finish what it does and return."""
        return self._stopping

    def beat(self) -> None:
        """Say that the loop is alive; call it at least once a round."""
        self.last_beat = self._expected = self._monotonic()
        if self._watcher is not None:
            self._watcher.loop_beat(self.name)

    async def pause(self, duration: timedelta) -> bool:
        """Wait; returns early, with True, when the loop is woken or has to stop."""
        self.beat()
        if self._stopping:
            return True
        self._expected = self._monotonic() + duration.total_seconds()
        try:
            async with asyncio.timeout(duration.total_seconds()):
                return await self._woken.wait()
        except TimeoutError:
            return False
        finally:
            self._woken.clear()
            self.beat()

    def wake(self) -> None:
        """End the pause of now, or the next one: there is work."""
        self._woken.set()

    def stop(self) -> None:
        """Ask the loop to return."""
        self._stopping = True
        self._woken.set()

    def silent_for(self) -> float:
        """Seconds since a sign of life was due; an announced pause is no silence."""
        return max(0.0, self._monotonic() - self._expected)


LoopFunction = Callable[[Pulse], Awaitable[None]]


@dataclass(frozen=True, slots=True, kw_only=True)
class LoopStatus:
    """How one loop is doing. `silent_for` is in seconds, `error` the last crash ("" when none)."""

    name: str
    alive: bool
    silent_for: float
    restarts: int
    error: str = ""


@dataclass(slots=True)
class _Supervised:
    run: LoopFunction
    pulse: Pulse
    patience: float
    restarts: int = 0
    error: str = ""
    resting: bool = False
    task: asyncio.Task[None] | None = field(default=None, repr=False)


def growing_pause(crashes: int) -> timedelta:
    """The pause before the start after that many crashes in a row: 1 s doubling to 1 min, jittered.

    The jitter keeps replicas that failed together from coming back together.
    """
    longest = min(_LONGEST_PAUSE, _FIRST_PAUSE * 2.0 ** min(crashes - 1, 16))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - spreads load, keeps no secret


class Supervisor:
    """Runs named loops until it is told to stop.

    Args:
        watcher: hears of beats and restarts.
        monotonic: real seconds; never the product's clock, which a demo speeds up.
        backoff: the pause before the start after so many crashes in a row.
    """

    def __init__(
        self,
        *,
        watcher: LoopWatcher | None = None,
        monotonic: Callable[[], float] = time.monotonic,
        backoff: Callable[[int], timedelta] = growing_pause,
    ) -> None:
        self._watcher = watcher
        self._monotonic = monotonic
        self._backoff = backoff
        self._loops: dict[str, _Supervised] = {}
        self._stopping = False

    def start(self, name: str, run: LoopFunction, *, patience: timedelta = _PATIENCE) -> Pulse:
        """Start a loop now and keep it running.

        Args:
            name: unique; the label of its metrics and log lines.
            run: works until its pulse says `stopping`.
            patience: the longest that one round may take before the loop counts as stuck.

        Raises:
            ValueError: a loop of that name runs already.
        """
        if name in self._loops:
            raise ValueError(f"a loop named {name} runs already")
        pulse = Pulse(name, self._monotonic, self._watcher)
        supervised = _Supervised(run, pulse, patience.total_seconds())
        if self._stopping:
            pulse.stop()
        supervised.task = asyncio.create_task(self._keep_running(supervised), name=name)
        self._loops[name] = supervised
        return pulse

    async def stop(self, name: str, *, limit: timedelta = _SHUTDOWN_LIMIT) -> None:
        """Stop one loop (its account was disconnected); unknown names are no error."""
        supervised = self._loops.pop(name, None)
        if supervised is not None:
            await _finish([supervised], limit)

    def wake(self, name: str) -> None:
        """Let a loop look for work at once; unknown names are no error."""
        if name in self._loops:
            self._loops[name].pulse.wake()

    def names(self) -> frozenset[str]:
        """The loops that are supervised now."""
        return frozenset(self._loops)

    def statuses(self) -> tuple[LoopStatus, ...]:
        """How each loop is doing, by name."""
        return tuple(
            LoopStatus(
                name=name,
                alive=not loop.resting and loop.pulse.silent_for() <= loop.patience,
                silent_for=loop.pulse.silent_for(),
                restarts=loop.restarts,
                error=loop.error,
            )
            for name, loop in sorted(self._loops.items())
        )

    async def shutdown(self, *, limit: timedelta = _SHUTDOWN_LIMIT) -> tuple[str, ...]:
        """Let every loop finish what it does; cancel those that need longer than `limit`.

        Returns:
            Names of the loops that had to be cancelled.
        """
        self._stopping = True
        cut = await _finish(list(self._loops.values()), limit)
        self._loops.clear()
        if cut:
            log.warning("loops_cut_short", loops=cut, limit_seconds=limit.total_seconds())
        return cut

    async def _keep_running(self, loop: _Supervised) -> None:
        crashes = 0
        while not loop.pulse.stopping:
            began = self._monotonic()
            loop.resting = False
            if not await _crashed(loop):
                return
            crashes = 1 if self._monotonic() - began >= _STEADY else crashes + 1
            loop.restarts += 1
            loop.resting = True
            if self._watcher is not None:
                self._watcher.loop_restarted(loop.pulse.name)
            await loop.pulse.pause(self._backoff(crashes))


async def _crashed(loop: _Supervised) -> bool:
    """Run a loop once; True when it has to be started again."""
    try:
        await loop.run(loop.pulse)
    except Exception as error:
        loop.error = f"{type(error).__name__}: {error}"
        log.exception("loop_crashed", loop=loop.pulse.name)
        return True
    if loop.pulse.stopping:
        return False
    loop.error = "it ended by itself"
    log.error("loop_ended", loop=loop.pulse.name)
    return True


async def _finish(loops: list[_Supervised], limit: timedelta) -> tuple[str, ...]:
    tasks = {loop.task: loop.pulse.name for loop in loops if loop.task is not None}
    if not tasks:
        return ()
    for loop in loops:
        loop.pulse.stop()
    _, late = await asyncio.wait(tasks, timeout=limit.total_seconds())
    for task in late:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    return tuple(sorted(tasks[task] for task in late))


@contextmanager
def stop_signals() -> Iterator[asyncio.Event]:
    """An event that SIGINT (Ctrl-C) or SIGTERM sets; a second signal ends the process at once."""
    loop = asyncio.get_running_loop()
    stop = asyncio.Event()
    watched = (signal.SIGINT, signal.SIGTERM)

    def heard() -> None:
        stop.set()
        for number in watched:
            loop.remove_signal_handler(number)

    for number in watched:
        loop.add_signal_handler(number, heard)
    try:
        yield stop
    finally:
        for number in watched:
            loop.remove_signal_handler(number)
