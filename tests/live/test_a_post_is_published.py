"""A planned post with pictures on a real Bluesky network, its bot killed half-way.

What publishes is `python -m bot run` with the machine's own clock, ended by SIGKILL and started
again. Only the bot in which colleagues write and approve the post has a clock that stands some
minutes in the past: nobody can plan for a time that has come, and the test need not wait for one.
"""

import io
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from PIL import Image
from yarl import URL

from bot.app import App
from bot.config import load_settings
from integrations.registry import plugins
from playground.slack import LocalSlack, ShownMessage
from playground.slack.shown import ShownView
from tests.live.bluesky_network import Account, BlueskyNetwork, Ref
from tests.live.installed import connect, environment, running
from tests.live.losing import Asked, LosingLine, Loss
from tests.live.pictures import png
from tests.scenario.office import FAST, MANIFEST, ManualClock

pytestmark = pytest.mark.live

WORDS = "Our harbour door is open again ☕ Who comes by on Friday?"
WIDE, HIGH = "The harbour on a red evening", "The open door of a café"
PUT = "com.atproto.repo.putRecord"
UPLOAD = "com.atproto.repo.uploadBlob"
WRITTEN_AGO = timedelta(minutes=5)  # and planned for a minute or two later: inside the grace
PATIENCE = 60.0  # seconds; only a busy machine needs them


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """A bot that is installed: its Slack, its settings, its account behind a line that loses."""

    slack: LocalSlack
    environ: dict[str, str]
    line: LosingLine
    folder: Path

    def card(self) -> ShownMessage:
        """The one card that there is."""
        (card,) = self.slack.channel("#care").messages()
        return card

    def below_card(self) -> str:
        """Everything that stands in the card's thread."""
        return "\n".join(m.words for m in self.slack.channel("#care").thread(self.card()))

    async def card_says(self, *words: str) -> ShownMessage:
        """The one card, as soon as it says all this."""

        def look() -> bool:
            shown = "\n".join(m.words for m in self.slack.channel("#care").messages())
            return all(word in shown for word in words)

        await self.slack.until(look, timeout=PATIENCE)
        return self.card()


@pytest.fixture
async def installation(brand: Account, tmp_path: Path) -> AsyncIterator[Installation]:
    """Connected as a person does it, with a post that is written, approved, and due by now."""
    manifest = json.loads(MANIFEST.read_text())
    async with (
        LosingLine(brand.pds_url) as line,
        LocalSlack(manifest=manifest, limits=False) as slack,
    ):
        environ = environment(slack, tmp_path)
        channel = slack.channel("#care").id
        await connect(environ, brand, channel, tmp_path, host=line.url)
        made = Installation(slack=slack, environ=environ, line=line, folder=tmp_path)
        async with written_at(made, datetime.now(UTC) - WRITTEN_AGO) as clock:
            await write_and_approve(made, clock.now() + timedelta(minutes=2))
        yield made


@asynccontextmanager
async def written_at(made: Installation, at: datetime) -> AsyncIterator[ManualClock]:
    """The bot, for a while, with a clock that stands still: nothing becomes due."""
    clock = ManualClock(at)
    settings = load_settings(
        plugins().values(), dotenv=made.folder / "no.env", environ=made.environ
    )
    app = App(settings, clock=clock, pace=FAST)
    await app.start()
    try:
        yield clock
    finally:
        await app.stop()


async def write_and_approve(made: Installation, due_at: datetime) -> None:
    """Ana writes it in the composer and describes her two pictures; Ben approves it."""
    ana, ben = made.slack.person("ana"), made.slack.person("ben")
    await ana.command("/schedule", WORDS)
    pictures = [ana.upload("harbour.png", png(64, 32)), ana.upload("door.png", png(32, 64))]
    outcome = await ana.submit(
        {
            "compose.files": pictures,
            "compose.day": f"{due_at:%Y-%m-%d}",
            "compose.time": f"{due_at:%H:%M}",
            "compose.zone": "UTC",
        }
    )
    assert outcome.response_action == "update", outcome
    outcome = await ana.submit(dict(zip(descriptions(ana.view), (WIDE, HIGH), strict=True)))
    assert outcome.response_action == "clear", outcome
    await ben.click(await made.card_says("In review", WIDE, HIGH), "Approve")
    await made.card_says("Scheduled")


