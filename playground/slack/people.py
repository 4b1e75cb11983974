"""People as scripts and tests move them: click, type, submit, go away.

Every act takes the same path as the web page's.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from playground.slack.choosing import entry, option, state_values
from playground.slack.conversing import Conversing
from playground.slack.core import Core
from playground.slack.delivery import Delivery
from playground.slack.errors import ClientRefusal
from playground.slack.fields import SLOTS
from playground.slack.interacting import Interacting
from playground.slack.messages import Messages
from playground.slack.shown import Control, ShownMessage, ShownView
from playground.slack.state import Channel, Json, User
from playground.slack.submitting import Submission, Submitting
from playground.slack.views import Views


class Office:
    """Everything people act with."""

    def __init__(
        self,
        core: Core,
        messages: Messages,
        views: Views,
        acts: tuple[Conversing, Interacting, Submitting],
        delivery: Delivery,
    ) -> None:
        self.core = core
        self.messages = messages
        self.views = views
        self.conversing, self.interacting, self.submitting = acts
        self.delivery = delivery

    def message(self, channel: Channel, message: Json) -> ShownMessage:
        """Show a message of a channel."""
        shown = self.messages.shown(channel, message)
        return ShownMessage(shown, channel.id, channel.unfurl.get(message["ts"]))

    def top_view(self, user: User) -> ShownView | None:
        """Show the topmost modal view of a person."""
        stack = self.views.stack(user.id)
        return ShownView(stack[-1]) if stack else None


class Person:
    """One person of the workspace."""

    def __init__(self, office: Office, user: User) -> None:
        self._office = office
        self.user = user

    @property
    def id(self) -> str:
        """The person's user id."""
        return self.user.id

    @property
    def view(self) -> ShownView | None:
        """The topmost modal view the person has open."""
        return self._office.top_view(self.user)

    async def click(
        self,
        where: ShownMessage | ShownView,
        control: str,
        *,
        choose: object = None,
        block_id: str | None = None,
        value: str | None = None,
    ) -> None:
        """Press a button or choose from a menu.

        Args:
            where: The message or view that shows it.
            control: Its action id, the label of a button, or a choice of an overflow menu.
            choose: What to choose from a menu, by value or label; a person by handle, and so on.
            block_id: Tells apart elements of one name.
            value: Tells apart buttons of one name.

        Raises:
            ClientRefusal: There is no such element or choice.
            DispatchFailed: The app did not acknowledge.
        """
        found = where.control(control, block_id=block_id, value=value)
        action = {
            "block_id": found.block["block_id"],
            "action_id": found.element["action_id"],
            "type": found.element["type"],
            **await self._choice(where, found, choose),
        }
        await self._office.interacting.act(self.user, where.container, action)

    async def submit(
        self,
        values: Mapping[str, object] | None = None,
        *,
        view: ShownView | None = None,
    ) -> Submission:
        """Fill in the fields of a modal and submit it.

        Args:
            values: By action id, block id or label; what is not named keeps what it holds.
            view: The topmost one if none is given.

        Raises:
            ClientRefusal: No modal is open, or it has no such field.
            DispatchFailed: The app did not acknowledge, or its answer was refused.
        """
        shown = self._require_view(view)
        made = state_values(self._office.core.state, shown, values or {})
        outcome = await self._office.submitting.submit(self.user, shown.id, made)
        return replace(outcome, view=ShownView(outcome.view) if outcome.view else None)

    async def close(self, *, view: ShownView | None = None, clear: bool = False) -> None:
        """Close the topmost view, or the whole modal.

        Raises:
            ClientRefusal: No modal is open.
        """
        shown = self._require_view(view)
        await self._office.submitting.close(self.user, shown.id, is_cleared=clear)

    async def suggest(
        self,
        where: ShownMessage | ShownView,
        control: str,
        typed: str,
    ) -> list[Json]:
        """Type into an external select; give the options the app offers, groups flattened."""
        found = where.control(control)
        answer = await self._office.interacting.suggest(
            self.user,
            where.container,
            found.block["block_id"],
            found.element["action_id"],
            typed,
        )
        grouped = [item for group in answer["option_groups"] for item in group["options"]]
        return [*answer["options"], *grouped]

    async def command(self, word: str, text: str = "", *, channel: str = "#care") -> None:
        """Run a slash command in a channel.

        Raises:
            ClientRefusal: The app has no such command.
            DispatchFailed: The app did not acknowledge.
        """
        place = self._channel(channel)
        await self._office.interacting.command(self.user, place, word, text)

    async def shortcut(self, callback_id: str, message: ShownMessage | None = None) -> None:
        """Use a shortcut, on a message if one is given.

        Raises:
            ClientRefusal: The app has no such shortcut.
            DispatchFailed: The app did not acknowledge.
        """
        if message is None:
            await self._office.interacting.shortcut(self.user, callback_id)
            return
        place = self._channel(message.channel)
        await self._office.interacting.shortcut(self.user, callback_id, place, message.ts)

    async def message(
        self,
        channel: str,
        text: str,
        *,
        thread: ShownMessage | str | None = None,
        broadcast: bool = False,
        files: Sequence[tuple[str, bytes]] = (),
    ) -> ShownMessage:
        """Write a message, in a thread if one is given; wait until the app has tried it once.

        Raises:
            ClientRefusal: The person cannot write there.
        """
        place = self._channel(channel)
        parent = thread.thread_ts if isinstance(thread, ShownMessage) else thread
        made = self._office.conversing.post(
            self.user,
            place,
            text,
            thread_ts=parent,
            broadcast=broadcast,
            files=tuple(files),
        )
        await self._office.delivery.tried()
        return self._office.message(place, made)

    async def reply(self, message: ShownMessage, text: str) -> ShownMessage:
        """Write under a message."""
        return await self.message(message.channel, text, thread=message)

    def upload(self, name: str, content: bytes) -> Json:
        """Put a file into an open form; give what to hand in: `submit({"pictures": [file]})`.

        Raises:
            ClientRefusal: It is empty, or too large.
        """
        return self._office.conversing.upload(self.user, name, content)

    def delete_file(self, file: Json) -> None:
        """Delete one's own file.

        Raises:
            ClientRefusal: It is somebody else's, or gone already.
        """
        self._office.conversing.delete_file(self.user, file["id"])

    async def edit(self, message: ShownMessage, text: str) -> None:
        """Change one's own message."""
        place = self._channel(message.channel)
        self._office.conversing.edit(self.user, place, message.ts, text)
        await self._office.delivery.tried()

    async def delete(self, message: ShownMessage) -> None:
        """Delete one's own message."""
        place = self._channel(message.channel)
        self._office.conversing.delete(self.user, place, message.ts)
        await self._office.delivery.tried()

    async def react(self, message: ShownMessage, name: str) -> None:
        """Add a reaction."""
        place = self._channel(message.channel)
        self._office.conversing.react(self.user, place, message.ts, name)
        await self._office.delivery.tried()

    async def open_home(self) -> ShownView | None:
        """Open the app's Home tab; give what it shows after the app has heard of it."""
        self._office.conversing.open_home(self.user)
        await self._office.delivery.tried()
        view = self._office.core.state.homes.get(self.user.id)
        return ShownView(view) if view is not None else None

    async def join(self, channel: str) -> None:
        """Become a member of a channel."""
        place = self._office.core.state.find_channel(channel)
        if place is None:
            raise ClientRefusal("channel_not_found", f"there is no {channel}", status=404)
        self._office.conversing.join(self.user, place)
        await self._office.delivery.tried()

    async def leave(self, channel: str) -> None:
        """Stop being a member of a channel."""
        self._office.conversing.leave(self.user, self._channel(channel))
        await self._office.delivery.tried()

    def set_presence(self, *, active: bool) -> None:
        """Come back or go away."""
        self._office.conversing.set_presence(self.user, is_active=active)

    def set_dnd(self, *, on: bool) -> None:
        """Pause notifications or let them come again."""
        self._office.conversing.set_dnd(self.user, on=on)

    def _channel(self, reference: str) -> Channel:
        return self._office.conversing.channel(self.user, reference)

    def _require_view(self, view: ShownView | None) -> ShownView:
        shown = view or self.view
        if shown is None:
            raise ClientRefusal("view_not_found", f"{self.user.real_name} has no modal open")
        return shown

    async def _choice(
        self,
        where: ShownMessage | ShownView,
        found: Control,
        choose: object,
    ) -> Json:
        element = found.element
        if element["type"] == "overflow":
            return {"selected_option": found.option or option(element, choose)}
        if element["type"] not in SLOTS:
            return {"value": choose} if choose is not None else {}
        chosen = found.option if choose is None else choose
        if "external" in element["type"] and isinstance(chosen, str):
            offered = await self.suggest(where, element["action_id"], chosen)
            chosen = option({"options": offered}, chosen)
        return entry(self._office.core.state, element, chosen)
