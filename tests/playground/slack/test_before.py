"""Messages of the app's from before anybody looked."""

from datetime import UTC, datetime, timedelta

import pytest

from playground.slack import LocalSlack

BLOCKS = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Answered*"}}]
THEN = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_they_are_there_and_nobody_is_told() -> None:
    """With the clock's time stamp, read by everybody, and without an event to the app."""
    times = [THEN]
    async with LocalSlack(clock=lambda: times[-1]) as slack:
        ts = slack.posted_before("#care", {"text": "Answered", "blocks": BLOCKS})
        times.append(THEN + timedelta(days=1))
        await slack.person("ana").message("#care", "Good morning")
        first, second = slack.channel("#care").messages()
        assert (first.ts, first.words) == (ts, "*Answered*")
        assert float(ts) == THEN.timestamp()
        assert first["bot_id"] == second.get("bot_id", "B0GOLDEN01")
        channel = slack.core.state.channels["C0CARE0001"]
        assert channel.unread(slack.person("ben").id) == 1
        assert [sent.payload["event"]["text"] for sent in slack.sent] == ["Good morning"]


async def test_their_blocks_are_checked() -> None:
    """As if they were posted."""
    async with LocalSlack() as slack:
        with pytest.raises(ValueError, match="blocks"):
            slack.posted_before("#care", {"text": "", "blocks": [{"type": "section"}]})
