"""What the running bot answers to strangers, and what only to those who watch over it."""

import socket
from pathlib import Path

import aiohttp

from tests.scenario.office import running_office

PUBLIC = "https://bot.example"


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        return port


async def test_figures_are_not_for_the_public(tmp_path: Path) -> None:
    """They have a port of their own; the public one has health, doors and pictures."""
    port = free_port()
    environ = {"METRICS_PORT": str(port), "PUBLIC_URL": f"{PUBLIC}/"}
    async with (
        running_office(tmp_path, environ=environ) as office,
        aiohttp.ClientSession() as client,
    ):
        public = office.app.web_address
        picture = office.app.parts.media.address("gone", office.clock.now())
        statuses = {}
        for address in (
            f"{public}/healthz",
            f"{public}/metrics",
            f"{public}/slack/events",
            f"{public}/webhooks/memory",
            picture.replace(PUBLIC, public),
            f"http://127.0.0.1:{port}/metrics",
            f"http://127.0.0.1:{port}/healthz",
        ):
            async with client.get(address) as answer:
                statuses[address.removeprefix(public)] = answer.status
        assert picture.startswith(f"{PUBLIC}/media/gone.")
    assert list(statuses.values()) == [200, 404, 404, 404, 404, 200, 404]
