"""The gateway against the strict local Slack."""

from collections.abc import Callable
from datetime import timedelta

import aiohttp
import pytest

from bot.domain.posts import PostState
from bot.errors import (
    GoldenHourError,
    NotFound,
    Reauthorise,
    Rejected,
    RetryLater,
    Unknown,
)
from bot.ports import Place, Posted
from integrations.slack.errors import Effect
from integrations.slack.gateway import SlackGateway
from playground.slack import LocalSlack
from tests.integrations.slack.conftest import NOW, Clock
from tests.views.every_notice import NOTICES
from tests.views.every_view import HOMES, MESSAGES
from tests.views.plan_samples import post, post_view
from tests.views.samples import claimed, view

CARE = "C0CARE0001"
BEN = "U0BENOKAF1"
SENT = NOTICES["answer_sent"]


async def test_card_is_posted_and_updated(slack: LocalSlack, gateway: SlackGateway) -> None:
    """A card appears in its channel, and the same message changes afterwards."""
    posted = await gateway.post_card(CARE, view(), now=NOW)
    assert slack.channel("#care").last.buttons == ["Reply", "Take offline", "Thank you"]
    await gateway.update_card(posted, view(about=claimed()), now=NOW)
    messages = slack.channel("#care").messages()
    assert [m.ts for m in messages] == [posted.ts]
    assert f"<@{BEN}> has it" in messages[0].words


async def test_posted_card_does_not_unfurl(slack: LocalSlack, gateway: SlackGateway) -> None:
    """Links on a card are not blown up."""
    await gateway.post_card(CARE, view(), now=NOW)
    arguments = slack.calls_of("chat.postMessage")[0].arguments
    assert (arguments["unfurl_links"], arguments["unfurl_media"]) == (False, False)


@pytest.mark.parametrize("name", sorted(MESSAGES))
async def test_every_message_is_one_that_slack_takes(
    name: str, slack: LocalSlack, gateway: SlackGateway
) -> None:
    """Each message of the product passes the local Slack's own method."""
    message = {k: v for k, v in MESSAGES[name]().items() if k != "response_type"}
    await gateway.calls.write("chat.postMessage", Effect.ONCE, channel=CARE, **message)
    assert slack.channel("#care").last["text"] == message["text"]


@pytest.mark.parametrize("name", sorted(HOMES))
async def test_every_home_is_one_that_slack_takes(
    name: str, slack: LocalSlack, gateway: SlackGateway
) -> None:
    """Each Home tab of the product passes the local Slack's own method."""
    await gateway.calls.write("views.publish", user_id=BEN, view=HOMES[name]())
    assert slack.home("ben") is not None


async def test_lost_card_is_found_by_its_metadata(
    slack: LocalSlack, gateway: SlackGateway, clock: Clock
) -> None:
    """When the answer to a post is lost, the card is found instead of posted again."""
    slack.fail_next("chat.postMessage", drop="after")
    with pytest.raises(Unknown):
        await gateway.post_card(CARE, view(), now=NOW)
    clock.move(timedelta(minutes=3))
    await gateway.calls.write("chat.postMessage", channel=CARE, text="something else")
    first = slack.channel("#care").messages()[0]
    assert await gateway.find_card(CARE, "c1", NOW) == Posted(CARE, first.ts)
    assert await gateway.find_card(CARE, "c2", NOW) is None


async def test_search_for_a_card_is_bounded(
    gateway: SlackGateway, clock: Clock, slack: LocalSlack
) -> None:
    """Cards from before the time in question are not looked through."""
    await gateway.post_card(CARE, view(), now=NOW)
    clock.move(timedelta(hours=1))
    assert await gateway.find_card(CARE, "c1", clock.now()) is None
    assert float(slack.calls_of("conversations.history")[0].arguments["oldest"]) > 0


async def test_search_goes_through_all_pages(
    slack: LocalSlack, gateway: SlackGateway, clock: Clock
) -> None:
    """A card behind more than one page of talk is found."""
    posted = await gateway.post_card(CARE, view(), now=NOW)
    for _ in range(205):
        clock.move(timedelta(microseconds=1))
        await slack.person("ana").message("#care", "blah")
    assert await gateway.find_card(CARE, "c1", NOW) == posted


