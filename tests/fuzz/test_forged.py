"""What is not signed by its network, or not by this one, or not for these bytes, is refused."""

import asyncio
from collections.abc import Mapping
from datetime import timedelta
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st
from yarl import URL

from integrations.inbound.signing import SIGNATURE, TIMESTAMP, WINDOW
from tests.fuzz.house import House
from tests.fuzz.outside import INBOUND, SECRETS, TOOL, WEBHOOKS, signed
from tests.fuzz.trees import BROKEN, TEXTS
from tests.fuzz.unhurried import plentiful
from tests.guarantees.replicas import on_sqlite

BODIES = (
    b'{"object": "page", "entry": [{"id": "1", "time": 1, "changes": []}]}',
    b'{"data": {"event_type": "post.mention.create", "filter": {"user_id": "1000"}}}',
    *BROKEN[:20],
)
bodies = st.sampled_from(BODIES) | st.binary(max_size=40)
odd_values = st.sampled_from(
    ["", "sha256=", "sha256", "sha1=00", "sha256=" + "0" * 64, "sha256=é", "0" * 5000, "=", "null"]
)
secrets = st.sampled_from(["", "guessed", "x's own secret ", "\x00", "ü"]) | st.text(max_size=5)


@st.composite
def forgeries(draw: st.DrawFn, network: str) -> tuple[bytes, dict[str, str]]:
    """A body with headers that are not its network's."""
    body = draw(bodies)
    headers = signed(network, body)
    name, right = next(iter(headers.items()))
    match draw(st.integers(0, 7)):
        case 0:
            return body, {}
        case 1:
            return body, {name: draw(odd_values)}
        case 2:
            guessed = draw(secrets.filter(lambda one: one.isprintable()))
            return body, signed(network, body, secret=guessed)
        case 3:
            other = draw(st.sampled_from([one for one in SECRETS if one != network]))
            return body, signed(network, body, secret=SECRETS[other])
        case 4:
            other = draw(st.sampled_from([one for one in WEBHOOKS if one != network]))
            theirs = signed(other, body)
            return body, theirs if name not in theirs else {}
        case 5:
            at = draw(st.integers(0, len(right) - 1))
            return body, {name: right[:at] + right[at + 1 :]}
        case 6:
            return body, {f"{name}-Before": right}
    at = draw(st.integers(0, len(body)))
    return draw(st.sampled_from([body[:at] + b" " + body[at:], body + body + b"x"])), headers


@on_sqlite
@plentiful
@given(data=st.data())
async def test_what_is_forged_leaves_nothing(house: House, data: st.DataObject) -> None:
    """403, whatever is in it, and no row."""
    network = data.draw(st.sampled_from(WEBHOOKS))
    body, headers = data.draw(forgeries(network))
    assert await house.push(network, body, headers) == 403
    assert await house.kept() == 0


@st.composite
def replays(draw: st.DrawFn, house: House, body: bytes) -> tuple[bytes, dict[str, str]]:
    """What was signed for another time, another body, by nobody, or in odd words."""
    now = house.clock.now()
    right = house.tool_signed(body)
    match draw(st.integers(0, 4)):
        case 0:
            away = draw(st.integers(int(WINDOW.total_seconds()) + 1, 10**9))
            side = draw(st.sampled_from([-1, 1]))
            return body, house.tool_signed(body, at=now + side * timedelta(seconds=away))
        case 1:
            name = draw(st.sampled_from([TIMESTAMP, SIGNATURE]))
            return body, right | {name: draw(odd_values)}
        case 2:
            name = draw(st.sampled_from([TIMESTAMP, SIGNATURE]))
            return body, {one: value for one, value in right.items() if one != name}
        case 3:
            later = str(int(right[TIMESTAMP]) + draw(st.integers(1, 299)))
            return body, right | {TIMESTAMP: later}
    return body + b" ", right


@on_sqlite
@plentiful
@given(data=st.data())
async def test_what_is_forged_or_replayed_at_the_tools_door_leaves_nothing(
    house: House, data: st.DataObject
) -> None:
    """401, whatever is in it, and no row."""
    body, headers = data.draw(replays(house, data.draw(bodies)))
    assert await house.hand_in(body, headers) == 401
    assert await house.kept() == 0


@on_sqlite
@pytest.mark.parametrize("odd", [b"\xff\xfe", b"sha256=\xed\xa0\x80", "ü".encode("latin-1")])
async def test_headers_that_are_no_text_are_refused(house: House, odd: bytes) -> None:
    """Each header of each door as bytes that are no UTF-8: refused, and not an error of ours."""
    doors: list[tuple[str, str, Mapping[str, str]]] = [
        (f"/webhooks/{network}", name, {name: value})
        for network in WEBHOOKS
        for name, value in signed(network, b"{}").items()
    ]
    tools = house.tool_signed(b"{}")
    doors += [(f"/{INBOUND}/{TOOL}", name, tools) for name in tools]
    statuses = [await _said(house, path, {**headers, name: odd}) for path, name, headers in doors]
    assert statuses == [403] * len(WEBHOOKS) + [401, 401]
    assert await house.kept() == 0


async def _said(house: House, path: str, headers: Mapping[str, str | bytes]) -> int:
    """The status of a request as these bytes."""
    base = URL(house.address)
    reader, writer = await asyncio.open_connection(base.host, base.port)
    try:
        lines = [f"POST {path} HTTP/1.1", "Host: bot", "Content-Length: 2", "Connection: close"]
        head = "\r\n".join(lines).encode()
        for name, value in headers.items():
            head += f"\r\n{name}: ".encode() + (value.encode() if isinstance(value, str) else value)
        writer.write(head + b"\r\n\r\n{}")
        async with asyncio.timeout(5):
            return int((await reader.read()).split(b" ", 2)[1])
    finally:
        writer.close()


queries = st.lists(
    st.tuples(
        st.sampled_from(
            ["hub.mode", "hub.verify_token", "hub.challenge", "crc_token", "nonce", "token", "x"]
        ),
        st.sampled_from([*TEXTS[:9], "subscribe", "harbour-lights", "{", "1158201444"]),
    ),
    max_size=5,
)
raw_queries = st.sampled_from(["%ff=%ff", "crc_token=%ED%A0%80", "hub.mode", "=&=&&", "a=%", "%00"])


@on_sqlite
@plentiful
@given(data=st.data())
async def test_whatever_is_asked_with_is_answered(house: House, data: st.DataObject) -> None:
    """A greeting with any query: the proof or 403; what is echoed is no page."""
    network = data.draw(st.sampled_from([*WEBHOOKS, INBOUND]))
    pairs = data.draw(queries)
    query = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'), safe='')}" for name, value in pairs
    )
    query = data.draw(st.just(query) | raw_queries)
    address = URL(f"{house.address}/webhooks/{network}?{query}", encoded=True)
    async with house.client.get(address) as answer:
        text = await answer.text()
        assert answer.status in {200, 403}
        assert answer.content_type in {"text/plain", "application/json"}
        assert "<" not in text
