"""The network's side of a burst, a process of its own: signed deliveries over many connections.

    python -m bench.caller ADDRESS FIRST COUNT CONNECTIONS

It connects, prints a line, waits for one, sends everything, and prints what came of it. Each
connection sends its next delivery when the last one has been acknowledged. All is prepared before,
and answers are read without a library, so that the caller is not what is measured.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from urllib.parse import urlsplit

from bench.hooks import PATH, delivery, signature

_END = b"\r\n\r\n"


def _request(host: str, number: int) -> bytes:
    body = delivery(number)
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body)}\r\nUser-Agent: facebookexternalua\r\nAccept: */*\r\n"
        f"X-Lark-Signature: {signature(body)}\r\n\r\n"
    )
    return head.encode() + body


class _Line(asyncio.Protocol):
    """One connection."""

    transport: asyncio.Transport

    def __init__(self, requests: Iterator[bytes], statuses: Counter[str]) -> None:
        self._requests = requests
        self._statuses = statuses
        self._heard = b""
        self.took: list[float] = []
        self._sent = 0.0
        self.done = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Connected."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def next(self) -> None:
        """Send the next delivery, or nothing any more."""
        request = next(self._requests, None)
        if request is None:
            if not self.done.done():
                self.done.set_result(None)
            return
        self._sent = time.perf_counter()
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        """An answer, or a part of one."""
        self._heard += data
        head, found, rest = self._heard.partition(_END)
        if not found:
            return
        lines = head.lower().split(b"\r\n")
        lengths = [line for line in lines if line.startswith(b"content-length:")]
        if len(rest) < (int(lengths[0].split(b":")[1]) if lengths else 0):
            return
        self._heard = b""
        self._statuses[lines[0].split()[1].decode()] += 1
        self.took.append(time.perf_counter() - self._sent)
        self.next()

    def connection_lost(self, exc: Exception | None) -> None:
        """The server hung up."""
        del exc
        if not self.done.done():
            self._statuses["lost"] += 1
            self.done.set_result(None)


async def _burst(address: str, first: int, count: int, connections: int) -> None:
    parts = urlsplit(address)
    requests = iter([_request(parts.netloc, first + number) for number in range(count)])
    statuses: Counter[str] = Counter()
    loop = asyncio.get_running_loop()
    lines = []
    for _ in range(connections):
        _, line = await loop.create_connection(
            lambda: _Line(requests, statuses), str(parts.hostname), parts.port or 80
        )
        lines.append(line)
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    began = time.perf_counter()
    for line in lines:
        line.next()
    await asyncio.gather(*(line.done for line in lines))
    took = time.perf_counter() - began
    slowest = max((max(line.took, default=0.0) for line in lines), default=0.0)
    print(json.dumps({"took": took, "slowest": slowest, "statuses": statuses}), flush=True)
    for line in lines:
        line.transport.close()


if __name__ == "__main__":
    asyncio.run(_burst(sys.argv[1], *map(int, sys.argv[2:])))