async def test_notice_goes_into_the_thread_and_is_found_there(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A notice under a card carries its key."""
    card = await gateway.post_card(CARE, view(), now=NOW)
    place = Place(channel=CARE, thread_ts=card.ts)
    posted = await gateway.post_notice(place, SENT, key="k1", now=NOW)
    assert [m.ts for m in slack.channel("#care").thread(card.ts)] == [posted.ts]
    assert await gateway.find_notice(place, "k1", NOW) == posted
    assert await gateway.find_notice(place, "k2", NOW) is None


async def test_notice_to_a_person_is_a_direct_message(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A direct message is opened once, and used again."""
    place = Place(user=BEN)
    posted = await gateway.post_notice(place, SENT, key="k1", now=NOW)
    await gateway.post_notice(place, SENT, key="k2", now=NOW)
    assert [m.channel for m in slack.im("ben").messages()] == [posted.channel] * 2
    assert await gateway.find_notice(place, "k1", NOW) == posted
    assert len(slack.calls_of("conversations.open")) == 1


async def test_link_in_a_notice_leads_into_the_workspace(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A nudge links its card in the reader's own workspace."""
    await gateway.post_notice(Place(user=BEN), NOTICES["nudge_owner"], key="k", now=NOW)
    site = (await gateway.whoami()).site
    assert f"<{site}archives/C0CARE0001/p1763647200000100|" in slack.im("ben").last.words


async def test_permalink_opens_a_message(gateway: SlackGateway) -> None:
    """Slack's own link of a message."""
    posted = await gateway.post_card(CARE, view(), now=NOW)
    assert (await gateway.permalink(posted)).endswith(f"/p{posted.ts.replace('.', '')}")


async def test_identity_names_the_bot(gateway: SlackGateway) -> None:
    """The bot knows its ids."""
    me = await gateway.whoami()
    assert (me.user, me.bot, me.team) == ("U0GOLDEN01", "B0GOLDEN01", "T0HARBOUR1")


async def test_channel_state(slack: LocalSlack, gateway: SlackGateway) -> None:
    """The command line can say how a channel stands to the bot."""
    care = await gateway.channel_state(CARE)
    assert (care.name, care.member, care.archived) == ("care", True, False)
    slack.channel("#care").archive()
    assert (await gateway.channel_state(CARE)).archived is True


async def test_card_of_a_post_is_posted_updated_and_found(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A planned post has a card like a conversation, known by the post's id."""
    waiting = post_view()
    posted = await gateway.post_plan_card(CARE, waiting, now=NOW)
    assert "Approve" in slack.channel("#care").last.buttons
    assert await gateway.find_plan_card(CARE, waiting.post.id, NOW) == posted
    assert await gateway.find_plan_card(CARE, "p-other", NOW) is None
    assert await gateway.find_card(CARE, waiting.post.id, NOW) is None
    await gateway.update_plan_card(posted, post_view(post(PostState.SCHEDULED)), now=NOW)
    assert [m.ts for m in slack.channel("#care").messages()] == [posted.ts]
    assert "Scheduled" in slack.channel("#care").last.words


async def test_deleted_card_of_a_post_is_not_found(gateway: SlackGateway) -> None:
    """Somebody has deleted it: it has to be posted anew."""
    with pytest.raises(NotFound):
        await gateway.update_plan_card(Posted(CARE, "1763647200.000100"), post_view(), now=NOW)


@pytest.mark.parametrize(
    ("error", "kind", "words"),
    [
        ("not_in_channel", Rejected, "I am not a member of that channel."),
        ("is_archived", Rejected, "That channel is archived."),
        ("invalid_auth", Reauthorise, "Slack does not accept the bot’s token."),
        ("token_revoked", Reauthorise, "it was revoked"),
        ("account_inactive", Reauthorise, "the app was removed"),
        ("missing_scope", Reauthorise, "lacks a permission"),
        ("message_not_found", NotFound, "The message is gone."),
        ("service_unavailable", RetryLater, "Slack has trouble."),
        ("internal_error", Unknown, "Slack has trouble."),
        ("brand_new_code", Rejected, "brand_new_code"),
    ],
)
async def test_codes_become_our_errors(
    error: str,
    kind: type[GoldenHourError],
    words: str,
    slack: LocalSlack,
    gateway: SlackGateway,
) -> None:
    """Each code becomes the error that says what to do next."""
    slack.fail_next("chat.postMessage", error=error)
    with pytest.raises(kind, match=words):
        await gateway.post_card(CARE, view(), now=NOW)


async def test_rate_limit_says_when_to_come_back(slack: LocalSlack, gateway: SlackGateway) -> None:
    """A 429 certainly did nothing, and names its seconds."""
    slack.fail_next("chat.postMessage", retry_after=17)
    with pytest.raises(RetryLater) as caught:
        await gateway.post_card(CARE, view(), now=NOW)
    assert caught.value.after == timedelta(seconds=17)


@pytest.mark.parametrize("http", [500, 502, 503])
async def test_post_that_ends_in_a_server_fault_is_unknown(
    http: int, slack: LocalSlack, gateway: SlackGateway
) -> None:
    """It may have been posted; it is not tried again."""
    slack.fail_next("chat.postMessage", http=http, times=9)
    with pytest.raises(Unknown):
        await gateway.post_card(CARE, view(), now=NOW)
    assert len(slack.calls_of("chat.postMessage")) == 1


@pytest.mark.parametrize("side", ["before", "after"])
async def test_lost_connection_never_doubles_a_post(
    side: str, slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A broken connection leaves one call, whichever side of the effect it broke on."""
    slack.fail_next("chat.postMessage", drop="before" if side == "before" else "after")
    with pytest.raises(Unknown):
        await gateway.post_card(CARE, view(), now=NOW)
    assert len(slack.calls_of("chat.postMessage")) == 1


async def test_update_may_be_repeated(slack: LocalSlack, gateway: SlackGateway) -> None:
    """An update without an answer is simply to be done again."""
    posted = await gateway.post_card(CARE, view(), now=NOW)
    slack.fail_next("chat.update", drop="after")
    with pytest.raises(RetryLater):
        await gateway.update_card(posted, view(), now=NOW)


async def test_deleted_card_is_not_found(gateway: SlackGateway) -> None:
    """A card that somebody deleted has to be posted anew."""
    posted = Posted(CARE, "1763647200.000100")
    with pytest.raises(NotFound):
        await gateway.update_card(posted, view(), now=NOW)


async def test_silence_is_unknown(
    slack: LocalSlack, session: aiohttp.ClientSession, clock: Clock
) -> None:
    """A post without an answer in time is unknown; a question is to be asked again."""
    impatient = SlackGateway(
        slack.bot_token,
        session=session,
        base_url=slack.api_url,
        monotonic=clock.monotonic,
        timeout=0.05,
    )
    gate = slack.hold_next("chat.postMessage", "after")
    with pytest.raises(Unknown):
        await impatient.post_card(CARE, view(), now=NOW)
    gate.release()
    gate = slack.hold_next("users.info")
    with pytest.raises(RetryLater):
        await impatient.colleague(BEN)
    gate.release()


async def test_refused_connection_certainly_did_nothing(
    session: aiohttp.ClientSession, unused_tcp_port_factory: Callable[[], int]
) -> None:
    """Where nobody listens nothing was posted."""
    base = f"http://127.0.0.1:{unused_tcp_port_factory()}/api/"
    gateway = SlackGateway("xoxb-1", session=session, base_url=base)
    with pytest.raises(RetryLater):
        await gateway.post_card(CARE, view(), now=NOW)


async def test_pictures_that_slack_cannot_fetch_are_left_out(
    slack: LocalSlack, gateway: SlackGateway
) -> None:
    """A card refused for its blocks appears without pictures."""
    slack.fail_next("chat.postMessage", error="invalid_blocks")
    await gateway.post_card(CARE, view(), now=NOW)
    shown = slack.channel("#care").last
    assert "image_url" not in str(shown.blocks)
    assert shown.buttons == ["Reply", "Take offline", "Thank you"]


async def test_last_resort_is_text(slack: LocalSlack, gateway: SlackGateway) -> None:
    """A card that Slack still refuses is at least a line of text with its metadata."""
    slack.fail_next("chat.postMessage", error="invalid_blocks", times=2)
    posted = await gateway.post_card(CARE, view(), now=NOW)
    shown = slack.channel("#care").last
    assert shown.blocks == []
    assert str(shown["text"]).startswith("🟢 Waiting")
    assert await gateway.find_card(CARE, "c1", NOW) == posted


async def test_refusal_of_even_the_text_is_told(slack: LocalSlack, gateway: SlackGateway) -> None:
    """After three refusals the reason goes to a person."""
    slack.fail_next("chat.postMessage", error="invalid_blocks", times=3)
    with pytest.raises(Rejected, match="invalid_blocks"):
        await gateway.post_card(CARE, view(), now=NOW)
