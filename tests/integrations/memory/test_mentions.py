"""What reaches our account, in which words and in which order."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    Mention,
    MentionKind,
    QuotedContext,
    Visibility,
)
from bot.errors import Rejected
from integrations.base import MessageState
from integrations.memory import OURS, PLAIN, WARBLE, MemoryNetwork, World
from tests.integrations.memory.building import (
    START,
    Clock,
    fetch_all,
    only_mention,
    outgoing,
    target_of,
)


async def test_a_mention_carries_everything_that_the_world_knows(
    network: MemoryNetwork, world: World
) -> None:
    """Author, text, media with absolute addresses, thread and link are all there."""
    ada = world.person(
        "@ada", display_name="Ada Byron", avatar_url="/avatars/ada.svg", followers=12
    )
    picture = Media(
        kind=MediaKind.IMAGE, url="/p/1.svg", preview_url="/p/1s.svg", alt_text="A broken grinder"
    )
    post = ada.posts("My grinder is broken.", media=[picture])

    assert await only_mention(network, world) == Mention(
        external_id=post.id,
        root_external_id=post.id,
        author=AuthorProfile(
            external_id=ada.id,
            handle="ada",
            display_name="Ada Byron",
            avatar_url="https://memory.example/avatars/ada.svg",
            profile_url="https://memory.example/people/ada",
            followers=12,
        ),
        text="My grinder is broken.",
        created_at=START,
        kind=MentionKind.MENTION,
        url=f"https://memory.example/posts/{post.id}",
        media=(
            Media(
                kind=MediaKind.IMAGE,
                url="https://memory.example/p/1.svg",
                preview_url="https://memory.example/p/1s.svg",
                alt_text="A broken grinder",
            ),
        ),
        reply_handle="open",
        language="en",
        why="mentioned us",
    )


async def test_each_way_to_reach_us_has_its_kind(network: MemoryNetwork, world: World) -> None:
    """A reply, a quote and a private message say what they are and what came before."""
    ours = world.we_post("New beans today.")
    ada = world.person("ada")
    ada.posts("Lovely!", mention=False, reply_to=ours.id)
    ada.posts("Look at this", mention=False, quotes=ours.id)
    ada.messages_privately("Psst")

    context = QuotedContext(
        author="harbourcoffee",
        text="New beans today.",
        url=f"https://memory.example/posts/{ours.id}",
        ours=True,
    )
    mentions = await fetch_all(network, world)
    assert [(m.kind, m.why, m.context, m.visibility) for m in mentions] == [
        (MentionKind.REPLY, "replied to our post", context, Visibility.PUBLIC),
        (MentionKind.QUOTE, "quoted our post", context, Visibility.PUBLIC),
        (MentionKind.PRIVATE, "wrote to us privately", None, Visibility.DIRECT),
    ]


async def test_talk_among_customers_does_not_reach_us(network: MemoryNetwork, world: World) -> None:
    """What neither names us nor answers us is not told."""
    post = world.person("ada").posts("Hello Bob", mention=False)
    world.person("bob").posts("Hello Ada", mention=False, reply_to=post.id)

    assert await fetch_all(network, world) == []


async def test_pages_follow_each_other_and_repeat_a_little(clock: Clock) -> None:
    """A long list comes in pages; each begins with the last few of the page before."""
    world = World(replace(PLAIN, page_size=2, overlap=1), now=clock)
    network = MemoryNetwork(world)
    await network.open()
    ada = world.person("ada")
    posted = [ada.posts(f"{number}").id for number in range(5)]

    first = await network.fetch_mentions(None, now=clock())
    second = await network.fetch_mentions(first.cursor, now=clock())
    third = await network.fetch_mentions(second.cursor, now=clock())
    await network.close()

    pages = [[m.external_id for m in page.mentions] for page in (first, second, third)]
    assert pages == [posted[0:2], posted[1:4], posted[3:5]]
    assert [page.more for page in (first, second, third)] == [True, True, False]


async def test_the_first_fetch_begins_a_little_before_now(
    network: MemoryNetwork, world: World, clock: Clock
) -> None:
    """Without a cursor the last hour is told, not the whole history."""
    ada = world.person("ada")
    ada.posts("Long ago")
    clock.forward(timedelta(minutes=61))
    recent = ada.posts("Just now")

    assert [m.external_id for m in await fetch_all(network, world)] == [recent.id]


async def test_a_message_with_an_old_time_stamp_is_found_after_the_cursor_passed_it(
    network: MemoryNetwork, world: World, clock: Clock
) -> None:
    """The cursor counts what we were told, so lateness hides nothing."""
    ada = world.person("ada")
    ada.posts("On time")
    page = await network.fetch_mentions(None, now=clock())
    late = ada.posts("Late", created_at=START - timedelta(minutes=20))

    page = await network.fetch_mentions(page.cursor, now=clock())
    assert page.mentions[0].external_id == late.id
    assert page.mentions[0].created_at == START - timedelta(minutes=20)


async def test_a_message_can_be_told_only_after_a_while(
    network: MemoryNetwork, world: World, clock: Clock
) -> None:
    """It stands on the network at once, but reaches us when its delay is over."""
    post = world.person("ada").posts("Hello", told_after=timedelta(minutes=5))
    assert world.thread(post.id) == (post,)
    page = await network.fetch_mentions(None, now=clock())
    assert page.mentions == ()

    clock.forward(timedelta(minutes=5))
    page = await network.fetch_mentions(page.cursor, now=clock())
    assert [m.external_id for m in page.mentions] == [post.id]


async def test_a_repeated_message_is_told_twice(network: MemoryNetwork, world: World) -> None:
    """Networks repeat themselves; the core has to notice."""
    post = world.person("ada").posts("Hello")
    world.repeat(post.id)

    assert [m.external_id for m in await fetch_all(network, world)] == [post.id, post.id]


async def test_edits_and_deletions_are_seen(
    network: MemoryNetwork, world: World, clock: Clock
) -> None:
    """The state of a message is what it is now; ids that never were are left out."""
    ada = world.person("ada")
    edited, deleted = ada.posts("Frist"), ada.posts("Oops")
    clock.forward(timedelta(minutes=1))
    ada.edits(edited.id, "First")
    ada.deletes(deleted.id)

    assert await network.current_state([edited.id, deleted.id, "never"]) == {
        edited.id: MessageState(exists=True, text="First", edited_at=START + timedelta(minutes=1)),
        deleted.id: MessageState(exists=False),
    }
    mention = await only_mention(network, world)
    assert (mention.text, mention.edited_at) == ("First", START + timedelta(minutes=1))


async def test_a_network_may_echo_our_own_replies(clock: Clock) -> None:
    """Where the dialect does, our reply is among the mentions, with our own author id."""
    world = World(WARBLE, now=clock)
    network = MemoryNetwork(world)
    await network.open()
    world.person("ada").posts("Hello @harbourcoffee")
    target = target_of(await only_mention(network, world))
    await network.send(outgoing(target, key=""))

    mentions = await fetch_all(network, world)
    own = (await network.identity()).profile.external_id
    await network.close()
    assert [m.author.external_id for m in mentions] == [target.author_external_id, own]
    assert own == OURS


async def test_a_cursor_of_a_world_that_began_anew_loses_nothing(
    network: MemoryNetwork, world: World
) -> None:
    """A cursor beyond the end means another history: everything is told."""
    post = world.person("ada").posts("Hello")

    page = await network.fetch_mentions("99", now=world.now())
    assert [m.external_id for m in page.mentions] == [post.id]


async def test_a_cursor_that_it_never_gave_is_refused(network: MemoryNetwork) -> None:
    """Garbage is an error, not a beginning."""
    with pytest.raises(Rejected, match=r"^Memory does not know the cursor 'abc'.$"):
        await network.fetch_mentions("abc", now=START)


async def test_news_wakes_the_waiting(network: MemoryNetwork, world: World) -> None:
    """A message that came since the last wait ends the next one at once; silence does not."""
    world.person("ada").posts("Hello")

    assert await network.wait_for_news(timedelta(seconds=30)) is True
    assert await network.wait_for_news(timedelta()) is False


async def test_what_we_do_ourselves_is_no_news(network: MemoryNetwork, world: World) -> None:
    """Our own post wakes nobody."""
    world.we_post("New beans today.")

    assert await network.wait_for_news(timedelta()) is False
