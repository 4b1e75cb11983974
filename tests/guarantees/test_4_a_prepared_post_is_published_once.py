"""Guarantee 4, where a post is prepared first: whatever breaks, the same thing is published, once.

One kind of database is enough: the statements are those of every post.
"""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from PIL import Image
from sqlalchemy import event

from bot.domain.posts import PostState
from bot.services.media import PublicMedia
from bot.web import media_routes
from db.crypto import new_key
from integrations.memory import Operation
from integrations.memory.dialects import WARBLE, Dialect
from tests.databases import sqlite_address
from tests.guarantees.planning import WORDS, composed, photo, post_of, scheduled
from tests.guarantees.replicas import Replica, Workplace, open_workplace
from tests.unit.web.serving import serving

PREPARING = replace(WARBLE, prepares=True)
ITS_TIME = timedelta(hours=2)


@pytest.fixture
async def place(tmp_path: Path) -> AsyncIterator[Workplace]:
    """A workplace on a network on which posts are prepared first."""
    async with open_workplace(sqlite_address(tmp_path), PREPARING) as opened:
        yield opened


def said(place: Workplace) -> list[str]:
    """All that we have said in public."""
    return [message.text for message in place.world.posts_by_us()]


def asked(place: Workplace, operation: Operation) -> int:
    """How often the network was asked for something."""
    return len(place.world.faults.calls_of(operation))


async def dies_at(place: Workplace, operation: Operation, *, took_effect: bool) -> None:
    """A replica begins to publish, and ends while the network is being asked for something."""
    async with place.replica("one") as one:
        await scheduled(one, place)
        place.clock.advance(ITS_TIME)
        await one.parts.due_posts.round()
        place.world.faults.hang(operation, took_effect=took_effect)
        dying = asyncio.create_task(one.parts.publishing.round())
        while not asked(place, operation):  # noqa: ASYNC110 - a pretend network has no event of a call
            await asyncio.sleep(0)
        dying.cancel()
        await asyncio.wait([dying])


async def another_takes_over(place: Workplace) -> None:
    """Another replica finds what the dead one left."""
    async with place.replica("two") as two:
        await place.let_leases_end()
        await two.quiet()


@pytest.mark.parametrize(
    ("operation", "took_effect", "prepared", "published"),
    [
        # Nobody knows what was prepared: it is prepared anew, and the first is never published.
        (Operation.PREPARE, True, 2, 1),
        (Operation.PREPARE, False, 2, 1),
        # What was prepared is noted: the same is looked for, and published when it is not live.
        (Operation.PUBLISH, True, 1, 1),
        (Operation.PUBLISH, False, 1, 2),
    ],
)
async def test_a_replica_that_dies_on_the_way(
    place: Workplace, operation: Operation, *, took_effect: bool, prepared: int, published: int
) -> None:
    """Another publishes it, once."""
    await dies_at(place, operation, took_effect=took_effect)
    await another_takes_over(place)
    (post,) = place.world.posts_by_us()
    assert post.text == WORDS
    assert (asked(place, Operation.PREPARE), asked(place, Operation.PUBLISH)) == (
        prepared,
        published,
    )
    assert [c for c in place.world.state.containers.values() if c] == [post.id]


async def test_a_crash_right_after_it_is_noted(place: Workplace) -> None:
    """What was prepared is noted before anything says that the network was asked to publish it."""
    async with place.replica("one") as one:
        await scheduled(one, place)
        place.clock.advance(ITS_TIME)
        await one.parts.due_posts.round()
        dying = asyncio.create_task(one.parts.publishing.round())

        def dies(_connection: object) -> None:
            if asked(place, Operation.PREPARE):
                dying.cancel()

        event.listen(one.database._writing.sync_engine, "commit", dies)
        await asyncio.wait([dying])
    await another_takes_over(place)
    assert (said(place), asked(place, Operation.PREPARE)) == ([WORDS], 1)
    assert (asked(place, Operation.FIND_POST), asked(place, Operation.PUBLISH)) == (0, 1)


