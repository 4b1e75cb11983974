"""The X adapter under the contract suite, against the pretend X."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from integrations.base import Engagement, Network
from integrations.x import PLUGIN
from integrations.x.mapping import DIRECT
from playground.networks.x.faults import Fault, Lost, RateLimited, When, html_503, problem
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_HANDLE, OWN_ID, Person
from tests.contract.networks.harness import Standing, Trouble
from tests.contract.networks.posts import StandingPost
from tests.integrations.x.conftest import Store

_MANY = 8  # more requests than any one call makes; `heal` forgets the rest

_FAULTS: dict[Trouble, Fault] = {
    Trouble.OUTAGE: html_503(),
    Trouble.RATE_LIMIT: RateLimited(),
    Trouble.UNAUTHORISED: problem(401, title="Unauthorized", detail="Unauthorized"),
    Trouble.REFUSAL: problem(403, detail="Your account is restricted.", path="/2/tweets"),
    Trouble.LOST_REQUEST: Lost(when=When.BEFORE, method="POST"),
    Trouble.LOST_ANSWER: Lost(when=When.AFTER, method="POST"),
}


class XHarness:
    """One account of ours, one customer, one X."""

    def __init__(self, server: FakeX) -> None:
        self._server = server
        self._world = server.world
        self.network: Network = self.another()

    def now(self) -> datetime:
        """X's clock."""
        return self._world.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._world.advance(by)

    def another(self) -> Network:
        """A network of the account, not opened."""
        return PLUGIN.build(
            own_external_id=OWN_ID,
            own_handle=OWN_HANDLE,
            base_url=self._server.url,
            credentials=Store(KEYS),
            settings={"X_TIMEOUT_SECONDS": "5"},
        )

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Kim mentions us; a late post has an id of its own time, as on X."""
        now = self._world.now
        self._world.now = now - late_by
        made = self._world.post(f"@{OWN_HANDLE} {text}", answers=reply_to)
        self._world.now = max(now, self._world.now)
        return made

    async def customer_writes_privately(self, text: str) -> str:
        """Kim writes to us alone."""
        return DIRECT + self._world.write_privately(text)

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Kim changes the words."""
        self._world.edit(external_id, f"@{OWN_HANDLE} {text}")

    async def customer_deletes(self, external_id: str) -> None:
        """Kim takes a post back."""
        self._world.delete(external_id)

    async def stranger_posts(self) -> str | None:
        """Lee mentions us, but takes no private messages from us."""
        lee = self._world.add(
            Person(id="3000", username="lee", name="Lee", receives_our_messages=False)
        )
        return self._world.post(f"@{OWN_HANDLE} hello", author_id=lee.id)

    async def ours(self) -> list[Standing]:
        """Our posts, then our private messages."""
        posts = [
            Standing(external_id=post.id, text=post.text, private=False, answers=post.answers)
            for post in reversed(self._world.newest_versions())
            if post.author_id == OWN_ID
        ]
        private = [
            Standing(external_id=DIRECT + event.id, text=event.text, private=True)
            for event in self._world.private.values()
            if event.sender_id == OWN_ID
        ]
        return posts + private

    async def published(self) -> list[StandingPost]:
        """Our posts in their newest version."""
        return [
            StandingPost(
                external_id=post.id,
                text=post.text,
                follows=post.answers,
                alt_texts=tuple(str(item.document["alt_text"]) for item in post.media),
            )
            for post in reversed(self._world.newest_versions())
            if post.author_id == OWN_ID
        ]

    def forget_uploads(self) -> None:
        """X knows no picture any more."""
        self._server.media.uploads.clear()

    async def people_react(self, external_id: str) -> Engagement:
        """Kim likes it and answers, Lee likes and repeats it."""
        self._world.react(external_id, likes=2, reposts=1)
        self._world.post("Lovely!", answers=external_id)
        return Engagement(likes=2, replies=1, shares=1)

    def trouble(self, what: Trouble) -> None:
        """Script the server."""
        self._server.script(*[_FAULTS[what]] * _MANY)

    def heal(self) -> None:
        """Forget what was scripted."""
        self._server._faults.clear()


@asynccontextmanager
async def x_harness() -> AsyncIterator[XHarness]:
    """How to open X."""
    async with FakeX(datetime(2026, 3, 3, 9, 0, tzinfo=UTC)) as server:
        harness = XHarness(server)
        await harness.network.open()
        try:
            yield harness
        finally:
            await harness.network.close()
