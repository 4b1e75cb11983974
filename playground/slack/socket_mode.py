"""Socket Mode: WebSocket connections of the app, envelopes and their acknowledgements.

Protocol: https://docs.slack.dev/apis/events-api/using-socket-mode
"""

import asyncio
import contextlib
import json
import secrets
import uuid
from dataclasses import dataclass, field

from aiohttp import WSMessage, WSMsgType, web

from playground.slack.core import Core
from playground.slack.notices import Notice
from playground.slack.state import Json
from playground.slack.transport import Answer, NotAcknowledged, Outgoing

MOST_SOCKETS = 10
"""Connections one app may have at a time."""

_KINDS = {"event": "events_api", "interactive": "interactive", "command": "slash_commands"}


@dataclass(slots=True, eq=False)
class Socket:
    """One connection; silent ones stay open and neither send nor answer pings."""

    ws: web.WebSocketResponse
    transport: asyncio.Transport | None
    is_silent: bool = False
    is_leaving: bool = False
    waiting: dict[str, asyncio.Future[Answer]] = field(default_factory=dict)


class SocketMode:
    """Sends envelopes over whatever connections the app holds, in turn."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._tickets: dict[str, float] = {}
        self._sockets: list[Socket] = []
        self._turn = 0
        self._arrival = asyncio.Condition()

    @property
    def sockets(self) -> list[Socket]:
        """The connections that may be sent to."""
        return [socket for socket in self._sockets if not socket.is_leaving]

    def open_url(self) -> str:
        """Make the address of a new connection, good for one use."""
        ticket = secrets.token_hex(16)
        self._tickets[ticket] = self._core.clocks.monotonic()
        address = self._core.base_url.replace("http", "ws", 1)
        return f"{address}/link/?ticket={ticket}&app_id={self._core.app_id}"

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve one connection until it closes."""
        issued_at = self._tickets.pop(request.query.get("ticket", ""), None)
        now = self._core.clocks.monotonic()
        if issued_at is None or now - issued_at > self._core.timing.ticket:
            return web.Response(status=401, text="invalid ticket")
        ws = web.WebSocketResponse(autoping=False, timeout=1.0)
        socket = Socket(ws, request.transport)
        await socket.ws.prepare(request)
        if len(self.sockets) >= MOST_SOCKETS:
            await socket.ws.send_json({"type": "disconnect", "reason": "too_many_websockets"})
            await socket.ws.close()
            return socket.ws
        self._sockets.append(socket)
        try:
            await self._greet(socket)
            async for message in socket.ws:
                await self._receive(socket, message)
        finally:
            self._forget(socket)
        return socket.ws

    async def send(self, outgoing: Outgoing, attempt: int, reason: str) -> Answer:
        """Send an envelope and wait for its acknowledgement.

        Raises:
            NotAcknowledged: No connection, connection lost, or no acknowledgement in time.
        """
        patience = self._core.timing.acknowledge
        socket = await self._next_socket(patience if outgoing.kind == "event" else 0.0)
        envelope_id = str(uuid.uuid4())
        envelope: Json = {
            "envelope_id": envelope_id,
            "payload": outgoing.payload,
            "type": _KINDS[outgoing.kind],
            "accepts_response_payload": outgoing.kind != "event",
        }
        if outgoing.kind == "event":
            envelope |= {"retry_attempt": attempt, "retry_reason": reason}
        future: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        socket.waiting[envelope_id] = future
        try:
            if not socket.is_silent:
                await socket.ws.send_str(json.dumps(envelope, ensure_ascii=False))
            async with asyncio.timeout(patience):
                return await future
        except TimeoutError as error:
            raise NotAcknowledged("timeout") from error
        except ConnectionError as error:
            raise NotAcknowledged("connection_failed") from error
        finally:
            socket.waiting.pop(envelope_id, None)

    async def disconnect(self, reason: str) -> None:
        """Tell every connection to go, as Slack does now and then, and close it."""
        for socket in self.sockets:
            socket.is_leaving = True
            with contextlib.suppress(ConnectionError):
                await socket.ws.send_json({"type": "disconnect", "reason": reason})
            await socket.ws.close()

    async def abort(self) -> None:
        """Break every connection without a word."""
        for socket in list(self._sockets):
            socket.is_leaving = True
            if socket.transport is not None:
                socket.transport.abort()

    def silence(self, *, on: bool) -> None:
        """Let every open connection fall silent while it stays open, or speak again."""
        for socket in self._sockets:
            socket.is_silent = on

    async def wait_connected(self, count: int = 1) -> None:
        """Wait until the app holds so many connections."""
        async with self._arrival:
            await self._arrival.wait_for(lambda: len(self.sockets) >= count)

    async def close(self) -> None:
        """Close every connection."""
        for socket in list(self._sockets):
            await socket.ws.close()

    async def _greet(self, socket: Socket) -> None:
        await socket.ws.send_json(
            {
                "type": "hello",
                "num_connections": len(self.sockets),
                "debug_info": {
                    "host": "applink-local",
                    "build_number": 1,
                    "approximate_connection_time": 18060,
                },
                "connection_info": {"app_id": self._core.app_id},
            },
        )
        async with self._arrival:
            self._arrival.notify_all()
        self._core.notices.publish(Notice("app"))

    async def _next_socket(self, patience: float) -> Socket:
        if not self.sockets:
            try:
                async with asyncio.timeout(patience):
                    await self.wait_connected()
            except TimeoutError as error:
                raise NotAcknowledged("connection_failed") from error
        self._turn += 1
        return self.sockets[self._turn % len(self.sockets)]

    async def _receive(self, socket: Socket, message: WSMessage) -> None:
        if socket.is_silent:
            return
        if message.type == WSMsgType.PING:
            await socket.ws.pong(message.data)
        elif message.type == WSMsgType.TEXT:
            self._acknowledge(socket, str(message.data))

    def _acknowledge(self, socket: Socket, text: str) -> None:
        try:
            body = json.loads(text)
            envelope_id, payload = body["envelope_id"], body.get("payload")
        except (ValueError, TypeError, KeyError):
            self._core.complaints.append(f"not an acknowledgement: {text[:200]}")
            return
        future = socket.waiting.get(envelope_id)
        if future is not None and not future.done():
            future.set_result(Answer(payload if isinstance(payload, dict) else {}))

    def _forget(self, socket: Socket) -> None:
        self._sockets.remove(socket)
        self._core.notices.publish(Notice("app"))
        for future in socket.waiting.values():
            if not future.done():
                future.set_exception(NotAcknowledged("connection_failed"))
