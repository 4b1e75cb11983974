"""How a worker's rounds become a supervised loop.

A worker is an object with a `round`: it does what there is to do now and says whether there may be
more. Rounds are what tests call; the loop only repeats them.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.supervisor import LoopFunction, Pulse

Round = Callable[[], Awaitable[bool]]


def repeat(round_of_work: Round, pause: timedelta, *, phase: float = 1.0) -> LoopFunction:
    """A loop that works while there is work, then pauses; it can be woken.

    Args:
        round_of_work: says whether there may be more to do at once.
        pause: how long to wait when there is not.
        phase: how much of the first pause is waited. Loops that begin together and pause equally
            long would else all look at the same moment, and whoever clicks then waits for all.
    """

    async def loop(pulse: Pulse) -> None:
        wait = pause * phase
        while not pulse.stopping:
            if await round_of_work():
                pulse.beat()
            else:
                await pulse.pause(wait)
                wait = pause

    return loop
