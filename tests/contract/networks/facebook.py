"""The Facebook adapter under the contract suite, against the pretend Graph."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from integrations.base import Engagement, Network
from playground.networks.graph import FakeGraph, Fault, When, html_503, lost, refusal
from tests.contract.networks.harness import Standing, Trouble
from tests.contract.networks.posts import StandingPost
from tests.integrations.facebook.rig import Rig

_MANY = 8  # more requests than any one call makes; `heal` forgets the rest

_FAULTS: dict[Trouble, Fault] = {
    Trouble.OUTAGE: html_503(),
    Trouble.RATE_LIMIT: refusal(32, message="(#32) Page request limit reached"),
    Trouble.REFUSAL: refusal(368, message="(#368) The action attempted is deemed abusive."),
    Trouble.LOST_REQUEST: lost(When.BEFORE),
    Trouble.LOST_ANSWER: lost(When.AFTER),
}


class FacebookHarness:
    """One Page of ours, one customer, one Graph."""

    def __init__(self, rig: Rig) -> None:
        self._rig = rig
        self._graph = rig.graph
        self.network: Network = rig.network

    def now(self) -> datetime:
        """The Graph's clock."""
        return self._graph.now

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        self._graph.advance(by)

    def another(self) -> Network:
        """A network of the Page, not opened."""
        return self._rig.build()

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Ann writes on our Page, or comments."""
        graph, at = self._graph, self._graph.now - late_by
        if not reply_to:
            return graph.visitor_post(text, at=at)
        if reply_to in graph.comments:
            return graph.comment(text, under=reply_to, at=at)
        return graph.comment(text, on=reply_to, at=at)

    async def customer_writes_privately(self, text: str) -> str:
        """Ann writes to us alone."""
        return self._graph.dm(text)

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Ann changes her words."""
        self._graph.edit(external_id, text)

    async def customer_deletes(self, external_id: str) -> None:
        """Ann takes it back."""
        self._graph.remove(external_id)

    async def stranger_posts(self) -> str | None:
        """Bob names us in a post of his own: we may not write to him privately."""
        return self._graph.mention("Try the coffee at Harbour!", by=self._graph.bob)

    async def ours(self) -> list[Standing]:
        """Our comments, then our private messages."""
        comments = [
            Standing(
                external_id=one.id,
                text=one.message,
                private=False,
                answers=one.parent_id or one.post_id,
            )
            for one in self._graph.comments.values()
            if one.author is self._graph.page and not one.deleted
        ]
        private = [
            Standing(external_id=one.id, text=one.text, private=True)
            for one in self._graph.messages.values()
            if one.ours
        ]
        return comments + private

    async def published(self) -> list[StandingPost]:
        """The posts of our Page."""
        return [
            StandingPost(
                external_id=one.id,
                text=one.message,
                alt_texts=tuple(self._graph.photos[photo].alt_text for photo in one.photos),
            )
            for one in self._graph.posts.values()
            if one.author is self._graph.page and not one.deleted
        ]

    def forget_uploads(self) -> None:
        """The Graph knows pictures that are in no post no more."""
        self._graph.forget_uploads()

    async def people_react(self, external_id: str) -> Engagement:
        """Ann likes it and comments, Bob likes and shares it."""
        graph = self._graph
        graph.like(external_id)
        graph.like(external_id, by=graph.bob)
        graph.share(external_id, by=graph.bob)
        graph.comment("Lovely!", on=external_id)
        return Engagement(likes=2, replies=1, shares=1)

    def trouble(self, what: Trouble) -> None:
        """Script the server."""
        if what is Trouble.UNAUTHORISED:
            self._graph.tokens.spoil()
        else:
            self._graph.faults.add(_FAULTS[what], times=_MANY)

    def heal(self) -> None:
        """Forget what was scripted, accept our token again."""
        self._graph.faults.clear()
        self._graph.tokens.heal()


@asynccontextmanager
async def facebook_harness() -> AsyncIterator[FacebookHarness]:
    """How to open Facebook."""
    async with FakeGraph() as graph, Rig(graph) as rig:
        graph.refuse_duplicates = True
        yield FacebookHarness(rig)
