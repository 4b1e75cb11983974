"""What a pretend Bluesky holds: people, posts, notifications, private conversations."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from playground.networks.numbers import Numbers

POST = "app.bsky.feed.post"
PASSWORD = "aaaa-bbbb-cccc-dddd"


def iso(moment: datetime) -> str:
    """A time as the network writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def cid_of(record: object) -> str:
    """A hash of a record's content; the same content has the same."""
    content = json.dumps(record, sort_keys=True, separators=(",", ":"))
    return "bafyrei" + hashlib.sha256(content.encode()).hexdigest()[:52]


@dataclass(slots=True)
class Person:
    """An account. `accepts_messages`: whether everybody may write to them privately."""

    did: str
    handle: str
    password: str
    display_name: str = ""
    followers: int = 0
    labels: list[str] = field(default_factory=list)
    accepts_messages: bool = True
    avatar: str = ""

    def view(self) -> dict[str, Any]:
        """`app.bsky.actor.defs#profileView`, as in notifications."""
        view: dict[str, Any] = {
            "did": self.did,
            "handle": self.handle,
            "labels": [{"src": self.did, "val": value, "uri": self.did} for value in self.labels],
            "viewer": {"muted": False, "blockedBy": False},
        }
        if self.display_name:
            view["displayName"] = self.display_name
            view["avatar"] = self.avatar or f"https://cdn.example/avatar/{self.did}@jpeg"
        return view

    def detailed(self) -> dict[str, Any]:
        """`app.bsky.actor.defs#profileViewDetailed`."""
        return {**self.view(), "followersCount": self.followers, "followsCount": 1}


@dataclass(slots=True)
class Post:
    """A post as the network holds it.

    `embed_view`: what the index makes of its attachments. `counts`: of likes and so on, as it says.
    """

    uri: str
    author: Person
    record: dict[str, Any]
    indexed_at: datetime
    embed_view: dict[str, Any] | None = None
    labels: list[str] = field(default_factory=list)
    closed: bool = False
    hidden: bool = False
    counts: dict[str, int] = field(
        default_factory=lambda: {
            "likeCount": 0,
            "replyCount": 0,
            "repostCount": 0,
            "quoteCount": 0,
        }
    )

    @property
    def cid(self) -> str:
        """Of its content."""
        return cid_of(self.record)

    @property
    def ref(self) -> dict[str, str]:
        """A strong reference."""
        return {"uri": self.uri, "cid": self.cid}

    @property
    def sort_at(self) -> datetime:
        """The earlier of what its author claims and when it was indexed."""
        return min(datetime.fromisoformat(self.record["createdAt"]), self.indexed_at)

    def view(self) -> dict[str, Any]:
        """`app.bsky.feed.defs#postView`."""
        view: dict[str, Any] = {
            **self.ref,
            "author": self.author.view(),
            "record": self.record,
            "indexedAt": iso(self.sort_at),
            **self.counts,
            "labels": [{"src": "did:plc:mod", "val": one, "uri": self.uri} for one in self.labels],
            "viewer": {"replyDisabled": True} if self.closed else {},
        }
        if self.embed_view is not None:
            view["embed"] = self.embed_view
        return view


@dataclass(slots=True)
class Convo:
    """A private conversation; `messages` oldest first."""

    id: str
    members: list[Person]
    group: bool = False
    messages: list[dict[str, Any]] = field(default_factory=list)

    def view(self) -> dict[str, Any]:
        """`chat.bsky.convo.defs#convoView`."""
        kind = "groupConvo" if self.group else "directConvo"
        view: dict[str, Any] = {
            "id": self.id,
            "rev": "3kk",
            "members": [member.view() for member in self.members],
            "muted": False,
            "unreadCount": 0,
            "kind": {"$type": f"chat.bsky.convo.defs#{kind}"},
        }
        if self.messages:
            view["lastMessage"] = self.messages[-1]
        return view


