"""What a push leaves out, or may not tell any more, is looked up."""

from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind
from integrations.base import MessageState
from integrations.facebook.said import NOBODY, UNREADABLE
from playground.networks.graph import refusal
from tests.integrations.facebook.payloads import STAMP, change, comment, expected
from tests.integrations.facebook.rig import Rig


async def test_a_mention_in_somebody_elses_post_is_looked_up(rig: Rig) -> None:
    """The push has no words; the Graph tells them."""
    post_id = rig.graph.mention("", by=rig.graph.bob)
    rig.graph.posts[post_id].message = "I love @Harbour"
    (mention,) = (await rig.news()).mentions
    assert (mention.external_id, mention.root_external_id, mention.text, mention.author.handle) == (
        post_id,
        post_id,
        "I love @Harbour",
        "Bob Baker",
    )
    assert (mention.kind, mention.why) == (MentionKind.MENTION, "mentioned us in a post")


async def test_a_mention_that_is_not_shown_to_us_is_a_card_with_its_link(rig: Rig) -> None:
    """Somebody's privacy settings, or Meta's: people open the post."""
    post_id = rig.graph.mention("", by=rig.graph.bob)
    rig.graph.posts[post_id].visible = False
    (mention,) = (await rig.news()).mentions
    assert (mention.text, mention.url) == (UNREADABLE, f"https://www.facebook.com/{post_id}")


async def test_a_mention_in_a_comment_elsewhere(rig: Rig) -> None:
    """It is a mention, not an answer to us, and its words come with the push."""
    comment_id = rig.graph.mention_in_comment("Go to @Harbour")
    (mention,) = (await rig.news()).mentions
    assert (mention.external_id, mention.kind, mention.text) == (
        comment_id,
        MentionKind.MENTION,
        "Go to @Harbour",
    )


async def test_a_comment_that_names_us_on_our_own_page_is_one_message(rig: Rig) -> None:
    """Pushed as news of the feed and as a mention, of one kind."""
    both = [
        comment(rig),
        change(
            rig,
            {
                "item": "comment",
                "verb": "add",
                "comment_id": "55_90",
                "post_id": "POST",
                "parent_id": "POST",
                "sender_id": "7001",
                "sender_name": "Ann",
                "message": "Where is my order?",
                "created_time": STAMP - 10,
            },
            "mention",
        ),
    ]
    assert (await rig.news(both)).mentions == (expected(rig),)


async def test_somebody_who_shares_our_post_says_nothing_to_us(rig: Rig) -> None:
    """It comes with the id of our post."""
    post_id = rig.graph.brand_post("New beans")
    rig.graph.share(post_id, by=rig.graph.bob)
    assert (await rig.news()).mentions == ()


@pytest.mark.parametrize("told", ["post", "nothing"])
async def test_a_share_that_seems_to_be_a_visitors_link_is_looked_at(rig: Rig, told: str) -> None:
    """Words and a link, under our post's own id: the Graph says whose post it is."""
    post_id = rig.graph.brand_post("New beans")
    value = {
        "item": "share",
        "verb": "add",
        "post_id": post_id,
        "from": {"id": rig.graph.bob.id, "name": "Bob"},
        "message": "Look at this",
        "link": "https://harbour.example/beans",
    }
    if told == "nothing":
        rig.graph.faults.add(refusal(10, message="(#10) Not allowed"))
    assert (await rig.news([change(rig, value)])).mentions == ()
    visitor = rig.graph.visitor_post("Look at this", by=rig.graph.bob)
    shared = await rig.news([change(rig, value | {"post_id": visitor})])
    assert [one.external_id for one in shared.mentions] == [visitor]


async def test_names_and_words_that_are_left_out_are_looked_up(rig: Rig) -> None:
    """As privacy settings leave them out."""
    rig.graph.hooks.nameless = True
    post_id = rig.graph.brand_post("New beans")
    rig.graph.comment("How much?", on=post_id)
    rig.graph.visitor_post("Hello")
    said = sorted((one.text, one.author.handle) for one in (await rig.news()).mentions)
    assert said == [("Hello", "Ann Angler"), ("How much?", "Ann Angler")]


async def test_what_was_deleted_before_it_could_be_looked_up_is_gone(rig: Rig) -> None:
    """No card without words for it."""
    rig.graph.hooks.nameless = True
    comment_id = rig.graph.comment("How much?")
    events = rig.pushed()
    rig.graph.remove(comment_id)
    news = await rig.news(events)
    assert (news.mentions, news.states) == ((), {comment_id: MessageState(exists=False)})


async def test_rights_that_were_lost_do_not_look_like_deletions(rig: Rig) -> None:
    """The card comes with its link: nothing is lost."""
    rig.graph.hooks.nameless = True
    rig.graph.comment("How much?")
    absent = refusal(100, 33, "Unsupported get request.")
    rig.graph.faults.add(absent, refusal(10, message="(#10) Not allowed"))
    news = await rig.news()
    assert ([one.text for one in news.mentions], news.states) == ([UNREADABLE], {})


async def test_words_that_were_told_are_shown_though_the_name_is_gone(rig: Rig) -> None:
    """Whether a comment still exists is for the next look at recent messages to say."""
    event = comment(rig, **{"from": {"id": "7001"}})
    (mention,) = (await rig.news([event])).mentions
    assert (mention.text, mention.author.handle) == ("Where is my order?", NOBODY)


async def test_a_whole_comment_waits_for_nobody(rig: Rig) -> None:
    """Where Facebook cannot be asked it is shown without what it answers."""
    rig.graph.comment("Where is it?")
    rig.graph.tokens.spoil()
    (mention,) = (await rig.news()).mentions
    assert (mention.text, mention.context) == ("Where is it?", None)


async def test_an_old_comment_is_a_card_as_a_new_one(rig: Rig) -> None:
    """After a long downtime, by the time at which it was written."""
    rig.graph.advance(timedelta(days=20))
    assert (await rig.news([comment(rig)])).mentions == (expected(rig),)


async def test_a_comment_shows_the_post_that_it_answers(rig: Rig) -> None:
    """In our words; under a reply, the comment that is answered."""
    post_id = rig.graph.brand_post("New beans")
    first = rig.graph.comment("How much?", on=post_id)
    rig.graph.comment("Yes, how much?", under=first, by=rig.graph.bob)
    one, other = (await rig.news()).mentions
    assert one.context is not None
    assert (one.context.text, one.context.ours) == ("New beans", True)
    assert other.context is not None
    assert (other.context.text, other.context.ours) == ("How much?", False)
