"""The Bluesky adapter against the pretend host, as the contract suite wants it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from integrations.base import Engagement, Network
from integrations.bluesky import PLUGIN
from integrations.bluesky.session import ACCESS, APP_PASSWORD, DID, HANDLE, REFRESH
from playground.networks.bluesky.faults import WRITES, Wrong
from playground.networks.bluesky.server import FakeBluesky
from playground.networks.bluesky.world import World
from tests.contract.networks.harness import Standing, Trouble
from tests.contract.networks.posts import StandingPost
from tests.integrations.bluesky.store import MemoryCredentials

_WRITES = WRITES | {"com.atproto.repo.uploadBlob"}
_WRONG = {
    Trouble.OUTAGE: (Wrong.UNAVAILABLE, None),
    Trouble.RATE_LIMIT: (Wrong.RATE_LIMIT, None),
    Trouble.REFUSAL: (Wrong.REFUSAL, _WRITES),
    Trouble.LOST_REQUEST: (Wrong.LOST_REQUEST, _WRITES),
    Trouble.LOST_ANSWER: (Wrong.LOST_ANSWER, _WRITES),
}


class BlueskyHarness:
    """One account of ours, one customer, one host. `settings` may be changed before `another`."""

    def __init__(self) -> None:
        self._now = datetime(2026, 3, 3, 9, 0, tzinfo=UTC)
        self.world = World(now=self.now)
        self.server = FakeBluesky(self.world)
        self.brand = self.world.person("harbour.test", display_name="Harbour Coffee")
        self.ada = self.world.person("ada.test", display_name="Ada Byron")
        session = self.server.session(self.brand)
        self.credentials = MemoryCredentials(
            {
                DID: self.brand.did,
                HANDLE: self.brand.handle,
                APP_PASSWORD: self.brand.password,
                ACCESS: session["accessJwt"],
                REFRESH: session["refreshJwt"],
            }
        )
        self.settings = {"BLUESKY_TIMEOUT_SECONDS": "5"}
        self.network: Network

    def now(self) -> datetime:
        """The world's time."""
        return self._now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._now += by

    def another(self) -> Network:
        """A network of the account, not opened."""
        return PLUGIN.build(
            own_external_id=self.brand.did,
            own_handle=self.brand.handle,
            base_url=self.server.url,
            credentials=self.credentials,
            settings=self.settings,
        )

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Ada mentions us, or answers a post of ours, which reaches us without a mention."""
        answers_us = reply_to and self.world.posts[reply_to].author is self.brand
        post = self.world.post(
            self.ada,
            text,
            to=None if answers_us else self.brand,
            reply_to=reply_to,
            created_at=self._now - late_by,
        )
        return post.uri

    async def customer_writes_privately(self, text: str) -> str:
        """Ada writes to us alone."""
        convo = self.world.convo(self.brand, self.ada)
        return f"{convo.id}/{self.world.say(self.ada, convo, text)['id']}"

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Nobody edits on Bluesky."""
        raise NotImplementedError(f"{external_id} cannot become {text}")

    async def customer_deletes(self, external_id: str) -> None:
        """Ada takes a post back."""
        self.world.delete(external_id)

    async def stranger_posts(self) -> str | None:
        """Bob lets nobody reply or write to him."""
        bob = self.world.person("bob.test")
        bob.accepts_messages = False
        post = self.world.post(bob, "Do not answer me.", to=self.brand)
        post.closed = True
        return post.uri

    async def ours(self) -> list[Standing]:
        """Our posts, then our private messages."""
        posts = [
            Standing(
                external_id=post.uri,
                text=post.record["text"],
                private=False,
                answers=post.record.get("reply", {}).get("parent", {}).get("uri", ""),
            )
            for post in self.world.posts.values()
            if post.author is self.brand
        ]
        messages = [
            Standing(external_id=f"{convo.id}/{one['id']}", text=one["text"], private=True)
            for convo in self.world.convos.values()
            for one in convo.messages
            if one["sender"]["did"] == self.brand.did
        ]
        return posts + messages

    async def published(self) -> list[StandingPost]:
        """Our posts, answers among them."""
        return [
            StandingPost(
                external_id=post.uri,
                text=post.record["text"],
                follows=post.record.get("reply", {}).get("parent", {}).get("uri", ""),
                alt_texts=tuple(
                    image["alt"] for image in post.record.get("embed", {}).get("images", [])
                ),
            )
            for post in self.world.posts.values()
            if post.author is self.brand
        ]

    def forget_uploads(self) -> None:
        """The host has lost every file."""
        self.world.blobs.clear()

    async def people_react(self, external_id: str) -> Engagement:
        """Ada and another like it; she answers, the other repeats it."""
        self.world.post(self.ada, "Lovely!", reply_to=external_id)
        self.world.posts[external_id].counts.update(likeCount=2, replyCount=1, repostCount=1)
        return Engagement(likes=2, replies=1, shares=1)

    def trouble(self, what: Trouble) -> None:
        """Script the host."""
        if what is Trouble.UNAUTHORISED:
            self.server.revoke(self.brand)
            return
        wrong, methods = _WRONG[what]
        self.server.fail(wrong, methods=methods)

    def heal(self) -> None:
        """The host works again; what was revoked stays revoked."""
        self.server.heal()


@asynccontextmanager
async def bluesky_harness() -> AsyncIterator[BlueskyHarness]:
    """How the contract suite, and the tests beside this, open it."""
    harness = BlueskyHarness()
    async with harness.server:
        harness.network = harness.another()
        await harness.network.open()
        try:
            yield harness
        finally:
            await harness.network.close()
