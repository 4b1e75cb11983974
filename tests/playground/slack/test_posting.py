"""Posting, changing and deleting messages through the Web API."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import ChannelSeed, LocalSlack, harbour_coffee

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

CARE = "C0CARE0001"


def section(text: str) -> dict[str, Any]:
    """Make a section block."""
    return {"type": "section", "block_id": "s", "text": {"type": "mrkdwn", "text": text}}


async def test_a_message_is_shown_with_everything_slack_adds(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """The answer and the channel show one message, the bot's signature on it."""
    answer = await client.chat_postMessage(channel=CARE, text="hi", blocks=[section("*hi*")])
    shown = slack.channel("#care").last
    assert answer["message"] == shown
    assert answer["ts"] == shown.ts
    assert shown["bot_id"] == "B0GOLDEN01"
    assert shown["user"] == "U0GOLDEN01"
    assert shown.blocks == [
        {
            "type": "section",
            "block_id": "s",
            "text": {"type": "mrkdwn", "text": "*hi*", "verbatim": False},
        },
    ]


async def test_time_stamps_are_unique_and_ascend_while_the_clock_stands(
    client: AsyncWebClient,
) -> None:
    """Three messages of one moment have three time stamps, in order."""
    moment = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    async with LocalSlack(limits=False, clock=lambda: moment) as slack:
        frozen = AsyncWebClient(
            token=slack.bot_token, base_url=slack.api_url, session=client.session
        )
        for text in "abc":
            await frozen.chat_postMessage(channel=CARE, text=text)
        stamps = [message.ts for message in slack.channel("#care").messages()]
    assert stamps == ["1772442000.000000", "1772442000.000001", "1772442000.000002"]


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("C0NOBODY", "channel_not_found"),
        ("C0GENERAL1", "not_in_channel"),
        ("C0OLD", "is_archived"),
        ("C0SECRET", "channel_not_found"),
    ],
)
async def test_the_bot_posts_only_where_it_may(
    client: AsyncWebClient,
    refused: Refused,
    channel: str,
    error: str,
) -> None:
    """Unknown, foreign, archived and hidden channels are refused."""
    seed = harbour_coffee()
    extra = (
        ChannelSeed("C0OLD", "old", ("ana",), has_bot=True, is_archived=True),
        ChannelSeed("C0SECRET", "secret", ("ana",), is_private=True),
    )
    manifest = {"oauth_config": {"scopes": {"bot": ["chat:write"]}}}
    changed = type(seed)(
        seed.team_id, seed.name, seed.domain, seed.people, (*seed.channels, *extra)
    )
    async with LocalSlack(changed, limits=False, manifest=manifest) as slack:
        bot = AsyncWebClient(token=slack.bot_token, base_url=slack.api_url, session=client.session)
        assert (await refused(bot.chat_postMessage(channel=channel, text="x")))["error"] == error


