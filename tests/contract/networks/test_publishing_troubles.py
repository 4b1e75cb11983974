"""Contract: what goes wrong with a post becomes one of the errors, and nothing is there twice."""

from datetime import timedelta

import pytest

from bot.errors import Reauthorise, Rejected, RetryLater, Unknown
from integrations.base import ReadBackOutcome
from tests.contract.networks.harness import Trouble
from tests.contract.networks.posts import (
    PublishingHarness,
    picture,
    post,
    publisher_of,
    tried,
    uploaded,
)

pytestmark = pytest.mark.offered("publishing")


async def test_a_post_whose_answer_is_lost_is_found_live(harness: PublishingHarness) -> None:
    """Unknown first; looking then finds it, with its id and address."""
    message = post(harness, pictures=(await uploaded(harness, picture()),))
    harness.trouble(Trouble.LOST_ANSWER)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()
    (standing,) = await harness.published()
    found = await publisher_of(harness).find_post(tried(message))

    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent is not None
    assert found.sent.external_id == standing.external_id
    assert found.sent.url.startswith(("http://", "https://"))


@pytest.mark.offered("threads")
@pytest.mark.offered("threads")
async def test_a_part_of_a_thread_whose_answer_is_lost_is_found_live(
    harness: PublishingHarness,
) -> None:
    """Under the part before it, and not taken for that one."""
    first = await publisher_of(harness).publish(post(harness, "One"))
    harness.forward(timedelta(seconds=1))
    message = post(harness, "Two", delivery_id="delivery-2", follows=first)
    harness.trouble(Trouble.LOST_ANSWER)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()
    found = await publisher_of(harness).find_post(tried(message))

    assert found.outcome is ReadBackOutcome.LIVE
    assert found.sent is not None
    assert [(one.external_id, one.follows) for one in await harness.published()] == [
        (first.external_id, ""),
        (found.sent.external_id, first.external_id),
    ]


async def test_a_post_that_never_arrived_is_not_found(harness: PublishingHarness) -> None:
    """Unknown first; looking then shows absence, or says why it cannot be sure."""
    message = post(harness)
    harness.trouble(Trouble.LOST_REQUEST)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()
    found = await publisher_of(harness).find_post(tried(message))

    assert await harness.published() == []
    assert found.outcome is not ReadBackOutcome.LIVE
    assert found.outcome is ReadBackOutcome.ABSENT or found.why != ""


async def test_what_never_arrived_is_absent_after_a_while(harness: PublishingHarness) -> None:
    """Certainty comes with time; then it is published, once."""
    message = post(harness)
    harness.trouble(Trouble.LOST_REQUEST)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()
    harness.forward(timedelta(minutes=10))

    assert (await publisher_of(harness).find_post(tried(message))).outcome is ReadBackOutcome.ABSENT
    await publisher_of(harness).publish(tried(message))
    assert len(await harness.published()) == 1


async def test_an_earlier_post_of_the_same_words_is_not_taken_for_it(
    harness: PublishingHarness,
) -> None:
    """That of last week does not prove that the one of today was published."""
    await publisher_of(harness).publish(post(harness, "We are open.", delivery_id="earlier"))
    harness.forward(timedelta(days=7))
    message = post(harness, "We are open.")
    harness.trouble(Trouble.LOST_REQUEST)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()

    assert (
        await publisher_of(harness).find_post(tried(message))
    ).outcome is not ReadBackOutcome.LIVE


@pytest.mark.offered("resend")
async def test_publishing_again_after_a_lost_answer_is_harmless_where_it_is_promised(
    harness: PublishingHarness,
) -> None:
    """Within `resend_within` the post stays one."""
    message = post(harness)
    harness.trouble(Trouble.LOST_ANSWER)
    with pytest.raises(Unknown):
        await publisher_of(harness).publish(message)
    harness.heal()
    sent = await publisher_of(harness).publish(tried(message))

    assert [one.external_id for one in await harness.published()] == [sent.external_id]


@pytest.mark.offered("uploads")
@pytest.mark.parametrize(
    "what", [Trouble.LOST_ANSWER, Trouble.LOST_REQUEST, Trouble.OUTAGE, Trouble.RATE_LIMIT]
)
async def test_an_upload_is_never_unknown(harness: PublishingHarness, what: Trouble) -> None:
    """Nobody sees it: whatever happens it may be tried again, and then works."""
    harness.trouble(what)
    with pytest.raises(RetryLater) as error:
        await publisher_of(harness).upload(picture())
    assert error.value.after >= timedelta()
    harness.heal()
    shown = await uploaded(harness, picture())
    await publisher_of(harness).publish(post(harness, pictures=(shown,)))
    assert [one.alt_texts for one in await harness.published()] == [("A cup of coffee",)]


async def test_a_rate_limited_post_did_nothing(harness: PublishingHarness) -> None:
    """It may be published again, and is then there once."""
    message = post(harness)
    harness.trouble(Trouble.RATE_LIMIT)
    with pytest.raises(RetryLater):
        await publisher_of(harness).publish(message)
    harness.heal()
    assert await harness.published() == []
    await publisher_of(harness).publish(tried(message))
    assert len(await harness.published()) == 1


async def test_an_outage_publishes_nothing(harness: PublishingHarness) -> None:
    """A post into an outage is refused, or read back; never is it lost."""
    harness.trouble(Trouble.OUTAGE)
    with pytest.raises((RetryLater, Unknown)):
        await publisher_of(harness).publish(post(harness))
    harness.heal()
    assert await harness.published() == []


@pytest.mark.parametrize("what", [Trouble.OUTAGE, Trouble.RATE_LIMIT])
async def test_figures_that_cannot_be_read_are_read_later(
    harness: PublishingHarness, what: Trouble
) -> None:
    """A read has no unknown outcome, and neither has looking for a post."""
    message = post(harness)
    sent = await publisher_of(harness).publish(message)
    harness.trouble(what)
    with pytest.raises(RetryLater):
        await publisher_of(harness).engagement([sent.external_id])
    with pytest.raises(RetryLater):
        await publisher_of(harness).find_post(tried(message))
    harness.heal()
    assert sent.external_id in await publisher_of(harness).engagement([sent.external_id])


async def test_refused_credentials_ask_for_a_person(harness: PublishingHarness) -> None:
    """On publishing."""
    message = post(harness)
    harness.trouble(Trouble.UNAUTHORISED)
    with pytest.raises(Reauthorise):
        await publisher_of(harness).publish(message)
    harness.heal()
    assert await harness.published() == []


async def test_a_refusal_is_a_sentence(harness: PublishingHarness) -> None:
    """For people, and nothing was published."""
    message = post(harness)
    harness.trouble(Trouble.REFUSAL)
    with pytest.raises(Rejected) as error:
        await publisher_of(harness).publish(message)
    assert " " in str(error.value)
    harness.heal()
    assert await harness.published() == []


@pytest.mark.offered("uploads")
async def test_an_upload_with_refused_credentials_asks_for_a_person(
    harness: PublishingHarness,
) -> None:
    """As publishing does."""
    harness.trouble(Trouble.UNAUTHORISED)
    with pytest.raises(Reauthorise):
        await publisher_of(harness).upload(picture())
