"""Methods about channels and direct messages, and what was said in them."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from playground.slack.errors import Refusal
from playground.slack.methods.lookup import (
    channel_argument,
    families,
    is_member,
    is_visible,
    need_family,
    page_of,
    read_cursor,
    write_cursor,
)
from playground.slack.notices import Notice
from playground.slack.state import Channel, Json
from playground.slack.web_api import Context, Method

_KINDS = {"public_channel": "channel", "private_channel": "group", "im": "im"}
_LAST = "9999999999.999999"


def channel_object(ctx: Context, channel: Channel) -> Json:
    """Make the object by which Slack speaks of a conversation."""
    core = ctx.core
    if channel.kind == "im":
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_org_shared": False,
            "is_archived": False,
            "user": _other(ctx, channel),
            "is_user_deleted": False,
            "priority": 0,
        }
    shared = core.state.is_ext_shared(channel)
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_archived": channel.is_archived,
        "is_general": channel.name == "general",
        "is_member": is_member(ctx, channel),
        "is_shared": shared,
        "is_ext_shared": shared,
        "is_org_shared": False,
        "created": channel.created,
        "context_team_id": core.team_id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": "", "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def _other(ctx: Context, channel: Channel) -> str:
    bot = ctx.core.bot_user_id
    return next((user for user in sorted(channel.members) if user != bot), bot)


def _list(ctx: Context) -> Json:
    wanted = ctx.arguments.words("types") or ["public_channel"]
    kinds = []
    for word in wanted:
        if word == "mpim":
            continue
        if word not in _KINDS:
            raise Refusal("invalid_types")
        kinds.append(_KINDS[word])
    families(ctx, kinds, "read")
    skip_archived = ctx.arguments.flag("exclude_archived")
    found = [
        channel
        for channel in ctx.core.state.channels.values()
        if channel.kind in kinds
        and is_visible(ctx, channel)
        and not (skip_archived and channel.is_archived)
    ]
    page, more = page_of(ctx, found, default=100)
    return {"channels": [channel_object(ctx, channel) for channel in page], **more}


def _info(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    need_family(ctx, channel, "read")
    return {"channel": channel_object(ctx, channel)}


def _members(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    need_family(ctx, channel, "read")
    page, more = page_of(ctx, sorted(channel.members), default=100)
    return {"members": list(page), **more}


def _readable(ctx: Context) -> Channel:
    channel = channel_argument(ctx)
    need_family(ctx, channel, "history")
    if not is_member(ctx, channel):
        raise Refusal("not_in_channel")
    return channel


def _shown(ctx: Context, channel: Channel, ts: str) -> Json:
    message = ctx.messages.shown(channel, channel.messages[ts])
    if "metadata" in message and not ctx.arguments.flag("include_all_metadata"):
        kind = message["metadata"]["event_type"]
        message = {**message, "metadata": {"event_type": kind}}
    return message


def _between(ctx: Context, stamps: Sequence[str]) -> tuple[int, int]:
    """Give the bounds of the stamps between `oldest` and `latest`."""
    inclusive = ctx.arguments.flag("inclusive")
    oldest = _stamp(ctx, "oldest", "0")
    latest = _stamp(ctx, "latest", _LAST)
    low = bisect_left(stamps, oldest) if inclusive else bisect_right(stamps, oldest)
    high = bisect_right(stamps, latest) if inclusive else bisect_left(stamps, latest)
    return low, high


def _stamp(ctx: Context, name: str, default: str) -> str:
    text = ctx.arguments.text(name) or default
    try:
        float(text)
    except ValueError as error:
        raise Refusal(f"invalid_ts_{name}") from error
    whole, _, fraction = text.partition(".")
    # Time stamps have ten digits before the point, so that their text sorts as they do.
    return f"{int(whole):010d}.{fraction:0<6}"


def _history(ctx: Context) -> Json:
    channel = _readable(ctx)
    limit = ctx.arguments.number("limit", default=100, least=1, most=999)
    low, high = _between(ctx, channel.top)
    cursor = ctx.arguments.text("cursor")
    if cursor:
        high = min(high, bisect_right(channel.top, read_cursor(cursor)))
    start = max(low, high - limit)
    page = [_shown(ctx, channel, ts) for ts in reversed(channel.top[start:high])]
    answer: Json = {
        "messages": page,
        "has_more": start > low,
        "pin_count": 0,
        "channel_actions_ts": None,
        "channel_actions_count": 0,
    }
    if start > low:
        following = write_cursor(channel.top[start - 1])
        answer["response_metadata"] = {"next_cursor": following}
    return answer


def _replies(ctx: Context) -> Json:
    channel = _readable(ctx)
    ts = ctx.arguments.required("ts")
    named = channel.messages.get(ts)
    if named is None:
        raise Refusal("thread_not_found")
    parent = named.get("thread_ts", ts)
    stamps = [parent, *channel.threads.get(parent, ())]
    low, high = _between(ctx, stamps)
    limit = ctx.arguments.number("limit", default=1000, least=1, most=1000)
    cursor = ctx.arguments.text("cursor")
    if cursor:
        low = max(low, bisect_left(stamps, read_cursor(cursor)))
    end = min(high, low + limit)
    answer: Json = {
        "messages": [_shown(ctx, channel, stamp) for stamp in stamps[low:end]],
        "has_more": end < high,
    }
    if end < high:
        answer["response_metadata"] = {"next_cursor": write_cursor(stamps[end])}
    return answer


def _open(ctx: Context) -> Json:
    ctx.need_scope("im:write", "mpim:write", "channels:manage", "groups:write")
    state = ctx.core.state
    wanted = ctx.arguments.words("users")
    if "channel" in ctx.arguments:
        channel = channel_argument(ctx)
    elif len(wanted) == 1:
        user = state.users.get(wanted[0])
        if user is None:
            raise Refusal("user_not_found")
        if user.is_bot:
            raise Refusal("cannot_dm_bot")
        known = state.im_between(user.id, ctx.core.bot_user_id)
        channel = state.open_im(user.id, ctx.core.bot_user_id, ctx.core.now())
        if known is None:
            ctx.core.notices.publish(Notice("channels", channel=channel, user=user.id))
    else:
        raise Refusal("users_list_not_supplied" if not wanted else "not_enough_users")
    if ctx.arguments.flag("return_im"):
        return {"channel": channel_object(ctx, channel)}
    return {"channel": {"id": channel.id}}


def _join(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    if channel.kind != "channel":
        raise Refusal("method_not_supported_for_channel_type")
    if channel.is_archived:
        raise Refusal("is_archived")
    if not is_member(ctx, channel):
        channel.members.add(ctx.core.bot_user_id)
        ctx.core.notices.publish(
            Notice("member_joined", channel=channel, user=ctx.core.bot_user_id),
        )
    return {"channel": channel_object(ctx, channel)}


METHODS = {
    "conversations.list": Method(_list, tier="tier2"),
    "conversations.info": Method(_info),
    "conversations.members": Method(_members, tier="tier4"),
    "conversations.history": Method(_history),
    "conversations.replies": Method(_replies),
    "conversations.open": Method(_open),
    "conversations.join": Method(_join, ("channels:join",)),
}
