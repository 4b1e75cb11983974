"""What people do with the app: click, choose, submit, close, ask for options, run commands."""

import re
from typing import Literal

from playground.slack import payloads
from playground.slack.core import Core
from playground.slack.delivery import Delivery
from playground.slack.errors import ClientRefusal, DispatchFailed, Refusal
from playground.slack.fields import SLOTS, merge_values, require_offered
from playground.slack.files import chooser
from playground.slack.messages import Messages
from playground.slack.response_urls import ResponseUrl, ResponseUrls
from playground.slack.state import Channel, Json, User
from playground.slack.surfaces import Surfaces
from playground.slack.transport import Outgoing
from playground.slack.triggers import Triggers

_MENTION = re.compile(r"<@([UW][A-Z0-9]+)(?:\|[^>]*)?>")


class Interacting:
    """Acts that the app must acknowledge."""

    def __init__(
        self,
        core: Core,
        messages: Messages,
        surfaces: Surfaces,
        triggers: Triggers,
        response_urls: ResponseUrls,
        delivery: Delivery,
    ) -> None:
        self._core = core
        self._messages = messages
        self._surfaces = surfaces
        self._triggers = triggers
        self._urls = response_urls
        self._delivery = delivery

    async def act(
        self,
        user: User,
        container: Json,
        action: Json,
        values: Json | None = None,
    ) -> None:
        """Use an element: press a button, choose from a menu, pick a date.

        Raises:
            ClientRefusal: There is no such element or choice.
            DispatchFailed: The app did not acknowledge.
        """
        self._require_interactive()
        surface = self._surfaces.find(user, container)
        names = action.get("block_id", ""), action.get("action_id", "")
        block, element = surface.find(*names)
        files = chooser(self._core, user.id)
        if element["type"] == "file_input":
            action = {**action, "files": files(element, action.get("files"))}
        merged = merge_values(surface.blocks, surface.values, values or {}, files)
        done = self._done(element, {**action, "block_id": names[0]})
        slot = SLOTS.get(element["type"])
        if slot is not None:
            entry = {"type": element["type"], slot.name: done.get(slot.name)}
            merged.setdefault(names[0], {})[names[1]] = entry
        self._surfaces.enter(user, surface, merged)
        if block["type"] == "input" and not block.get("dispatch_action", False):
            return  # such a field is read when the form is sent, not before
        payload = payloads.envelope(self._core, "block_actions", user) | {
            "container": surface.container,
            "trigger_id": self._triggers.issue(user.id, surface.view_id),
            **surface.parts,
            "actions": [done],
        }
        if surface.channel is not None:
            payload["state"] = {"values": merged}
            payload["response_url"] = self._urls.issue(
                user.id,
                surface.channel,
                surface.container["message_ts"],
                is_ephemeral=surface.container["is_ephemeral"],
            )
        await self._delivery.interact(Outgoing("interactive", payload))

    async def suggest(
        self,
        user: User,
        container: Json,
        block_id: str,
        action_id: str,
        typed: str,
    ) -> Json:
        """Ask the app for the options of an external select.

        Raises:
            ClientRefusal: Not such an element, or too little typed.
            DispatchFailed: The app did not answer.
        """
        self._require_interactive()
        surface = self._surfaces.find(user, container)
        _, element = surface.find(block_id, action_id)
        if "external" not in element["type"]:
            raise ClientRefusal("not_external", f"{action_id} has its options already")
        if len(typed) < element.get("min_query_length", 3):
            return {"options": [], "option_groups": []}
        payload = payloads.envelope(self._core, "block_suggestion", user) | {
            "container": surface.container,
            **surface.parts,
            "block_id": block_id,
            "action_id": action_id,
            "value": typed,
        }
        answer = (await self._delivery.interact(Outgoing("interactive", payload))).body
        return {
            "options": answer.get("options", []),
            "option_groups": answer.get("option_groups", []),
        }

    async def command(self, user: User, channel: Channel, word: str, text: str) -> None:
        """Run a slash command; what the app answers at once is shown in the channel.

        Raises:
            ClientRefusal: `unknown_command`.
            DispatchFailed: The app did not acknowledge.
        """
        command = self._core.rights.command(word)
        if command is None:
            sentence = (
                f'{word} is not a valid command. In Slack, all messages that start with the "/" '
                "symbol are interpreted as commands."
            )
            self._messages.whisper(channel, user.id, sentence)
            raise ClientRefusal("unknown_command", sentence)
        words = _MENTION.sub(self._mention(escape=command.should_escape), text.strip())
        keys = (self._triggers.issue(user.id), self._urls.issue(user.id, channel))
        fields = payloads.command(self._core, user, channel, (word, words), keys)
        try:
            answer = await self._delivery.interact(Outgoing("command", fields))
        except DispatchFailed:
            self._messages.whisper(channel, user.id, f"{word} failed: the app did not respond.")
            raise
        if answer.body:
            self._respond(user, channel, answer.body)

    async def shortcut(
        self,
        user: User,
        callback_id: str,
        channel: Channel | None = None,
        ts: str | None = None,
    ) -> None:
        """Use a shortcut: a message's when channel and time stamp are given, else a global one.

        Raises:
            ClientRefusal: `unknown_shortcut` or `message_not_found`.
            DispatchFailed: The app did not acknowledge.
        """
        kind: Literal["message", "global"] = "message" if channel and ts else "global"
        self._require_interactive()
        if self._core.rights.shortcut(callback_id, kind) is None:
            sentence = f"the app offers no {kind} shortcut {callback_id}"
            raise ClientRefusal("unknown_shortcut", sentence)
        payload = payloads.envelope(
            self._core,
            "message_action" if kind == "message" else "shortcut",
            user,
        ) | {
            "callback_id": callback_id,
            "trigger_id": self._triggers.issue(user.id),
            "action_ts": f"{self._core.now().timestamp():.6f}",
        }
        if channel is not None and ts is not None:
            message = channel.messages.get(ts)
            if message is None:
                raise ClientRefusal("message_not_found", "there is no such message", status=404)
            payload |= {
                **payloads.channel_part(channel),
                "message_ts": ts,
                "message": self._messages.shown(channel, message),
                "response_url": self._urls.issue(user.id, channel),
            }
        await self._delivery.interact(Outgoing("interactive", payload))

    def _done(self, element: Json, action: Json) -> Json:
        """Describe the use of an element as Slack does, from the element's own fields."""
        done: Json = {
            "type": element["type"],
            "action_id": element["action_id"],
            "block_id": action["block_id"],
            "action_ts": f"{self._core.now().timestamp():.6f}",
        }
        slot = SLOTS.get(element["type"])
        if slot is not None:
            chosen = action.get(slot.name, [] if slot.is_list else None)
            require_offered(element, chosen)
            done[slot.name] = chosen
        elif element["type"] == "overflow":
            require_offered(element, action.get("selected_option", {}))
            done["selected_option"] = action["selected_option"]
        elif element["type"] == "feedback_buttons":
            done["value"] = action.get("value")
        else:
            done |= {name: element[name] for name in ("text", "value", "url") if name in element}
        for name in ("placeholder", "confirm", "style", slot.initial if slot else ""):
            if name in element:
                done[name] = element[name]
        return done

    def _mention(self, *, escape: bool) -> "MentionText":
        return MentionText(self._core, escape=escape)

    def _respond(self, user: User, channel: Channel, body: Json) -> None:
        url = ResponseUrl(user.id, channel, self._core.clocks.monotonic())
        try:
            self._urls.respond(url, body)
        except Refusal as refusal:
            details = "; ".join(refusal.problems) or refusal.code
            self._core.complaints.append(f"the answer to a command is refused: {details}")

    def _require_interactive(self) -> None:
        if not self._core.rights.is_interactive:
            raise ClientRefusal("not_interactive", "interactivity is off in the app's manifest")


class MentionText:
    """Writes a mention in a command's text: escaped with the name, or as typed."""

    def __init__(self, core: Core, *, escape: bool) -> None:
        self._core = core
        self._escape = escape

    def __call__(self, match: re.Match[str]) -> str:
        """Write one mention."""
        user = self._core.state.users.get(match.group(1))
        if user is None:
            return match.group()
        return f"<@{user.id}|{user.name}>" if self._escape else f"@{user.name}"
