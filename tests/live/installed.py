"""The bot as it is installed: its settings, its command line, its process."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path

from db.crypto import new_key
from playground.slack import LocalSlack
from tests.live.bluesky_network import Account
from tests.live.bluesky_network.child import Child

_ROOT = Path(__file__).resolve().parents[2]


def environment(slack: LocalSlack, folder: Path) -> dict[str, str]:
    """What the person who installs sets."""
    return {
        "SLACK_BOT_TOKEN": slack.bot_token,
        "SLACK_APP_TOKEN": slack.app_token,
        "SLACK_API_URL": slack.api_url,
        "DATABASE_URL": f"sqlite+aiosqlite:///{folder / 'live.sqlite3'}",
        "ENCRYPTION_KEYS": new_key(),
        "MANAGERS": "S0MANAGERS",
        "HTTP_HOST": "127.0.0.1",
        "HTTP_PORT": "0",
        "METRICS_PORT": "0",
        "BLUESKY_CHAT_SERVICE": "",
    }


async def connect(
    environ: Mapping[str, str], brand: Account, channel: str, folder: Path, *, host: str = ""
) -> None:
    """`python -m bot connect bluesky`, as a person runs it; `host`: the account's own if none."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "connect", "bluesky", "--channel", channel),
        *("--set", f"host={host or brand.pds_url}", "--set", f"handle={brand.handle}"),
        *("--set", f"app_password={await brand.create_app_password('golden-hour')}"),
        cwd=folder,
        env=_as_installed(environ),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()


@asynccontextmanager
async def running(environ: Mapping[str, str], folder: Path, name: str) -> AsyncIterator[Child]:
    """`python -m bot run` in a process of its own, stopped in order when it still runs at the end.

    What it logged is told with whatever goes wrong meanwhile.
    """
    command = [sys.executable, "-m", "bot", "run"]
    child = Child.spawn(name, command, folder=folder, environment=_as_installed(environ))
    try:
        yield child
    except BaseException as error:
        error.add_note(f"The end of what {name} logged:\n{child.tail()}")
        raise
    finally:
        # What it still has to say to Slack is answered by the loop that runs this test.
        await asyncio.to_thread(child.stop)


def _as_installed(environ: Mapping[str, str]) -> dict[str, str]:
    return {**os.environ, **environ, "PYTHONPATH": str(_ROOT)}
