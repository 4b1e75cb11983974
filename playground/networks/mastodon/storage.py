"""Keeping a pretend server as JSON."""

import msgspec

from playground.networks.mastodon.media import Upload
from playground.networks.mastodon.pretend import Notification, Person, Post
from playground.networks.mastodon.server import FakeMastodon


class _Kept(msgspec.Struct, kw_only=True):
    people: dict[str, Person]
    posts: dict[str, Post]
    notifications: list[Notification]
    order: dict[str, float]
    keys: dict[str, str]
    uploads: dict[str, Upload]
    numbers: tuple[int, int, int]


def dump(server: FakeMastodon) -> bytes:
    """All that is remembered."""
    return msgspec.json.encode(
        _Kept(
            people=server.people,
            posts=server.posts,
            notifications=server.notifications,
            order=server.order,
            keys=server.keys,
            uploads=server.media.uploads,
            numbers=(
                server.status_numbers.upcoming,
                server.notification_numbers.upcoming,
                server.media.numbers.upcoming,
            ),
        )
    )


def restore(server: FakeMastodon, content: bytes) -> None:
    """Remember what `dump` gave.

    Raises:
        msgspec.DecodeError: it is something else.
    """
    kept = msgspec.json.decode(content, type=_Kept)
    people = kept.people
    server.people, server.brand = people, people[server.brand.acct]
    # Who is who, and which post a notification is of, is decided by identity.
    for post in kept.posts.values():
        post.author = people[post.author.acct]
        post.mentions = [people[one.acct] for one in post.mentions]
    for told in kept.notifications:
        told.post = kept.posts.get(told.post.id, told.post)
    server.posts, server.notifications = kept.posts, kept.notifications
    server.order, server.keys = kept.order, kept.keys
    server.media.uploads = kept.uploads
    (
        server.status_numbers.upcoming,
        server.notification_numbers.upcoming,
        server.media.numbers.upcoming,
    ) = kept.numbers
