"""Speaking first on Bluesky: implements `integrations.base.Publisher`."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from integrations.base import (
    Allowance,
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
    ThreadPlace,
    UploadsGone,
)
from integrations.bluesky import pictures, records, text
from integrations.bluesky.errors import SOON, XrpcRejected
from integrations.bluesky.facets import handles
from integrations.bluesky.payloads import PostView, ReplyRef, StrongRef
from integrations.bluesky.repository import Repository
from integrations.bluesky.views import Views
from integrations.pictures import fitted

LIMITS = PublishingLimits(
    text=text.POST,
    pictures=pictures.LIMITS,
    # 5,000 points an hour, and a new record takes 3. Source: docs.bsky.app, rate limits.
    sends=Rate(count=1_666, per=timedelta(hours=1)),
    # Source: com.atproto.repo.uploadBlob of the reference PDS.
    uploads=Rate(count=1_000, per=timedelta(days=1)),
)


class BlueskyPublisher:
    """Posts of one account, each under the key of its delivery."""

    def __init__(self, repository: Repository, views: Views, *, web_url: str) -> None:
        self._repository = repository
        self._views = views
        self._web_url = web_url

    @property
    def limits(self) -> PublishingLimits:
        """The same on every host: the lexicons fix them."""
        return LIMITS

    def check_post(self, text_: str) -> TextCheck:
        """Measure in graphemes and bytes."""
        return text.check(text_, text.POST)

    def post_cost(self, text_: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - contract: publishing is free, whatever it is
        """Nothing."""
        return None

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The record key of a delivery's post."""
        return records.new_tid(delivery_id=delivery_id, created_at=created_at)

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture, made smaller where it is too large, and without its metadata."""
        limits = LIMITS.pictures
        if len(picture.content) > limits.upload_bytes:
            raise Rejected(
                f"This picture is larger than {limits.upload_bytes // 1_000_000} MB: "
                "make it smaller, and add it again."
            )
        ready = await asyncio.to_thread(fitted, picture.content, picture.mime, limits.most_bytes)
        blob = await self._repository.upload(ready.content, ready.mime)
        return pictures.encode(pictures.Upload(blob=blob, width=ready.width, height=ready.height))

    @property
    def allowance(self) -> Allowance | None:
        """Nothing is told."""
        return None

    async def prepare(self, post: OutgoingPost) -> str:  # noqa: ARG002 - contract
        """Nothing has to be prepared."""
        return ""

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish; what cannot be accepted never leaves, and what is there is not written again."""
        check = self.check_post(post.text)
        if check.problems:
            raise Rejected(" ".join(check.problems))
        if len(post.pictures) > LIMITS.pictures.count:
            raise Rejected(f"Bluesky takes {LIMITS.pictures.count} pictures in one post.")
        if post.first_attempt_at is not None:
            earlier = await self._standing(post)
            if earlier is not None:
                return earlier
        record = records.post_record(
            check.as_sent,
            created_at=post.created_at,
            dids=await self._views.dids(handles(check.as_sent), {}),
            place=await self._place(post.follows),
            embed=pictures.embed(post.pictures),
        )
        try:
            uri = await self._repository.put_post(post.key, record)
        except XrpcRejected as refused:
            if refused.error == "BlobNotFound":
                raise UploadsGone("Bluesky no longer has the pictures.", after=SOON) from refused
            raise
        return self._sent(uri)

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look under the delivery's own key."""
        sent = await self._standing(post)
        if sent is None:
            return ReadBack(outcome=ReadBackOutcome.ABSENT)
        return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """Likes, replies, and reposts with quotes; posts that are gone are left out."""
        seen = await self._views.posts(one for one in external_ids if records.is_post(one))
        return {
            uri: Engagement(likes=view.like_count, replies=view.reply_count, shares=_shares(view))
            for uri, view in seen.items()
        }

    async def credentials_end(self) -> datetime | None:
        """Never: app passwords have no end, and with one a session can always be renewed."""
        return None

    async def _standing(self, post: OutgoingPost) -> Sent | None:
        record = await self._repository.own_post(post.key)
        return None if record is None else self._sent(record.uri)

    async def _place(self, follows: ThreadPlace | None) -> ReplyRef | None:
        if follows is None:
            return None
        parent = await self._ref(follows.parent_external_id)
        if follows.root_external_id == follows.parent_external_id:
            return ReplyRef(root=parent, parent=parent)
        return ReplyRef(root=await self._ref(follows.root_external_id), parent=parent)

    async def _ref(self, uri: str) -> StrongRef:
        record = await self._repository.post(uri)
        if record is None or not record.cid:
            raise Rejected(
                "The post that this one follows in its thread cannot be found: "
                "it has probably been deleted."
            )
        return StrongRef(uri=record.uri, cid=record.cid)

    def _sent(self, uri: str) -> Sent:
        return Sent(external_id=uri, url=records.post_url(self._web_url, uri))


def _shares(view: PostView) -> int | None:
    told = [count for count in (view.repost_count, view.quote_count) if count is not None]
    return sum(told) if told else None
