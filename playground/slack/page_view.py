"""What the page shows of the workspace, to the person it acts as."""

from collections.abc import Callable, Sequence

from playground.slack.core import Core, utc_now
from playground.slack.messages import Messages
from playground.slack.state import Channel, Json, User


class PageView:
    """Reads the state for the page."""

    def __init__(
        self,
        core: Core,
        messages: Messages,
        *,
        is_connected: Callable[[], bool],
        speed: Callable[[], float],
        side_links: Sequence[Json],
        tips: Sequence[Json],
    ) -> None:
        self._core = core
        self._messages = messages
        self._is_connected = is_connected
        self._speed = speed
        self._side_links = side_links
        self._tips = tips

    def first_person(self) -> User:
        """Give whom the page acts as until it is told: a colleague, no manager."""
        people = [user for user in self._core.state.users.values() if not user.is_bot]
        return next((user for user in people if user.role == "member"), people[0])

    def overview(self, user_id: str) -> Json:
        """Give everything but messages and views."""
        core = self._core
        state = core.state
        seen = [channel for channel in state.channels.values() if state.can_see(user_id, channel)]
        app = state.workspace.app
        rights = core.rights
        shortcuts = rights.shortcuts or ()
        return {
            "team": {"id": core.team_id, "name": state.workspace.name},
            "me": self._user(state.users[user_id]),
            "users": [self._user(user) for user in state.users.values()],
            "channels": [
                {
                    "id": channel.id,
                    "name": channel.name,
                    "is_member": user_id in channel.members,
                    "has_bot": app.bot_user_id in channel.members,
                    "unread": self._unread(channel, user_id),
                    "topic": channel.topic,
                    "is_private": channel.kind == "group",
                    "is_shared": state.is_ext_shared(channel),
                }
                for channel in seen
                if channel.kind != "im"
            ],
            "ims": [
                {
                    "id": channel.id,
                    "user": next(iter(channel.members - {user_id}), user_id),
                    "unread": self._unread(channel, user_id),
                }
                for channel in seen
                if channel.kind == "im"
            ],
            "usergroups": [
                {"id": group.id, "handle": group.handle, "name": group.name}
                for group in state.groups.values()
            ],
            "commands": [
                {
                    "command": item.command,
                    "description": item.description,
                    "usage_hint": item.usage_hint,
                }
                for item in rights.commands or ()
            ],
            "message_shortcuts": [
                {"callback_id": item.callback_id, "name": item.name}
                for item in shortcuts
                if item.kind == "message"
            ],
            "global_shortcuts": [
                {"callback_id": item.callback_id, "name": item.name}
                for item in shortcuts
                if item.kind == "global"
            ],
            "app": {
                "id": app.id,
                "name": rights.name or app.name,
                "bot_user_id": app.bot_user_id,
                "connected": self._is_connected(),
            },
            "clock": self.clock(),
            "side": list(self._side_links),
            "tips": list(self._tips),
        }

    def clock(self) -> Json:
        """Give the workspace's time, how fast it runs, and the real time."""
        return {
            "now": self._core.now().isoformat(),
            "speed": self._speed(),
            "real": utc_now().isoformat(),
        }

    def messages(self, user_id: str, channel: Channel, thread_ts: str | None) -> list[Json]:
        """Give a timeline or a thread, oldest first, with what only this person sees."""
        if thread_ts is None:
            found = [channel.messages[ts] for ts in channel.top]
            channel.mark_read(user_id)
        else:
            parent = channel.messages.get(thread_ts)
            found = [*([parent] if parent else []), *channel.replies(thread_ts)]
        own = [
            message
            for message in channel.ephemerals.get(user_id, ())
            if message.get("thread_ts") == thread_ts
        ]
        shown = [self._messages.shown(channel, message) for message in found]
        return sorted([*shown, *own], key=lambda message: message["ts"])

    def _unread(self, channel: Channel, user_id: str) -> int:
        return channel.unread(user_id) if user_id in channel.members else 0

    def _user(self, user: User) -> Json:
        return {
            "id": user.id,
            "name": user.name,
            "real_name": user.real_name,
            "title": user.title,
            "role": user.role,
            "avatar": f"/avatars/{user.id}.svg",
            "presence": "active" if user.is_active else "away",
            "dnd": user.does_not_disturb,
            "is_bot": user.is_bot,
        }
