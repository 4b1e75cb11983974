"""Looking for a post whose outcome is not known."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from integrations.base import (
    Network,
    OutgoingPost,
    Publisher,
    ReadBack,
    ReadBackOutcome,
    ThreadPlace,
    Unknown,
)
from integrations.x.read_back import accepted_post
from playground.networks.x.faults import Lost, Refuse, When, problem
from playground.networks.x.server import FakeX
from playground.networks.x.world import CUSTOMER_ID, OWN_ID, Item
from tests.integrations.x.conftest import NOW, post_of
from tests.integrations.x.pictures import file_of, png

TEXT = "New shoes & more! See https://shop.com/new?a=1&b=2 – today"
MINUTE = timedelta(minutes=1)
PICTURE = Item(key="3_1", document={"media_key": "3_1", "type": "photo"})
ABSENT = ReadBack(outcome=ReadBackOutcome.ABSENT)


@pytest.fixture
def publisher(network: Network) -> Publisher:
    """How our account speaks first."""
    assert network.publisher is not None
    return network.publisher


async def lost(publisher: Publisher, x: FakeX, post: OutgoingPost, when: When) -> datetime:
    """Publish a post and lose the answer; when it was tried."""
    x.script(Lost(when=when, method="POST", path="/2/tweets"))
    began = x.world.now
    with pytest.raises(Unknown):
        await publisher.publish(post)
    return began


def live(x: FakeX) -> ReadBack:
    """What a look-up says of the newest post of ours."""
    newest = next(post for post in x.world.newest_versions() if post.author_id == OWN_ID)
    return ReadBack(outcome=ReadBackOutcome.LIVE, sent=accepted_post("goldenshop", newest.id))


@pytest.mark.parametrize("pictures", [0, 1, 4])
async def test_a_post_that_arrived_is_found(x: FakeX, publisher: Publisher, pictures: int) -> None:
    """By its words, with links written out and the link to its pictures left out."""
    refs = [await publisher.upload(file_of(png())) for _ in range(pictures)]
    began = await lost(publisher, x, post_of(TEXT, *refs), When.AFTER)
    found = await publisher.find_post(post_of(TEXT, *refs, first_attempt_at=began))
    assert found == live(x)


async def test_pictures_that_x_does_not_mark_do_not_hide_a_post(
    x: FakeX, publisher: Publisher
) -> None:
    """Their link is known by its address, too."""
    page = f"https://x.com/goldenshop/status/{x.world.next_id()}/photo/1"
    x.world.post(f"{TEXT} {page}", author_id=OWN_ID)
    made = next(iter(x.world.posts))
    answer: dict[str, object] = {
        "data": [
            {
                "id": made,
                "text": f"{TEXT} https://t.co/1",
                "entities": {"urls": [{"url": "https://t.co/1", "expanded_url": page}]},
                "attachments": {"media_keys": ["3_1"]},
            }
        ],
        "meta": {"result_count": 1},
    }
    x.script(Refuse(status=200, body=answer))
    found = await publisher.find_post(post_of(TEXT, first_attempt_at=NOW))
    assert found == ReadBack(outcome=ReadBackOutcome.LIVE, sent=accepted_post("goldenshop", made))


async def test_the_next_of_a_thread_is_found_under_the_one_before(
    x: FakeX, publisher: Publisher
) -> None:
    """Not where the same words stand alone, or under another post."""
    first = await publisher.publish(post_of("One"))
    second = post_of(TEXT, under=first.external_id)
    began = await lost(publisher, x, second, When.AFTER)
    second = replace(second, first_attempt_at=began)
    elsewhere = ThreadPlace(parent_external_id="404", root_external_id="404")
    assert await publisher.find_post(second) == live(x)
    x.world.advance(2 * MINUTE)
    assert await publisher.find_post(replace(second, follows=elsewhere)) == ABSENT
    assert await publisher.find_post(replace(second, follows=None)) == ABSENT


async def test_a_post_that_did_not_arrive_is_absent_after_a_minute(
    x: FakeX, publisher: Publisher
) -> None:
    """X may show it late; only then may it be published again."""
    began = await lost(publisher, x, post_of(TEXT), When.BEFORE)
    post = post_of(TEXT, first_attempt_at=began)
    soon = await publisher.find_post(post)
    x.world.advance(2 * MINUTE)
    later = await publisher.find_post(post)
    assert (soon.outcome, later) == (ReadBackOutcome.UNSURE, ABSENT)
    assert soon.why.startswith("It is not there yet")


async def test_after_a_restart_the_last_attempt_is_what_the_core_knows(
    x: FakeX, publisher: Publisher
) -> None:
    """This process has not tried it itself."""
    x.world.advance(2 * MINUTE)
    post = post_of(TEXT, first_attempt_at=NOW, last_attempt_at=x.world.now)
    soon = await publisher.find_post(post)
    x.world.advance(2 * MINUTE)
    later = await publisher.find_post(post)
    assert (soon.outcome, later) == (ReadBackOutcome.UNSURE, ABSENT)


async def test_the_same_words_elsewhere_are_not_it(x: FakeX, publisher: Publisher) -> None:
    """By another account, as an answer, or long before."""
    x.world.post(TEXT, author_id=OWN_ID)
    x.world.advance(10 * MINUTE)
    began = x.world.now
    x.world.post(TEXT, author_id=CUSTOMER_ID)
    x.world.post(TEXT, author_id=OWN_ID, answers=x.world.post("@goldenshop hello"))
    x.world.advance(2 * MINUTE)
    assert await publisher.find_post(post_of(TEXT, first_attempt_at=began)) == ABSENT


async def test_other_words_with_a_picture_are_not_it(x: FakeX, publisher: Publisher) -> None:
    """A colleague posted by hand."""
    x.world.post("Something else", author_id=OWN_ID, media=(PICTURE,))
    x.world.advance(2 * MINUTE)
    assert await publisher.find_post(post_of(TEXT, first_attempt_at=NOW)) == ABSENT


async def test_a_duplicate_that_is_found_is_ours(x: FakeX, publisher: Publisher) -> None:
    """X's refusal was the trace of the attempt whose answer was lost."""
    began = await lost(publisher, x, post_of(TEXT), When.AFTER)
    again = post_of(TEXT, first_attempt_at=began)
    with pytest.raises(Unknown, match="X has this text already"):
        await publisher.publish(again)
    assert await publisher.find_post(again) == live(x)
    assert x.count("POST", "/2/tweets") == 2


async def test_a_duplicate_that_is_not_found_is_for_a_person(
    x: FakeX, publisher: Publisher
) -> None:
    """Publishing again would be refused again, for ever."""
    x.world.post(TEXT, author_id=OWN_ID)
    x.world.advance(10 * MINUTE)
    began = await lost(publisher, x, post_of(TEXT), When.BEFORE)
    again = post_of(TEXT, first_attempt_at=began)
    x.world.advance(2 * MINUTE)
    assert await publisher.find_post(again) == ABSENT
    with pytest.raises(Unknown):
        await publisher.publish(again)
    x.world.advance(2 * MINUTE)
    found = await publisher.find_post(again)
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why.startswith("X says that it has this text from us already")


async def test_where_reading_is_not_permitted_a_person_looks(
    x: FakeX, publisher: Publisher
) -> None:
    """The tier may post, but not read."""
    x.script(problem(403, detail="Not enrolled: access to a subset of endpoints", path="/tweets"))
    found = await publisher.find_post(post_of(TEXT, first_attempt_at=NOW - 2 * MINUTE))
    assert found.outcome is ReadBackOutcome.UNSURE
    assert found.why.startswith("The X app is not enrolled")
