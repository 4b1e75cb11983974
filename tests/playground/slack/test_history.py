"""Reading what was said, page by page."""

from collections.abc import Awaitable, Callable
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from playground.slack import LocalSlack

Refused = Callable[[Awaitable[object]], Awaitable[dict[str, Any]]]

CARE = "C0CARE0001"


async def _post(client: AsyncWebClient, texts: str, **more: Any) -> list[str]:  # noqa: ANN401 - arguments of the method
    answers = [await client.chat_postMessage(channel=CARE, text=text, **more) for text in texts]
    return [str(answer["ts"]) for answer in answers]


async def test_history_goes_from_new_to_old_in_pages(client: AsyncWebClient) -> None:
    """Following the cursor shows each message once."""
    await _post(client, "abcdefg")
    seen, sizes = [], []
    cursor: str | None = None
    while cursor != "":
        page = await client.conversations_history(channel=CARE, limit=3, cursor=cursor)
        seen += [message["text"] for message in page["messages"]]
        sizes.append((len(page["messages"]), page["has_more"]))
        cursor = page["response_metadata"]["next_cursor"] if page["has_more"] else ""
    assert "".join(seen) == "gfedcba"
    assert sizes == [(3, True), (3, True), (1, False)]


async def test_a_cursor_stays_while_messages_come(client: AsyncWebClient) -> None:
    """What is posted between two pages neither repeats nor hides anything."""
    await _post(client, "abcd")
    first = await client.conversations_history(channel=CARE, limit=2)
    await _post(client, "xyz")
    cursor = first["response_metadata"]["next_cursor"]
    second = await client.conversations_history(channel=CARE, limit=2, cursor=cursor)
    assert [message["text"] for message in second["messages"]] == ["b", "a"]


async def test_history_can_be_bounded(client: AsyncWebClient) -> None:
    """Bounds are excluded unless the call says otherwise."""
    stamps = await _post(client, "abcde")
    between = await client.conversations_history(channel=CARE, oldest=stamps[1], latest=stamps[3])
    closed = await client.conversations_history(
        channel=CARE, oldest=stamps[1], latest=stamps[3], inclusive=True
    )
    assert [message["text"] for message in between["messages"]] == ["c"]
    assert [message["text"] for message in closed["messages"]] == ["d", "c", "b"]


async def test_metadata_is_whole_only_on_request(client: AsyncWebClient) -> None:
    """Without the flag the payload of metadata is left out."""
    metadata = {"event_type": "card", "event_payload": {"id": "7"}}
    await _post(client, "a", metadata=metadata)
    brief = await client.conversations_history(channel=CARE)
    whole = await client.conversations_history(channel=CARE, include_all_metadata=True)
    assert brief["messages"][0]["metadata"] == {"event_type": "card"}
    assert whole["messages"][0]["metadata"] == metadata


async def test_replies_begin_with_the_parent(
    slack: LocalSlack,
    client: AsyncWebClient,
    refused: Refused,
) -> None:
    """A thread is read from old to new, in pages, also by the time stamp of a reply."""
    (parent,) = await _post(client, "p")
    replies = await _post(client, "abc", thread_ts=parent)
    await client.chat_postEphemeral(channel=CARE, user="U0ANARUIZ1", text="x", thread_ts=parent)
    first = await client.conversations_replies(channel=CARE, ts=replies[1], limit=3)
    assert [message["text"] for message in first["messages"]] == ["p", "a", "b"]
    cursor = first["response_metadata"]["next_cursor"]
    rest = await client.conversations_replies(channel=CARE, ts=parent, limit=3, cursor=cursor)
    assert [message["text"] for message in rest["messages"]] == ["c"]
    unknown = client.conversations_replies(channel=CARE, ts="1.000000")
    assert (await refused(unknown))["error"] == "thread_not_found"
    history = await client.conversations_history(channel=CARE)
    assert [message["text"] for message in history["messages"]] == ["p"]
    assert slack.channel("#care").last["reply_count"] == 3


async def test_only_members_read(client: AsyncWebClient, refused: Refused) -> None:
    """The bot reads a channel after it has joined it."""
    general = "C0GENERAL1"
    assert (await refused(client.conversations_history(channel=general)))["error"] == (
        "not_in_channel"
    )
    await client.conversations_join(channel=general)
    assert (await client.conversations_history(channel=general))["messages"] == []


async def test_nonsense_in_paging_is_refused(client: AsyncWebClient, refused: Refused) -> None:
    """Cursors, limits and bounds are checked."""
    cursor = await refused(client.conversations_history(channel=CARE, cursor="x"))
    limit = await refused(client.conversations_history(channel=CARE, limit=0))
    bound = await refused(client.conversations_history(channel=CARE, oldest="yesterday"))
    assert [cursor["error"], limit["error"], bound["error"]] == [
        "invalid_cursor",
        "invalid_limit",
        "invalid_ts_oldest",
    ]
