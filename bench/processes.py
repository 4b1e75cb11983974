"""Processes of the apps that are measured, told what to do line by line.

An app runs in a process of its own, as beside the real Slack; the local Slack and whoever clicks
in it stay in ours. Both processes read the same monotonic clock.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

_PATIENCE = 60.0  # seconds for an answer
_LONGEST_LINE = 2**20


class AppProcess:
    """One app; asked a line, it answers a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    async def ask(self, act: str, **facts: object) -> dict[str, Any]:
        """Have it do something.

        Raises:
            RuntimeError: it has ended.
        """
        writer, reader = self._process.stdin, self._process.stdout
        assert writer is not None
        assert reader is not None
        writer.write(json.dumps({"act": act, **facts}).encode() + b"\n")
        async with asyncio.timeout(_PATIENCE):
            line = await reader.readline()
        if not line:
            raise RuntimeError(f"the app ended when it was asked to {act}")
        found: dict[str, Any] = json.loads(line)
        return found


@asynccontextmanager
async def app_process(kind: str, facts: Mapping[str, object]) -> AsyncIterator[AppProcess]:
    """Start `bench.apps KIND`, connected to Slack when this gives it; end it afterwards."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bench.apps",
        kind,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=_LONGEST_LINE,
    )
    app = AppProcess(process)
    try:
        await app.ask("start", **facts)
        yield app
    finally:
        if process.stdin is not None:
            process.stdin.close()  # the end of its input is its end
        try:
            async with asyncio.timeout(_PATIENCE):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()
