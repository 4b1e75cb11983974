"""Speaking first on a server that speaks Mastodon's client interface.

A post is a public status; the next one of a thread answers it. A second attempt looks first
whether the first one has succeeded: keys are kept for an hour at most, and by Mastodon alone.
"""

import asyncio
import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from integrations.attempts import Attempts
from integrations.base import (
    Allowance,
    CredentialStore,
    Engagement,
    Money,
    OutgoingPost,
    OutsideError,
    PictureFile,
    PublishingLimits,
    Rate,
    ReadBack,
    ReadBackOutcome,
    Rejected,
    RetryLater,
    Sent,
    TextCheck,
    Unknown,
    UploadsGone,
)
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.counting import MENTION
from integrations.mastodon.errors import Invalid, NotThere, unreadable
from integrations.mastodon.instance import Family, Instance, Server
from integrations.mastodon.media import Standing, Uploads
from integrations.mastodon.options import Options
from integrations.mastodon.readback import Sought, look_for, sent_from
from integrations.mastodon.sign_in import sign_in_ends
from integrations.mastodon.states import read_statuses
from integrations.mastodon.tame import Record, count

__all__ = ["RESEND_WITHIN", "MastodonPublisher", "new_key"]

RESEND_WITHIN = timedelta(minutes=55)
"""Mastodon keeps an idempotency key for up to an hour (docs.joinmastodon.org/methods/statuses)."""

SENDS = Rate(count=300, per=timedelta(minutes=5))
UPLOADS = Rate(count=30, per=timedelta(minutes=30))
"""Source of both: docs.joinmastodon.org/api/rate-limits."""

_AT_ONCE = timedelta(seconds=1)
_SOON = timedelta(seconds=10)

# What GoToSocial says of uploads that it does not know or has used; Mastodon's own words too.
_LOST = re.compile(
    r"\b(?:media|attachment)\b.*\b(?:not found|already attached|does not belong)", re.IGNORECASE
)
_UNPREPARED = re.compile(r"\b(?:not finished processing|still processing)\b", re.IGNORECASE)


def new_key(*, delivery_id: str, created_at: datetime) -> str:
    """The `Idempotency-Key` of all attempts of a delivery."""
    unique = f"{delivery_id}|{created_at.isoformat()}"
    return hashlib.sha256(unique.encode()).hexdigest()[:40]