class World:
    """Everything there is; `now` is its clock.

    `ignores_reasons`: notifications are listed whatever reasons were asked for.
    """

    def __init__(self, *, now: Callable[[], datetime]) -> None:
        self.now = now
        self.ignores_reasons = False
        self.people: dict[str, Person] = {}
        self.posts: dict[str, Post] = {}
        self.blobs: dict[tuple[str, str], tuple[bytes, str]] = {}  # DID, cid -> content, type
        self.notifications: list[tuple[str, str, str, str]] = []  # to, reason, post, subject
        self.convos: dict[str, Convo] = {}
        self.numbers = Numbers()

    def person(self, handle: str, *, password: str = PASSWORD, display_name: str = "") -> Person:
        """A new account."""
        did = f"did:plc:{next(self.numbers):024d}"
        self.people[did] = Person(did, handle, password, display_name)
        return self.people[did]

    def find(self, actor: str) -> Person | None:
        """By DID or handle."""
        return next((one for one in self.people.values() if actor in {one.did, one.handle}), None)

    def post(
        self,
        author: Person,
        text: str,
        *,
        to: Person | None = None,
        reply_to: str = "",
        quote: str = "",
        created_at: datetime | None = None,
        **more: Any,  # noqa: ANN401 - parts of a record
    ) -> Post:
        """Somebody posts; `to` is mentioned, the authors of `reply_to` and `quote` are notified."""
        record: dict[str, Any] = {
            "$type": POST,
            "text": text,
            "createdAt": iso(created_at or self.now()),
            **more,
        }
        if reply_to:
            parent = self.posts[reply_to]
            root = parent.record.get("reply", {}).get("root", parent.ref)
            record["reply"] = {"root": root, "parent": parent.ref}
        return self.put(author, f"3k{next(self.numbers):011d}", record, to=to, quote=quote)

    def put(
        self,
        author: Person,
        key: str,
        record: dict[str, Any],
        *,
        to: Person | None = None,
        quote: str = "",
    ) -> Post:
        """Write a post under a key; notifies when it is new."""
        uri = f"at://{author.did}/{POST}/{key}"
        if uri in self.posts:
            self.posts[uri].record = record
            return self.posts[uri]
        self.posts[uri] = Post(uri, author, record, self.now())
        told = {author.did}
        parent = record.get("reply", {}).get("parent", {}).get("uri", "")
        about = [("mention", to.did if to else "", ""), ("quote", _owner(quote), quote)]
        for reason, did, subject in [*about, *self._ancestors(parent)]:
            if did and did not in told:
                told.add(did)
                self.notifications.append((did, reason, uri, subject))
        return self.posts[uri]

    def keep(self, owner: Person, content: bytes, mime: str) -> dict[str, Any]:
        """Keep a file of somebody's; returns the blob that names it."""
        cid = "bafkrei" + hashlib.sha256(content).hexdigest()[:52]
        self.blobs[owner.did, cid] = (content, mime)
        return {"$type": "blob", "ref": {"$link": cid}, "mimeType": mime, "size": len(content)}

    def _ancestors(self, uri: str) -> list[tuple[str, str, str]]:
        """Whom a reply notifies: the authors of the posts above it."""
        found = []
        while uri in self.posts:
            found.append(("reply", _owner(uri), uri))
            uri = self.posts[uri].record.get("reply", {}).get("parent", {}).get("uri", "")
        return found

    def delete(self, uri: str) -> None:
        """A post goes, and what told of it."""
        self.posts.pop(uri, None)
        self.notifications = [one for one in self.notifications if one[2] != uri]

    def listed(self, did: str, reasons: list[str]) -> list[tuple[datetime, dict[str, Any]]]:
        """Notifications of an account with their times, newest first."""
        found = []
        for to, reason, uri, subject in self.notifications:
            if to != did or (not self.ignores_reasons and reason not in reasons):
                continue
            post = self.posts[uri]
            view = {
                **post.ref,
                "author": post.author.view(),
                "reason": reason,
                "record": post.record,
                "isRead": False,
                "indexedAt": iso(post.sort_at),
                "labels": [],
            }
            if subject:
                view["reasonSubject"] = subject
            found.append((post.sort_at, view))
        return sorted(found, key=lambda one: (one[0], str(one[1]["uri"])), reverse=True)

    def convo(self, *members: Person, group: bool = False) -> Convo:
        """The private conversation of these people, made where there is none."""
        wanted = {member.did for member in members}
        for convo in self.convos.values():
            if {member.did for member in convo.members} == wanted and convo.group == group:
                return convo
        convo = Convo(f"convo{next(self.numbers)}", list(members), group)
        self.convos[convo.id] = convo
        return convo

    def say(self, sender: Person, convo: Convo, text: str) -> dict[str, Any]:
        """A private message; returns `chat.bsky.convo.defs#messageView`."""
        number = next(self.numbers)
        message = {
            "$type": "chat.bsky.convo.defs#messageView",
            "id": f"m{number}",
            "rev": f"{number:013d}",
            "text": text,
            "sender": {"did": sender.did},
            "sentAt": iso(self.now()),
        }
        convo.messages.append(message)
        return message


def _owner(uri: str) -> str:
    return uri.removeprefix("at://").partition("/")[0]
