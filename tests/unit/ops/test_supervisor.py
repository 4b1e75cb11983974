"""Loops are kept running, their silence is noticed, and they end in order."""

import asyncio
import os
import signal
from datetime import timedelta

import pytest

from bot.supervisor import LoopStatus, Pulse, Supervisor, growing_pause, stop_signals

NO_TIME = timedelta(0)
EVER = timedelta(days=1)


class Seconds:
    """A monotonic clock that a test moves."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        """Now."""
        return self.now


class Watcher:
    """Counts what it hears."""

    def __init__(self) -> None:
        self.beats: list[str] = []
        self.restarts: list[str] = []

    def loop_beat(self, loop: str) -> None:
        """Note."""
        self.beats.append(loop)

    def loop_restarted(self, loop: str) -> None:
        """Note."""
        self.restarts.append(loop)


async def settle() -> None:
    """Let every task run until it waits."""
    for _ in range(10):
        await asyncio.sleep(0)


async def waiting(pulse: Pulse) -> None:
    """A loop with nothing to do."""
    while not pulse.stopping:
        await pulse.pause(EVER)


async def test_a_loop_runs_until_shutdown() -> None:
    """Shutdown ends a loop that pauses at once, and nothing had to be cancelled."""
    rounds: list[str] = []

    async def work(pulse: Pulse) -> None:
        while not pulse.stopping:
            rounds.append(pulse.name)
            await pulse.pause(EVER)

    supervisor = Supervisor()
    supervisor.start("work", work)
    await settle()
    assert await supervisor.shutdown(limit=EVER) == ()
    assert rounds == ["work"]
    assert supervisor.statuses() == ()


async def test_a_crashed_loop_is_started_again_after_growing_pauses() -> None:
    """Each crash in a row waits by its number; a steady run begins anew; the watcher hears."""
    clock, watcher, waits = Seconds(), Watcher(), []
    lives, steady = iter([0.0, 0.0, 61.0, 0.0]), asyncio.Event()

    async def work(pulse: Pulse) -> None:
        life = next(lives, None)
        if life is None:
            steady.set()
            await waiting(pulse)
            return
        clock.now += life
        raise RuntimeError("broken")

    def backoff(crashes: int) -> timedelta:
        waits.append(crashes)
        return NO_TIME

    supervisor = Supervisor(watcher=watcher, monotonic=clock, backoff=backoff)
    supervisor.start("work", work)
    await steady.wait()
    assert waits == [1, 2, 1, 2]
    assert watcher.restarts == ["work"] * 4
    assert supervisor.statuses() == (
        LoopStatus(
            name="work", alive=True, silent_for=0.0, restarts=4, error="RuntimeError: broken"
        ),
    )
    await supervisor.shutdown(limit=EVER)


async def test_a_loop_that_ends_by_itself_counts_as_crashed() -> None:
    """Returning before being told to is a fault; while it rests it is not alive."""

    async def work(_pulse: Pulse) -> None:
        return

    supervisor = Supervisor(backoff=lambda _: EVER)
    supervisor.start("work", work)
    await settle()
    (status,) = supervisor.statuses()
    assert (status.alive, status.restarts, status.error) == (False, 1, "it ended by itself")
    assert await supervisor.shutdown(limit=EVER) == ()


async def test_a_crash_during_shutdown_is_not_restarted() -> None:
    """A loop that fails while it finishes is left alone."""
    starts: list[int] = []

    async def work(pulse: Pulse) -> None:
        starts.append(1)
        await pulse.pause(EVER)
        raise RuntimeError("at the end")

    supervisor = Supervisor()
    supervisor.start("work", work)
    await settle()
    assert await supervisor.shutdown(limit=EVER) == ()
    assert starts == [1]


async def test_silence_is_noticed_and_pauses_are_not_silence() -> None:
    """A stuck loop is dead after its patience; one that announced a long pause is alive."""
    clock = Seconds()
    stuck, go_on = asyncio.Event(), asyncio.Event()

    async def sticks(pulse: Pulse) -> None:
        stuck.set()
        await go_on.wait()
        await waiting(pulse)

    supervisor = Supervisor(monotonic=clock)
    supervisor.start("sticks", sticks, patience=timedelta(seconds=30))
    supervisor.start("pauses", waiting, patience=timedelta(seconds=30))
    await settle()
    clock.now += 31
    assert [(s.name, s.alive, s.silent_for) for s in supervisor.statuses()] == [
        ("pauses", True, 0.0),
        ("sticks", False, 31.0),
    ]
    go_on.set()
    await settle()
    assert all(s.alive for s in supervisor.statuses())
    clock.now += EVER.total_seconds() + 31
    assert not any(s.alive for s in supervisor.statuses())
    await supervisor.shutdown(limit=EVER)


async def test_in_flight_work_finishes_before_the_limit() -> None:
    """What a loop is in the middle of is not cut short."""
    finish, finished = asyncio.Event(), []

    async def work(_pulse: Pulse) -> None:
        await finish.wait()
        finished.append(True)

    supervisor = Supervisor()
    supervisor.start("work", work)
    await settle()
    ending = asyncio.create_task(supervisor.shutdown(limit=EVER))
    await settle()
    assert not ending.done()
    finish.set()
    assert await ending == ()
    assert finished == [True]


async def test_what_takes_longer_than_the_limit_is_cancelled() -> None:
    """The names of loops that did not finish are told, and they get their CancelledError."""
    ended: list[str] = []

    async def work(pulse: Pulse) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(pulse.name)

    supervisor = Supervisor()
    supervisor.start("slow", work)
    supervisor.start("quick", waiting)
    await settle()
    assert await supervisor.shutdown(limit=NO_TIME) == ("slow",)
    assert ended == ["slow"]


async def test_a_woken_loop_looks_at_once() -> None:
    """Waking ends a pause, also when it comes just before; unknown names are no error."""
    rounds: list[int] = []

    async def work(pulse: Pulse) -> None:
        while not pulse.stopping:
            rounds.append(1)
            await pulse.pause(EVER)

    supervisor = Supervisor()
    pulse = supervisor.start("work", work)
    pulse.wake()
    await settle()
    assert len(rounds) == 2
    supervisor.wake("work")
    supervisor.wake("nobody")
    await settle()
    assert len(rounds) == 3
    await supervisor.shutdown(limit=EVER)


async def test_one_loop_can_be_stopped_and_started_again() -> None:
    """An account that is disconnected ends its loop alone."""
    supervisor = Supervisor()
    supervisor.start("a", waiting)
    supervisor.start("b", waiting)
    await settle()
    await supervisor.stop("a", limit=EVER)
    await supervisor.stop("a", limit=EVER)
    assert supervisor.names() == {"b"}
    supervisor.start("a", waiting)
    with pytest.raises(ValueError, match="a loop named a runs already"):
        supervisor.start("a", waiting)
    await supervisor.shutdown(limit=EVER)


async def test_a_loop_started_during_shutdown_is_told_to_stop() -> None:
    """An account connected at the last moment does not keep the process alive."""
    supervisor = Supervisor()
    await supervisor.shutdown(limit=EVER)
    pulse = supervisor.start("late", waiting)
    assert pulse.stopping
    assert await supervisor.shutdown(limit=EVER) == ()


@pytest.mark.parametrize(
    ("crashes", "longest"), [(1, 1), (2, 2), (3, 4), (7, 60), (20, 60), (10_000, 60)]
)
def test_pauses_double_up_to_a_minute(crashes: int, longest: int) -> None:
    """Between half and all of 1, 2, 4 … 60 seconds."""
    for _ in range(20):
        seconds = growing_pause(crashes).total_seconds()
        assert longest / 2 <= seconds <= longest


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_signals_ask_to_stop(number: signal.Signals) -> None:
    """The first signal sets the event; afterwards the process has its usual handlers again."""
    usual = signal.getsignal(number)
    with stop_signals() as stop:
        assert not stop.is_set()
        os.kill(os.getpid(), number)
        async with asyncio.timeout(5):
            await stop.wait()
        assert signal.getsignal(number) is not None
    assert signal.getsignal(number) in {usual, signal.SIG_DFL, signal.default_int_handler}