async def test_what_is_refused_for_now_is_published_later_as_it_was_prepared(
    place: Workplace,
) -> None:
    """By another replica, too."""
    async with place.replica("one") as one:
        await scheduled(one, place)
        place.clock.advance(ITS_TIME)
        await one.parts.due_posts.round()
        place.world.faults.rate_limit(Operation.PUBLISH, after=timedelta(seconds=5))
        await one.parts.publishing.round()
    place.clock.advance(timedelta(seconds=10))
    await another_takes_over(place)
    assert (said(place), asked(place, Operation.PREPARE)) == ([WORDS], 1)


async def test_what_the_network_forgot_is_prepared_anew(place: Workplace) -> None:
    """As uploads are."""
    async with place.replica() as bot:
        post = await scheduled(bot, place)
        place.clock.advance(ITS_TIME)
        await bot.parts.due_posts.round()
        place.world.faults.rate_limit(Operation.PUBLISH, after=timedelta(seconds=5))
        await bot.quiet()
        place.world.state.containers.clear()
        for _ in range(3):
            place.clock.advance(timedelta(seconds=40))
            await bot.quiet()
        assert (await post_of(place, post.id)).state is PostState.PUBLISHED
    assert (said(place), asked(place, Operation.PREPARE)) == ([WORDS], 2)


async def test_what_cannot_be_prepared_is_not_published(place: Workplace) -> None:
    """Its author hears why."""
    async with place.replica() as bot:
        post = await scheduled(bot, place)
        place.clock.advance(ITS_TIME)
        place.world.faults.reject(Operation.PREPARE, "Too heated.")
        await bot.quiet()
        (variant,) = (await post_of(place, post.id)).variants
    assert (said(place), variant.error) == ([], "Too heated.")
    assert asked(place, Operation.PUBLISH) == 0


def fetching() -> Dialect:
    """A network that fetches pictures by itself."""
    assert WARBLE.publishing is not None
    pictures = replace(WARBLE.publishing.pictures, fetched=True)
    return replace(WARBLE, publishing=replace(WARBLE.publishing, pictures=pictures))


async def with_a_picture(place: Workplace, bot: Replica) -> PostState:
    """A post with a picture, at its time; gives what has become of it."""
    post = await scheduled(bot, place, composed(new_files=(photo(place),)))
    await bot.quiet()
    place.clock.advance(ITS_TIME)
    await bot.quiet()
    return (await post_of(place, post.id)).state


async def test_a_network_that_fetches_pictures_gets_them(tmp_path: Path) -> None:
    """It is told an address, and finds there a JPEG of the picture, without signing in."""
    media = PublicMedia("https://bot.example", [new_key()])
    async with (
        open_workplace(sqlite_address(tmp_path), fetching()) as place,
        place.replica(media=media) as bot,
    ):
        assert await with_a_picture(place, bot) is PostState.PUBLISHED
        (upload,) = place.world.state.uploads.values()
        address = urlsplit(upload.public_url)
        routes = media_routes(media, place.database, place.clock)
        async with serving(routes) as client, client.get(address.path) as answer:
            picture = Image.open(BytesIO(await answer.read()))
    assert (address.scheme, address.netloc) == ("https", "bot.example")
    assert (answer.status, answer.content_type, picture.format) == (200, "image/jpeg", "JPEG")


@pytest.mark.parametrize(("url", "fetched"), [("", True), ("https://bot.example", False)])
async def test_others_are_told_no_address(tmp_path: Path, url: str, *, fetched: bool) -> None:
    """Where there is none, and where nobody fetches: an address is a secret that lasts a day."""
    dialect = fetching() if fetched else WARBLE
    media = PublicMedia(url, [new_key()])
    async with (
        open_workplace(sqlite_address(tmp_path), dialect) as place,
        place.replica(media=media) as bot,
    ):
        state = await with_a_picture(place, bot)
        told = [upload.public_url for upload in place.world.state.uploads.values()]
    assert (state, told) == ((PostState.FAILED, []) if fetched else (PostState.PUBLISHED, [""]))
