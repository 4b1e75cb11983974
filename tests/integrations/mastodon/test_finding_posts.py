"""Posts of unknown outcome, found out."""

from dataclasses import replace
from datetime import timedelta

import pytest

from integrations.base import ReadBackOutcome, RetryLater, ThreadPlace, Unknown
from integrations.mastodon.text import resembles
from playground.networks.mastodon.flavours import MASTODON
from playground.networks.mastodon.server import FakeMastodon
from tests.integrations.mastodon.rig import Rig

SETTLED = timedelta(minutes=2)
TEXT = "It's *spring* at #brand: new hours, see https://brand.example/hours\n\nCome by! 🌷"


@pytest.mark.parametrize("status", [0, -1, 500, 503])
async def test_what_was_published_without_an_answer_is_found(any_rig: Rig, status: int) -> None:
    """Whatever the server made of links, emphasis and quotes."""
    server = any_rig.server
    post = any_rig.post(TEXT, pictures=(await any_rig.upload(),))
    server.fail("POST", "/api/v1/statuses", status, after_effect=True)
    with pytest.raises(Unknown):
        await any_rig.publish(post)
    found = await any_rig.publisher.find_post(replace(post, first_attempt_at=server.now))
    (live,) = server.ours()
    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent is not None
    assert found.sent.external_id == live.id
    assert found.sent.url == f"https://social.example/@brand/{live.id}"


@pytest.mark.parametrize("status", [0, -1, 500])
async def test_what_was_not_published_is_absent_once_it_is_certain(
    any_rig: Rig, status: int
) -> None:
    """Too fresh: unsure. After two minutes: not there."""
    server = any_rig.server
    post = any_rig.post(TEXT)
    server.fail("POST", "/api/v1/statuses", status)
    with pytest.raises(Unknown):
        await any_rig.publish(post)
    tried = replace(post, first_attempt_at=server.now, last_attempt_at=server.now)
    fresh = await any_rig.publisher.find_post(tried)
    assert (fresh.outcome, fresh.why) == (
        ReadBackOutcome.UNSURE,
        "The attempt is too fresh: the server may still be publishing it.",
    )
    server.advance(SETTLED)
    settled = await any_rig.publisher.find_post(tried)
    assert settled.outcome is ReadBackOutcome.ABSENT


async def test_a_later_attempt_of_this_process_is_fresh(rig: Rig) -> None:
    """Whatever the row says."""
    post = rig.post(TEXT, first_attempt_at=rig.server.now, last_attempt_at=rig.server.now)
    rig.server.advance(timedelta(hours=2))
    rig.server.fail("POST", "/api/v1/statuses", 500)
    with pytest.raises(Unknown):
        await rig.publisher.publish(post)
    assert (await rig.publisher.find_post(post)).outcome is ReadBackOutcome.UNSURE
    rig.server.advance(SETTLED)
    assert (await rig.publisher.find_post(post)).outcome is ReadBackOutcome.ABSENT


async def test_the_same_words_of_before_are_another_post(any_rig: Rig) -> None:
    """Last week's greeting is not this week's."""
    server = any_rig.server
    server.say(server.brand, "Good morning!")
    server.advance(timedelta(days=7))
    post = any_rig.post("Good morning!", first_attempt_at=server.now)
    server.advance(SETTLED)
    found = await any_rig.publisher.find_post(post)
    assert found.outcome is ReadBackOutcome.ABSENT


async def test_answers_and_private_messages_are_other_posts(rig: Rig) -> None:
    """The same words said to a customer are not the post."""
    question = rig.server.say(rig.ann, "@brand open?")
    post = rig.post("We are open", first_attempt_at=rig.server.now)
    rig.server.say(rig.server.brand, "We are open", to=question)
    rig.server.say(rig.server.brand, "We are open", visibility="direct")
    rig.server.advance(SETTLED)
    assert (await rig.publisher.find_post(post)).outcome is ReadBackOutcome.ABSENT


async def test_other_posts_of_ours_leave_no_doubt_but_much_alike_ones_do(any_rig: Rig) -> None:
    """A server may change our words; it does not make others of them."""
    server = any_rig.server
    post = any_rig.post("Our summer sale begins on Monday at nine", first_attempt_at=server.now)
    server.say(server.brand, "Meet the team: Ann has joined us")
    server.advance(SETTLED)
    assert (await any_rig.publisher.find_post(post)).outcome is ReadBackOutcome.ABSENT
    other = server.say(server.brand, "Our summer sale begins on Tuesday at nine")
    found = await any_rig.publisher.find_post(post)
    assert (found.outcome, found.why) == (
        ReadBackOutcome.UNSURE,
        (
            "Our account has published something much like it since: "
            f"https://social.example/@brand/{other}. Only a person can say whether it is this."
        ),
    )


async def test_a_part_of_a_thread_is_looked_for_under_the_part_before(any_rig: Rig) -> None:
    """The same words elsewhere are another part."""
    server = any_rig.server
    first = server.say(server.brand, "One")
    server.say(server.brand, "And more")
    follows = ThreadPlace(parent_external_id=first, root_external_id=first)
    post = any_rig.post("And more", follows=follows, first_attempt_at=server.now)
    server.advance(SETTLED)
    assert (await any_rig.publisher.find_post(post)).outcome is ReadBackOutcome.ABSENT
    part = server.say(server.brand, "And more", to=first)
    found = await any_rig.publisher.find_post(post)
    assert found.sent is not None
    assert found.sent.external_id == part


async def test_posts_must_reach_back_to_the_attempt() -> None:
    """A list that ends early proves nothing."""
    async with FakeMastodon(replace(MASTODON, page_limit=3)) as server, Rig(server) as rig:
        post = rig.post("Hello everybody out there", first_attempt_at=server.now)
        for number in range(60):
            server.say(server.brand, f"post {number}")
        server.advance(SETTLED)
        found = await rig.publisher.find_post(post)
    assert (found.outcome, found.why) == (
        ReadBackOutcome.UNSURE,
        "The server did not list our posts back to the time of the attempt.",
    )


async def test_a_look_that_fails_says_nothing(any_rig: Rig) -> None:
    """An outage is no absence."""
    post = any_rig.post(TEXT, first_attempt_at=any_rig.server.now)
    any_rig.server.advance(SETTLED)
    any_rig.server.fail("GET", "/api/v1/accounts/", 503)
    with pytest.raises(RetryLater):
        await any_rig.publisher.find_post(post)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Hello world", "hello, WORLD!", True),
        ("see https://münchen.example", "see https://xn--mnchen-3ya.example", True),
        ("Our new shop opens", "Meet the team today", False),
        ("🌷", "Meet the team", True),
        ("", "", True),
    ],
)
def test_what_may_be_the_same_message(one: str, other: str, *, expected: bool) -> None:
    """Half of the words in common; without words, anything."""
    assert resembles(one, other) is expected
    assert resembles(other, one) is expected
