"""From the Activity API's envelopes to X's usual objects: pure, no I/O.

    {"event_uuid", "event_type", "filter": {"user_id"}, "payload", "includes"?}

The payload of a post event is a post as everywhere, that of a private message has the older form
of API v1.1. Objects may be wrapped in {"data": ...}. Source:
https://docs.x.com/x-api/activity/event-payloads.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from integrations.x.payload import Includes, Json, Post, as_id, is_id, read_includes, read_posts

_ELLIPSIS = "…"


def post_of(content: Json) -> tuple[Post, Includes] | None:
    """The post of an event, with what came along; None when there is none."""
    payload = _unwrapped(content.get("payload"))
    posts = read_posts({"data": payload})
    if not posts:
        return None
    return posts[0], read_includes({"includes": _unwrapped_all(content.get("includes"))})


def is_whole(post: Post, includes: Includes, *, own_id: str) -> bool:
    """Whether nothing has to be looked up in order to show a post as a poll would."""
    text_is_cut = post.note_tweet is None and post.text.endswith(_ELLIPSIS)
    referenced = [post.reference(kind) for kind in ("replied_to", "quoted")]
    before = [includes.posts.get(other) for other in referenced if other]
    people = {post.author_id, post.in_reply_to_user_id} - {"", own_id}
    people |= {other.author_id for other in before if other is not None} - {own_id}
    return (
        bool(post.author_id)
        and not text_is_cut
        and None not in before
        and all(person in includes.users for person in people)
        and all(key in includes.media for key in post.attachments.media_keys)
    )


def repeats_another(post: Post) -> bool:
    """Whether it only repeats a post: nobody speaks to us."""
    return bool(post.reference("retweeted"))


def direct_page(content: Json, *, own_id: str) -> Json:
    """The private messages of an event as a page of the API; empty when there are none."""
    payload = _unwrapped(content.get("payload"))
    if not isinstance(payload, Mapping):
        return {}
    listed = payload.get("direct_message_events")
    if not isinstance(listed, list):
        # The form of API v2, which other events have already.
        return {"data": [payload], "includes": _unwrapped_all(content.get("includes"))}
    given = [one for one in listed if isinstance(one, Mapping)]
    media = [item for item in map(_attachment, given) if item["media_key"]]
    return {
        "data": [_direct_event(one, own_id) for one in given],
        "includes": {"users": list(_users(payload)), "media": media},
    }


def _direct_event(given: Json, own_id: str) -> Json:
    create = _object(given.get("message_create"))
    message = _object(create.get("message_data"))
    sender = as_id(create.get("sender_id"))
    key = _attachment(given)["media_key"]
    conversation = given.get("dm_conversation_id") or _conversation(own_id, sender)
    return {
        "id": as_id(given.get("id")),
        "event_type": "MessageCreate" if given.get("type") == "message_create" else "other",
        "text": message.get("text"),
        "sender_id": sender,
        "dm_conversation_id": str(conversation),
        "created_at": _moment(given.get("created_timestamp")),
        "entities": {"urls": _object(message.get("entities")).get("urls")},
        "attachments": {"media_keys": [key] if key else []},
    }


def _attachment(given: Json) -> dict[str, str]:
    message = _object(_object(given.get("message_create")).get("message_data"))
    item = _object(_object(message.get("attachment")).get("media"))
    key = item.get("id_str") or item.get("id") or ""
    return {"media_key": str(key), "type": str(item.get("type") or "")}


def _conversation(own_id: str, other: str) -> str:
    """How X names the conversation of two people: the older account first."""
    if not is_id(other) or not is_id(own_id):
        return ""
    return "-".join(sorted([own_id, other], key=int))


def _moment(milliseconds: object) -> str:
    try:
        moment = datetime.fromtimestamp(int(str(milliseconds)) / 1000, UTC)
    except (ValueError, OverflowError, OSError):
        return ""
    return moment.isoformat()


def _users(payload: Json) -> Iterable[Json]:
    for user_id, given in _object(payload.get("users")).items():
        user = _unwrapped(given)
        if isinstance(user, Mapping):
            # API v1.1 has other names for the same.
            older = {"username": user.get("screen_name"), "profile_image_url": _picture(user)}
            known = {name: value for name, value in older.items() if isinstance(value, str)}
            yield {"id": user_id, **known, **user}


def _picture(user: Json) -> object:
    return user.get("profile_image_url_https")


def _unwrapped(given: object) -> object:
    inner = given.get("data") if isinstance(given, Mapping) else None
    return inner if isinstance(inner, Mapping) else given


def _unwrapped_all(includes: object) -> Json:
    return {
        kind: [_unwrapped(one) for one in listed]
        for kind, listed in _object(includes).items()
        if isinstance(listed, list)
    }


def _object(given: object) -> Json:
    return given if isinstance(given, Mapping) else {}
