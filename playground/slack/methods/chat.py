"""Methods that post, change and delete messages."""

from typing import Any

from playground.slack.errors import Refusal
from playground.slack.messages import Draft
from playground.slack.methods.lookup import channel_argument, is_member
from playground.slack.notices import Notice
from playground.slack.state import Channel, Json
from playground.slack.validation import check_message_blocks, metadata_error, text_length
from playground.slack.validation.messages import LONGEST_BLOCKS, LONGEST_TEXT
from playground.slack.web_api import Context, Method

_MOST_ATTACHMENTS = 100
_UNFURL = ("unfurl_links", "unfurl_media")
_TABLES = ("table", "data_table")


def _post(ctx: Context) -> Json:
    channel = _target(ctx)
    _require_writable(ctx, channel)
    draft = _draft(ctx)
    draft.text = draft.text[:LONGEST_TEXT]
    thread_ts = ctx.arguments.optional("thread_ts")
    if thread_ts is not None:
        _require_stamp(thread_ts)
        parent = channel.messages.get(thread_ts)
        if parent is not None and parent.get("subtype", "").startswith("channel_"):
            raise Refusal("cannot_reply_to_message")
        draft.thread_ts = thread_ts
        draft.broadcast = ctx.arguments.flag("reply_broadcast")
    message = ctx.messages.post(channel, ctx.core.bot_user_id, draft)
    flags = {name: ctx.arguments.flag(name) for name in _UNFURL if name in ctx.arguments}
    if flags:
        channel.unfurl[message["ts"]] = flags
    return {"channel": channel.id, "ts": message["ts"], "message": message}


def _target(ctx: Context) -> Channel:
    """Find where to post: a channel by id or name, or a person's direct message."""
    core = ctx.core
    reference = ctx.arguments.required("channel")
    person = core.state.users.get(reference)
    if person is None:
        return channel_argument(ctx, by_name=True)
    if person.is_bot:
        raise Refusal("channel_not_found")
    known = core.state.im_between(person.id, core.bot_user_id)
    channel = core.state.open_im(person.id, core.bot_user_id, core.now())
    if known is None:
        core.notices.publish(Notice("channels", channel=channel, user=person.id))
    return channel


def _require_writable(ctx: Context, channel: Channel) -> None:
    if channel.is_archived:
        raise Refusal("is_archived")
    if channel.kind == "im" and not ctx.core.rights.has_messages_tab:
        raise Refusal("messages_tab_disabled")
    if is_member(ctx, channel):
        return
    if channel.kind != "channel" or "chat:write.public" not in ctx.core.rights.scopes:
        raise Refusal("not_in_channel")


def _draft(ctx: Context) -> Draft:
    arguments = ctx.arguments
    blocks = _blocks(ctx) or []
    attachments = _attachments(ctx) or []
    text = arguments.text("text")
    if not (text.strip() or blocks or attachments):
        raise Refusal("no_text")
    draft = Draft(
        text=text,
        blocks=blocks,
        attachments=attachments,
        metadata=_metadata(ctx) or {},
        client_msg_id=arguments.optional("client_msg_id"),
    )
    if "chat:write.customize" in ctx.core.rights.scopes:
        draft.username = arguments.optional("username")
        icons = {
            "emoji": arguments.optional("icon_emoji"),
            "image_48": arguments.optional("icon_url"),
        }
        draft.icons = {name: value for name, value in icons.items() if value}
    return draft


def _blocks(ctx: Context) -> list[Json] | None:
    blocks = ctx.arguments.structure("blocks", "invalid_blocks_format")
    if blocks is None:
        return None
    if not isinstance(blocks, list):
        raise Refusal("invalid_blocks_format")
    problems = check_message_blocks(blocks)
    problems.extend(_missing_files(ctx, blocks))
    problems.extend(_unknown_blocks(ctx, blocks))
    if problems:
        raise Refusal("invalid_blocks", problems=problems)
    if sum(block["type"] in _TABLES for block in blocks) > 1:
        raise Refusal("only_one_table_allowed")
    if text_length(blocks) > LONGEST_BLOCKS:
        raise Refusal("msg_blocks_too_long")
    return blocks


def _unknown_blocks(ctx: Context, blocks: list[Any]) -> list[str]:
    """Name the blocks that this workspace does not know."""
    return [
        f"unsupported type: {block['type']} [json-pointer:/blocks/{index}/type]"
        for index, block in enumerate(blocks)
        if isinstance(block, dict) and block.get("type") in ctx.core.unknown_blocks
    ]


