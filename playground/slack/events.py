"""The Events API: which notices become events for the app, and what they look like.

Shapes: https://docs.slack.dev/reference/events
"""

from playground.slack.core import Core
from playground.slack.delivery import Delivery
from playground.slack.notices import Notice
from playground.slack.state import Channel, Json, random_id

_CHANNEL_TYPES = {"channel": "channel", "group": "group", "im": "im"}
_MESSAGE_EVENTS = {"channel": "message.channels", "group": "message.groups", "im": "message.im"}
_HIDDEN = ("is_ephemeral", "metadata")


class EventsApi:
    """Hears notices and sends the app what it subscribed to and may see."""

    def __init__(self, core: Core, delivery: Delivery) -> None:
        self._core = core
        self._delivery = delivery

    def hear(self, notice: Notice) -> None:
        """Turn a notice into the events it causes."""
        if notice.kind in {"posted", "changed", "deleted"}:
            self._message(notice)
        elif notice.kind in {"reaction_added", "reaction_removed"}:
            self._reaction(notice)
        elif notice.kind in {"member_joined", "member_left"}:
            self._membership(notice)
        elif notice.kind == "file_shared" and notice.channel is not None:
            if self._core.bot_user_id in notice.channel.members:
                self._send("file_shared", dict(notice.detail), notice.channel)
        elif notice.kind == "home_opened":
            self._home(notice)
        elif notice.kind == "group_changed":
            self._group(notice)

    def _message(self, notice: Notice) -> None:
        channel = notice.channel
        if channel is None or self._core.bot_user_id not in channel.members:
            return
        event = self._message_event(notice, channel)
        if self._core.rights.subscribes(_MESSAGE_EVENTS[channel.kind]):
            self._send(_MESSAGE_EVENTS[channel.kind], event, channel)
        text = notice.message.get("text", "")
        names_bot = f"<@{self._core.bot_user_id}>" in text
        if names_bot and notice.kind == "posted" and channel.kind != "im":
            mention = {name: value for name, value in event.items() if name != "channel_type"}
            if notice.user != self._core.bot_user_id:
                self._send("app_mention", {**mention, "type": "app_mention"}, channel)

    def _message_event(self, notice: Notice, channel: Channel) -> Json:
        place = {"channel": channel.id, "channel_type": _CHANNEL_TYPES[channel.kind]}
        if notice.kind == "posted":
            message = {k: v for k, v in notice.message.items() if k not in _HIDDEN}
            return {**message, **place, "event_ts": message["ts"]}
        stamp = channel.stamp(self._core.now())
        event: Json = {
            "type": "message",
            "subtype": f"message_{notice.kind}",
            "hidden": True,
            "previous_message": notice.previous,
            "ts": stamp,
            "event_ts": stamp,
            **place,
        }
        if notice.kind == "changed":
            return event | {"message": notice.message}
        return event | {"deleted_ts": notice.message["ts"]}

    def _reaction(self, notice: Notice) -> None:
        channel = notice.channel
        if channel is None or self._core.bot_user_id not in channel.members:
            return
        event = {
            "type": notice.kind,
            "user": notice.user,
            "reaction": notice.detail["reaction"],
            "item_user": notice.message.get("user", ""),
            "item": {"type": "message", "channel": channel.id, "ts": notice.message["ts"]},
            "event_ts": channel.stamp(self._core.now()),
        }
        self._send(notice.kind, event, channel)

    def _membership(self, notice: Notice) -> None:
        channel = notice.channel
        if channel is None:
            return
        is_about_bot = notice.user == self._core.bot_user_id
        if not is_about_bot and self._core.bot_user_id not in channel.members:
            return
        name = f"{notice.kind}_channel"
        event = {
            "type": name,
            "user": notice.user,
            "channel": channel.id,
            "channel_type": "G" if channel.kind == "group" else "C",
            "team": self._core.state.users[notice.user].team_id,
            "event_ts": channel.stamp(self._core.now()),
        }
        self._send(name, event, channel)

    def _home(self, notice: Notice) -> None:
        channel = notice.channel
        if channel is None:
            return
        event: Json = {
            "type": "app_home_opened",
            "user": notice.user,
            "channel": channel.id,
            "tab": "home",
            "event_ts": channel.stamp(self._core.now()),
        }
        if notice.view:
            event["view"] = notice.view
        self._send("app_home_opened", event, channel)

    def _group(self, notice: Notice) -> None:
        seconds = int(self._core.now().timestamp())
        event = {
            "type": "subteam_members_changed",
            "team_id": self._core.team_id,
            "date_previous_update": 0,
            "date_update": seconds,
            "added_users_count": len(notice.detail["added_users"]),
            "removed_users_count": len(notice.detail["removed_users"]),
            "event_ts": f"{seconds}.000000",
            **notice.detail,
        }
        self._send("subteam_members_changed", event, None)

    def _send(self, name: str, event: Json, channel: Channel | None) -> None:
        core = self._core
        if not core.rights.subscribes(name):
            return
        home = core.team_id
        self._delivery.send_event(
            {
                "token": core.credentials.verification_token,
                "team_id": home,
                "context_team_id": home,
                "context_enterprise_id": None,
                "api_app_id": core.app_id,
                "event": event,
                "type": "event_callback",
                "event_id": random_id("Ev"),
                "event_time": int(core.now().timestamp()),
                "authorizations": [
                    {
                        "enterprise_id": None,
                        "team_id": home,
                        "user_id": core.bot_user_id,
                        "is_bot": True,
                        "is_enterprise_install": False,
                    },
                ],
                "is_ext_shared_channel": channel is not None and core.state.is_ext_shared(channel),
                "event_context": random_id("4-"),
            },
        )
