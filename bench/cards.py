"""From a durable mention to its card in Slack, against one bare chat.postMessage of that card.

One mention at a time. Ours begins when the transaction that stored it has been committed; the
baseline begins when a bare client is called with the same card, over a connection that is open.
Both end when the message stands in the channel.
"""

import asyncio

from bench.measuring import Goal, Result, latencies
from bench.stage import Side, stage

CONVERSATIONS = 100_000
_BREATH = 0.02  # seconds in which the side before finishes what it does afterwards
_WARM_UP = 30
_WORDS = "@harbourcoffee my grinder arrived with a broken hopper. What now? "


async def _ours(side: Side, number: int) -> float:
    wanted = side.posted + 1
    await side.app.ask("write", text=f"{_WORDS}{number}")
    await side.until(posted=wanted)
    shown = side.at
    await asyncio.sleep(_BREATH)
    return shown - float((await side.app.ask("durable"))["at"])


async def _bare(side: Side, message: dict[str, object]) -> float:
    began = float((await side.app.ask("post", message=message))["at"])
    shown = side.at
    await asyncio.sleep(_BREATH)
    return shown - began


async def measure(*, quick: bool) -> Result:
    """Milliseconds until a card stands in Slack."""
    samples = 100 if quick else 600
    pairs = []
    async with stage(CONVERSATIONS // 100 if quick else CONVERSATIONS, uncarded=0) as (ours, bare):
        for number in range(samples + _WARM_UP):
            took = await _ours(ours, number)
            bare_took = await _bare(bare, ours.last_card())
            if number >= _WARM_UP:
                pairs.append((took, bare_took))
    return latencies(
        "card",
        "durable mention to its card in Slack, against one bare chat.postMessage of it",
        Goal(ratio=3.0),
        pairs,
    )
