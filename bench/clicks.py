"""From a click to its acknowledgement, fifty a second, against a bare Bolt app's.

Our click claims a conversation from its card's menu, each another one of a hundred thousand: a
transaction, and a card that the worker shows anew while the next clicks come. The bare app's
listener is `await ack()`. Both get the same payload over Socket Mode, in turns; clicks come when
they are due, whether the ones before are acknowledged or not.
"""

import asyncio
import time
from collections.abc import Callable, Sequence

from bench.measuring import Goal, Result, latencies
from bench.stage import Side, room, stage
from playground.slack import ShownMessage

CONVERSATIONS = 100_000
RATE = 50  # clicks a second
_WINDOW = 100  # clicks
_WARM_UP = 50
_CHOICE = "Claim it"
_PEOPLE = ("ana", "ben", "chloe")


async def _click(side: Side, card: ShownMessage, person: str) -> float:
    began = time.perf_counter()
    await side.slack.person(person).click(card, _CHOICE)
    return time.perf_counter() - began


async def click_each(side: Side, cards: Sequence[ShownMessage]) -> list[float]:
    """Click each card when its turn has come."""
    began = time.perf_counter()
    clicks = []
    for number, card in enumerate(cards):
        await asyncio.sleep(max(0.0, began + number / RATE - time.perf_counter()))
        clicks.append(asyncio.create_task(_click(side, card, _PEOPLE[number % len(_PEOPLE)])))
    return await asyncio.gather(*clicks)


async def measure(*, quick: bool, note: Callable[[str], None]) -> Result:
    """Milliseconds until a click is acknowledged."""
    windows = 2 if quick else 16  # fewer clicks, and a handful of them decide what p99 is
    clicked = _WARM_UP + windows * _WINDOW
    size = CONVERSATIONS // 100 if quick else CONVERSATIONS
    pairs: list[tuple[float, float]] = []
    behind = []
    async with stage(size, uncarded=clicked) as (ours, bare):
        cards = room(ours).messages()[:clicked]
        await bare.app.ask("post", message=ours.last_card())
        await asyncio.sleep(1.0)  # the last cards are being recorded
        card = room(bare).messages()[-1]
        first, size = 0, _WARM_UP
        changed = ours.changed
        while first < clicked:
            took = await click_each(ours, cards[first : first + size])
            ended = time.perf_counter()
            changed += size
            await ours.until(changed=changed)
            behind.append(ours.at - ended)
            bare_took = await click_each(bare, [card] * size)
            if first:  # the first window is for warming up
                pairs += zip(took, bare_took, strict=True)
            first, size = first + size, _WINDOW
    note(f"clicks: the last card was shown {max(behind):.2f} s after the last click of a window")
    return latencies(
        "click",
        f"click to acknowledgement at {RATE} a second over {CONVERSATIONS:,} conversations, "
        "against a bare Bolt app",
        Goal(ratio=2.0),
        pairs,
    )
