"""Methods about files: an address to upload to, then sharing, then looking."""

from playground.slack.errors import Refusal
from playground.slack.files import bot_sees, file_object, measure
from playground.slack.messages import Draft
from playground.slack.methods.lookup import is_member
from playground.slack.notices import Notice
from playground.slack.state import Json, StoredFile
from playground.slack.web_api import Context, Method


def _upload_url(ctx: Context) -> Json:
    name = ctx.arguments.required("filename")
    size = ctx.arguments.number("length", default=0, least=0, most=2**30)
    if size == 0:
        problems = ["missing required field: length [json-pointer:/length]"]
        raise Refusal("invalid_arguments", problems=problems)
    state = ctx.core.state
    stored = StoredFile(
        id=state.next_id("F"),
        name=name,
        size=size,
        user=ctx.core.bot_user_id,
        created=int(ctx.core.now().timestamp()),
        alt_text=ctx.arguments.text("alt_txt"),
    )
    state.files[stored.id] = stored
    return {"upload_url": f"{ctx.core.base_url}/upload/v1/{stored.id}", "file_id": stored.id}


def _complete(ctx: Context) -> Json:
    entries = ctx.arguments.structure("files", "invalid_arguments")
    if not isinstance(entries, list) or not entries:
        problems = ["missing required field: files [json-pointer:/files]"]
        raise Refusal("invalid_arguments", problems=problems)
    uploaded = []
    for entry in entries:
        stored = ctx.core.state.files.get(entry.get("id", ""))
        if stored is None or stored.content is None:
            raise Refusal("file_not_found")
        stored.title = entry.get("title") or stored.name
        stored.is_complete = True
        measure(stored)
        uploaded.append(stored)
    target = ctx.arguments.optional("channel_id")
    if target is not None:
        _share(ctx, target, uploaded)
    shown = [file_object(ctx.core, item) for item in uploaded]
    return {"files": shown}


def _share(ctx: Context, target: str, uploaded: list[StoredFile]) -> None:
    channel = ctx.core.state.channels.get(target)
    if channel is None:
        raise Refusal("channel_not_found")
    if not is_member(ctx, channel):
        raise Refusal("not_in_channel")
    draft = Draft(
        text=ctx.arguments.text("initial_comment"),
        thread_ts=ctx.arguments.optional("thread_ts"),
        files=[file_object(ctx.core, item) for item in uploaded],
    )
    message = ctx.messages.post(channel, ctx.core.bot_user_id, draft)
    for item in uploaded:
        item.shares.setdefault(channel.id, []).append(message["ts"])
        ctx.core.notices.publish(
            Notice(
                "file_shared",
                channel=channel,
                user=ctx.core.bot_user_id,
                detail={
                    "type": "file_shared",
                    "channel_id": channel.id,
                    "file_id": item.id,
                    "user_id": item.user,
                    "file": {"id": item.id},
                    "event_ts": message["ts"],
                },
            ),
        )


def _info(ctx: Context) -> Json:
    stored = ctx.core.state.files.get(ctx.arguments.required("file"))
    if stored is None or not stored.is_complete or not bot_sees(ctx.core, stored):
        raise Refusal("file_not_found")
    if stored.is_deleted:
        raise Refusal("file_deleted")
    shares: Json = {}
    for place, stamps in stored.shares.items():
        channel = ctx.core.state.channels[place]
        kind = "public" if channel.kind == "channel" else "private"
        found = [{"ts": ts, "channel_name": channel.name} for ts in stamps]
        shares.setdefault(kind, {})[place] = found
    shown = file_object(ctx.core, stored) | {"shares": shares, "channels": list(stored.shares)}
    return {"file": shown, "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS = {
    "files.getUploadURLExternal": Method(_upload_url, ("files:write",), "tier4"),
    "files.completeUploadExternal": Method(_complete, ("files:write",), "tier4"),
    "files.info": Method(_info, ("files:read",), "tier4"),
}