async def test_a_message_to_a_person_opens_their_direct_message(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """A user id as the channel is the person's conversation with the bot."""
    answer = await client.chat_postMessage(channel="U0BENOKAF1", text="nudge")
    opened = await client.conversations_open(users="U0BENOKAF1")
    assert answer["channel"] == opened["channel"]["id"] == slack.im("ben").id
    assert [message.text for message in slack.im("ben").messages()] == ["nudge"]


async def test_nothing_to_say_is_refused(client: AsyncWebClient, refused: Refused) -> None:
    """A message needs text, blocks or attachments."""
    empty: list[dict[str, object]] = [{}, {"text": " \n"}, {"blocks": []}]
    for arguments in empty:
        call = client.api_call("chat.postMessage", json={"channel": CARE, **arguments})
        assert (await refused(call))["error"] == "no_text"


async def test_long_text_is_cut_when_posted_and_refused_when_updated(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """The limit is 40,000 characters, with two different manners."""
    answer = await client.chat_postMessage(channel=CARE, text="x" * 40_001)
    assert len(slack.channel("#care").last.text) == 40_000
    late = await refused(client.chat_update(channel=CARE, ts=answer["ts"], text="x" * 40_001))
    assert late["error"] == "msg_too_long"


async def test_block_text_has_a_sum_that_must_not_be_passed(
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """Five sections of 2,600 characters pass, one character more does not."""
    blocks = [{**section("x" * 2_600), "block_id": str(number)} for number in range(5)]
    await client.chat_postMessage(channel=CARE, text="fits", blocks=blocks)
    blocks[0] = {**section("x" * 2_601), "block_id": "0"}
    answer = await refused(client.chat_postMessage(channel=CARE, text="not", blocks=blocks))
    assert answer["error"] == "msg_blocks_too_long"


async def test_an_update_keeps_what_it_does_not_name(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Text alone leaves blocks and metadata; an empty list takes blocks away."""
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    posted = await client.chat_postMessage(
        channel=CARE, text="one", blocks=[section("one")], metadata=metadata
    )
    await client.chat_update(channel=CARE, ts=posted["ts"], text="two")
    kept = slack.channel("#care").last
    assert (kept.text, kept.words, kept["metadata"]) == ("two", "one", metadata)
    await client.chat_update(channel=CARE, ts=posted["ts"], text="three", blocks=[], metadata={})
    bare = slack.channel("#care").last
    assert (bare.words, "blocks" in bare, "metadata" in bare) == ("three", False, False)
    assert bare["edited"]["user"] == "U0GOLDEN01"


async def test_other_peoples_messages_cannot_be_changed(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """The bot updates and deletes its own messages only."""
    theirs = await slack.person("ana").message("#care", "mine")
    update = await refused(client.chat_update(channel=CARE, ts=theirs.ts, text="x"))
    delete = await refused(client.chat_delete(channel=CARE, ts=theirs.ts))
    unknown = await refused(client.chat_update(channel=CARE, ts="1.000000", text="x"))
    assert [update["error"], delete["error"], unknown["error"]] == [
        "cant_update_message",
        "cant_delete_message",
        "message_not_found",
    ]


async def test_a_deleted_message_is_gone_and_a_parent_leaves_a_tombstone(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Without replies nothing remains; with replies the place does."""
    lone = await client.chat_postMessage(channel=CARE, text="lone")
    await client.chat_delete(channel=CARE, ts=lone["ts"])
    assert slack.channel("#care").messages() == []
    parent = await client.chat_postMessage(channel=CARE, text="parent")
    await client.chat_postMessage(channel=CARE, text="reply", thread_ts=parent["ts"])
    await client.chat_delete(channel=CARE, ts=parent["ts"])
    assert slack.channel("#care").last["subtype"] == "tombstone"
    assert [reply.text for reply in slack.channel("#care").thread(parent["ts"])] == ["reply"]


async def test_threads_count_their_replies(slack: LocalSlack, client: AsyncWebClient) -> None:
    """A parent knows how many replied, who, and when last; a broadcast is in both places."""
    care = slack.channel("#care")
    parent = await client.chat_postMessage(channel=CARE, text="parent")
    first = await slack.person("ana").message("#care", "first", thread=parent["ts"])
    # A reply to a reply belongs to the same parent.
    second = await client.chat_postMessage(
        channel=CARE, text="second", thread_ts=first.ts, reply_broadcast=True
    )
    shown = care.message(parent["ts"])
    assert shown["reply_count"] == 2
    assert shown["reply_users"] == ["U0ANARUIZ1", "U0GOLDEN01"]
    assert shown["latest_reply"] == second["ts"]
    assert [message.text for message in care.messages()] == ["parent", "second"]
    assert [message.text for message in care.thread(parent["ts"])] == ["first", "second"]


async def test_a_reply_to_a_message_that_is_gone_lands_in_the_channel(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Slack un-threads such a reply silently; only the missing thread_ts tells."""
    gone = await client.chat_postMessage(channel=CARE, text="gone")
    await client.chat_delete(channel=CARE, ts=gone["ts"])
    late = await client.chat_postMessage(channel=CARE, text="late", thread_ts=gone["ts"])
    assert "thread_ts" not in late["message"]
    assert [message.text for message in slack.channel("#care").messages()] == ["late"]


async def test_ephemerals_are_seen_by_one_person_and_kept_nowhere(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """They are in no history and cannot be updated."""
    answer = await client.chat_postEphemeral(channel=CARE, user="U0ANARUIZ1", text="psst")
    assert [message.text for message in slack.ephemerals("ana", "#care")] == ["psst"]
    assert slack.ephemerals("ben", "#care") == []
    assert (await client.conversations_history(channel=CARE))["messages"] == []
    update = client.chat_update(channel=CARE, ts=answer["message_ts"], text="x")
    assert (await refused(update))["error"] == "message_not_found"
    outside = client.chat_postEphemeral(channel=CARE, user="U0GUSGUES1", text="psst")
    assert (await refused(outside))["error"] == "user_not_in_channel"


@pytest.mark.parametrize(
    ("metadata", "error"),
    [
        ("nonsense", "invalid_metadata_format"),
        ({"event_payload": {}}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": "y"}, "invalid_metadata_schema"),
        ({"event_type": "x", "event_payload": {"y": "z" * 8_000}}, "metadata_too_large"),
    ],
)
async def test_metadata_has_a_form(
    client: AsyncWebClient,
    refused: Refused,
    metadata: object,
    error: str,
) -> None:
    """A type and an object are needed, and not too much of it."""
    call = client.chat_postMessage(channel=CARE, text="x", metadata=metadata)  # type: ignore[arg-type] # nonsense on purpose
    assert (await refused(call))["error"] == error


async def test_flags_and_mentions_can_be_read_by_tests(
    slack: LocalSlack,
    client: AsyncWebClient,
) -> None:
    """Whom a message calls, and whether links unfold, is recorded."""
    text = "<!channel> <@U0ANARUIZ1> <!subteam^S0ONDUTY01|on duty> &lt;!here&gt;"
    await client.chat_postMessage(channel=CARE, text=text, unfurl_links=False)
    shown = slack.channel("#care").last
    assert shown.unfurl == {"unfurl_links": False}
    assert shown.mentions.broadcasts == {"channel"}
    assert shown.mentions.users == {"U0ANARUIZ1"}
    assert shown.mentions.groups == {"S0ONDUTY01"}


async def test_a_permalink_leads_to_the_message(slack: LocalSlack, client: AsyncWebClient) -> None:
    """The link carries channel, time stamp and thread."""
    parent = await client.chat_postMessage(channel=CARE, text="parent")
    reply = await client.chat_postMessage(channel=CARE, text="reply", thread_ts=parent["ts"])
    answer = await client.chat_getPermalink(channel=CARE, message_ts=reply["ts"])
    place = f"{slack.url}archives/{CARE}/p{reply['ts'].replace('.', '')}"
    assert answer["permalink"] == f"{place}?thread_ts={parent['ts']}&cid={CARE}"


async def test_a_reaction_is_added_once(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """People and bot share one entry a name; twice is refused."""
    posted = await client.chat_postMessage(channel=CARE, text="x")
    await slack.person("ana").react(slack.channel("#care").last, "eyes")
    await client.reactions_add(channel=CARE, timestamp=posted["ts"], name="eyes")
    again = client.reactions_add(channel=CARE, timestamp=posted["ts"], name="eyes")
    assert (await refused(again))["error"] == "already_reacted"
    seen = await client.reactions_get(channel=CARE, timestamp=posted["ts"])
    assert seen["message"]["reactions"] == [
        {"name": "eyes", "users": ["U0ANARUIZ1", "U0GOLDEN01"], "count": 2},
    ]
