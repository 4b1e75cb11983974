"""Whatever a tool hands in: it hears whether it fits; what was taken is stored, all of it, once."""

import json
from datetime import timedelta

from hypothesis import given, note

from bot.domain.keepable import keepable
from integrations.inbound.signing import WINDOW
from integrations.slack.cards import card
from tests.fuzz.house import House
from tests.fuzz.others import tool
from tests.fuzz.outside import INBOUND
from tests.fuzz.trees import bodies, written
from tests.fuzz.unhurried import Chance, chances, unhurried
from tests.views.rules import hold_for_message

_AT_ONCE = 4  # bodies in one example
_fits = tool()
_any = bodies(_fits)


@unhurried
@given(random=chances)
async def test_what_is_taken_is_stored_and_a_replay_changes_nothing(
    house: House, random: Chance
) -> None:
    """202 once, then 200; or 400 each time; each mention of what was taken is there; 401 later."""
    taken = []
    for number in range(_AT_ONCE):
        body = written(_fits(random)) if number % 2 else _any(random)
        note(repr(body[:1000]))
        headers = house.tool_signed(body)
        before = await house.kept()
        first, again = await house.hand_in(body, headers), await house.hand_in(body, headers)
        kept = await house.kept() - before
        assert (first, again, kept) in {(202, 200, 1), (200, 200, 0), (400, 400, 0)}
        taken += [(body, headers)] if first != 400 else []
    await house.read()
    assert await house.unsettled() == []
    wanted = {one for body, _ in taken for one in _ids(body)}
    assert wanted <= (await house.stored(INBOUND, wanted)).keys()
    for view in await house.changed_views():
        hold_for_message(card(view, now=house.clock.now()))
    house.clock.advance(WINDOW + timedelta(seconds=1))
    known = await house.kept()
    assert [await house.hand_in(body, headers) for body, headers in taken] == [401] * len(taken)
    assert await house.kept() == known


def _ids(body: bytes) -> set[str]:
    """The ids of what a body that fits has handed in."""
    told = json.loads(body)
    return {keepable(one["id"]) for one in told.get("mentions", [told])}
