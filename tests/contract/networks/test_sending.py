"""Contract: what sending does, measured at the server."""

from datetime import timedelta

import pytest

from bot.errors import Rejected
from integrations.base import OutgoingKind, ReplyTarget
from tests.contract.networks.harness import NetworkHarness, asked, fetch, outgoing, target_of


async def private_target(harness: NetworkHarness) -> ReplyTarget:
    """A customer writes privately; the target to answer."""
    external_id = await harness.customer_writes_privately("My order is 1204.")
    return target_of((await fetch(harness))[0][external_id])


def longest(harness: NetworkHarness, target: ReplyTarget) -> str:
    """The longest plain reply that is allowed, by the network's own count."""
    check = harness.network.check_text("x", OutgoingKind.REPLY, target)
    return "x" * (1 + check.limit - check.used)


async def test_a_reply_stands_under_the_customers_post(harness: NetworkHarness) -> None:
    """Public, with the words written, and with the id of the receipt."""
    target = await asked(harness)
    sent = await harness.network.send(outgoing(harness, target, "It is on its way."))

    (standing,) = await harness.ours()
    assert "It is on its way." in standing.text
    assert (standing.external_id, standing.private, standing.answers) == (
        sent.external_id,
        False,
        target.external_id,
    )
    assert sent.url.startswith(("http://", "https://"))


async def test_a_second_reply_stands_beside_the_first(harness: NetworkHarness) -> None:
    """Two deliveries with different words are two posts."""
    target = await asked(harness)
    await harness.network.send(outgoing(harness, target, "It is on its way."))
    harness.forward(timedelta(minutes=1))
    await harness.network.send(
        outgoing(harness, target, "It arrives today.", delivery_id="delivery-2")
    )

    assert [one.answers for one in await harness.ours()] == [target.external_id] * 2


async def test_a_private_message_is_never_answered_in_public(harness: NetworkHarness) -> None:
    """A reply to it is private too."""
    target = await private_target(harness)
    await harness.network.send(outgoing(harness, target, "Thank you, we look."))

    (standing,) = await harness.ours()
    assert "Thank you, we look." in standing.text
    assert standing.private is True


@pytest.mark.offered("private to a mention")
async def test_a_public_conversation_can_move_into_private(harness: NetworkHarness) -> None:
    """A private message to the author of a public post is for them alone."""
    target = await asked(harness)
    permission = await harness.network.private_permission(target)
    await harness.network.send(
        outgoing(harness, target, "Tell us your address?", kind=OutgoingKind.PRIVATE)
    )

    (standing,) = await harness.ours()
    assert permission.allowed is True
    assert "Tell us your address?" in standing.text
    assert standing.private is True


@pytest.mark.offered("resend")
async def test_the_same_delivery_twice_is_one_post(harness: NetworkHarness) -> None:
    """Within `resend_within` the key makes a second attempt harmless."""
    within = harness.network.capabilities.resend_within
    assert within is not None
    message = outgoing(harness, await asked(harness), "It is on its way.")
    first = await harness.network.send(message)
    harness.forward(min(within, timedelta(hours=2)) / 2)
    second = await harness.network.send(message)

    assert message.key != ""
    assert first.external_id == second.external_id
    assert len(await harness.ours()) == 1


@pytest.mark.offered("key")
async def test_keys_of_different_deliveries_differ(harness: NetworkHarness) -> None:
    """A network that promises something about resending has a key for each delivery."""
    keys = [
        harness.network.new_key(delivery_id=one, created_at=harness.now()) for one in ("a", "b")
    ]
    assert keys[0] != keys[1]
    assert "" not in keys


async def test_the_longest_allowed_text_is_accepted(harness: NetworkHarness) -> None:
    """The check and the server draw the line at the same place: here it is allowed."""
    target = await asked(harness)
    text = longest(harness, target)
    check = harness.network.check_text(text, OutgoingKind.REPLY, target)
    await harness.network.send(outgoing(harness, target, text))

    assert (check.used, check.problems) == (check.limit, ())
    assert len(await harness.ours()) == 1


@pytest.mark.parametrize("too_much", ["x", "🙂", " https://harbour.example/a"])
async def test_a_longer_text_is_refused_by_check_and_server(
    harness: NetworkHarness, too_much: str
) -> None:
    """... and here it is not: nothing is published."""
    target = await asked(harness)
    text = longest(harness, target) + too_much
    check = harness.network.check_text(text, OutgoingKind.REPLY, target)
    assert check.used > check.limit
    assert all(problem.endswith(".") for problem in check.problems)
    assert len(check.problems) > 0
    with pytest.raises(Rejected):
        await harness.network.send(outgoing(harness, target, text))
    assert await harness.ours() == []


@pytest.mark.parametrize("nothing", ["", "  \n "])
async def test_an_empty_text_is_refused_by_check_and_server(
    harness: NetworkHarness, nothing: str
) -> None:
    """A reply says something."""
    target = await asked(harness)
    assert len(harness.network.check_text(nothing, OutgoingKind.REPLY, target).problems) > 0
    with pytest.raises(Rejected):
        await harness.network.send(outgoing(harness, target, nothing))
    assert await harness.ours() == []


@pytest.mark.parametrize(
    "text",
    [
        "Grüße aus Köln, ça va?",
        "Family 👨‍👩‍👧‍👦 and flag 🏳️‍🌈",
        "<b>not bold</b> & <!channel>",
        "two\nlines",
        "see https://harbour.example/a?b=c&d=e now",
    ],
)
async def test_a_text_arrives_as_written(harness: NetworkHarness, text: str) -> None:
    """Letters, emoji, markup signs, lines and links are not changed on the way."""
    target = await asked(harness)
    await harness.network.send(outgoing(harness, target, text))

    (standing,) = await harness.ours()
    assert standing.text.endswith(text)


async def test_a_deleted_customer_post_cannot_be_answered_in_silence(
    harness: NetworkHarness,
) -> None:
    """Either the network refuses with a sentence, or the reply really stands there."""
    target = await asked(harness)
    await harness.customer_deletes(target.external_id)
    refusal = ""
    try:
        await harness.network.send(outgoing(harness, target, "It is on its way."))
    except Rejected as error:
        refusal = str(error)

    assert len(await harness.ours()) == (0 if refusal else 1)


@pytest.mark.offered("deleting under a mention")
async def test_our_message_can_be_deleted_and_deleted_again(harness: NetworkHarness) -> None:
    """Deleting one that is gone is no error."""
    sent = await harness.network.send(outgoing(harness, await asked(harness), "Wrong thread"))
    await harness.network.delete(sent.external_id)
    await harness.network.delete(sent.external_id)

    assert await harness.ours() == []
