"""The Instagram adapter under the contract suite, against the pretend Graph.

A mention is a post of Ann's that names us in its caption: such a post stands by itself, as the
suite wants it. Comments under our own posts, private replies to them and deleting there are tried
in tests/integrations/instagram.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from integrations.base import Engagement, Network, PictureFile, UploadedPicture
from playground.networks.graph import When, html_503, lost, refusal
from playground.networks.graph.records import IgComment, Media
from tests.contract.networks.harness import Standing, Trouble
from tests.contract.networks.posts import StandingPost
from tests.integrations.instagram.rig import Rig

_MANY = 8  # more requests than any one call makes; `heal` forgets the rest
_SPOKEN = ("/mentions", "/replies", "/messages", "/media_publish")


class InstagramHarness:
    """One account of ours, one customer, one Graph."""

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
        """A network of the account, not opened."""
        return self._rig.build()

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """Ann names us in a post's caption, or in a comment under a post or comment."""
        at = self._graph.now - late_by
        words = f"@{self._graph.account.username} {text}"
        if not reply_to:
            return self._graph.ig_publish(words, at=at)
        if reply_to in self._graph.media:
            return self._graph.ig_comment(words, on=reply_to, at=at)
        return self._graph.ig_comment(words, under=reply_to, at=at)

    async def customer_writes_privately(self, text: str) -> str:
        """Ann writes to us alone."""
        return self._graph.ig_dm(text)

    async def customer_edits(self, external_id: str, text: str) -> None:
        """Not offered: Instagram shows no edits."""
        raise NotImplementedError(external_id, text)

    async def customer_deletes(self, external_id: str) -> None:
        """Ann takes something back."""
        self._graph.ig_remove(external_id)

    async def stranger_posts(self) -> str | None:
        """Bob tags us in a picture: Instagram lets nobody answer that, nor write to him."""
        return self._graph.ig_publish("What a cup!", by=self._graph.ig_bob, tags=True)

    async def ours(self) -> list[Standing]:
        """Our comments, then our private messages."""
        comments = [
            Standing(
                external_id=one.id,
                text=one.text,
                private=False,
                answers=one.parent_id or one.media_id,
            )
            for one in self._graph.ig_ours()
            if isinstance(one, IgComment)
        ]
        private = [
            Standing(external_id=one.id, text=one.text, private=True)
            for one in self._graph.messages.values()
            if one.ours
        ]
        return comments + private

    async def published(self) -> list[StandingPost]:
        """Our posts."""
        return [
            StandingPost(external_id=one.id, text=one.caption, alt_texts=self._alt_texts(one))
            for one in self._graph.ig_ours()
            if isinstance(one, Media)
        ]

    def _alt_texts(self, media: Media) -> tuple[str, ...]:
        shown = [self._graph.media[one] for one in media.children] or [media]
        return tuple(one.alt_text for one in shown if one.alt_text)

    def forget_uploads(self) -> None:
        """What was not published is gone."""
        self._graph.forget_uploads()

    def shown_at(self, picture: PictureFile) -> str:
        """Where Instagram fetches it: as the JPEG that the bot makes of it."""
        return self._rig.show(f"{picture.id}.jpg")

    def at_hand(self) -> tuple[UploadedPicture, ...]:
        """A picture without a description."""
        return (self._rig.picture("at-hand.jpg", alt_text=""),)

    async def people_react(self, external_id: str) -> Engagement:
        """Ann likes it and comments, Bob likes it and shows it on; Instagram does not tell that."""
        for person in (self._graph.ig_ann, self._graph.ig_bob):
            self._graph.ig_like(external_id, by=person)
        self._graph.ig_comment("Lovely!", on=external_id)
        return Engagement(likes=2, replies=1, shares=None)

    def trouble(self, what: Trouble) -> None:
        """Script the Graph."""
        faults = self._graph.faults
        match what:
            case Trouble.OUTAGE:
                faults.add(html_503(), times=_MANY)
            case Trouble.RATE_LIMIT:
                faults.add(refusal(4), times=_MANY)
            case Trouble.UNAUTHORISED:
                self._graph.tokens.spoil()
            case Trouble.REFUSAL:
                faults.add(*(refusal(368, method="POST", path=one) for one in _SPOKEN), times=_MANY)
            case Trouble.LOST_REQUEST | Trouble.LOST_ANSWER:
                when = When.BEFORE if what is Trouble.LOST_REQUEST else When.AFTER
                faults.add(*(lost(when, path=one) for one in _SPOKEN), times=_MANY)

    def heal(self) -> None:
        """Forget what was scripted, accept our token again."""
        self._graph.faults.clear()
        self._graph.tokens.heal()


@asynccontextmanager
async def instagram_harness() -> AsyncIterator[InstagramHarness]:
    """How to open Instagram."""
    async with Rig() as rig:
        yield InstagramHarness(rig)
