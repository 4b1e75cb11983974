"""Polling X for mentions and private messages."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind
from integrations.base import MentionPage, Network, Reauthorise, Rejected, RetryLater
from playground.networks.x.faults import Fault, RateLimited, html_503, problem
from playground.networks.x.server import FakeX
from playground.networks.x.world import OWN_ID, Person
from tests.integrations.x.conftest import NOW, Connect

MINUTE = timedelta(minutes=1)


def texts(page: MentionPage) -> list[str]:
    """What was said, in the order of the page."""
    return [mention.text for mention in page.mentions]


async def test_the_first_poll_looks_a_little_back(x: FakeX, connect: Connect) -> None:
    """What was said before the look-back is left alone; the rest comes oldest first."""
    x.world.now = NOW - timedelta(minutes=40)
    x.world.post("@goldenshop too old")
    x.world.advance(timedelta(minutes=20))
    x.world.post("@goldenshop first")
    x.world.post("nothing to us")
    x.world.post("@goldenshop second")
    x.world.now = NOW
    async with connect(X_LOOKBACK_MINUTES="30") as network:
        page = await network.fetch_mentions(None, now=NOW)
        again = await network.fetch_mentions(page.cursor, now=NOW + MINUTE)
    assert texts(page) == ["@goldenshop first", "@goldenshop second"]
    assert not page.more
    assert texts(again) == texts(page)


async def test_a_poll_brings_what_is_new(x: FakeX, network: Network) -> None:
    """The cursor moves on; the overlap brings the newest again, and no more."""
    x.world.post("@goldenshop first")
    page = await network.fetch_mentions(None, now=NOW)
    x.world.advance(5 * MINUTE)
    x.world.post("@goldenshop second")
    x.world.advance(5 * MINUTE)
    second = await network.fetch_mentions(page.cursor, now=x.world.now)
    third = await network.fetch_mentions(second.cursor, now=x.world.now)
    assert texts(page) == ["@goldenshop first"]
    assert texts(second) == ["@goldenshop first", "@goldenshop second"]
    assert texts(third) == ["@goldenshop second"]


async def test_without_overlap_nothing_is_read_twice(x: FakeX, connect: Connect) -> None:
    """For whom each read counts."""
    x.world.post("@goldenshop first")
    async with connect(X_OVERLAP_SECONDS="0") as network:
        page = await network.fetch_mentions(None, now=NOW)
        again = await network.fetch_mentions(page.cursor, now=NOW + 3 * MINUTE)
    assert (texts(page), texts(again)) == (["@goldenshop first"], [])
    assert again.cursor != ""


async def test_a_post_that_appears_late_is_found(x: FakeX, network: Network) -> None:
    """X shows a post after a newer one; the overlap still brings it."""
    late = x.world.post("@goldenshop late")
    x.world.advance(MINUTE)
    x.world.post("@goldenshop prompt")
    kept = x.world.posts.pop(late)
    page = await network.fetch_mentions(None, now=x.world.now)
    x.world.posts[late] = kept
    second = await network.fetch_mentions(page.cursor, now=x.world.now + MINUTE)
    assert texts(page) == ["@goldenshop prompt"]
    assert texts(second) == ["@goldenshop late", "@goldenshop prompt"]


async def test_all_pages_of_a_poll_are_read(x: FakeX, network: Network) -> None:
    """250 mentions are three pages of one poll."""
    for number in range(250):
        x.world.post(f"@goldenshop {number}")
    page = await network.fetch_mentions(None, now=NOW)
    assert texts(page) == [f"@goldenshop {number}" for number in range(250)]
    assert x.count("GET", "/mentions") == 3
    assert not page.more


async def test_more_than_one_poll_can_hold_comes_in_the_next(x: FakeX, network: Network) -> None:
    """The newest 500 first, then what is older, and nothing is lost or told to be new."""
    for number in range(720):
        x.world.post(f"@goldenshop {number}")
    first = await network.fetch_mentions(None, now=NOW)
    second = await network.fetch_mentions(first.cursor, now=NOW)
    assert (first.more, second.more) == (True, False)
    assert texts(first) == [f"@goldenshop {number}" for number in range(220, 720)]
    assert texts(second) == [f"@goldenshop {number}" for number in range(220)]


@pytest.mark.parametrize(
    "fault",
    [RateLimited(path="/mentions", after=1), replace(html_503("/mentions"), after=1)],
)
async def test_a_poll_that_breaks_off_keeps_what_it_paid_for(
    x: FakeX, network: Network, fault: Fault
) -> None:
    """The second page failed: the first is returned, the rest follows."""
    for number in range(150):
        x.world.post(f"@goldenshop {number}")
    page = await network.fetch_mentions(None, now=NOW)
    x.world.advance(10 * MINUTE)
    for number in range(150, 300):
        x.world.post(f"@goldenshop {number}")
    x.script(fault)
    broken = await network.fetch_mentions(page.cursor, now=x.world.now)
    rest = await network.fetch_mentions(broken.cursor, now=x.world.now)
    assert broken.more
    assert texts(broken) == [f"@goldenshop {number}" for number in range(200, 300)]
    assert texts(rest)[-50:] == [f"@goldenshop {number}" for number in range(150, 200)]
    assert not rest.more


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        (RateLimited(seconds=60, path="/mentions"), RetryLater),
        (html_503("/mentions"), RetryLater),
        (problem(401, path="/mentions"), Reauthorise),
        (problem(403, path="/mentions"), Rejected),
    ],
)
async def test_a_poll_that_fails_says_how(
    x: FakeX, network: Network, fault: Fault, kind: type[Exception]
) -> None:
    """Nothing was read, so the cursor stays."""
    x.script(fault)
    with pytest.raises(kind):
        await network.fetch_mentions(None, now=NOW)


async def test_a_rate_limit_is_waited_for_by_the_clock_of_x(x: FakeX, network: Network) -> None:
    """Our own clock plays no part."""
    x.script(RateLimited(seconds=60))
    with pytest.raises(RetryLater) as raised:
        await network.fetch_mentions(None, now=NOW + timedelta(days=3))
    assert raised.value.after == timedelta(seconds=61)


async def test_an_edit_comes_as_the_same_message(x: FakeX, network: Network) -> None:
    """Its id is that of the first version, so that no second message appears."""
    first = x.world.post("@goldenshop teh order")
    newest = x.world.edit(first, "@goldenshop the order")
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    assert (mention.external_id, mention.text) == (first, "@goldenshop the order")
    assert mention.reply_handle == f"{newest} mentioned"


async def test_a_reply_to_us_brings_what_it_answers(x: FakeX, network: Network) -> None:
    """The expansions bring author, context and kind."""
    ours = x.world.post("New shoes: https://shop.com/shoes", author_id=OWN_ID)
    x.world.post("Nice & cheap?", answers=ours)
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    assert mention.kind is MentionKind.REPLY
    assert mention.text == "@goldenshop Nice & cheap?"
    assert mention.root_external_id == ours
    assert (mention.author.handle, mention.author.followers) == ("kim", 42)
    assert mention.context is not None
    assert mention.context.text == "New shoes: https://shop.com/shoes"
    assert mention.context.ours


async def test_a_cursor_that_cannot_be_read_begins_anew(x: FakeX, network: Network) -> None:
    """Better a little twice than a poll that never works again."""
    x.world.post("@goldenshop hello")
    for cursor in ("", "{}", "nonsense", '{"newest": 5}'):
        page = await network.fetch_mentions(cursor, now=NOW)
        assert texts(page) == ["@goldenshop hello"]


async def test_private_messages_are_mentions_too(x: FakeX, network: Network) -> None:
    """Among the public ones by time; our own are not."""
    x.world.post("@goldenshop public")
    event = x.world.write_privately("in private")
    x.world.write_privately("our answer", sender_id=OWN_ID, conversation_id="1000-2000")
    page = await network.fetch_mentions(None, now=NOW)
    assert texts(page) == ["@goldenshop public", "in private"]
    assert page.mentions[1].external_id == f"dm:{event}"
    assert page.mentions[1].kind is MentionKind.PRIVATE


async def test_private_messages_are_looked_at_less_often(x: FakeX, connect: Connect) -> None:
    """X allows 15 looks in 15 minutes; the time of the last is kept in the cursor."""
    async with connect(X_DM_SECONDS="120") as network:
        page = await network.fetch_mentions(None, now=NOW)
        x.world.write_privately("in private")
        soon = await network.fetch_mentions(page.cursor, now=NOW + timedelta(seconds=119))
    async with connect(X_DM_SECONDS="120") as network:
        later = await network.fetch_mentions(soon.cursor, now=NOW + timedelta(seconds=120))
    assert (texts(soon), texts(later)) == ([], ["in private"])


async def test_only_new_private_messages_come_again_within_the_overlap(
    x: FakeX, connect: Connect
) -> None:
    """X offers no since_id for them: what is older than the overlap is passed over."""
    x.world.write_privately("old")
    async with connect(X_DM_SECONDS="0", X_OVERLAP_SECONDS="60") as network:
        page = await network.fetch_mentions(None, now=NOW)
        x.world.advance(5 * MINUTE)
        for number in range(130):
            x.world.write_privately(f"new {number}")
        later = await network.fetch_mentions(page.cursor, now=x.world.now)
        x.world.advance(5 * MINUTE)
        x.world.write_privately("newest")
        last = await network.fetch_mentions(later.cursor, now=x.world.now)
    assert texts(page) == ["old"]
    assert texts(later)[-130:] == [f"new {number}" for number in range(130)]
    assert "newest" in texts(last)
    assert "old" not in texts(last)


async def test_private_messages_can_be_left_alone(x: FakeX, connect: Connect) -> None:
    """X_READ_DMS=false asks for none."""
    x.world.write_privately("in private")
    async with connect(X_READ_DMS="false") as network:
        page = await network.fetch_mentions(None, now=NOW)
    assert page.mentions == ()
    assert x.count("GET", "/dm_events") == 0


async def test_where_the_app_may_not_read_them_one_warning_is_enough(
    x: FakeX, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """Public mentions go on."""
    caplog.set_level(logging.WARNING)
    x.messages.permitted = False
    x.world.post("@goldenshop hello")
    async with connect(X_DM_SECONDS="0") as network:
        page = await network.fetch_mentions(None, now=NOW)
        await network.fetch_mentions(page.cursor, now=NOW + MINUTE)
    assert texts(page) == ["@goldenshop hello"]
    assert x.count("GET", "/dm_events") == 1
    warnings = [record.getMessage() for record in caplog.records]
    assert len(warnings) == 1
    assert warnings[0].startswith("Private messages on X are not read: The X app may not do this")


async def test_a_rate_limit_of_private_messages_does_not_stop_mentions(
    x: FakeX, connect: Connect
) -> None:
    """They are looked at again when X allows it, and nothing of them is passed over."""
    x.world.write_privately("in private")
    x.world.post("@goldenshop hello")
    async with connect(X_DM_SECONDS="0", X_OVERLAP_SECONDS="0") as network:
        x.script(RateLimited(seconds=300, path="dm_events"))
        page = await network.fetch_mentions(None, now=NOW)
        soon = await network.fetch_mentions(page.cursor, now=NOW + 4 * MINUTE)
        later = await network.fetch_mentions(soon.cursor, now=NOW + 6 * MINUTE)
    assert texts(page) == ["@goldenshop hello"]
    assert (texts(soon), texts(later)) == ([], ["in private"])
    assert x.count("GET", "/dm_events") == 2


async def test_a_refusal_for_another_reason_is_asked_about_again(
    x: FakeX, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    """Credit may be bought: private messages rest for a quarter of an hour, mentions go on."""
    caplog.set_level(logging.WARNING)
    x.world.post("@goldenshop hello")
    x.world.write_privately("in private")
    async with connect(X_DM_SECONDS="0") as network:
        x.script(problem(402, detail="credits depleted", path="dm_events"))
        page = await network.fetch_mentions(None, now=NOW)
        soon = await network.fetch_mentions(page.cursor, now=NOW + 14 * MINUTE)
        later = await network.fetch_mentions(soon.cursor, now=NOW + 15 * MINUTE)
    assert texts(page) == texts(soon) == ["@goldenshop hello"]
    assert texts(later) == ["@goldenshop hello", "in private"]
    assert [record.getMessage() for record in caplog.records] == [
        (
            "Private messages on X are not read: The credit with X is used up. X says: “credits "
            "depleted”. Buy credit or raise the spending limit in the Developer Console "
            "(console.x.com)."
        )
    ]


async def test_a_reply_without_our_handle_in_a_strange_thread(x: FakeX, network: Network) -> None:
    """Somebody mentions us in a reply to another."""
    lee = x.world.add(Person(id="3000", username="lee", name="Lee"))
    asked = x.world.post("Where to buy shoes?", author_id=lee.id)
    x.world.post("try @goldenshop", answers=asked)
    (mention,) = (await network.fetch_mentions(None, now=NOW)).mentions
    assert mention.text == "@lee try @goldenshop"
    assert mention.why == "mentioned us in a reply to @lee"
    assert mention.context is not None
    assert not mention.context.ours


async def test_more_private_messages_than_one_look_may_read(x: FakeX, connect: Connect) -> None:
    """The newest thousand first, then what is older; nothing is lost."""
    for number in range(1_050):
        x.world.write_privately(f"{number}")
    async with connect() as network:
        first = await network.fetch_mentions(None, now=NOW)
        second = await network.fetch_mentions(first.cursor, now=NOW)
    assert (first.more, second.more) == (True, False)
    assert texts(first) == [f"{number}" for number in range(50, 1_050)]
    assert texts(second) == [f"{number}" for number in range(50)]


async def test_a_look_that_breaks_off_goes_on_where_it_stopped(x: FakeX, connect: Connect) -> None:
    """X's limit fell in between; when it is over, the older ones come."""
    for number in range(250):
        x.world.write_privately(f"{number}")
    async with connect() as network:
        x.script(RateLimited(seconds=300, path="dm_events", after=1))
        first = await network.fetch_mentions(None, now=NOW)
        soon = await network.fetch_mentions(first.cursor, now=NOW + 4 * MINUTE)
        later = await network.fetch_mentions(soon.cursor, now=NOW + 6 * MINUTE)
    assert (first.more, soon.more, later.more) == (False, False, False)
    assert texts(first) == [f"{number}" for number in range(150, 250)]
    assert texts(soon) == []
    assert texts(later) == [f"{number}" for number in range(150)]


async def test_a_page_that_x_has_forgotten_is_looked_for_anew(x: FakeX, connect: Connect) -> None:
    """From the newest again, down to where the last whole look ended."""
    for number in range(150):
        x.world.write_privately(f"{number}")
    async with connect() as network:
        x.script(RateLimited(seconds=1, path="dm_events", after=1))
        first = await network.fetch_mentions(None, now=NOW)
        x.script(problem(400, detail="bad token", path="dm_events"))
        refused = await network.fetch_mentions(first.cursor, now=NOW + MINUTE)
        anew = await network.fetch_mentions(refused.cursor, now=NOW + MINUTE)
    assert (texts(refused), refused.more) == ([], True)
    assert texts(anew) == [f"{number}" for number in range(150)]
