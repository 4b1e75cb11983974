"""Speaking first on Instagram: pictures with a caption, by way of a container.

    upload    notes the address at which the bot shows the picture
    prepare   makes the container; its id is stored before anything is published
    publish   waits until Instagram has the pictures, then publishes the container
    find_post asks the container whether it was published, then looks for the post

A container can be published once, so that a second attempt is harmless: it finds the post.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from integrations.attempts import Attempts
from integrations.base import (
    Allowance,
    Engagement,
    Money,
    OutgoingPost,
    PictureFile,
    PictureLimits,
    PublishingLimits,
    Rate,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    RetryLater,
    Sent,
    TextCheck,
    Unknown,
)
from integrations.graph import GraphClient, GraphRefused, Json
from integrations.graph.tame import as_id
from integrations.instagram.containers import Containers, Handed, State, uploads_gone
from integrations.instagram.ids import is_number, number
from integrations.instagram.own_posts import OwnPosts
from integrations.instagram.quota import Quota, count
from integrations.instagram.read_back import SETTLING, SKEW
from integrations.instagram.said import Us
from integrations.instagram.settings import InstagramSettings
from integrations.instagram.text import CAPTION, check_caption
from integrations.instagram.tokens import TokenKeeper

__all__ = ["InstagramPublisher"]

PICTURES = PictureLimits(
    count=10,
    # Instagram takes JPEG alone; the bot shows every picture as one (`PictureFile.public_url`).
    mimes=("image/jpeg", "image/png", "image/webp"),
    most_bytes=8_000_000,
    upload_bytes=20_000_000,
    shrinks=True,
    alt_units=1_000,
    note="Instagram shows pictures between 4:5 and 1.91:1; others get white at their sides.",
    least=1,
    fetched=True,
)
"""Sources: developers.facebook.com/docs/instagram-platform/content-publishing and
/reference/ig-user/media (8 MB, JPEG, 4:5 to 1.91:1; `alt_text`); ten pictures in a carousel."""

UPLOADS = Rate(count=400, per=timedelta(hours=24))
"""Containers that an account may make in a day (the same page)."""

_NO_ADDRESS = (
    "Instagram fetches pictures from this bot, so publishing there needs a public https address: "
    "set PUBLIC_URL."
)
_TRIES, _PAUSE = 4, 2.0
_BUSY_WAIT = timedelta(seconds=20)


class InstagramPublisher:
    """Implements `integrations.base.Publisher`."""

    def __init__(
        self,
        client: GraphClient,
        us: Us,
        tokens: TokenKeeper,
        settings: InstagramSettings,
        attempts: Attempts,
    ) -> None:
        self._client = client
        self._us = us
        self._tokens = tokens
        self._settings = settings
        self._clock = settings.clock
        self._attempts = attempts
        self._containers = Containers(client, us, settings.clock)
        self._quota = Quota(client, us, settings.clock)
        self._posts = OwnPosts(client, us)

    @property
    def limits(self) -> PublishingLimits:
        """The same for every account, but for the public address."""
        return PublishingLimits(
            text=CAPTION,
            pictures=PICTURES,
            uploads=UPLOADS,
            threads=False,
            blocked="" if self._settings.can_be_fetched else _NO_ADDRESS,
        )

    def check_post(self, text: str) -> TextCheck:
        """Measure a caption."""
        return check_caption(text)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - the contract's arguments
        """Publishing is free."""
        return None

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:  # noqa: ARG002 - the contract's arguments
        """Instagram has none: the container takes its place."""
        return ""

    async def upload(self, picture: PictureFile) -> str:
        """Note where Instagram will find it.

        Nothing is handed over yet: whether a picture stands alone or among others decides what
        Instagram has to be told, and only the whole post says that.

        Raises:
            Rejected: its type is not taken, or the bot has no public address.
        """
        if picture.mime not in PICTURES.mimes:
            raise Rejected(
                f"Instagram takes no pictures of the type {picture.mime}.",
                hint="Use a JPEG, PNG or WebP.",
            )
        if len(picture.content) > PICTURES.upload_bytes:
            raise Rejected(f"This picture is larger than {PICTURES.upload_bytes // 1_000_000} MB.")
        if not picture.public_url:
            raise Rejected(_NO_ADDRESS)
        return Handed(url=picture.public_url, alt_text=picture.alt_text, at=self._clock()).encode()

    @property
    def allowance(self) -> Allowance | None:
        """What Instagram said last of how many posts it takes in a day."""
        return self._quota.allowance

    async def refresh_allowance(self) -> None:
        """Ask how much of it is used.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        await self._quota.refresh()

    async def prepare(self, post: OutgoingPost) -> str:
        """Make the container.

        Raises:
            UploadsGone, RetryLater, Reauthorise, Rejected: never Unknown.
        """
        caption = self._refuse(post)
        await self._quota.leave_room()
        return await self._containers.make(post, caption)

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish the container; where none was prepared, one is made first.

        Raises:
            UploadsGone, RetryLater, Reauthorise, Rejected, Unknown: as the contract says.
        """
        self._refuse(post)
        container = post.prepared or await self.prepare(post)
        match await self._ready(container):
            case State.PUBLISHED:
                return await self._published_before(replace(post, prepared=container))
            case State.GONE | State.EXPIRED:
                raise uploads_gone()
            case _:
                await self._quota.leave_room()
        media_id = await self._publish(post, container)
        self._quota.use()
        return Sent(
            external_id=media_id, url=await self._posts.address(media_id), sent_at=self._clock()
        )

    async def _publish(self, post: OutgoingPost, container: str) -> str:
        try:
            made = await self._client.post(
                f"{number(self._us.id)}/media_publish", {"creation_id": container}
            )
            return _published_id(made)
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(post)
            raise

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look whether a post of unknown outcome is there.

        Raises:
            RetryLater, Reauthorise, Rejected: Instagram could not be asked.
        """
        state = State.GONE
        if is_number(post.prepared):
            state = (await self._containers.standing(post.prepared)).state
        if state in {State.GONE, State.PUBLISHED}:
            sent, whole = await self._newest_like(post)
            if sent is not None:
                return ReadBack(outcome=ReadBackOutcome.LIVE, sent=sent)
            if state is State.PUBLISHED:
                return _unsure("Instagram has published it, but does not list it (yet).")
            if not whole:
                return _unsure("Instagram does not list our posts far enough back to be sure.")
        _, last = self._attempts.first_and_last(post)
        if self._clock() - last < SETTLING:
            return _unsure("The attempt is too fresh: Instagram may still be publishing it.")
        return ReadBack(outcome=ReadBackOutcome.ABSENT)

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """Likes and comments; how often a post was shared is not told."""
        found = {}
        for one in dict.fromkeys(external_ids):
            if not is_number(one):
                continue
            try:
                answer = await self._client.get(one, {"fields": "like_count,comments_count"})
            except GraphRefused:
                continue
            found[one] = Engagement(
                likes=count(answer.get("like_count")),
                replies=count(answer.get("comments_count")),
            )
        return found

    async def credentials_end(self) -> datetime | None:
        """When the token ends, unless it is renewed before."""
        return await self._tokens.ends()

    def _refuse(self, post: OutgoingPost) -> str:
        """The caption, of a post that Instagram would take.

        Raises:
            Rejected: it would not.
        """
        check = check_caption(post.text)
        problems = list(check.problems)
        if post.follows is not None:
            problems.append("Instagram has no threads.")
        if not post.pictures:
            problems.append("A post on Instagram needs a picture.")
        if len(post.pictures) > PICTURES.count:
            problems.append(
                f"{len(post.pictures)} pictures are too many: Instagram takes {PICTURES.count}."
            )
        if problems:
            raise Rejected(" ".join(problems))
        return check.as_sent

    async def _ready(self, container: str) -> State:
        """Wait a few seconds for the pictures.

        Raises:
            RetryLater: Instagram is still fetching them.
            Rejected: it cannot use them.
        """
        for attempt in range(_TRIES):
            if attempt:
                await self._settings.pause(_PAUSE)
            standing = await self._containers.standing(container)
            if standing.state is State.BROKEN:
                said = f" Instagram says: “{standing.said.rstrip('. ')}”." if standing.said else ""
                raise Rejected(
                    f"Instagram could not use what it was given.{said}",
                    hint="Usually a picture's shape or type: 4:5 to 1.91:1, at most 8 MB.",
                )
            if standing.state is not State.BUSY:
                return standing.state
        raise RetryLater("Instagram is still fetching the pictures.", after=_BUSY_WAIT)

    async def _published_before(self, post: OutgoingPost) -> Sent:
        """The post of a container that an earlier attempt has published."""
        sent, _ = await self._newest_like(post)
        if sent is None:
            raise Unknown("Instagram has published it already, but does not list it (yet).")
        return sent

    async def _newest_like(self, post: OutgoingPost) -> tuple[Sent | None, bool]:
        first, _ = self._attempts.first_and_last(post)
        return await self._posts.find(post.text, first - SKEW)


def _unsure(why: str) -> ReadBack:
    return ReadBack(outcome=ReadBackOutcome.UNSURE, why=why)


def _published_id(made: Json) -> str:
    media_id = as_id(made.get("id"))
    if not media_id:
        raise Unknown("Instagram published it, but did not say under which name.")
    return media_id
