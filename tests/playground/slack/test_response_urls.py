"""Where an app may still answer an interaction."""

from typing import Protocol

import pytest
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground.slack import LocalSlack

ANA = "U0ANARUIZ1"


class Steps(Protocol):
    """The fixture's clock."""

    def pass_by(self, seconds: float) -> None:
        """Let time go by."""


@pytest.fixture
async def url(slack: LocalSlack, client: AsyncWebClient) -> AsyncWebhookClient:
    """Give the address for a message in which Ana has used something."""
    posted = await client.chat_postMessage(channel="C0CARE0001", text="card")
    care = slack.core.state.channels["C0CARE0001"]
    address = slack.response_urls.issue(ANA, care, posted["ts"])
    return AsyncWebhookClient(address, session=client.session)


async def test_an_answer_replaces_the_message_unless_told_otherwise(
    slack: LocalSlack,
    url: AsyncWebhookClient,
) -> None:
    """The message in which the element was used is the original."""
    await url.send(text="aside", replace_original=False)
    assert (slack.channel("#care").last.text, slack.ephemerals("ana")[0].text) == ("card", "aside")
    await url.send(text="for all", replace_original=False, response_type="in_channel")
    assert [message.text for message in slack.channel("#care").messages()] == ["card", "for all"]
    await url.send(text="new")
    assert [message.text for message in slack.channel("#care").messages()] == ["new", "for all"]
    await url.send(delete_original=True)
    assert [message.text for message in slack.channel("#care").messages()] == ["for all"]


async def test_an_address_works_five_times(slack: LocalSlack, url: AsyncWebhookClient) -> None:
    """The sixth use is refused."""
    answers = [await url.send(text="x", replace_original=False) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [404]
    assert '"used_url"' in answers[5].body
    assert len(slack.ephemerals("ana")) == 5


async def test_an_address_works_for_half_an_hour(url: AsyncWebhookClient, steps: Steps) -> None:
    """After that it has expired."""
    steps.pass_by(1800)
    assert (await url.send(text="x")).status_code == 200
    steps.pass_by(1)
    assert (await url.send(text="x")).status_code == 404


async def test_an_ephemeral_message_can_be_replaced_and_deleted(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """It is the only way to change what one person sees."""
    posted = await client.chat_postEphemeral(channel="C0CARE0001", user=ANA, text="preview")
    care = slack.core.state.channels["C0CARE0001"]
    address = slack.response_urls.issue(ANA, care, posted["message_ts"], is_ephemeral=True)
    url = AsyncWebhookClient(address, session=client.session)
    await url.send(text="sent", replace_original=True)
    assert [(message.text, message.ts) for message in slack.ephemerals("ana")] == [
        ("sent", posted["message_ts"]),
    ]
    await url.send(delete_original=True)
    assert slack.ephemerals("ana") == []
    gone = await url.send(text="again")
    assert (gone.status_code, "message_not_found" in gone.body) == (404, True)


async def test_blocks_are_checked_here_too(slack: LocalSlack, url: AsyncWebhookClient) -> None:
    """What chat.postMessage refuses is refused."""
    answer = await url.send(text="x", blocks=[{"type": "section"}])
    assert answer.status_code == 400
    assert "missing required field: text [json-pointer:/blocks/0]" in answer.body
    assert slack.channel("#care").last.text == "card"
