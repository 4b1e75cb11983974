"""The Mastodon adapter under the contract suite, on each kind of server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from integrations.base import Engagement, Network
from playground.networks.mastodon.flavours import Flavour
from playground.networks.mastodon.pretend import Post
from playground.networks.mastodon.server import FakeMastodon
from tests.contract.networks.harness import OpenHarness, Standing, Trouble
from tests.contract.networks.posts import StandingPost
from tests.integrations.mastodon.rig import Rig

_MANY = 8  # more requests than any one call makes; `heal` forgets the rest
_CUT = -1


class MastodonHarness:
    """One account of ours, one customer, one server."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._server = rig.server
        self._token = rig.server.token
        self.network: Network = rig.network

    def now(self) -> datetime:
        """The server's clock."""
        return self._server.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._server.advance(by)

    def another(self) -> Network:
        """A network of the account, not opened."""
        return self._rig.build()

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Ann mentions us; a late post is told behind the younger ones."""
        now = self._server.now
        self._server.now = now - late_by
        status_id = self._server.say(self._rig.ann, f"@brand {text}", to=reply_to)
        told = self._server.notifications.pop()
        younger = [one for one in self._server.notifications if one.created_at > told.created_at]
        self._server.notify("mention", told.post, late_by=len(younger))
        self._server.now = now
        return status_id

    async def customer_writes_privately(self, text: str) -> str:
        """Ann writes to us alone."""
        return self._server.say(self._rig.ann, f"@brand {text}", visibility="direct")

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Ann changes her words."""
        self._server.edit(external_id, f"@brand {text}")

    async def customer_deletes(self, external_id: str) -> None:
        """Ann takes a post back."""
        self._server.remove(external_id)

    async def stranger_posts(self) -> str | None:
        """Everybody may be answered, and written to."""
        return None

    async def ours(self) -> list[Standing]:
        """Our statuses."""
        return [_standing(post) for post in self._server.ours()]

    async def published(self) -> list[StandingPost]:
        """Our public statuses."""
        uploads = self._server.media.uploads
        return [
            StandingPost(
                external_id=post.id,
                text=post.text,
                follows=post.in_reply_to,
                alt_texts=tuple(uploads[one].description for one in post.pictures),
            )
            for post in self._server.ours()
            if post.visibility == "public"
        ]

    def forget_uploads(self) -> None:
        """The server deletes what no post shows."""
        self._server.media.lose_all()

    async def people_react(self, external_id: str) -> Engagement:
        """Ann likes it and answers, Bob likes and boosts it."""
        post = self._server.posts[external_id]
        post.favourites, post.boosts = 2, 1
        self._server.say(self._rig.ann, "@brand Lovely!", to=external_id)
        return Engagement(likes=2, replies=1, shares=1)

    def trouble(self, what: Trouble) -> None:
        """Script the server."""
        server = self._server
        match what:
            case Trouble.OUTAGE | Trouble.RATE_LIMIT:
                status = 503 if what is Trouble.OUTAGE else 429
                for method in ("GET", "POST"):
                    server.fail(method, "/api/", status, times=_MANY)
            case Trouble.UNAUTHORISED:
                server.token = "another"
            case Trouble.REFUSAL | Trouble.LOST_REQUEST | Trouble.LOST_ANSWER:
                status = 422 if what is Trouble.REFUSAL else _CUT
                for path in ("/api/v1/statuses", "/api/v2/media"):
                    server.fail("POST", path, status, after_effect=what is Trouble.LOST_ANSWER)

    def heal(self) -> None:
        """Forget what was scripted, accept our token again."""
        self._server._faults.clear()
        self._server.token = self._token


def _standing(post: Post) -> Standing:
    private = post.visibility == "direct"
    return Standing(
        external_id=post.id,
        text=post.text,
        private=private,
        answers="" if private else post.in_reply_to,
    )


def mastodon_harness(flavour: Flavour) -> OpenHarness:
    """How to open Mastodon on a server of one kind."""

    @asynccontextmanager
    async def open_harness() -> AsyncIterator[MastodonHarness]:
        async with FakeMastodon(flavour) as server, Rig(server) as rig:
            yield MastodonHarness(rig)

    return open_harness
