"""Finding what the arguments of a method name, refusing as Slack refuses."""

from base64 import b64decode, b64encode
from collections.abc import Sequence
from typing import TypeVar

from playground.slack.errors import Refusal
from playground.slack.state import Channel, Json, User
from playground.slack.web_api import Context, missing_scope

Item = TypeVar("Item")

_FAMILIES = {"channel": "channels", "group": "groups", "im": "im"}


def channel_argument(ctx: Context, *, by_name: bool = False) -> Channel:
    """Find the channel of a call that the app can see.

    Raises:
        Refusal: `channel_not_found`.
    """
    reference = ctx.arguments.required("channel")
    state = ctx.core.state
    found = state.find_channel(reference) if by_name else state.channels.get(reference)
    if found is None or not is_visible(ctx, found):
        raise Refusal("channel_not_found")
    return found


def is_visible(ctx: Context, channel: Channel) -> bool:
    """Tell whether the app can see a channel: public ones, and those it is in."""
    return channel.kind == "channel" or ctx.core.bot_user_id in channel.members


def is_member(ctx: Context, channel: Channel) -> bool:
    """Tell whether the bot is in the channel."""
    return ctx.core.bot_user_id in channel.members


def need_family(ctx: Context, channel: Channel, act: str) -> None:
    """Refuse unless the scope for this kind of conversation is granted.

    Raises:
        Refusal: `missing_scope`.
    """
    ctx.need_scope(f"{_FAMILIES[channel.kind]}:{act}")


def families(ctx: Context, kinds: Sequence[str], act: str) -> None:
    """Refuse unless the scopes for all these kinds of conversations are granted."""
    for kind in kinds:
        scope = f"{_FAMILIES[kind]}:{act}"
        if scope not in ctx.core.rights.scopes:
            raise missing_scope(ctx.core, (scope,))


def user_argument(ctx: Context, name: str = "user") -> User:
    """Find the person of a call.

    Raises:
        Refusal: `user_not_found`.
    """
    found = ctx.core.state.users.get(ctx.arguments.required(name))
    if found is None:
        raise Refusal("user_not_found")
    return found


def page_of(
    ctx: Context,
    items: Sequence[Item],
    *,
    default: int,
    most: int = 1000,
) -> tuple[Sequence[Item], Json]:
    """Give one page of a list, and the fields that lead to the next.

    Raises:
        Refusal: `invalid_cursor` or `invalid_limit`.
    """
    limit = ctx.arguments.number("limit", default=default, least=1, most=most)
    cursor = ctx.arguments.text("cursor")
    start = int(read_cursor(cursor)) if cursor else 0
    following = start + limit
    more = following < len(items)
    next_cursor = write_cursor(str(following)) if more else ""
    return items[start:following], {"response_metadata": {"next_cursor": next_cursor}}


def write_cursor(position: str) -> str:
    """Hide a position in a cursor."""
    return b64encode(f"next:{position}".encode()).decode()


def read_cursor(cursor: str) -> str:
    """Find the position in a cursor.

    Raises:
        Refusal: `invalid_cursor`.
    """
    try:
        prefix, _, position = b64decode(cursor, validate=True).decode().partition(":")
        float(position)
    except ValueError as error:
        raise Refusal("invalid_cursor") from error
    if prefix != "next":
        raise Refusal("invalid_cursor")
    return position
