"""Keeping a pretend Bluesky as JSON, with the sessions that are open."""

import msgspec

from playground.networks.bluesky.server import FakeBluesky
from playground.networks.bluesky.world import Convo, Person, Post


class _Blob(msgspec.Struct, kw_only=True):
    owner: str
    cid: str
    content: bytes
    mime: str


class _Kept(msgspec.Struct, kw_only=True):
    people: dict[str, Person]
    posts: dict[str, Post]
    blobs: list[_Blob]
    notifications: list[tuple[str, str, str, str]]
    convos: dict[str, Convo]
    tokens: dict[str, tuple[str, str]]
    numbers: tuple[int, int]


def dump(bluesky: FakeBluesky) -> bytes:
    """All that is remembered."""
    world = bluesky.world
    return msgspec.json.encode(
        _Kept(
            people=world.people,
            posts=world.posts,
            blobs=[
                _Blob(owner=owner, cid=cid, content=content, mime=mime)
                for (owner, cid), (content, mime) in world.blobs.items()
            ],
            notifications=world.notifications,
            convos=world.convos,
            tokens=bluesky.tokens,
            numbers=(world.numbers.upcoming, bluesky.numbers.upcoming),
        )
    )


def restore(bluesky: FakeBluesky, content: bytes) -> None:
    """Remember what `dump` gave.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    kept = msgspec.json.decode(content, type=_Kept)
    world, people = bluesky.world, kept.people
    world.people = people
    # Who is who is decided by identity: each person is one object.
    for post in kept.posts.values():
        post.author = people[post.author.did]
    for convo in kept.convos.values():
        convo.members = [people[one.did] for one in convo.members]
    world.posts, world.convos = kept.posts, kept.convos
    world.blobs = {(one.owner, one.cid): (one.content, one.mime) for one in kept.blobs}
    world.notifications = kept.notifications
    bluesky.tokens = kept.tokens
    world.numbers.upcoming, bluesky.numbers.upcoming = kept.numbers