def _missing_files(ctx: Context, blocks: list[Any]) -> list[str]:
    """Name the images whose uploaded file Slack does not have, or not yet."""
    problems = []
    for index, block in enumerate(blocks):
        if not isinstance(block, dict) or block.get("type") != "image":
            continue
        reference = block.get("slack_file")
        if isinstance(reference, dict) and "id" in reference:
            stored = ctx.core.state.files.get(reference["id"])
            if stored is None or not stored.is_complete or stored.is_deleted:
                problems.append(f"invalid slack file [json-pointer:/blocks/{index}/slack_file]")
    return problems


def _attachments(ctx: Context) -> list[Json] | None:
    attachments = ctx.arguments.structure("attachments", "invalid_attachments")
    if attachments is None:
        return None
    if not isinstance(attachments, list) or not all(isinstance(a, dict) for a in attachments):
        raise Refusal("invalid_attachments")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise Refusal("too_many_attachments")
    for index, attachment in enumerate(attachments):
        problems = check_message_blocks(
            attachment.get("blocks", []),
            f"/attachments/{index}/blocks",
        )
        if problems:
            raise Refusal("invalid_attachments", problems=problems)
    return attachments


def _metadata(ctx: Context) -> Json | None:
    metadata = ctx.arguments.structure("metadata", "invalid_metadata_format")
    if metadata is None:
        return None
    code = metadata_error(metadata)
    if code is not None:
        raise Refusal(code)
    return dict(metadata)


def _require_stamp(ts: str) -> None:
    try:
        float(ts)
    except ValueError as error:
        raise Refusal("invalid_thread_ts") from error


def _update(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    ts = ctx.arguments.required("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.get("user") != ctx.core.bot_user_id:
        raise Refusal("cant_update_message")
    if channel.is_archived:
        raise Refusal("is_archived")
    changes = _changes(ctx)
    changed = ctx.messages.change(channel, ts, ctx.core.bot_user_id, changes)
    return {"channel": channel.id, "ts": ts, "text": changed["text"], "message": changed}


def _changes(ctx: Context) -> Json:
    """Read what is to change; what is not given stays, an empty list takes away."""
    changes: Json = {}
    blocks, attachments, metadata = _blocks(ctx), _attachments(ctx), _metadata(ctx)
    if blocks is not None:
        changes["blocks"] = ctx.messages.content(Draft(blocks=blocks))["blocks"]
    if attachments is not None:
        changes["attachments"] = attachments or None
    if metadata is not None:
        changes["metadata"] = metadata or None
    if "text" in ctx.arguments:
        text = ctx.arguments.text("text")
        if len(text) > LONGEST_TEXT:
            raise Refusal("msg_too_long")
        changes["text"] = text
    if not changes or (set(changes) == {"metadata"}) or changes == {"text": ""}:
        raise Refusal("no_text")
    return changes


def _delete(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    ts = ctx.arguments.required("ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.get("user") != ctx.core.bot_user_id:
        raise Refusal("cant_delete_message")
    ctx.messages.delete(channel, ts)
    return {"channel": channel.id, "ts": ts}


def _post_ephemeral(ctx: Context) -> Json:
    channel = channel_argument(ctx, by_name=True)
    _require_writable(ctx, channel)
    user = ctx.core.state.users.get(ctx.arguments.required("user"))
    if user is None or user.id not in channel.members:
        raise Refusal("user_not_in_channel")
    draft = _draft(ctx)
    if len(draft.text) > LONGEST_TEXT:
        raise Refusal("msg_too_long")
    draft.thread_ts = ctx.arguments.optional("thread_ts")
    message = ctx.messages.post_ephemeral(channel, user.id, draft)
    return {"message_ts": message["ts"]}


def _permalink(ctx: Context) -> Json:
    channel = channel_argument(ctx)
    ts = ctx.arguments.required("message_ts")
    message = channel.messages.get(ts)
    if message is None:
        raise Refusal("message_not_found")
    link = f"{ctx.core.base_url}/archives/{channel.id}/p{ts.replace('.', '')}"
    parent = message.get("thread_ts")
    if parent is not None and parent != ts:
        link += f"?thread_ts={parent}&cid={channel.id}"
    return {"channel": channel.id, "permalink": link}


METHODS = {
    "chat.postMessage": Method(_post, ("chat:write",), "posting"),
    "chat.update": Method(_update, ("chat:write",)),
    "chat.delete": Method(_delete, ("chat:write",)),
    "chat.postEphemeral": Method(_post_ephemeral, ("chat:write",), "tier4"),
    "chat.getPermalink": Method(_permalink, tier="special"),
}
