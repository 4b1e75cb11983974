"""Methods about reactions."""

from playground.slack.conversing import add_reaction
from playground.slack.errors import Refusal
from playground.slack.methods.lookup import channel_argument, is_member
from playground.slack.state import Channel, Json
from playground.slack.web_api import Context, Method


def _place(ctx: Context) -> tuple[Channel, str]:
    channel = channel_argument(ctx)
    if not is_member(ctx, channel):
        raise Refusal("not_in_channel")
    ts = ctx.arguments.required("timestamp")
    if ts not in channel.messages:
        raise Refusal("message_not_found")
    return channel, ts


def _add(ctx: Context) -> Json:
    name = ctx.arguments.required("name")
    channel, ts = _place(ctx)
    if not add_reaction(ctx.core, channel, ts, ctx.core.bot_user_id, name):
        raise Refusal("already_reacted")
    return {}


def _get(ctx: Context) -> Json:
    channel, ts = _place(ctx)
    message = ctx.messages.shown(channel, channel.messages[ts])
    return {"type": "message", "channel": channel.id, "message": message}


METHODS = {
    "reactions.add": Method(_add, ("reactions:write",)),
    "reactions.get": Method(_get, ("reactions:read",)),
}
