"""Contract: how mentions are found."""

from datetime import timedelta

import pytest

from bot.domain.mention import MentionKind, Visibility
from integrations.base import OutgoingKind
from tests.contract.networks.harness import NetworkHarness, asked, fetch, outgoing, target_of


async def test_a_mention_is_found_and_says_what_it_must(harness: NetworkHarness) -> None:
    """Id, author, text, time and thread are those of the customer's post."""
    external_id = await harness.customer_posts("Where is my order?")
    mentions, _ = await fetch(harness)

    mention = mentions[external_id]
    assert "Where is my order?" in mention.text
    assert mention.root_external_id == external_id
    assert mention.parent_external_id == ""
    assert mention.visibility is Visibility.PUBLIC
    assert mention.kind is MentionKind.MENTION
    assert mention.author.external_id != ""
    assert mention.author.handle != ""
    assert mention.created_at.utcoffset() == timedelta()
    assert abs(mention.created_at - harness.now()) < timedelta(minutes=1)
    assert mention.why != ""


async def test_what_comes_after_a_stored_cursor_is_found(harness: NetworkHarness) -> None:
    """A fetch with the cursor of the one before finds what is new."""
    await harness.customer_posts("First")
    _, cursor = await fetch(harness)
    harness.forward(timedelta(minutes=1))
    second = await harness.customer_posts("Second")

    assert second in (await fetch(harness, cursor))[0]


async def test_a_cursor_can_be_used_twice(harness: NetworkHarness) -> None:
    """Fetching takes nothing away: a crash before the commit loses no mention."""
    _, cursor = await fetch(harness)
    external_id = await harness.customer_posts("Hello")
    once, _ = await fetch(harness, cursor)
    twice, _ = await fetch(harness, cursor)

    assert external_id in once
    assert list(twice) == list(once)


async def test_a_cursor_moves_even_when_nothing_is_there(harness: NetworkHarness) -> None:
    """An empty page gives a cursor that works."""
    mentions, cursor = await fetch(harness)
    assert mentions == {}
    external_id = await harness.customer_posts("Hello")
    assert external_id in (await fetch(harness, cursor))[0]


async def test_a_late_message_is_found(harness: NetworkHarness) -> None:
    """One that appears after a younger one was fetched is not skipped."""
    await harness.customer_posts("On time")
    harness.forward(timedelta(minutes=2))
    await harness.customer_posts("Later")
    _, cursor = await fetch(harness)
    late = await harness.customer_posts("Late", late_by=timedelta(minutes=1))

    assert late in (await fetch(harness, cursor))[0]


async def test_mentions_come_oldest_first(harness: NetworkHarness) -> None:
    """In the order of their time stamps."""
    posted = []
    for text in ("One", "Two", "Three"):
        posted.append(await harness.customer_posts(text))
        harness.forward(timedelta(minutes=1))

    assert list((await fetch(harness))[0]) == posted


async def test_a_backlog_is_found_whole(harness: NetworkHarness) -> None:
    """More than a page is told in pages, none missing."""
    _, cursor = await fetch(harness)
    posted = set()
    for number in range(90):
        posted.add(await harness.customer_posts(f"Message {number}"))
        harness.forward(timedelta(seconds=2))

    assert set((await fetch(harness, cursor))[0]) >= posted


async def test_a_customer_who_answers_themselves_stays_in_one_thread(
    harness: NetworkHarness,
) -> None:
    """Three in a row have one root and one author."""
    first = await harness.customer_posts("One")
    harness.forward(timedelta(seconds=20))
    second = await harness.customer_posts("Two", reply_to=first)
    harness.forward(timedelta(seconds=20))
    third = await harness.customer_posts("Three", reply_to=second)
    mentions, _ = await fetch(harness)

    told = [mentions[external_id] for external_id in (first, second, third)]
    assert [mention.root_external_id for mention in told] == [first, first, first]
    assert [mention.parent_external_id for mention in told] == ["", first, second]
    assert len({mention.author.external_id for mention in told}) == 1


async def test_an_answer_to_our_reply_is_found_in_its_thread(harness: NetworkHarness) -> None:
    """The customer's next message after our answer has the root of the first."""
    target = await asked(harness)
    sent = await harness.network.send(outgoing(harness, target, "It is on its way."))
    harness.forward(timedelta(minutes=1))
    answer = await harness.customer_posts("Thank you!", reply_to=sent.external_id)
    mention = (await fetch(harness))[0][answer]

    assert mention.root_external_id == target.root_external_id
    assert mention.parent_external_id == sent.external_id


async def test_our_own_messages_can_be_told_from_customers(harness: NetworkHarness) -> None:
    """What is ours among the mentions bears the id of `identity()`; nothing else does."""
    target = await asked(harness)
    sent = await harness.network.send(outgoing(harness, target, "It is on its way."))
    own = (await harness.network.identity()).profile.external_id
    mentions, _ = await fetch(harness)

    assert own != ""
    ours = {one for one, mention in mentions.items() if mention.author.external_id == own}
    assert ours <= {sent.external_id}
    assert target.external_id not in ours


async def test_a_private_message_is_known_to_be_private(harness: NetworkHarness) -> None:
    """Its visibility says so, and its thread is the private conversation."""
    first = await harness.customer_writes_privately("My order is 1204.")
    harness.forward(timedelta(seconds=20))
    second = await harness.customer_writes_privately("And my name is Ada.")
    mentions, _ = await fetch(harness)

    told = [mentions[first], mentions[second]]
    assert [mention.visibility for mention in told] == [Visibility.DIRECT, Visibility.DIRECT]
    assert [mention.kind for mention in told] == [MentionKind.PRIVATE, MentionKind.PRIVATE]


@pytest.mark.offered("edits")
async def test_an_edit_is_seen(harness: NetworkHarness) -> None:
    """The state shows the new words, where the network has edits."""
    assert harness.network.capabilities.edits is True
    external_id = await harness.customer_posts("My griner is broken")
    harness.forward(timedelta(minutes=1))
    await harness.customer_edits(external_id, "My grinder is broken")

    state = (await harness.network.current_state([external_id]))[external_id]
    assert state.exists is True
    assert "My grinder is broken" in state.text
    assert state.edited_at is not None


async def test_a_deletion_is_seen(harness: NetworkHarness) -> None:
    """The deleted one is gone, the other is there."""
    kept = await harness.customer_posts("Kept")
    deleted = await harness.customer_posts("Deleted")
    await harness.customer_deletes(deleted)

    states = await harness.network.current_state([kept, deleted])
    assert {one: state.exists for one, state in states.items()} == {kept: True, deleted: False}


@pytest.mark.offered("refusals")
async def test_permissions_explain_themselves(harness: NetworkHarness) -> None:
    """A "no" has a sentence; a "yes" to an ordinary mention needs none."""
    target = await asked(harness)
    assert harness.network.reply_permission(target).allowed is True
    stranger = await harness.stranger_posts()
    assert stranger is not None
    refused = target_of((await fetch(harness))[0][stranger])
    permissions = [
        harness.network.reply_permission(refused),
        await harness.network.private_permission(refused),
    ]

    assert not all(permission.allowed for permission in permissions)
    assert all(permission.allowed or permission.why.endswith(".") for permission in permissions)


async def test_a_price_is_none_or_positive(harness: NetworkHarness) -> None:
    """Free is None, not zero."""
    target = await asked(harness)
    for kind in OutgoingKind:
        cost = harness.network.cost("See https://harbour.example", kind, target)
        assert cost is None or cost.amount > 0