class MastodonPublisher:
    """Implements `integrations.base.Publisher`."""

    def __init__(
        self,
        client: MastodonClient,
        server: Server,
        attempts: Attempts,
        *,
        own_external_id: str,
        credentials: CredentialStore,
        options: Options,
    ) -> None:
        self._client = client
        self._server = server
        self._attempts = attempts
        self._own_id = own_external_id
        self._credentials = credentials
        self._clock = options.clock
        self._uploads = Uploads(client, pause=options.pause)
        self._taken_back: set[str] = set()

    @property
    def limits(self) -> PublishingLimits:
        """The instance's limits; Mastodon's defaults until it was asked."""
        instance = self._server.instance
        return PublishingLimits(
            text=instance.text_limit,
            pictures=instance.pictures,
            sends=SENDS,
            uploads=UPLOADS,
            assumed=not self._server.asked,
        )

    def check_post(self, text: str) -> TextCheck:
        """Measure by the rule of this server."""
        return _check(text, self._server.instance)

    def post_cost(self, text: str, *, follows: bool) -> Money | None:  # noqa: ARG002 - the contract's arguments
        """Publishing is free."""
        return None

    def new_post_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The `Idempotency-Key` of all attempts of a delivery."""
        return new_key(delivery_id=delivery_id, created_at=created_at)

    async def upload(self, picture: PictureFile) -> str:
        """Hand over a picture, made smaller where the server wants that; its id there."""
        instance = await self._server.ask()
        return await self._uploads.upload(picture, instance.pictures)

    @property
    def allowance(self) -> Allowance | None:
        """Nothing is told."""
        return None

    async def prepare(self, post: OutgoingPost) -> str:  # noqa: ARG002 - contract
        """Nothing has to be prepared."""
        return ""

    async def publish(self, post: OutgoingPost) -> Sent:
        """Publish one post."""
        instance = await self._server.ask()
        _refuse(post, instance)
        if post.first_attempt_at is not None:
            found = await self.find_post(post)
            if found.outcome is ReadBackOutcome.LIVE and found.sent is not None:
                return found.sent
        if instance.drops_lost_pictures:
            await self._require_pictures(post)
        try:
            status = await self._send(post)
        except NotThere as error:
            if post.follows is None:
                raise
            raise Rejected(
                "The post that this one follows is not there any more.",
                hint="It was deleted. Publish the rest as a post of its own.",
            ) from error
        except Invalid as error:
            if post.pictures:
                await self._blame_pictures(post, error, instance)
            raise
        await self._keep_pictures(post, status)
        return sent_from(status)

    async def _send(self, post: OutgoingPost) -> Record:
        fields = [("status", post.text.strip()), ("visibility", "public")]
        fields += [("media_ids[]", picture.ref) for picture in post.pictures]
        if post.follows is not None:
            fields.append(("in_reply_to_id", post.follows.parent_external_id))
        headers = {"Idempotency-Key": post.key} if post.key else {}
        try:
            status = (await self._client.post("/api/v1/statuses", fields, headers)).record
            if not sent_from(status).external_id:
                raise unreadable(host=self._client.http.host, write=True)
        except (Unknown, asyncio.CancelledError):
            self._attempts.unanswered(post)
            raise
        return status

    async def _require_pictures(self, post: OutgoingPost) -> None:
        """See that the uploads are there, where the server would publish without them.

        Raises:
            UploadsGone: they are not.
            RetryLater: they are still being prepared.
            Rejected: the server could not prepare one.
        """
        for picture in post.pictures:
            match await self._uploads.standing(picture.ref):
                case Standing.GONE:
                    raise _uploads_gone()
                case Standing.BUSY:
                    raise RetryLater("The server is still preparing a picture.", after=_SOON)
                case Standing.BROKEN:
                    raise Rejected(
                        "The server could not prepare a picture.", hint="Take another picture."
                    )
                case Standing.READY:
                    pass

    async def _blame_pictures(self, post: OutgoingPost, error: Invalid, instance: Instance) -> None:
        """Raise what a refusal means for the uploads; return when it is about something else.

        Mastodon may say it in any language, so it is asked; the others say it in English, and
        their rights do not let us ask.
        """
        if instance.family is Family.MASTODON:
            await self._require_pictures(post)
        if _LOST.search(error.said):
            raise _uploads_gone() from error
        if _UNPREPARED.search(error.said):
            raise RetryLater("The server is still preparing a picture.", after=_SOON) from error

    async def _keep_pictures(self, post: OutgoingPost, status: Record) -> None:
        """Take back a post that a server published without its pictures.

        Pleroma and Akkoma leave out what they do not know. It is published once more; a server
        that would do so again and again has to be stopped by somebody.

        Raises:
            UploadsGone: upload them anew.
            Rejected: that did not help, or the post could not be taken back.
        """
        shown = status.get("media_attachments")
        if not isinstance(shown, list) or len(shown) >= len(post.pictures):
            return
        sent = sent_from(status)
        try:
            await self._client.delete(f"/api/v1/statuses/{part(sent.external_id)}")
        except NotThere:
            pass
        except OutsideError as error:
            raise Rejected(
                "The server published it without its pictures, and it could not be taken back. "
                f"Delete it by hand: {sent.url}"
            ) from error
        if post.delivery_id not in self._taken_back:
            self._taken_back.add(post.delivery_id)
            raise _uploads_gone()
        raise Rejected(
            "The server published it twice without its pictures; it was deleted at once.",
            hint="Ask the people who run the server, or publish it without pictures.",
        )

    async def find_post(self, post: OutgoingPost) -> ReadBack:
        """Look whether a post of unknown outcome is among ours."""
        instance = await self._server.ask()
        first, last = self._attempts.first_and_last(post)
        found = await look_for(
            Sought(
                text=post.text,
                answers="" if post.follows is None else post.follows.parent_external_id,
                direct=False,
                first_attempt=first,
                last_attempt=last,
            ),
            client=self._client,
            own_id=self._own_id,
            family=instance.family,
            now=self._clock(),
        )
        if found.outcome is not ReadBackOutcome.UNSURE:
            self._attempts.settled(post)
        return found

    async def engagement(self, external_ids: Sequence[str]) -> Mapping[str, Engagement]:
        """How people took our posts; deleted ones are left out."""
        instance = await self._server.ask()
        statuses = await read_statuses(
            self._client, external_ids, several_at_once=instance.many_statuses
        )
        return {
            external_id: Engagement(
                likes=count(status, "favourites_count"),
                replies=count(status, "replies_count"),
                shares=count(status, "reblogs_count"),
            )
            for external_id, status in statuses.items()
            if status
        }

    async def credentials_end(self) -> datetime | None:
        """When the token ends, of servers that told it and cannot renew it; else None."""
        return sign_in_ends(await self._credentials.load())


def _check(text: str, instance: Instance) -> TextCheck:
    written = text.strip()
    used = instance.rule.count(written)
    problems = []
    if not MENTION.sub("", written).strip():
        problems.append("Write something first.")
    if used > instance.limit:
        over = used - instance.limit
        problems.append(
            f"{over} {'character' if over == 1 else 'characters'} too many: the server takes "
            f"{instance.limit}."
        )
    return TextCheck(
        used=used,
        limit=instance.limit,
        unit="characters",
        as_sent=written,
        problems=tuple(problems),
    )


def _refuse(post: OutgoingPost, instance: Instance) -> None:
    """Say at once what the server would not take.

    Raises:
        Rejected: the text or the number of pictures is not right.
    """
    problems = list(_check(post.text, instance).problems)
    most = instance.pictures.count
    if len(post.pictures) > most:
        problems.append(f"{len(post.pictures)} pictures are too many: the server takes {most}.")
    if problems:
        raise Rejected(" ".join(problems))


def _uploads_gone() -> UploadsGone:
    return UploadsGone("The server does not have the pictures any more.", after=_AT_ONCE)
