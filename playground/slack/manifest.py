"""What the app is allowed and what it offers, read from its Slack app manifest.

A manifest: https://docs.slack.dev/reference/app-manifest
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

SCOPES_OF_EVENTS: Mapping[str, tuple[str, ...]] = {
    "message.channels": ("channels:history",),
    "message.groups": ("groups:history",),
    "message.im": ("im:history",),
    "message.mpim": ("mpim:history",),
    "app_mention": ("app_mentions:read",),
    "app_home_opened": (),
    "member_joined_channel": ("channels:read", "groups:read"),
    "member_left_channel": ("channels:read", "groups:read"),
    "channel_archive": ("channels:read",),
    "channel_unarchive": ("channels:read",),
    "channel_rename": ("channels:read",),
    "reaction_added": ("reactions:read",),
    "reaction_removed": ("reactions:read",),
    "file_shared": ("files:read",),
    "user_change": ("users:read",),
    "team_join": ("users:read",),
    "subteam_members_changed": ("usergroups:read",),
    "subteam_updated": ("usergroups:read",),
    "app_uninstalled": (),
    "tokens_revoked": (),
}
"""Event types, with the scopes of which one at least is needed to subscribe."""

EVERY_SCOPE = frozenset(
    f"{subject}:{act}"
    for subject, acts in {
        "app_mentions": ("read",),
        "channels": ("history", "join", "manage", "read"),
        "chat": ("write", "write.customize", "write.public"),
        "dnd": ("read",),
        "files": ("read", "write"),
        "groups": ("history", "read", "write"),
        "im": ("history", "read", "write"),
        "mpim": ("history", "read", "write"),
        "reactions": ("read", "write"),
        "team": ("read",),
        "usergroups": ("read",),
        "users": ("read", "read.email"),
        "users.profile": ("read",),
        "metadata.message": ("read",),
    }.items()
    for act in acts
) | {"commands"}
"""What an app without a manifest is granted."""


@dataclass(frozen=True, slots=True)
class Command:
    """A slash command."""

    command: str
    description: str = ""
    usage_hint: str = ""
    should_escape: bool = False


@dataclass(frozen=True, slots=True)
class Shortcut:
    """A message shortcut or a global one."""

    callback_id: str
    name: str
    kind: Literal["message", "global"]


@dataclass(frozen=True, slots=True)
class AppRights:
    """What the app may do and what people find of it in Slack.

    `commands`, `shortcuts` and `events` are none when there is no manifest: then all are allowed.
    """

    scopes: frozenset[str] = EVERY_SCOPE
    events: frozenset[str] | None = None
    commands: tuple[Command, ...] | None = None
    shortcuts: tuple[Shortcut, ...] | None = None
    is_interactive: bool = True
    has_home: bool = True
    has_messages_tab: bool = True
    name: str | None = None

    def command(self, word: str) -> Command | None:
        """Find a command by its word, slash included."""
        if self.commands is None:
            return Command(word)
        return next((found for found in self.commands if found.command == word), None)

    def shortcut(self, callback_id: str, kind: Literal["message", "global"]) -> Shortcut | None:
        """Find a shortcut of the kind by its callback id."""
        if self.shortcuts is None:
            return Shortcut(callback_id, callback_id, kind)
        wanted = (callback_id, kind)
        return next(
            (item for item in self.shortcuts if (item.callback_id, item.kind) == wanted), None
        )

    def subscribes(self, event: str) -> bool:
        """Tell whether events of the type are sent to the app."""
        return self.events is None or event in self.events

    def has_any(self, scopes: tuple[str, ...]) -> bool:
        """Tell whether one of the scopes is granted; needing none is granted always."""
        return not scopes or any(scope in self.scopes for scope in scopes)


def read_manifest(manifest: Mapping[str, Any] | None) -> AppRights:
    """Read an app manifest as Slack does when the app is installed.

    Raises:
        ValueError: Slack would refuse the manifest; the sentence lists every reason.
    """
    if manifest is None:
        return AppRights()
    features = manifest.get("features", {})
    settings = manifest.get("settings", {})
    home = features.get("app_home", {})
    rights = AppRights(
        scopes=frozenset(manifest.get("oauth_config", {}).get("scopes", {}).get("bot", ())),
        events=frozenset(settings.get("event_subscriptions", {}).get("bot_events", ())),
        commands=tuple(
            Command(
                item["command"],
                item.get("description", ""),
                item.get("usage_hint", ""),
                bool(item.get("should_escape", False)),
            )
            for item in features.get("slash_commands", ())
        ),
        shortcuts=tuple(
            Shortcut(item["callback_id"], item["name"], item["type"])
            for item in features.get("shortcuts", ())
        ),
        is_interactive=bool(settings.get("interactivity", {}).get("is_enabled", False)),
        has_home=bool(home.get("home_tab_enabled", False)),
        has_messages_tab=bool(home.get("messages_tab_enabled", False)),
        name=features.get("bot_user", {}).get("display_name"),
    )
    problems = list(_problems(rights))
    if problems:
        raise ValueError("the manifest is refused: " + "; ".join(problems))
    return rights


def _problems(rights: AppRights) -> list[str]:
    problems = [f"{scope} is not a bot scope" for scope in sorted(rights.scopes - EVERY_SCOPE)]
    for event in sorted(rights.events or ()):
        if event not in SCOPES_OF_EVENTS:
            problems.append(f"{event} is not an event")
        elif not rights.has_any(SCOPES_OF_EVENTS[event]):
            problems.append(f"{event} needs {' or '.join(SCOPES_OF_EVENTS[event])}")
    if (rights.commands or rights.shortcuts) and "commands" not in rights.scopes:
        problems.append("commands and shortcuts need the scope commands")
    problems += [
        f"{item.command} must begin with a slash"
        for item in rights.commands or ()
        if not item.command.startswith("/")
    ]
    return problems
