"""The door for a world's pushes, and what they mean."""

import hmac
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.mention import Mention
from integrations.base import (
    HookAnswer,
    HookRequest,
    MessageState,
    News,
    PushedEvent,
    RetryLater,
    Subscription,
)
from integrations.memory import mapping
from integrations.memory.faults import Operation
from integrations.memory.feed import (
    ADD,
    DELETE,
    EDIT,
    HIDE,
    LIKE,
    SIGNATURE,
    UNHIDE,
    signature,
)
from integrations.memory.world import World

_STATES = {
    DELETE: MessageState(exists=False),
    HIDE: MessageState(exists=True, hidden=True),
    UNHIDE: MessageState(exists=True, hidden=False),
}

_LONGEST_ID = 256  # no database has an index for any length


class MemoryWebhook:
    """`integrations.base.Webhook`."""

    def __init__(self, secrets: Sequence[str]) -> None:
        self._secrets = tuple(secrets)

    def greet(self, request: HookRequest) -> HookAnswer:
        """The challenge, for whoever knows a secret."""
        token = request.query.get("token", "").encode()
        known = [hmac.compare_digest(token, secret.encode()) for secret in self._secrets]
        if not any(known):
            return HookAnswer(status=403)
        return HookAnswer(text=request.query.get("challenge", ""))

    def verify(self, request: HookRequest) -> bool:
        """Signed with one of the secrets."""
        given = request.headers.get(SIGNATURE, "").encode(errors="replace")
        right = [signature(secret, request.body).encode() for secret in self._secrets]
        alike = [hmac.compare_digest(given, one) for one in right]
        return any(alike)

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """Every event of a batch."""
        try:
            told = json.loads(body)
        except RecursionError:
            raise ValueError("It is nested too deeply.") from None
        if not isinstance(told, dict):
            raise ValueError("It is no object.")  # noqa: TRY004 - the contract's error
        events = told.get("events")
        return tuple(
            PushedEvent(
                own_external_id=str(told.get("account", "")),
                kind=str(event.get("kind", "")),
                content=event,
            )
            for event in (events if isinstance(events, list) else ())
            if isinstance(event, dict)
        )


class MemoryPushReader:
    """`integrations.base.PushReader` over a world."""

    def __init__(self, world: World) -> None:
        self._world = world

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """Who wrote a message is looked up in the world; its words are the push's."""
        del now
        return await self._world.faults.around(
            Operation.READ_PUSHES, str(len(events)), lambda: self._news(events)
        )

    def stream(self) -> AsyncIterator[bytes] | None:
        """In dialects that have one."""
        return self._bodies() if self._world.dialect.streams else None

    async def subscription(self, callback: str) -> Subscription:
        """Whether the world was asked to push to this address."""
        return await self._world.faults.around(
            Operation.SUBSCRIBE, callback, lambda: self._subscription(callback)
        )

    async def subscribe(self, callback: str) -> Subscription:
        """Ask it."""
        return await self._world.faults.around(
            Operation.SUBSCRIBE, callback, lambda: self._subscribe(callback)
        )

    def _subscribe(self, callback: str) -> Subscription:
        if callback:
            self._world.pushes.subscribed = callback
        return self._subscription(callback)

    def _subscription(self, callback: str) -> Subscription:
        title = self._world.dialect.title
        if self._world.dialect.streams:
            return Subscription(active=True)
        if not callback:
            return Subscription(
                active=False,
                problem=f"{title} could push, but this bot has no public address.",
                hint="Set PUBLIC_URL, or leave it: polls bring everything, later.",
            )
        if self._world.pushes.subscribed != callback:
            return Subscription(
                active=False,
                problem=f"{title} does not push to {callback}.",
                hint=f"Run: python -m bot connect {self._world.dialect.name}",
            )
        return Subscription(active=True)

    async def _bodies(self) -> AsyncIterator[bytes]:
        feed, title = self._world.pushes, self._world.dialect.title
        await self._world.faults.around(Operation.STREAM, "", lambda: None)
        connection = feed.listen()
        try:
            yield b""
            while (body := await connection.get()) is not None:
                yield body
        finally:
            feed.leave(connection)
        raise RetryLater(f"{title} has ended the stream.", after=timedelta())

    def _news(self, events: Sequence[PushedEvent]) -> News:
        mentions: list[Mention] = []
        states: dict[str, MessageState] = {}
        ignored: list[str] = []
        unknown: list[str] = []
        for event in events:
            message_id = str(event.content.get("id", ""))
            mention = self._mention(event) if event.kind in {ADD, EDIT} else None
            if mention is not None:
                mentions.append(mention)
            elif event.kind in _STATES and 0 < len(message_id) <= _LONGEST_ID:
                gone = message_id in states and not states[message_id].exists
                states[message_id] = states[message_id] if gone else _STATES[event.kind]
            else:
                (ignored if event.kind == LIKE else unknown).append(event.kind)
        return News(
            mentions=tuple(mentions), states=states, ignored=tuple(ignored), unknown=tuple(unknown)
        )

    def _mention(self, event: PushedEvent) -> Mention | None:
        content: Mapping[str, object] = event.content
        message = self._world.state.messages.get(str(content.get("id", "")))
        if message is None:
            return None
        try:
            edited_at = content.get("edited_at")
            at = datetime.fromisoformat(str(edited_at)) if edited_at else None
        except ValueError:
            return None
        if at is not None and at.tzinfo is None:
            return None
        told = mapping.mention(self._world, message)
        return replace(told, text=str(content.get("text", "")), edited_at=at)