def descriptions(view: ShownView | None) -> list[str]:
    """The fields in which the pictures are described."""
    assert view is not None, "the composer is closed"
    return [name for name in view.entered if name.startswith("compose.alt.")]


async def killed_at(made: Installation, method: str, loss: Loss, *, call: int = 1) -> Asked:
    """Start the bot, lose a call of this method (or its answer), and kill the bot at once."""
    made.line.lose(method, loss, call=call)
    async with running(made.environ, made.folder, "the bot that is killed") as bot:
        lost = await made.line.lost()
        bot.kill()
    return lost


async def started_again(made: Installation) -> None:
    """The same bot, until it has said on the card, and below it, that the post is published."""
    async with running(made.environ, made.folder, "the bot after it"):
        await made.card_says("Published", "Open it")
        await made.slack.until(lambda: "Live: " in made.below_card(), timeout=PATIENCE)


async def seen_by(person: Account, brand: Account) -> list[dict[str, Any]]:
    """The brand's posts as somebody else sees them, once all there are can be seen."""
    for record in await brand.posts():
        await person.sees(Ref(record["uri"], record["cid"]))
    feed = await person.query("app.bsky.feed.getAuthorFeed", actor=brand.did)
    return [item["post"] for item in feed["feed"]]


async def shape_of_red(bluesky: BlueskyNetwork, image: dict[str, Any]) -> float:
    """What a reader's app would load: its width by its height when it is as red as ours, else 0.

    Posts name the public network's picture server; here the AppView does its work.
    """
    address = f"{bluesky.appview_url}{URL(image['fullsize']).path}"
    async with aiohttp.ClientSession() as http, http.get(address) as response:
        picture = Image.open(io.BytesIO(await response.read())).convert("RGB")
    red, green, blue = picture.resize((1, 1)).tobytes()
    return picture.width / picture.height if red > 2 * max(green, blue) else 0.0


async def check_said_once(
    made: Installation, bluesky: BlueskyNetwork, brand: Account, customer: Account
) -> None:
    """One post, its pictures described, its link on the card; nobody was asked for anything."""
    [post] = await seen_by(customer, brand)
    images = post["embed"]["images"]
    link = f"https://bsky.app/profile/{brand.did}/post/{post['uri'].rpartition('/')[2]}"
    assert post["record"]["text"] == WORDS
    assert [image["alt"] for image in images] == [WIDE, HIGH]
    assert [await shape_of_red(bluesky, image) for image in images] == [2.0, 0.5]
    assert (made.card().words.count(link), made.below_card().count(link)) == (1, 1)
    assert made.slack.im("ana").messages() == []


@pytest.mark.parametrize(
    ("method", "call", "loss", "live", "uploads", "puts"),
    [
        pytest.param(UPLOAD, 2, Loss.ANSWER, 0, 3, 1, id="one of two pictures is uploaded"),
        pytest.param(PUT, 1, Loss.REQUEST, 0, 2, 2, id="it is not there yet"),
        pytest.param(PUT, 1, Loss.ANSWER, 1, 2, 1, id="it is there"),
    ],
)
async def test_a_bot_that_is_killed_while_publishing_says_it_once(
    installation: Installation,
    bluesky: BlueskyNetwork,
    brand: Account,
    customer: Account,
    *,
    method: str,
    call: int,
    loss: Loss,
    live: int,
    uploads: int,
    puts: int,
) -> None:
    """It goes on where it stopped: what took effect is found, what did not is sent again."""
    await killed_at(installation, method, loss, call=call)
    left_behind = len(await brand.posts())
    await started_again(installation)
    await check_said_once(installation, bluesky, brand, customer)
    line = installation.line
    assert (left_behind, len(line.calls(UPLOAD)), len(line.calls(PUT))) == (live, uploads, puts)


async def test_what_arrives_long_after_its_bot_was_killed_changes_nothing(
    installation: Installation, bluesky: BlueskyNetwork, brand: Account, customer: Account
) -> None:
    """A slow line hands the first call over when the second has published already."""
    slow = await killed_at(installation, PUT, Loss.REQUEST)
    await started_again(installation)
    published = await brand.posts()
    status = await installation.line.arrives(slow)
    await check_said_once(installation, bluesky, brand, customer)
    assert (status, await brand.posts()) == (200, published)
