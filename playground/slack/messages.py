"""Posting, changing and deleting messages, whoever does it."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime

from playground.slack.core import Core
from playground.slack.normal import normal_blocks
from playground.slack.notices import Kind, Notice
from playground.slack.state import Channel, Json

NO_TEXT = "This content can't be displayed."
"""What Slack writes as the text of a message that has only blocks."""

_ABSENT: Json = {}


@dataclass(slots=True)
class Draft:
    """A message about to be posted."""

    text: str = ""
    blocks: list[Json] = field(default_factory=list)
    attachments: list[Json] = field(default_factory=list)
    metadata: Json = field(default_factory=dict)
    thread_ts: str | None = None
    broadcast: bool = False
    files: list[Json] = field(default_factory=list)
    username: str | None = None
    icons: Json = field(default_factory=dict)
    client_msg_id: str | None = None


class Messages:
    """The one place where messages are made and unmade."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def post(self, channel: Channel, author: str, draft: Draft) -> Json:
        """Post a message as a person, or as the bot when the author is the bot."""
        message = self._compose(channel, author, draft)
        channel.add(message)
        self._tell("posted", channel, message, user=author)
        return message

    def keep(self, channel: Channel, draft: Draft, at: datetime | None = None) -> str:
        """Put a message of the app's there as one from before, which everybody has read.

        It is of the time `at` where no younger one stands there yet, else of now.
        """
        message = self._compose(channel, self._core.bot_user_id, draft, at)
        channel.add(message)
        for member in channel.members:
            channel.mark_read(member)
        return str(message["ts"])

    def post_ephemeral(self, channel: Channel, user: str, draft: Draft) -> Json:
        """Show a message of the app to one person; it is in no history."""
        message = self._compose(channel, self._core.bot_user_id, draft) | {"is_ephemeral": True}
        channel.ephemerals.setdefault(user, []).append(message)
        self._tell("ephemeral", channel, message, user=user)
        return message

    def whisper(self, channel: Channel, user: str, text: str) -> Json:
        """Show a line of Slack's own to one person, as Slackbot does."""
        message = {
            "type": "message",
            "user": "USLACKBOT",
            "text": text,
            "ts": channel.stamp(self._core.now()),
            "is_ephemeral": True,
        }
        channel.ephemerals.setdefault(user, []).append(message)
        self._tell("ephemeral", channel, message, user=user)
        return message

    def change(self, channel: Channel, ts: str, editor: str, changes: Json) -> Json:
        """Change fields of a message; a value of none takes the field away."""
        before = channel.messages[ts]
        merged = {**before, **changes}
        message = {name: value for name, value in merged.items() if value is not None}
        visible = ("text", "blocks", "attachments")
        if any(message.get(name) != before.get(name) for name in visible):
            message["edited"] = {"user": editor, "ts": channel.stamp(self._core.now())}
        channel.messages[ts] = message
        self._tell("changed", channel, message, previous=before, user=editor)
        return message

    def delete(self, channel: Channel, ts: str) -> None:
        """Delete a message; a parent with replies leaves a tombstone."""
        before = channel.messages[ts]
        if channel.threads.get(ts):
            tombstone = {
                "type": "message",
                "subtype": "tombstone",
                "text": "This message was deleted.",
                "user": "USLACKBOT",
                "hidden": True,
                "thread_ts": ts,
                "ts": ts,
            }
            channel.messages[ts] = tombstone
        else:
            channel.remove(ts)
        self._tell("deleted", channel, before, previous=before, user=before.get("user", ""))

    def find_ephemeral(self, channel: Channel, user: str, ts: str) -> Json | None:
        """Find a message that only this person sees."""
        return next((item for item in channel.ephemerals.get(user, ()) if item["ts"] == ts), None)

    def change_ephemeral(self, channel: Channel, user: str, ts: str, draft: Draft) -> None:
        """Replace a message that only this person sees, keeping its place."""
        held = channel.ephemerals[user]
        index = next(index for index, item in enumerate(held) if item["ts"] == ts)
        composed = self._compose(channel, self._core.bot_user_id, draft)
        place = {name: value for name, value in held[index].items() if name == "thread_ts"}
        held[index] = {**composed, **place, "ts": ts, "is_ephemeral": True}
        self._tell("ephemeral_changed", channel, held[index], user=user)

    def delete_ephemeral(self, channel: Channel, user: str, ts: str) -> None:
        """Take away a message that only this person sees."""
        held = channel.ephemerals[user]
        message = next(item for item in held if item["ts"] == ts)
        held.remove(message)
        self._tell("ephemeral_deleted", channel, message, user=user)

    def shown(self, channel: Channel, message: Json) -> Json:
        """Give a message as Slack shows it: a parent carries the counts of its thread."""
        ts = message["ts"]
        stamps = channel.threads.get(ts)
        if not stamps:
            return message
        authors = list(dict.fromkeys(channel.messages[reply].get("user", "") for reply in stamps))
        return {
            **message,
            "thread_ts": ts,
            "reply_count": len(stamps),
            "reply_users_count": len(authors),
            "latest_reply": stamps[-1],
            "reply_users": authors,
            "is_locked": False,
            "subscribed": False,
        }

    def content(self, draft: Draft) -> Json:
        """Give the changes that make a message say what the draft says, and nothing else."""
        blocks = normal_blocks(draft.blocks)
        return {
            "text": draft.text or (NO_TEXT if blocks else ""),
            "blocks": blocks or None,
            "attachments": draft.attachments or None,
        }

    def _compose(
        self, channel: Channel, author: str, draft: Draft, at: datetime | None = None
    ) -> Json:
        core = self._core
        person = core.state.users[author]
        blocks = normal_blocks(draft.blocks)
        message: Json = {
            "type": "message",
            "user": author,
            "text": draft.text or (NO_TEXT if blocks else ""),
            "ts": channel.stamp(at or core.now()),
            "team": person.team_id,
        }
        if person.is_bot:
            message |= self._signature(draft)
        else:
            message["client_msg_id"] = draft.client_msg_id or str(uuid.uuid4())
        if person.team_id != core.team_id:
            message |= {"user_team": person.team_id, "source_team": person.team_id}
        optional = {
            "blocks": blocks,
            "attachments": draft.attachments,
            "metadata": draft.metadata,
            "files": draft.files,
        }
        message |= {name: value for name, value in optional.items() if value}
        if draft.files:
            message |= {"subtype": "file_share", "upload": False}
        return message | self._thread_fields(channel, draft)

    def _thread_fields(self, channel: Channel, draft: Draft) -> Json:
        """Place a reply; a parent that is gone un-threads it silently, as Slack does."""
        if draft.thread_ts is None or draft.thread_ts not in channel.messages:
            return {}
        named = channel.messages[draft.thread_ts]
        parent = channel.messages.get(named.get("thread_ts", draft.thread_ts), named)
        fields: Json = {"thread_ts": parent["ts"], "parent_user_id": parent.get("user", "")}
        if draft.broadcast:
            fields["subtype"] = "thread_broadcast"
        return fields

    def _signature(self, draft: Draft) -> Json:
        app = self._core.state.workspace.app
        name = self._core.rights.name or app.name
        fields: Json = {
            "bot_id": app.bot_id,
            "app_id": app.id,
            "bot_profile": {
                "id": app.bot_id,
                "app_id": app.id,
                "user_id": app.bot_user_id,
                "name": name,
                "icons": {},
                "deleted": False,
                "updated": 0,
                "team_id": self._core.team_id,
            },
        }
        if draft.username or draft.icons:
            fields |= {"username": draft.username or name, "icons": draft.icons}
        return fields

    def _tell(
        self,
        kind: Kind,
        channel: Channel,
        message: Json,
        *,
        user: str,
        previous: Json = _ABSENT,
    ) -> None:
        self._core.notices.publish(
            Notice(kind, channel=channel, message=message, previous=previous, user=user),
        )
