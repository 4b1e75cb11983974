"""Addresses, keys and records of posts.

A record's key is chosen by whoever writes it, so the key of a reply is chosen when its delivery is
created: writing the same record under the same key again changes nothing. Source:
https://atproto.com/specs/record-key (TID) and com.atproto.repo.putRecord.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from integrations.bluesky.facets import facets
from integrations.bluesky.handle import PostHandle
from integrations.bluesky.payloads import ReplyRef, StrongRef

POST = "app.bsky.feed.post"

_ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
_LENGTH = 13
_CLOCK_ID_BITS = 10


def new_tid(*, delivery_id: str, created_at: datetime) -> str:
    """A record key for a delivery: its second, and within the second a hash of its id.

    The hash, and not the clock's microseconds, because deliveries that are created together (or
    whose times were stored rounded) must not share a key: the later would replace the earlier.
    """
    digest = int.from_bytes(hashlib.sha256(delivery_id.encode()).digest()[:8])
    clock_id = digest % (1 << _CLOCK_ID_BITS)
    within_second = (digest >> _CLOCK_ID_BITS) % 1_000_000
    microseconds = int(created_at.timestamp()) * 1_000_000 + within_second
    number = (microseconds << _CLOCK_ID_BITS) | clock_id
    letters = []
    for _ in range(_LENGTH):
        number, digit = divmod(number, len(_ALPHABET))
        letters.append(_ALPHABET[digit])
    return "".join(reversed(letters))


def reply_record(
    text: str, *, target: PostHandle, created_at: datetime, dids: Mapping[str, str]
) -> dict[str, Any]:
    """The record of a reply to `target`; for the rest see `post_record`."""
    place = ReplyRef(
        root=StrongRef(uri=target.root_uri, cid=target.root_cid),
        parent=StrongRef(uri=target.uri, cid=target.cid),
    )
    return post_record(text, created_at=created_at, dids=dids, place=place)


def post_record(
    text: str,
    *,
    created_at: datetime,
    dids: Mapping[str, str],
    place: ReplyRef | None = None,
    embed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """The record of a post; the same arguments give the same record.

    Args:
        text: as it is published.
        created_at: when the delivery was created.
        dids: who the handles in the text are; see `facets`.
        place: the posts that it stands under; None: it begins a thread.
        embed: what is attached.
    """
    record: dict[str, Any] = {"$type": POST, "text": text, "createdAt": timestamp(created_at)}
    if place is not None:
        record["reply"] = {
            "root": {"uri": place.root.uri, "cid": place.root.cid},
            "parent": {"uri": place.parent.uri, "cid": place.parent.cid},
        }
    if embed is not None:
        record["embed"] = dict(embed)
    if found := facets(text, dids):
        record["facets"] = found
    return record


def timestamp(moment: datetime) -> str:
    """A time as Bluesky writes it: UTC, milliseconds, Z."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def post_uri(did: str, key: str) -> str:
    """The address of a post."""
    return f"at://{did}/{POST}/{key}"


def is_post(uri: str) -> bool:
    """Whether this is the address of a post (and not, say, the id of a private message)."""
    return uri.startswith("at://") and uri.split("/")[3:4] == [POST]


def owner(uri: str) -> str:
    """The DID in an address."""
    return uri.removeprefix("at://").partition("/")[0]


def key_of(uri: str) -> str:
    """The record key in an address."""
    return uri.rsplit("/", 1)[-1]


def post_url(web_url: str, uri: str) -> str:
    """The page of a post; by DID, because a handle may change."""
    return f"{web_url}/profile/{owner(uri)}/post/{key_of(uri)}"
