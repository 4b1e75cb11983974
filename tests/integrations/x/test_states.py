"""Customers' posts as they are now."""

from bot.domain.mention import Media, MediaKind
from integrations.base import MessageState, Network
from integrations.x import snowflake
from playground.networks.x.faults import Refuse
from playground.networks.x.server import FakeX
from playground.networks.x.world import Item

PICTURE = Item(
    key="3_1",
    document={
        "media_key": "3_1",
        "type": "photo",
        "url": "https://pbs.twimg.com/1.jpg",
        "alt_text": "A parcel",
    },
)


async def test_posts_are_shown_as_they_are(x: FakeX, network: Network) -> None:
    """Unchanged, edited and deleted ones, each under the id that was asked for."""
    same = x.world.post("@goldenshop same &", media=(PICTURE,))
    edited = x.world.post("@goldenshop teh")
    x.world.edit(edited, "@goldenshop th")
    newest = x.world.edit(edited, "@goldenshop the")
    deleted = x.world.post("@goldenshop never mind")
    x.world.delete(deleted)
    states = await network.current_state([same, edited, deleted])
    assert states == {
        same: MessageState(
            exists=True,
            text="@goldenshop same &",
            media=(
                Media(
                    kind=MediaKind.IMAGE,
                    url="https://pbs.twimg.com/1.jpg",
                    preview_url="https://pbs.twimg.com/1.jpg",
                    alt_text="A parcel",
                ),
            ),
        ),
        edited: MessageState(
            exists=True, text="@goldenshop the", edited_at=snowflake.time_of(newest)
        ),
        deleted: MessageState(exists=False),
    }


async def test_an_answer_in_the_newest_version_fits_the_first_id(
    x: FakeX, network: Network
) -> None:
    """X's documents promise the newest version for any id; then no second look is needed."""
    first = x.world.post("@goldenshop teh")
    newest = x.world.edit(first, "@goldenshop the")
    x.script(
        Refuse(
            status=200,
            body={
                "data": [{"id": newest, "text": "the", "edit_history_tweet_ids": [first, newest]}]
            },
        )
    )
    assert await network.current_state([first]) == {
        first: MessageState(exists=True, text="the", edited_at=snowflake.time_of(newest))
    }
    assert len(x.asked) == 1


async def test_many_are_asked_for_a_hundred_at_a_time(x: FakeX, network: Network) -> None:
    """At most 300 of one call: each is a post to pay for."""
    ids = [x.world.post(f"@goldenshop {number}") for number in range(350)]
    states = await network.current_state([*ids, *ids])
    assert list(states) == ids[:300]
    assert x.count("GET", "/2/tweets") == 3


async def test_private_messages_are_not_looked_up(x: FakeX, network: Network) -> None:
    """X has no such look-up for many; nothing asked, nothing said."""
    assert await network.current_state(["dm:7"]) == {}
    assert await network.current_state([]) == {}
    assert x.asked == []


async def test_a_post_that_x_only_hides_is_not_called_deleted(x: FakeX, network: Network) -> None:
    """Its author went private: nothing is known about it."""
    x.script(
        Refuse(
            status=200,
            body={
                "errors": [
                    {
                        "resource_id": "5",
                        "type": "https://api.x.com/2/problems/not-authorized-for-resource",
                    },
                    {"value": "6", "type": "https://api.x.com/2/problems/resource-not-found"},
                    {"value": "9", "type": "https://api.x.com/2/problems/resource-not-found"},
                    None,
                ]
            },
        )
    )
    assert await network.current_state(["5", "6"]) == {"6": MessageState(exists=False)}
