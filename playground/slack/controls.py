"""What tests and scripts see and do in a running local Slack."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from playground.slack.core import Core
from playground.slack.delivery import Delivery, Sent
from playground.slack.errors import ClientRefusal
from playground.slack.faults import Fault, Gate, Script, Side
from playground.slack.messages import Draft, Messages
from playground.slack.people import Office, Person
from playground.slack.rooms import Room
from playground.slack.shown import ShownMessage, ShownView
from playground.slack.socket_mode import SocketMode
from playground.slack.state import Channel
from playground.slack.validation import check_message_blocks
from playground.slack.web_api import Call, WebApi

Found = TypeVar("Found")


class Controls:
    """People, channels, records, faults and waiting."""

    core: Core
    _api: WebApi
    _changed: asyncio.Event
    _delivery: Delivery
    _messages: Messages
    _office: Office
    _script: Script
    _sockets: SocketMode

    @property
    def calls(self) -> list[Call]:
        """Calls of the Web API, oldest first."""
        return self._api.calls

    def calls_of(self, method: str) -> list[Call]:
        """Calls of one method, oldest first."""
        return [call for call in self.calls if call.method == method]

    @property
    def sent(self) -> list[Sent]:
        """Events, interactions and commands that went to the app, oldest first."""
        return self._delivery.sent

    @property
    def complaints(self) -> list[str]:
        """What the app did wrong in ways that reach nobody but its developer."""
        return self.core.complaints

    def person(self, reference: str) -> Person:
        """Find a person by handle, id or real name.

        Raises:
            ClientRefusal: `user_not_found`.
        """
        return Person(self._office, self._office.conversing.user(reference))

    def channel(self, reference: str) -> Room:
        """Find a channel by name or id.

        Raises:
            ClientRefusal: `channel_not_found`.
        """
        return Room(self._office, self._room(reference))

    def _room(self, reference: str) -> Channel:
        found = self.core.state.find_channel(reference)
        if found is None:
            raise ClientRefusal("channel_not_found", f"there is no {reference}", status=404)
        return found

    def im(self, reference: str) -> Room:
        """Find the direct message between a person and the bot."""
        user = self._office.conversing.user(reference)
        state = self.core.state
        return Room(self._office, state.open_im(user.id, self.core.bot_user_id, self.core.now()))

    def ephemerals(self, person: str, channel: str = "#care") -> list[ShownMessage]:
        """Give what only this person sees in a channel, oldest first."""
        return self.channel(channel).ephemerals(self.person(person).id)

    def open_view(self, person: str) -> ShownView | None:
        """Give the topmost modal view that a person has open."""
        return self.person(person).view

    def home(self, person: str) -> ShownView | None:
        """Give what a person's Home tab shows."""
        view = self.core.state.homes.get(self.person(person).id)
        return ShownView(view) if view is not None else None

    def posted_before(
        self, channel: str, message: Mapping[str, Any], *, at: datetime | None = None
    ) -> str:
        """Keep a message of the app's from before anybody looked; nobody is told of it.

        Args:
            channel: Name or id.
            message: Arguments of `chat.postMessage`.
            at: When it was posted; now unless given. Nothing younger may stand there.

        Returns:
            Its time stamp, of the workspace's clock.

        Raises:
            ClientRefusal: `channel_not_found`.
            ValueError: Slack would refuse its blocks.
        """
        blocks = list(message["blocks"])
        problems = check_message_blocks(blocks)
        if problems:
            raise ValueError("; ".join(problems))
        draft = Draft(message["text"], blocks, metadata=dict(message.get("metadata", {})))
        return self._messages.keep(self._room(channel), draft, at)

    async def set_group(self, handle: str, members: Sequence[str]) -> None:
        """Change who is in a user group, by handles; the app hears of it if it subscribed.

        Raises:
            ClientRefusal: `no_such_subteam` or `user_not_found`.
        """
        people = tuple(self.person(member).user for member in members)
        self._office.conversing.set_group(handle, people)
        await self._delivery.tried()

    def fail_next(
        self,
        method: str,
        *,
        error: str | None = None,
        http: int | None = None,
        drop: Side | None = None,
        retry_after: int | None = None,
        times: int = 1,
        when: Callable[[Mapping[str, Any]], bool] | None = None,
    ) -> None:
        """Let the next calls of a method (`*`: of any) go wrong.

        Args:
            method: Name of the method.
            error: Answer `ok: false` with this code.
            http: Answer with this status.
            drop: Break the connection before or after the effect, without an answer.
            retry_after: Answer 429 with these seconds.
            times: How many calls go wrong.
            when: Chooses calls by their arguments.
        """
        self._script.add_fault(Fault(method, error, http, drop, retry_after, times, when))

    def forget_blocks(self, *kinds: str) -> None:
        """Know these types of blocks in messages no more, as a workspace that Slack rolls out late.

        Without any, everything is known again.
        """
        self.core.unknown_blocks = set(kinds)

    def hold_next(self, method: str, side: Side = "before") -> Gate:
        """Hold the next call of a method back, before or after its effect, until released."""
        gate = Gate(method, side)
        self._script.add_gate(gate)
        return gate

    def clear_faults(self) -> None:
        """Forget faults that have not struck, and release every gate."""
        self._script.clear()

    async def wait_connected(self, count: int = 1) -> None:
        """Wait until the app holds so many Socket Mode connections."""
        await self._sockets.wait_connected(count)

    async def disconnect_sockets(self, reason: str = "refresh_requested") -> None:
        """Tell every Socket Mode connection to go, and close it."""
        await self._sockets.disconnect(reason)

    async def break_sockets(self) -> None:
        """Break every Socket Mode connection without a word."""
        await self._sockets.abort()

    def silence_sockets(self, *, on: bool = True) -> None:
        """Let open Socket Mode connections fall silent while they stay open."""
        self._sockets.silence(on=on)

    async def settled(self) -> None:
        """Wait until every event is acknowledged or given up."""
        await self._delivery.settled()

    async def until(self, found: Callable[[], Found], *, timeout: float = 5.0) -> Found:
        """Wait until a look at the workspace finds something true; give what it found.

        Raises:
            TimeoutError: It did not within the seconds given.
        """
        async with asyncio.timeout(timeout):
            while True:
                self._changed.clear()
                result = found()
                if result:
                    return result
                await self._changed.wait()
