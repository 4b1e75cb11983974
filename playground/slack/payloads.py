"""The payloads of interactions, as Slack words them.

Shapes: https://docs.slack.dev/reference/interaction-payloads
"""

from playground.slack.core import Core
from playground.slack.state import Channel, Json, User


def envelope(core: Core, kind: str, user: User) -> Json:
    """Make the fields that every interaction has."""
    workspace = core.state.workspace
    return {
        "type": kind,
        "token": core.credentials.verification_token,
        "team": {"id": workspace.team_id, "domain": workspace.domain},
        "user": {
            "id": user.id,
            "username": user.name,
            "name": user.name,
            "team_id": user.team_id,
        },
        "api_app_id": core.app_id,
        "enterprise": None,
        "is_enterprise_install": False,
    }


def channel_part(channel: Channel) -> Json:
    """Make the reference to a channel."""
    return {"channel": {"id": channel.id, "name": channel_name(channel)}}


def channel_name(channel: Channel) -> str:
    """Give the name of a channel as payloads have it."""
    if channel.kind == "im":
        return "directmessage"
    return "privategroup" if channel.kind == "group" else channel.name


def command(
    core: Core,
    user: User,
    channel: Channel,
    words: tuple[str, str],
    keys: tuple[str, str],
) -> Json:
    """Make the fields of a slash command: words are command and text, keys trigger and URL."""
    workspace = core.state.workspace
    return {
        "token": core.credentials.verification_token,
        "team_id": workspace.team_id,
        "team_domain": workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel_name(channel),
        "user_id": user.id,
        "user_name": user.name,
        "command": words[0],
        "text": words[1],
        "api_app_id": core.app_id,
        "is_enterprise_install": "false",
        "response_url": keys[1],
        "trigger_id": keys[0],
    }
