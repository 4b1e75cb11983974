"""Speaking first on X: posts and threads, with pictures."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integrations.base import (
    Allowance,
    CredentialStore,
    Engagement,
    Money,
    OutgoingPost,
    PictureFile,
    PublishingLimits,
    Rate,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    Sent,
    TextCheck,
    UploadsGone,
)
from integrations.x import pricing
from integrations.x import text as texts
from integrations.x.attempts import Attempts
from integrations.x.client import PAGE, XClient
from integrations.x.credentials import ends_at
from integrations.x.errors import Refused
from integrations.x.media import MOST_PICTURES, PICTURES, Pause, Reference, Uploader, read_reference
from integrations.x.metering import POSTS, POSTS_WITH_LINK, XMeter
from integrations.x.payload import PostMetrics, read_posts
from integrations.x.read_back import Reader, accepted_post
from integrations.x.refusals import Reason
from integrations.x.settings import XSettings

_QUARTER = timedelta(minutes=15)
_ANEW = timedelta(seconds=5)  # X's upload and post services may lag behind each other

_DUPLICATE_NOT_SEEN = (
    "X says that it has this text from us already, but it is not where it would stand now. Look at "
    "the profile on x.com before you publish anything again."
)


class XPublisher:
    """Publishing for one account; see `integrations.base.Publisher` for what is promised."""

    def __init__(
        self,
        *,
        client: Callable[[], XClient],
        own_id: str,
        own_handle: str,
        credentials: CredentialStore,
        settings: XSettings,
        meter: XMeter | None = None,
        pause: Pause = asyncio.sleep,
    ) -> None:
        self._client = client
        self._own_id = own_id
        self._own_handle = own_handle
        self._store = credentials
        self._settings = settings
        self._meter = meter
        self._pause = pause
        self._attempts = Attempts()
        # Deliveries whose pictures X did not take, though it cannot have forgotten them.
        self._not_taken: set[str] = set()
        self._limits = _limits(settings)

    @property
    def limits(self) -> PublishingLimits:
        """280 weighted units; four pictures, or one moving GIF."""
        return self._limits

    def check_post(self, text: str) -> TextCheck:
        """Measure one post by X's rule."""
        return texts.check_post(text)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - contract
        """What X charges for it; each post of a thread costs the same."""
        return pricing.price_of_post(
            self._settings.prices, self._settings.tier, has_url=texts.has_url(text)
        )

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """X has no idempotency key."""
        return ""

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture and wait until X can show it."""
        return await Uploader(self._client(), self._pause).upload(picture)

    @property
    def allowance(self) -> Allowance | None:
        """Nothing is told."""
        return None

    async def prepare(self, post: OutgoingPost) -> str:  # noqa: ARG002 - contract
        """Nothing has to be prepared."""
        return ""

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish one post.

        Raises:
            UploadsGone, RetryLater, Reauthorise, Rejected: it was certainly not published.
            Unknown: it may have been.
        """
        check = texts.check_post(post.text)
        if check.problems:
            raise Rejected(" ".join(check.problems))
        media = _media(post)
        made = await self._attempts.make(
            post.delivery_id,
            self._written(post, check.as_sent, media),
            again=post.first_attempt_at is not None,
            at=self._client().server_time,
        )
        self._not_taken.discard(post.delivery_id)
        self._charged(post)
        return accepted_post(self._own_handle, made)

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look for a post on our own timeline."""
        found = await Reader(self._client(), self._own_id, self._own_handle).find_post(
            post, last_attempt=self._attempts.last(post.delivery_id) or post.last_attempt_at
        )
        if found.outcome is ReadBackOutcome.LIVE:
            self._charged(post)
        return self._attempts.settle(post.delivery_id, found, duplicate=_DUPLICATE_NOT_SEEN)

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """Likes, replies and shares (reposts and quotes together) of our posts."""
        asked = list(dict.fromkeys(external_ids))
        found: dict[str, Engagement] = {}
        for start in range(0, len(asked), PAGE):
            batch = asked[start : start + PAGE]
            for post in read_posts(await self._client().public_metrics(batch)):
                if post.id in batch and post.public_metrics is not None:
                    found[post.id] = _engagement(post.public_metrics)
        return found

    async def credentials_end(self) -> datetime | None:
        """When an OAuth 2.0 token that cannot be renewed ends; other keys do not expire."""
        return ends_at(await self._store.load())

    async def _written(self, post: OutgoingPost, text: str, media: Sequence[Reference]) -> str:
        # X lets everybody answer posts of their own, so no tier forbids a thread.
        under = post.follows.parent_external_id if post.follows else ""
        client = self._client()
        try:
            return await client.post(text, under=under, media_ids=[one.id for one in media])
        except Refused as error:
            if error.reason is Reason.MEDIA and self._worth_another_upload(post, media):
                raise UploadsGone(
                    "X does not know the pictures (any more).", after=_ANEW, hint=error.hint
                ) from error
            if error.reason is Reason.GONE and under:
                raise Refused(
                    "The post before this one in the thread is gone.",
                    hint="Look at the thread on x.com.",
                ) from error
            raise

    def _charged(self, post: OutgoingPost) -> None:
        if self._meter is not None:
            what = POSTS_WITH_LINK if texts.has_url(post.text) else POSTS
            self._meter.sent(what, self.post_cost(post.text, follows=post.follows is not None))

    def _worth_another_upload(self, post: OutgoingPost, media: Sequence[Reference]) -> bool:
        """Always when X must have forgotten the pictures; otherwise it may not like them: once."""
        if any(one.forgotten(self._client().server_time) for one in media):
            return True
        if post.delivery_id in self._not_taken:
            self._not_taken.discard(post.delivery_id)
            return False
        self._not_taken.add(post.delivery_id)
        return True


def _limits(settings: XSettings) -> PublishingLimits:
    price = pricing.price_of_description(settings.tier)
    told = f" X charges about {price.amount} USD for each description." if price else ""
    return PublishingLimits(
        text=texts.LIMITS.reply,
        pictures=replace(PICTURES, note=PICTURES.note + told),
        sends=Rate(count=100, per=_QUARTER),
        repeats=False,  # 403, “duplicate content”, for a while
        uploads=Rate(count=500, per=_QUARTER),
        threads=True,
    )


def _media(post: OutgoingPost) -> list[Reference]:
    known: list[Reference] = []
    for picture in post.pictures:
        reference = read_reference(picture.ref)
        if reference is None:
            raise UploadsGone("What was kept of an upload cannot be read.", after=_ANEW)
        known.append(reference)
    if len(known) > MOST_PICTURES:
        raise Rejected(f"X shows at most {MOST_PICTURES} pictures in a post.")
    if len(known) > 1 and any(reference.moves for reference in known):
        raise Rejected("A moving GIF stands alone on X: take the other pictures out.")
    return known


def _engagement(counts: PostMetrics) -> Engagement:
    shares = [n for n in (counts.retweet_count, counts.quote_count) if n is not None]
    return Engagement(
        likes=counts.like_count,
        replies=counts.reply_count,
        shares=sum(shares) if shares else None,
    )
