"""A digest reaches people whatever their Slack can show: charts, a picture, words, text."""

from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.errors import Rejected, RetryLater
from bot.ports import Place
from integrations.slack.digest import TEXT_ALONE
from integrations.slack.digest_forms import DigestForms
from integrations.slack.files import SharedFiles
from integrations.slack.gateway import SlackGateway
from playground.slack import LocalSlack, ShownMessage
from tests.views.digest_samples import DIGESTS, MORNING

CHARTS = "data_visualization"
NOTICE = DIGESTS["digest_day"]
MARA = "U0MARALIND"


async def post(gateway: SlackGateway) -> None:
    """Post the digest to Mara."""
    await gateway.post_notice(Place(user=MARA), NOTICE, key="digest:1", now=MORNING)


def only(slack: LocalSlack) -> ShownMessage:
    """The one message that Mara has got."""
    [message] = slack.im("mara").messages()
    return message


def kinds(message: ShownMessage) -> list[str]:
    """Its blocks that are charts or pictures."""
    return [b["type"] for b in message.blocks if b["type"] in {CHARTS, "image"}]


async def test_slack_draws_the_charts(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Where it knows them nothing is uploaded."""
    await post(gateway)
    assert kinds(only(slack)) == [CHARTS, CHARTS]
    assert slack.calls_of("files.getUploadURLExternal") == []


async def test_without_charts_a_picture_takes_their_place(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """One PNG of both, whose description has the figures; the rest of the digest stays."""
    slack.forget_blocks(CHARTS)
    with capture_logs() as logs:
        await post(gateway)
    message = only(slack)
    assert kinds(message) == ["image"]
    [picture] = [b for b in message.blocks if b["type"] == "image"]
    assert picture["alt_text"].startswith(
        "Answers by hour, in time and late. 8:00: 3 in time; 9:00: 9 in time, 1 late;"
    )
    stored = slack.core.state.files[picture["slack_file"]["id"]]
    assert (stored.content or b"").startswith(b"\x89PNG")
    assert stored.shares == {}
    assert "Answer" in message.buttons
    [line] = logs
    assert (line["event"], line["code"]) == ("slack_refused_blocks", "invalid_blocks")
    assert f"unsupported type: {CHARTS}" in line["why"]


@pytest.mark.parametrize("code", ["invalid_blocks", "invalid_blocks_format"])
async def test_either_refusal_leads_to_the_picture(
    slack: LocalSlack, gateway: SlackGateway, code: str
) -> None:
    """Slack has two words for it."""
    slack.fail_next("chat.postMessage", error=code)
    await post(gateway)
    assert kinds(only(slack)) == ["image"]


@pytest.mark.parametrize(
    "trouble",
    [
        {"method": "files.getUploadURLExternal", "error": "missing_scope"},
        {"method": "files.completeUploadExternal", "http": 503},
        {"method": "files.info", "error": "file_not_found"},
        {"method": "chat.postMessage", "error": "invalid_blocks", "times": 2},
    ],
)
async def test_without_a_picture_words_take_its_place(
    slack: LocalSlack, gateway: SlackGateway, trouble: dict[str, Any]
) -> None:
    """Whatever keeps the picture from being shown."""
    slack.forget_blocks(CHARTS)
    slack.fail_next(**trouble)
    await post(gateway)
    message = only(slack)
    assert kinds(message) == []
    assert "How long answers took. under 5 min: 4; 5–15 min: 19;" in message.words
    assert "Answer" in message.buttons


async def test_what_cannot_be_drawn_is_told_in_words(
    slack: LocalSlack, session: aiohttp.ClientSession, gateway: SlackGateway
) -> None:
    """A mistake while drawing is logged, and does not keep the digest from its reader."""

    def clumsy(_charts: object) -> bytes:
        raise ValueError("no ink")

    files = SharedFiles(gateway.calls, slack.bot_token, session, slack.api_url)
    forms = DigestForms(NOTICE, files, key="k", now=MORNING, site="", artist=clumsy)
    with_picture, in_words, _ = forms.instead
    with capture_logs() as logs:
        assert await with_picture() is None
    assert [entry["event"] for entry in logs] == ["chart_not_drawn"]
    assert "How long answers took." in str(await in_words())


async def test_without_blocks_the_digest_is_text(slack: LocalSlack, gateway: SlackGateway) -> None:
    """The last form has the headline, who waits and the figures, as far as there is room."""
    slack.fail_next("chat.postMessage", error="invalid_blocks", times=3)
    await post(gateway)
    message = only(slack)
    assert message.blocks == []
    assert message.text.startswith("🌤️ *41 of 43 people were answered, 39 within the hour;")
    assert "*Response time*: median *14 min*" in message.text
    assert len(message.text) <= TEXT_ALONE


async def test_what_slack_refuses_in_every_form_is_refused(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """Nothing is posted, and the delivery hears it."""
    slack.fail_next("chat.postMessage", error="invalid_blocks", times=4)
    with pytest.raises(Rejected):
        await post(gateway)
    assert slack.im("mara").messages() == []


async def test_other_refusals_are_no_reason_to_draw(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A pause is a pause: the same digest is tried again, with its charts."""
    slack.fail_next("chat.postMessage", retry_after=7)
    with pytest.raises(RetryLater):
        await post(gateway)
    await post(gateway)
    assert kinds(only(slack)) == [CHARTS, CHARTS]


async def test_each_form_carries_the_key(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Whatever was posted is found again, so that it is not posted twice."""
    for times in range(4):
        slack.fail_next("chat.postMessage", error="invalid_blocks", times=times or 1)
        key = f"digest:{times}"
        await gateway.post_notice(Place(user=MARA), NOTICE, key=key, now=MORNING)
        slack.clear_faults()
        assert await gateway.find_notice(Place(user=MARA), key, MORNING) is not None
