"""How a worker's rounds become a supervised loop.

A worker is an object with a `round`: it does what there is to do now and says whether there may be
more. Rounds are what tests call; the loop only repeats them.
"""

from collections.abc import Awaitable, Callable
from datetime import timedelta

from bot.supervisor import LoopFunction, Pulse

Round = Callable[[], Awaitable[bool]]


def repeat(round_of_work: Round, pause: timedelta) -> LoopFunction:
    """A loop that works while there is work, then pauses; it can be woken."""

    async def loop(pulse: Pulse) -> None:
        while not pulse.stopping:
            if await round_of_work():
                pulse.beat()
            else:
                await pulse.pause(pause)

    return loop
