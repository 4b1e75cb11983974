"""Contract: what goes wrong becomes one of four errors, and nothing is sent twice."""

from datetime import timedelta

import pytest

from bot.errors import Reauthorise, Rejected, RetryLater, Unknown
from integrations.base import ReadBackOutcome
from tests.contract.networks.harness import NetworkHarness, Trouble, asked, fetch, outgoing


@pytest.mark.parametrize("what", [Trouble.OUTAGE, Trouble.RATE_LIMIT])
async def test_a_read_that_fails_for_now_is_asked_again_later(
    harness: NetworkHarness, what: Trouble
) -> None:
    """It says when, and works when the trouble is over."""
    external_id = await harness.customer_posts("Hello")
    harness.trouble(what)
    with pytest.raises(RetryLater) as error:
        await harness.network.fetch_mentions(None, now=harness.now())
    assert error.value.after > timedelta()
    harness.heal()
    assert external_id in (await fetch(harness))[0]


async def test_a_rate_limited_send_did_nothing(harness: NetworkHarness) -> None:
    """It may be sent again, and is then there once."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.RATE_LIMIT)
    with pytest.raises(RetryLater):
        await harness.network.send(message)
    assert await harness.ours() == []
    harness.heal()
    await harness.network.send(message)
    assert len(await harness.ours()) == 1


async def test_a_refused_connection_did_nothing(harness: NetworkHarness) -> None:
    """A send into an outage is no unknown outcome... or is read back; never is it lost."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.OUTAGE)
    with pytest.raises((RetryLater, Unknown)):
        await harness.network.send(message)
    harness.heal()
    assert await harness.ours() == []


async def test_refused_credentials_ask_for_a_person(harness: NetworkHarness) -> None:
    """On reading and on sending."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.UNAUTHORISED)
    with pytest.raises(Reauthorise):
        await harness.network.fetch_mentions(None, now=harness.now())
    with pytest.raises(Reauthorise):
        await harness.network.send(message)
    harness.heal()
    assert await harness.ours() == []


async def test_a_refusal_is_a_sentence(harness: NetworkHarness) -> None:
    """For people, and nothing was sent."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.REFUSAL)
    with pytest.raises(Rejected) as error:
        await harness.network.send(message)
    assert " " in str(error.value)
    harness.heal()
    assert await harness.ours() == []


async def test_a_send_whose_answer_is_lost_is_found_live(harness: NetworkHarness) -> None:
    """Unknown first; looking then finds it, with its id."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.LOST_ANSWER)
    with pytest.raises(Unknown):
        await harness.network.send(message)
    harness.heal()
    (standing,) = await harness.ours()
    found = await harness.network.read_back(message)

    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent is not None
    assert found.sent.external_id == standing.external_id


async def test_a_send_that_never_arrived_is_not_found(harness: NetworkHarness) -> None:
    """Unknown first; looking then shows absence, or says why it cannot be sure."""
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.LOST_REQUEST)
    with pytest.raises(Unknown):
        await harness.network.send(message)
    harness.heal()
    found = await harness.network.read_back(message)

    assert await harness.ours() == []
    assert found.outcome is not ReadBackOutcome.LIVE
    assert found.outcome is ReadBackOutcome.ABSENT or found.why != ""


async def test_another_delivery_of_the_same_words_is_not_taken_for_it(
    harness: NetworkHarness,
) -> None:
    """A "Thank you!" to somebody else does not prove that this one was sent."""
    other = await asked(harness, "First question")
    target = await asked(harness, "Second question")
    message = outgoing(harness, target, "Thank you!")
    harness.forward(timedelta(minutes=1))
    await harness.network.send(outgoing(harness, other, "Thank you!", delivery_id="other"))
    harness.trouble(Trouble.LOST_REQUEST)
    with pytest.raises(Unknown):
        await harness.network.send(message)
    harness.heal()

    assert (await harness.network.read_back(message)).outcome is not ReadBackOutcome.LIVE


@pytest.mark.offered("resend")
async def test_a_second_attempt_after_a_lost_answer_is_harmless_where_it_is_promised(
    harness: NetworkHarness,
) -> None:
    """Within `resend_within` the post stays one."""
    assert harness.network.capabilities.resend_within is not None
    message = outgoing(harness, await asked(harness), "It is on its way.")
    harness.trouble(Trouble.LOST_ANSWER)
    with pytest.raises(Unknown):
        await harness.network.send(message)
    harness.heal()
    sent = await harness.network.send(message)

    assert [one.external_id for one in await harness.ours()] == [sent.external_id]
