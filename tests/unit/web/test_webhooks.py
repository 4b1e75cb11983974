"""The doors of networks: genuine pushes are kept, then acknowledged; others learn nothing."""

import hashlib
import hmac
from collections import Counter
from collections.abc import AsyncIterator
from io import BytesIO

import aiohttp
import pytest
from structlog.testing import capture_logs
from yarl import URL

from bot.services.doors import Doors
from bot.services.push_inbox import NotKept
from bot.web import webhook_routes
from integrations.base import HookAnswer, HookRequest, PushedEvent
from integrations.memory import MemoryPlugin
from tests.unit.web.serving import serving

SECRET = b"s3cret"
BODY = '{"text": "Grüße"}'.encode()


class Lark:
    """The webhook of a pretend network."""

    def greet(self, request: HookRequest) -> HookAnswer:
        """As Meta's: the challenge, for those who know the word."""
        if request.query.get("word") != "harbour":
            return HookAnswer(status=403)
        return HookAnswer(text=f"{request.query['challenge']} {request.query_text}")

    def verify(self, request: HookRequest) -> bool:
        """An HMAC of the body as it came."""
        return hmac.compare_digest(request.headers.get("x-lark", ""), signed(request.body))

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """Nobody reads here."""
        raise AssertionError(body)


class Shelf:
    """An inbox in memory, that can be full."""

    def __init__(self) -> None:
        self.bodies: list[tuple[str, bytes]] = []
        self.full = False

    async def keep(self, network: str, body: bytes) -> bool:
        """Keep it."""
        if self.full:
            raise NotKept
        new = (network, body) not in self.bodies
        if new:
            self.bodies.append((network, body))
        return new


def signed(body: bytes, secret: bytes = SECRET) -> str:
    """The signature of a body."""
    return hmac.new(secret, body, hashlib.sha256).hexdigest()


class Door:
    """A server with one webhook, seen from outside."""

    client: aiohttp.ClientSession

    def __init__(self) -> None:
        self.shelf = Shelf()
        self.counted: Counter[tuple[str, str]] = Counter()

    def count(self, network: str, outcome: str) -> None:
        """As the metrics do."""
        self.counted[network, outcome] += 1

    async def push(
        self, body: bytes = BODY, *, signature: str | None = None, network: str = "lark"
    ) -> int:
        """A delivery; gives the status of its answer."""
        headers = {"X-Lark": signed(body) if signature is None else signature}
        address = f"/webhooks/{network}"
        async with self.client.post(address, data=BytesIO(body), headers=headers) as answer:
            return answer.status


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    """Of the network "lark"."""
    opened = Door()
    hooks = {"lark": Lark(), "deaf": None}
    routes = webhook_routes(hooks.get, hooks, inbox=opened.shelf, received=opened.count)
    async with serving(routes) as client:
        opened.client = client
        yield opened


async def test_a_genuine_push_is_kept_as_it_came(door: Door) -> None:
    """Byte for byte, and then acknowledged."""
    assert await door.push() == 200
    assert door.shelf.bodies == [("lark", BODY)]
    assert door.counted == {("lark", "kept"): 1}


async def test_a_push_that_comes_again_is_acknowledged_again(door: Door) -> None:
    """Else the network would bring it for hours."""
    assert [await door.push(), await door.push()] == [200, 200]
    assert door.counted == {("lark", "kept"): 1, ("lark", "known"): 1}


@pytest.mark.parametrize("signature", ["", signed(BODY, b"guessed"), signed(b"another")])
async def test_a_forged_push_is_refused(door: Door, signature: str) -> None:
    """Without a signature, with another secret's, with another body's; its words are not logged."""
    with capture_logs() as lines:
        assert await door.push(signature=signature) == 403
    assert (door.shelf.bodies, door.counted) == ([], {("lark", "forged"): 1})
    assert lines == [
        {"event": "push_forged", "log_level": "warning", "network": "lark", "size": len(BODY)}
    ]


async def test_a_push_that_cannot_be_kept_is_not_acknowledged(door: Door) -> None:
    """503: the network brings it again."""
    door.shelf.full = True
    assert await door.push() == 503
    assert door.counted == {("lark", "failed"): 1}
    door.shelf.full = False
    assert await door.push() == 200
    assert door.shelf.bodies == [("lark", BODY)]


async def test_networks_without_a_webhook_have_no_door(door: Door) -> None:
    """Nothing is counted under a name that a stranger has chosen."""
    assert [await door.push(network=name) for name in ("deaf", "nobody")] == [404, 404]
    async with door.client.get("/webhooks/nobody") as answer:
        assert answer.status == 404
    assert door.counted == {}


async def test_too_large_a_push_is_refused(door: Door) -> None:
    """Two megabytes are taken, a byte more is not."""
    most = 2 * 1024 * 1024
    assert [await door.push(b"x" * most), await door.push(b"x" * (most + 1))] == [200, 413]
    assert [len(body) for _, body in door.shelf.bodies] == [most]


async def test_a_network_asks_whether_the_address_is_ours(door: Door) -> None:
    """What it asks with is handed over decoded, and as it came."""
    query = "word=harbour&challenge=1%2B1"
    address = URL(f"/webhooks/lark?{query}", encoded=True)
    async with door.client.get(address) as answer:
        assert (answer.status, await answer.text()) == (200, f"1+1 {query}")
        assert answer.content_type == "text/plain"
    async with door.client.get("/webhooks/lark", params={"word": "guessed"}) as answer:
        assert (answer.status, await answer.text()) == (403, "")


def test_a_door_is_made_once_and_only_where_there_is_one() -> None:
    """A network that this release does not have has none."""
    asked: list[str] = []

    def plugin(name: str) -> MemoryPlugin | None:
        asked.append(name)
        return MemoryPlugin() if name == "memory" else None

    doors = Doors(plugin, lambda _name: {})
    assert [doors.of("memory"), doors.of("memory"), doors.of("x"), doors.of("x")] == [None] * 4
    assert asked == ["memory", "x"]
