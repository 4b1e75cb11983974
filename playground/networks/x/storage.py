"""Keeping a pretend X as JSON. Subscriptions are not kept: the app makes them at each start."""

from datetime import datetime

import msgspec

from playground.networks.x.media import Upload
from playground.networks.x.server import FakeX
from playground.networks.x.world import Person, Private, Written


class _Kept(msgspec.Struct, kw_only=True):
    now: datetime
    people: dict[str, Person]
    posts: dict[str, Written]
    private: dict[str, Private]
    uploads: dict[str, Upload]


def dump(x: FakeX) -> bytes:
    """All that is remembered."""
    world = x.world
    return msgspec.json.encode(
        _Kept(
            now=world.now,
            people=world.people,
            posts=world.posts,
            private=world.private,
            uploads=x.media.uploads,
        )
    )


def restore(x: FakeX, content: bytes) -> None:
    """Remember what `dump` gave; its clock never goes back behind that.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    kept = msgspec.json.decode(content, type=_Kept)
    x.world.now = max(x.world.now, kept.now)
    x.world.people = kept.people
    x.world.posts = kept.posts
    x.world.private = kept.private
    x.media.uploads = kept.uploads
