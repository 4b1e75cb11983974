"""Which scopes Slack asks for what we use; `manifest.json` and `check` follow this table.

Source: each method's and event's page below https://docs.slack.dev/reference. Where Slack offers
one scope for each kind of room, those of the rooms we are in are listed: public and private
channels hold cards, direct messages hold nudges (read again only to find one that was posted but
not recorded). Our own messages' metadata needs no scope of its own.
"""

from collections.abc import Mapping
from typing import Final

METHOD_SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    "auth.test": (),
    "chat.delete": ("chat:write",),
    "chat.getPermalink": (),
    "chat.postEphemeral": ("chat:write",),
    "chat.postMessage": ("chat:write",),
    "chat.update": ("chat:write",),
    "conversations.history": ("channels:history", "groups:history", "im:history"),
    "conversations.info": ("channels:read", "groups:read"),
    "conversations.members": ("channels:read", "groups:read"),
    "conversations.open": ("im:write",),
    "conversations.replies": ("channels:history", "groups:history", "im:history"),
    "dnd.teamInfo": ("dnd:read",),
    "files.completeUploadExternal": ("files:write",),
    "files.getUploadURLExternal": ("files:write",),
    "files.info": ("files:read",),
    "usergroups.users.list": ("usergroups:read",),
    "users.getPresence": ("users:read",),
    "users.info": ("users:read",),
    "views.open": (),
    "views.publish": (),
    "views.push": (),
    "views.update": (),
}
"""Scopes of the bot's token, by Web API method."""

EVENT_SCOPES: Final[Mapping[str, tuple[str, ...]]] = {
    "app_home_opened": (),
    "app_mention": ("app_mentions:read",),
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
}
"""The same by event that the app subscribes to."""

COMMAND_SCOPE: Final = "commands"
"""For slash commands and shortcuts."""

CONNECTION_METHOD: Final = "apps.connections.open"
"""Opens Socket Mode; needs `connections:write` on the app-level token, not the bot's."""


def bot_scopes() -> frozenset[str]:
    """All scopes that the bot's token needs."""
    used = (*METHOD_SCOPES.values(), *EVENT_SCOPES.values())
    return frozenset(scope for scopes in used for scope in scopes) | {COMMAND_SCOPE}
