"""The methods of the pretend host: one function each, with the parameters that it knows."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

import regex
from multidict import MultiMapping

from tests.integrations.bluesky.fake_world import POST, Convo, Person, World

if TYPE_CHECKING:
    from tests.integrations.bluesky.fake_server import FakeBluesky

Json = dict[str, Any]

_TID = re.compile(r"[234567abcdefghij][234567abcdefghijklmnopqrstuvwxyz]{12}")
_BATCH = 25
_CONVO_PAGE = 20


class XrpcError(Exception):
    """A refusal: HTTP status, the error's name, its sentence."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name


@dataclass(slots=True)
class Call:
    """One call. `person` is None where the method needs no session."""

    server: "FakeBluesky"
    person: Person | None
    token: str
    query: MultiMapping[str]
    body: Json

    @property
    def world(self) -> World:
        """What the server holds."""
        return self.server.world

    @property
    def me(self) -> Person:
        """Who calls."""
        if self.person is None:
            raise XrpcError(401, "AuthMissing", "Authentication Required")
        return self.person

    def limit(self, default: int = 50, most: int = 100) -> int:
        """The parameter `limit`, refused beyond its maximum."""
        limit = int(self.query.get("limit", default))
        if not 1 <= limit <= most:
            raise XrpcError(400, "InvalidRequest", f"limit must be 1 to {most}")
        return limit


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


def put_record(call: Call) -> Json:
    """com.atproto.repo.putRecord, for posts."""
    record, key = call.body["record"], call.body["rkey"]
    if call.body["repo"] != call.me.did:
        raise XrpcError(401, "AuthenticationRequired", "Authentication Required")
    if call.body["collection"] != POST or record.get("$type") != POST:
        raise XrpcError(400, "InvalidRequest", "Only posts are written here")
    if not _TID.fullmatch(key):
        raise XrpcError(400, "InvalidRequest", f"Invalid record key: {key}")
    _check_post(call.world, record)
    post = call.world.put(call.me, key, record)
    return {"uri": post.uri, "cid": post.cid, "validationStatus": "valid"}


def _check_post(world: World, record: Json) -> None:
    unknown = set(record) - {"$type", "text", "createdAt", "reply", "facets"}
    size = len(record["text"].encode())
    letters = len(regex.findall(r"\X", record["text"]))
    if unknown or not record["createdAt"].endswith("Z"):
        raise XrpcError(400, "InvalidRequest", f"Invalid {POST} record: {sorted(unknown)}")
    if size > 3000:
        raise XrpcError(400, "InvalidRequest", f"string too big (maximum 3000, got {size})")
    if letters > 300:
        raise XrpcError(400, "InvalidRequest", f"grapheme too big (maximum 300, got {letters})")
    datetime.fromisoformat(record["createdAt"])
    for facet in record.get("facets", []):
        index = facet["index"]
        record["text"].encode()[index["byteStart"] : index["byteEnd"]].decode()
    for place in ("root", "parent"):
        ref = record["reply"][place]
        post = world.posts.get(ref["uri"])
        if post is not None and post.cid != ref["cid"]:
            raise XrpcError(400, "InvalidRequest", f"{place} has another cid")


def delete_record(call: Call) -> Json:
    """com.atproto.repo.deleteRecord; no error when there is none."""
    call.world.delete(f"at://{call.body['repo']}/{call.body['collection']}/{call.body['rkey']}")
    return {}


def get_record(call: Call) -> Json:
    """com.atproto.repo.getRecord."""
    repo, key = call.query["repo"], call.query["rkey"]
    if repo not in call.world.people:
        raise XrpcError(400, "InvalidRequest", f"Could not find repo: {repo}")
    post = call.world.posts.get(f"at://{repo}/{call.query['collection']}/{key}")
    if post is None:
        raise XrpcError(400, "RecordNotFound", "Could not locate record")
    return {**post.ref, "value": post.record}


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
