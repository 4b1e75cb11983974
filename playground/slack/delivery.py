"""Getting events and interactions to the app: which way, how often, and waiting for it."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass

from playground.slack.core import Core
from playground.slack.errors import DispatchFailed
from playground.slack.http_mode import HttpMode
from playground.slack.socket_mode import SocketMode
from playground.slack.state import Json
from playground.slack.transport import Answer, NotAcknowledged, Outgoing

MOST_SENT = 5_000
"""Deliveries kept in the record; older ones are forgotten in halves."""


@dataclass(slots=True)
class Sent:
    """One event or interaction that went out.

    Attributes:
        attempts: How often it was sent.
        is_acknowledged: Whether the app took it.
        reasons: Why each failed attempt failed.
    """

    outgoing: Outgoing
    attempts: int
    is_acknowledged: bool
    reasons: list[str]

    @property
    def payload(self) -> Json:
        """What was sent."""
        return self.outgoing.payload


class Delivery:
    """Sends things to the app."""

    def __init__(self, core: Core, http: HttpMode, sockets: SocketMode) -> None:
        self._core = core
        self._http = http
        self._sockets = sockets
        self._tasks: set[asyncio.Task[None]] = set()
        self._first_attempts: set[asyncio.Future[None]] = set()
        self.sent: list[Sent] = []

    @property
    def is_connected(self) -> bool:
        """Whether there is an app to send to."""
        return self._core.request_url is not None or bool(self._sockets.sockets)

    async def interact(self, outgoing: Outgoing) -> Answer:
        """Send an interaction or a command: once, the person is waiting.

        Raises:
            DispatchFailed: The app did not acknowledge.
        """
        sent = self._record(outgoing)
        try:
            answer = await self._attempt(sent, 0, "")
        except NotAcknowledged as error:
            raise DispatchFailed(f"the app did not acknowledge: {error.reason}") from error
        return answer

    def send_event(self, payload: Json) -> None:
        """Send an event in the background, again and again until it is acknowledged."""
        sent = self._record(Outgoing("event", payload))
        first: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._first_attempts.add(first)
        first.add_done_callback(self._first_attempts.discard)
        self.run(self._repeat(sent, first))

    def run(self, work: Coroutine[object, object, None]) -> None:
        """Do something in the background that `settled` waits for."""
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def tried(self) -> None:
        """Wait until every event under way has been tried once, if there is an app."""
        if self.is_connected and self._first_attempts:
            await asyncio.wait(set(self._first_attempts))

    async def settled(self) -> None:
        """Wait until every event is acknowledged or given up, those they cause included."""
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    async def close(self) -> None:
        """Give up whatever is still under way."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _repeat(self, sent: Sent, first: asyncio.Future[None]) -> None:
        try:
            reason = ""
            for attempt, pause in enumerate((0.0, *self._core.timing.retries)):
                if pause:
                    await asyncio.sleep(pause)
                try:
                    await self._attempt(sent, attempt, reason)
                except NotAcknowledged as error:
                    reason = error.reason
                    if error.is_final:
                        return
                else:
                    return
                finally:
                    if not first.done():
                        first.set_result(None)
        finally:
            first.cancel()

    async def _attempt(self, sent: Sent, attempt: int, reason: str) -> Answer:
        sent.attempts += 1
        transport = self._http if self._core.request_url is not None else self._sockets
        try:
            answer = await transport.send(sent.outgoing, attempt, reason)
        except NotAcknowledged as error:
            sent.reasons.append(error.reason)
            raise
        sent.is_acknowledged = True
        return answer

    def _record(self, outgoing: Outgoing) -> Sent:
        sent = Sent(outgoing, attempts=0, is_acknowledged=False, reasons=[])
        self.sent.append(sent)
        if len(self.sent) > MOST_SENT:
            del self.sent[: MOST_SENT // 2]
        return sent
