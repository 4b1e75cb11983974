"""`run` as a process of its own: it starts, answers, and ends when it is told to."""

import asyncio
import contextlib
import json
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from filelock import FileLock

from playground.slack import LocalSlack
from tests.unit.ops.cli.commandline import KEY

ROOT = Path(__file__).parents[4]
MANIFEST = json.loads((ROOT / "manifest.json").read_text(encoding="utf-8"))


@asynccontextmanager
async def started(slack: LocalSlack, folder: Path) -> AsyncIterator[Process]:
    """`python -m bot run` in that folder; whatever is left of it is killed."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": "sqlite:///gh.sqlite3",
        "HTTP_PORT": "0",
        "METRICS_PORT": "0",
    }
    command = (sys.executable, "-m", "bot", "run")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=folder, env=environ, stdout=PIPE, stderr=PIPE
    )
    try:
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def logged(process: Process, event: str) -> dict[str, Any]:
    """The first line about an event."""
    assert process.stderr is not None
    seen = []
    async with asyncio.timeout(60):
        async for line in process.stderr:
            seen.append(line.decode())
            with contextlib.suppress(json.JSONDecodeError):
                found: dict[str, Any] = json.loads(line)
                if found.get("event") == event:
                    return found
    pytest.fail(f"{event} was not logged; instead: {''.join(seen)}")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
async def test_it_runs_until_it_is_told_to_stop(tmp_path: Path, number: signal.Signals) -> None:
    """Alive, ready and counting; a signal ends it well."""
    async with LocalSlack(manifest=MANIFEST) as slack, started(slack, tmp_path) as bot:
        address = (await logged(bot, "running"))["web"]
        async with aiohttp.ClientSession(address) as client:
            for path in ("/healthz", "/readyz", "/metrics"):
                async with client.get(path) as answer:
                    assert (path, answer.status) == (path, 200)
        bot.send_signal(number)
        out, err = await bot.communicate()
        assert (bot.returncode, out) == (0, b"")
        said = [json.loads(line) for line in err.splitlines()]
        assert said[0]["event"] == "stopping"
        assert {line["level"] for line in said} == {"info"}


async def test_a_second_one_is_refused(tmp_path: Path) -> None:
    """With a sentence, while another has the file."""
    with FileLock(tmp_path / "gh.sqlite3.lock"):
        async with LocalSlack(manifest=MANIFEST) as slack, started(slack, tmp_path) as second:
            _, complaint = await second.communicate()
    assert second.returncode == 3
    assert b"Another process is using gh.sqlite3." in complaint
