"""The methods of the pretend host: one function each, with the parameters that it knows."""

from collections.abc import Callable
from datetime import datetime

import regex

from playground.networks.bluesky.call import Call, Json, XrpcError
from playground.networks.bluesky.records import (
    delete_record,
    get_record,
    put_record,
    upload_blob,
)
from playground.networks.bluesky.world import Convo

_BATCH = 25
_CONVO_PAGE = 20


def create_session(call: Call) -> Json:
    """com.atproto.server.createSession."""
    person = call.world.find(call.body["identifier"])
    if person is None or not person.password or person.password != call.body["password"]:
        raise XrpcError(401, "AuthenticationRequired", "Invalid identifier or password")
    return dict(call.server.session(person))


def refresh_session(call: Call) -> Json:
    """com.atproto.server.refreshSession; the refresh token is replaced."""
    return dict(call.server.session(call.server.end_refresh(call.token)))


def resolve_handle(call: Call) -> Json:
    """com.atproto.identity.resolveHandle."""
    person = call.world.find(call.query["handle"])
    if person is None:
        raise XrpcError(400, "HandleNotFound", "Unable to resolve handle")
    return {"did": person.did}


def list_notifications(call: Call) -> Json:
    """app.bsky.notification.listNotifications; its cursor is a time, and opaque to callers."""
    limit = call.limit()
    if call.query.get("priority") != "false":
        return {"notifications": [], "priority": True}  # this account has chosen "only followed"
    listed = call.world.listed(call.me.did, call.query.getall("reasons", []))
    cursor = call.query.get("cursor")
    if cursor is not None:
        before = datetime.fromisoformat(cursor)
        listed = [one for one in listed if one[0] < before]
    answer: Json = {"notifications": [view for _, view in listed[:limit]], "priority": False}
    if len(listed) > limit:
        answer["cursor"] = listed[limit - 1][0].isoformat()
    return answer


def get_posts(call: Call) -> Json:
    """app.bsky.feed.getPosts; hidden and missing ones are left out."""
    uris = _batch(call, "uris")
    found = [call.world.posts[uri] for uri in uris if uri in call.world.posts]
    return {"posts": [post.view() for post in found if not post.hidden]}


def get_profiles(call: Call) -> Json:
    """app.bsky.actor.getProfiles."""
    found = [call.world.find(actor) for actor in _batch(call, "actors")]
    return {"profiles": [person.detailed() for person in found if person]}


def get_profile(call: Call) -> Json:
    """app.bsky.actor.getProfile."""
    person = call.world.find(call.query["actor"])
    if person is None:
        raise XrpcError(400, "InvalidRequest", "Profile not found")
    return person.detailed()


def _batch(call: Call, name: str) -> list[str]:
    items = list(call.query.getall(name, []))
    if not 1 <= len(items) <= _BATCH:
        raise XrpcError(400, "InvalidRequest", f"{name} must have 1 to {_BATCH} elements")
    return items


def get_convo_availability(call: Call) -> Json:
    """chat.bsky.convo.getConvoAvailability."""
    other = call.world.people[call.query["members"]]
    return {"canChat": other.accepts_messages}


def get_convo_for_members(call: Call) -> Json:
    """chat.bsky.convo.getConvoForMembers."""
    other = call.world.people[call.query["members"]]
    if not other.accepts_messages:
        raise XrpcError(
            400,
            "InvalidRequest",
            "recipient requires incoming messages to come from someone they follow",
        )
    return {"convo": call.world.convo(call.me, other).view()}


def list_convos(call: Call) -> Json:
    """chat.bsky.convo.listConvos, the liveliest first."""
    mine = [one for one in call.world.convos.values() if call.me in one.members]
    mine.sort(key=lambda one: one.messages[-1]["rev"] if one.messages else "", reverse=True)
    return _paged(call, "convos", [convo.view() for convo in mine], min(call.limit(), _CONVO_PAGE))


def get_messages(call: Call) -> Json:
    """chat.bsky.convo.getMessages, newest first."""
    convo = _own_convo(call, call.query["convoId"])
    return _paged(call, "messages", convo.messages[::-1], call.limit())


def send_message(call: Call) -> Json:
    """chat.bsky.convo.sendMessage."""
    convo = _own_convo(call, call.body["convoId"])
    message = call.body["message"]
    if set(message) - {"text", "facets", "embed", "replyTo"} or not message["text"]:
        raise XrpcError(400, "InvalidRequest", "Invalid message")
    if len(regex.findall(r"\X", message["text"])) > 1000:
        raise XrpcError(400, "InvalidRequest", "grapheme too big (maximum 1000)")
    return call.world.say(call.me, convo, message["text"])


def _own_convo(call: Call, convo_id: str) -> Convo:
    convo = call.world.convos.get(convo_id)
    if convo is None or call.me not in convo.members:
        raise XrpcError(400, "InvalidConvo", "Convo not found")
    return convo


def _paged(call: Call, name: str, items: list[Json], limit: int) -> Json:
    start = int(call.query.get("cursor", 0))
    answer: Json = {name: items[start : start + limit]}
    if len(items) > start + limit:
        answer["cursor"] = str(start + limit)
    return answer


UNSIGNED = frozenset({"com.atproto.server.createSession", "com.atproto.server.refreshSession"})
METHODS: dict[str, tuple[str, frozenset[str], Callable[[Call], Json]]] = {
    "com.atproto.server.createSession": ("POST", frozenset(), create_session),
    "com.atproto.server.refreshSession": ("POST", frozenset(), refresh_session),
    "com.atproto.identity.resolveHandle": ("GET", frozenset({"handle"}), resolve_handle),
    "com.atproto.repo.putRecord": ("POST", frozenset(), put_record),
    "com.atproto.repo.uploadBlob": ("POST", frozenset(), upload_blob),
    "com.atproto.repo.deleteRecord": ("POST", frozenset(), delete_record),
    "com.atproto.repo.getRecord": ("GET", frozenset({"repo", "collection", "rkey"}), get_record),
    "app.bsky.notification.listNotifications": (
        "GET",
        frozenset({"limit", "cursor", "reasons", "priority"}),
        list_notifications,
    ),
    "app.bsky.feed.getPosts": ("GET", frozenset({"uris"}), get_posts),
    "app.bsky.actor.getProfiles": ("GET", frozenset({"actors"}), get_profiles),
    "app.bsky.actor.getProfile": ("GET", frozenset({"actor"}), get_profile),
    "chat.bsky.convo.getConvoAvailability": (
        "GET",
        frozenset({"members"}),
        get_convo_availability,
    ),
    "chat.bsky.convo.getConvoForMembers": ("GET", frozenset({"members"}), get_convo_for_members),
    "chat.bsky.convo.listConvos": ("GET", frozenset({"limit", "cursor"}), list_convos),
    "chat.bsky.convo.getMessages": (
        "GET",
        frozenset({"convoId", "limit", "cursor"}),
        get_messages,
    ),
    "chat.bsky.convo.sendMessage": ("POST", frozenset(), send_message),
}
