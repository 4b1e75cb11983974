"""`python -m bot forget` beside a running bot: Slack follows by itself."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.cli.main import main
from tests.scenario.office import ManualClock, running_office


async def test_slack_follows_while_the_bot_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Card, thread and messages to colleagues; who writes again gets a card of their own."""
    today = ManualClock(datetime.now(UTC))  # a command has no other clock than the machine's
    async with running_office(tmp_path, clock=today) as office:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("DATABASE_URL", office.database_url)
        card = await office.says("My order never came")
        await office.ana.click(card, "Reply")
        await office.ana.submit({"answer.text": "Dear Kim, which order is it?"})
        await office.quiet()
        office.world.person("kim").posts("The big one", reply_to=office.world.posts_by_us()[-1].id)
        await office.quiet()
        assert len(office.thread(card)) == 2
        handle = office.world.person("kim").handle
        code = await asyncio.to_thread(main, ["forget", "memory", handle, "--yes"])
        assert code == 0
        assert "In Slack, as soon as the bot runs: 1 card cleared, 2 notices deleted." in (
            capsys.readouterr().out.splitlines()
        )
        await office.until(lambda: "Erased" in office.again(card).words)
        await office.later(minutes=1)
        assert office.thread(card) == []
        assert "Kim" not in office.again(card).words
        await office.says("Hello, me again")
        assert len([m for m in office.cards() if "Hello, me again" in m.words]) == 1
