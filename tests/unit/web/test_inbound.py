"""The door for other tools: what is genuine and fits is kept, and the rest hears what is wrong."""

import json
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import aiohttp
import pytest

from bot.services.inbound_accounts import InboundAccount
from bot.services.push_inbox import NotKept
from bot.web import inbound_routes
from integrations.inbound.signing import SIGNATURE, TIMESTAMP, signature
from tests.unit.web.serving import serving

NOW = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)
BODY = b'{"id": "4711", "text": "Cold, twice.", "author": {"id": "lena", "handle": "lena.f"}}'
CREDENTIALS = {
    "secret": "new",
    "previous": "old",
    "previous_until": (NOW + timedelta(days=1)).isoformat(),
}


class Door:
    """A server with one account, “reviews”, seen from outside."""

    client: aiohttp.ClientSession

    def __init__(self) -> None:
        self.now = NOW
        self.full = False
        self.bodies: list[bytes] = []
        self.counted: Counter[str] = Counter()

    async def find(self, name: str) -> InboundAccount | None:
        """The one account."""
        known = InboundAccount(external_id="reviews", credentials=CREDENTIALS)
        return known if name == "reviews" else None

    async def keep(self, network: str, body: bytes) -> bool:
        """As the inbox does."""
        assert network == "inbound"
        if self.full:
            raise NotKept
        new = body not in self.bodies
        self.bodies += [body] if new else []
        return new

    def count(self, network: str, outcome: str) -> None:
        """As the metrics do."""
        assert network == "inbound"
        self.counted[outcome] += 1

    async def hand_in(
        self,
        body: bytes = BODY,
        *,
        name: str = "reviews",
        secret: str = "new",  # noqa: S107 - a test's
        at: datetime = NOW,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, str]:
        """The status and the answer."""
        timestamp = str(int(at.timestamp()))
        signed = {TIMESTAMP: timestamp, SIGNATURE: signature(secret, timestamp, body)}
        async with self.client.post(
            f"/inbound/{name}", data=BytesIO(body), headers=signed | (headers or {})
        ) as answer:
            return answer.status, await answer.text()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """A door, open."""
    opened = Door()
    routes = inbound_routes(opened.find, opened, opened.count, lambda: opened.now)
    async with serving(routes) as client:
        opened.client = client
        yield opened


def field_of(answer: str) -> str:
    """The only field that is wrong."""
    (error,) = json.loads(answer)["errors"]
    return str(error["field"])


async def test_what_is_genuine_is_kept_for_its_account(door: Door) -> None:
    """It is accepted, and says whose it is."""
    assert await door.hand_in() == (202, '{"status": "kept"}')
    (kept,) = map(json.loads, door.bodies)
    assert (kept["account"], kept["mentions"][0]["id"]) == ("reviews", "4711")


async def test_the_same_again_is_known(door: Door) -> None:
    """A replay, and a tool that has not heard our answer and signs anew, change nothing."""
    await door.hand_in()
    assert await door.hand_in() == (200, '{"status": "known"}')
    assert await door.hand_in(at=NOW + timedelta(minutes=1)) == (200, '{"status": "known"}')
    assert (len(door.bodies), door.counted) == (1, Counter(kept=1, known=2))


async def test_both_secrets_count_while_they_change(door: Door) -> None:
    """The one before until its time is over."""
    assert (await door.hand_in(secret="old"))[0] == 202
    door.now += timedelta(days=1)
    status, answer = await door.hand_in(BODY + b" ", secret="old", at=door.now)
    assert (status, field_of(answer)) == (401, SIGNATURE)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"secret": "another"}, SIGNATURE),
        ({"headers": {SIGNATURE: "sha256=00"}}, SIGNATURE),
        ({"headers": {SIGNATURE: "ü"}}, SIGNATURE),
        ({"at": NOW - timedelta(minutes=6)}, TIMESTAMP),
        ({"at": NOW + timedelta(minutes=6)}, TIMESTAMP),
        ({"headers": {TIMESTAMP: "noon"}}, TIMESTAMP),
    ],
)
async def test_what_is_forged_or_replayed_is_refused(
    door: Door, given: dict[str, object], field: str
) -> None:
    """It hears which of the two headers is wrong, and nothing is kept."""
    status, answer = await door.hand_in(**given)  # type: ignore[arg-type] # the arguments of each
    assert (status, field_of(answer)) == (401, field)
    assert (door.bodies, door.counted) == ([], Counter(forged=1))


async def test_wrong_fields_are_named(door: Door) -> None:
    """All of them; nothing is kept."""
    status, answer = await door.hand_in(b'{"mentions": [{"id": 1, "text": "x"}]}')
    fields = [error["field"] for error in json.loads(answer)["errors"]]
    assert (status, fields) == (400, ["mentions[0].id", "mentions[0].author"])
    assert (door.bodies, door.counted) == ([], Counter(refused=1))


async def test_a_name_that_nobody_has_is_not_there(door: Door) -> None:
    """Whatever it is signed with."""
    assert (await door.hand_in(name="nobody"))[0] == 404
    assert door.counted == Counter()


async def test_too_much_is_not_read(door: Door) -> None:
    """A megabyte is enough for anybody."""
    assert (await door.hand_in(b"x" * (1024 * 1024 + 1)))[0] == 413


async def test_what_cannot_be_kept_may_come_again(door: Door) -> None:
    """Nobody is told that it was kept when it was not."""
    door.full = True
    assert (await door.hand_in())[0] == 503
    door.full = False
    assert (await door.hand_in())[0] == 202
