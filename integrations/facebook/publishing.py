"""Speaking first: posts of the Page, with pictures.

Pictures are handed over unpublished and shown by the post that names them. A second attempt looks
first whether the first one has succeeded, because Facebook has no idempotency key.
"""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.errors import OutsideError
from integrations.attempts import Attempts
from integrations.base import (
    Allowance,
    CredentialStore,
    Engagement,
    Money,
    OutgoingPost,
    PictureFile,
    PictureLimits,
    PublishingLimits,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    Sent,
    TextCheck,
    Unknown,
    UploadsGone,
)
from integrations.facebook.credentials import sign_in_ends
from integrations.facebook.ids import part
from integrations.facebook.lookup import look_up
from integrations.facebook.nodes import Us
from integrations.facebook.read_back import ReadBacks, sent_post
from integrations.facebook.sending import SENT_FIELDS
from integrations.facebook.settings import FacebookSettings
from integrations.facebook.text import POST_LIMIT, check_post
from integrations.graph import FilePart, GraphClient, GraphRefused
from integrations.graph.tame import Record, as_id, as_record
from integrations.graph.tokens import inspect
from integrations.pictures import fitted

__all__ = ["PICTURES", "FacebookPublisher"]

PICTURES = PictureLimits(
    count=10,
    mimes=("image/jpeg", "image/png"),
    most_bytes=4_000_000,
    upload_bytes=20_000_000,
    shrinks=True,
    note="A picture of more than 4.0 MB is made smaller.",
)
"""Source: developers.facebook.com/docs/graph-api/reference/page/photos."""

_LIMITS = PublishingLimits(text=POST_LIMIT, pictures=PICTURES, threads=False, repeats=False)
_AT_ONCE = timedelta(seconds=1)
_FIGURES = (
    "id,reactions.limit(0).summary(total_count),"
    "comments.filter(stream).limit(0).summary(total_count),shares"
)


class FacebookPublisher:
    """Implements `integrations.base.Publisher`."""

    def __init__(
        self,
        client: GraphClient,
        us: Us,
        read_backs: ReadBacks,
        attempts: Attempts,
        *,
        credentials: CredentialStore,
        settings: FacebookSettings,
        clock: Callable[[], datetime],
    ) -> None:
        self._client = client
        self._us = us
        self._read_backs = read_backs
        self._attempts = attempts
        self._credentials = credentials
        self._settings = settings
        self._clock = clock

    @property
    def limits(self) -> PublishingLimits:
        """The same for every Page."""
        return _LIMITS

    def check_post(self, text: str) -> TextCheck:
        """Measure one post."""
        return check_post(text)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - contract
        """Publishing is free."""
        return None

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - contract
        """Facebook has no idempotency key."""
        return ""

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture, unpublished, with its description; its id there."""
        if picture.mime not in PICTURES.mimes:
            raise Rejected("Facebook takes JPEG and PNG pictures.", hint="Save it as one of them.")
        fit = await asyncio.to_thread(fitted, picture.content, picture.mime, PICTURES.most_bytes)
        ending = fit.mime.partition("/")[2]
        node = await self._client.post(
            f"{part(self._us.id)}/photos",
            {"published": False, "alt_text_custom": picture.alt_text or None},
            {"source": FilePart(name=f"picture.{ending}", mime=fit.mime, content=fit.content)},
            harmless=True,
        )
        photo = as_id(node.get("id"))
        if not photo:
            raise UploadsGone("Facebook did not say how it calls the picture.", after=_AT_ONCE)
        return photo

    @property
    def allowance(self) -> Allowance | None:
        """Facebook tells no number of posts."""
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
        _refuse(post)
        if post.first_attempt_at is not None:
            found = await self.find_post(post)
            if found.outcome is ReadBackOutcome.LIVE and found.sent is not None:
                return found.sent
        shown = [{"media_fbid": part(picture.ref)} for picture in post.pictures]
        try:
            node = await self._client.post(
                f"{part(self._us.id)}/feed",
                {
                    "message": post.text.strip(),
                    "attached_media": shown or None,
                    "fields": SENT_FIELDS,
                },
            )
            sent = _made(node)
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(post)
            raise
        except GraphRefused as error:
            await self._blame_pictures(post, error)
            raise
        return sent

    async def _blame_pictures(self, post: OutgoingPost, error: GraphRefused) -> None:
        """Facebook forgets what no post shows after a day; the refusal does not say so."""
        if not post.pictures:
            return
        found = await look_up(self._client, [picture.ref for picture in post.pictures], "id")
        if found.gone:
            raise UploadsGone(
                "Facebook does not have the pictures any more.", after=_AT_ONCE
            ) from error

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look whether a post of unknown outcome is among the Page's."""
        first, last = self._attempts.first_and_last(post)
        found = await self._read_backs.post(post, first=first, last=last, now=self._clock())
        if found.outcome is not ReadBackOutcome.UNSURE:
            self._attempts.settled(post)
        return found

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """How people took our posts; deleted ones are left out."""
        found = await look_up(self._client, external_ids, _FIGURES)
        return {one: _engagement(node) for one, node in found.nodes.items()}

    async def credentials_end(self) -> datetime | None:
        """When a person has to sign in again, asked of Facebook, else as it was at the sign-in.

        A Page's token does not end by itself, but the access to people's data does, ninety days
        after the person who connected the Page was last at Facebook through the app.
        """
        stored = await self._credentials.load()
        read = self._settings
        if read.app_id and read.app_secret:
            try:
                known = await inspect(
                    base_url=self._client.base_url,
                    version=read.version,
                    app_id=read.app_id,
                    app_secret=read.app_secret,
                    token=stored.get("page_token", ""),
                )
            except OutsideError:
                return sign_in_ends(stored)
            return known.first_end
        return sign_in_ends(stored)


def _refuse(post: OutgoingPost) -> None:
    """Say at once what Facebook would not take.

    Raises:
        Rejected: the text or the number of pictures is not right.
    """
    problems = list(check_post(post.text).problems)
    if len(post.pictures) > PICTURES.count:
        problems.append(
            f"{len(post.pictures)} pictures are too many: Facebook takes {PICTURES.count}."
        )
    if post.follows is not None:
        problems.append("A Facebook post cannot go on in another one.")
    if problems:
        raise Rejected(" ".join(problems))


def _made(node: Record) -> Sent:
    if not as_id(node.get("id")):
        raise Unknown("Facebook answered without saying which post it made.")
    return sent_post(node)


def _engagement(node: Record) -> Engagement:
    shares = as_record(node.get("shares"))
    return Engagement(
        likes=_total(node.get("reactions")),
        replies=_total(node.get("comments")),
        # A post that nobody has shared has no such field.
        shares=_count(shares.get("count")) if shares else 0,
    )


def _total(edge: object) -> int | None:
    return _count(as_record(as_record(edge).get("summary")).get("total_count"))


def _count(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        return None
    return value
