"""Sends one part of a post: its pictures first, then itself, in the thread where it belongs."""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.domain.delivery import Delivery
from bot.domain.posts import Picture, Variant
from bot.errors import NotFound, Rejected, RetryLater
from bot.ports import Clock
from bot.services.media import PublicMedia
from bot.services.networks import Networks, network_of
from bot.services.planning.labels import publisher_of
from bot.services.spending import Spending
from bot.storage import Units
from integrations.base import (
    OutgoingPost,
    PictureFile,
    Publisher,
    Rate,
    ReadBack,
    ReadBackOutcome,
    Sent,
    ThreadPlace,
    UploadedPicture,
    UploadsGone,
)

_NOT_CONNECTED = timedelta(seconds=30)
_PICTURE_SOON = timedelta(seconds=5)
_FOR_REPLIES = 0.2  # of what a network allows, kept free for people who wait for an answer
_REPLIES_FIRST = timedelta(seconds=2)


class TooLate(Exception):
    """Nothing of it was sent within its grace."""


class PartSender:
    """Publishes parts."""

    def __init__(
        self,
        units: Units,
        networks: Networks,
        spending: Spending,
        media: PublicMedia,
        clock: Clock,
    ) -> None:
        self._units = units
        self._networks = networks
        self._spending = spending
        self._media = media
        self._clock = clock

    async def send(self, delivery: Delivery) -> Sent:
        """One part, from `sending` to accepted.

        Raises:
            TooLate: its grace is over and nothing of it is live.
            RetryLater, Reauthorise, Rejected, Unknown: as `Publisher.publish`.
        """
        if _is_late(delivery, self._clock.now()):
            raise TooLate
        publisher = self._publisher(delivery)
        await self._require_money(delivery, publisher)
        await self._take_turn(delivery, publisher)
        delivery = await self._with_uploads(delivery, publisher)
        try:
            delivery = await self._prepared(delivery, publisher)
            outgoing = await self._outgoing(delivery, publisher)
            if not _called_at(delivery):
                # Durable before the call: without this note it was certainly never published.
                at = self._clock.now().isoformat()
                delivery = await self._noted(delivery, called_at=at, key=outgoing.key)
            return await publisher.publish(outgoing)
        except UploadsGone as gone:
            await self._noted(delivery, uploads={}, prepared="", called_at="")
            raise RetryLater(str(gone), after=gone.after, hint=gone.hint) from gone

    async def find(self, delivery: Delivery) -> ReadBack:
        """Look whether a part of unknown outcome is there."""
        if not _called_at(delivery):
            return ReadBack(outcome=ReadBackOutcome.ABSENT)
        publisher = self._publisher(delivery)
        return await publisher.find_post(await self._outgoing(delivery, publisher))

    def _publisher(self, delivery: Delivery) -> Publisher:
        try:
            return publisher_of(self._networks, delivery.account_id)
        except NotFound as error:
            raise RetryLater(str(error), after=_NOT_CONNECTED) from error

    async def _require_money(self, delivery: Delivery, publisher: Publisher) -> None:
        """Before pictures are handed over: they would be so for nothing.

        Raises:
            Rejected: the month's cap leaves too little.
        """
        follows = bool(int(str(delivery.payload.get("part", 0))))
        cost = publisher.post_cost(delivery.text, follows=follows)
        network = network_of(self._networks, delivery.account_id)
        await self._spending.require(delivery.account_id, network, cost, self._clock.now())

    async def _take_turn(self, delivery: Delivery, publisher: Publisher) -> None:
        """Inside the network's rate, and behind the replies that are on their way.

        Raises:
            RetryLater: not yet.
        """
        async with self._units.read() as uow:
            replies = await uow.deliveries.replies_due(delivery.account_id, self._clock.now())
        if replies:
            raise RetryLater("Answers to people go first.", after=_REPLIES_FIRST)
        wait = await spend_rate(self._units, delivery.account_id, publisher, for_post=True)
        if wait:
            raise RetryLater(
                "Its network allows no more posts at the moment.", after=timedelta(seconds=wait)
            )

    async def _with_uploads(self, delivery: Delivery, publisher: Publisher) -> Delivery:
        """All pictures handed over; each is noted at once, so that a crash repeats one at most."""
        wanted = _texts(delivery.payload.get("pictures"))
        for picture_id in wanted:
            uploads = _mapping(delivery.payload.get("uploads"))
            if picture_id in uploads:
                continue
            file = await self._file(delivery, picture_id)
            wait = await _spend(
                self._units, f"uploads:{delivery.account_id}", publisher.limits.uploads
            )
            if wait:
                raise RetryLater(
                    "Its network takes no more pictures at the moment.",
                    after=timedelta(seconds=wait),
                )
            if publisher.limits.pictures.fetched:
                address = self._media.address(picture_id, self._clock.now())
                file = replace(file, public_url=address)
            ref = await publisher.upload(file)
            delivery = await self._noted(delivery, uploads={**uploads, picture_id: ref})
        return delivery

    async def _prepared(self, delivery: Delivery, publisher: Publisher) -> Delivery:
        """What its network wants to be given beforehand; noted, so that the same is published.

        What was given and not noted, because the process ended between the two, nobody sees.
        """
        if delivery.payload.get("prepared"):
            return delivery
        outgoing = await self._outgoing(delivery, publisher)
        prepared = await publisher.prepare(outgoing)
        if not prepared:
            return delivery
        return await self._noted(delivery, prepared=prepared, key=outgoing.key)

    async def _file(self, delivery: Delivery, picture_id: str) -> PictureFile:
        async with self._units.read() as uow:
            found = await uow.posts.get([delivery.post_id])
            content = await uow.pictures.content(picture_id)
        pictures = found[delivery.post_id].pictures if delivery.post_id in found else ()
        picture = next((p for p in pictures if p.id == picture_id), None)
        if picture is None:
            raise Rejected("A picture of this post was taken out while it was being sent.")
        if picture.problem:
            raise Rejected(
                f"The picture “{picture.name}” cannot be had: {picture.problem}",
                hint="Edit the post: take the picture out, or add it again.",
            )
        if content is None:
            raise RetryLater("Its picture is still being fetched.", after=_PICTURE_SOON)
        return _picture_file(picture, content)

    async def _noted(self, delivery: Delivery, **progress: object) -> Delivery:
        """How far it has come, durably."""
        delivery = replace(delivery, payload={**delivery.payload, **progress})
        async with self._units.write(durable=True) as uow:
            if not await uow.deliveries.note_progress(delivery):
                raise RetryLater("Another worker has taken this over.", after=_REPLIES_FIRST)
            await uow.commit()
        return delivery

    async def _outgoing(self, delivery: Delivery, publisher: Publisher) -> OutgoingPost:
        async with self._units.read() as uow:
            found = await uow.posts.get([delivery.post_id])
        if delivery.post_id not in found:
            raise NotFound("This post is not in the database any more.")
        variant = found[delivery.post_id].variant(delivery.account_id)
        uploads = _mapping(delivery.payload.get("uploads"))
        alt_texts = _mapping(delivery.payload.get("alt_texts"))
        # A key is chosen with the delivery; its account may have been away then.
        key = delivery.key or str(delivery.payload.get("key") or "")
        if not key:
            key = publisher.new_post_key(delivery_id=delivery.id, created_at=delivery.created_at)
        return OutgoingPost(
            delivery_id=delivery.id,
            text=delivery.text,
            key=key,
            created_at=delivery.created_at,
            pictures=tuple(
                UploadedPicture(ref=uploads[i], alt_text=alt_texts.get(i, ""))
                for i in _texts(delivery.payload.get("pictures"))
                if i in uploads
            ),
            follows=_place(delivery, variant),
            first_attempt_at=_called_at(delivery),
            last_attempt_at=delivery.last_attempt_at,
            prepared=str(delivery.payload.get("prepared") or ""),
        )


async def spend_rate(
    units: Units, account_id: str, publisher: Publisher | None, *, for_post: bool
) -> float:
    """Take one of the sends that a network allows, replies and posts together.

    Posts leave a part of them to replies. Gives 0.0, or how many seconds until there is one.
    """
    rate = publisher.limits.sends if publisher is not None else None
    leave = rate.count * _FOR_REPLIES if rate is not None and for_post else 0.0
    return await _spend(units, f"sends:{account_id}", rate, leave=leave)


async def _spend(units: Units, bucket: str, rate: Rate | None, *, leave: float = 0.0) -> float:
    if rate is None:
        return 0.0
    per_second = rate.count / rate.per.total_seconds()
    async with units.write() as uow:
        wait = await uow.leases.spend(bucket, per_second, float(rate.count), leave=leave)
        if not wait:
            await uow.commit()
    return wait


def _called_at(delivery: Delivery) -> datetime | None:
    """When the network was first asked to publish it; None: never yet."""
    called = str(delivery.payload.get("called_at") or "")
    return datetime.fromisoformat(called) if called else None


def _place(delivery: Delivery, variant: Variant | None) -> ThreadPlace | None:
    """Behind what is live of its thread."""
    if not int(str(delivery.payload.get("part", 0))):
        return None
    if variant is None or not variant.last_external_id:
        raise Rejected(
            "I do not know where the post before it in the thread is.",
            hint="Publish the rest by hand, or make a new post of it.",
        )
    return ThreadPlace(
        parent_external_id=variant.last_external_id,
        root_external_id=variant.external_id or variant.last_external_id,
    )


def _is_late(delivery: Delivery, now: datetime) -> bool:
    """Whether its grace is over and nothing of it can be live: not the rest of a thread."""
    until = str(delivery.payload.get("not_after") or "")
    first = not int(str(delivery.payload.get("part", 0)))
    return first and bool(until) and now > datetime.fromisoformat(until)


def _picture_file(picture: Picture, content: bytes) -> PictureFile:
    return PictureFile(
        id=picture.id,
        name=picture.name,
        mime=picture.mime,
        content=content,
        width=picture.width,
        height=picture.height,
        alt_text=picture.alt_text,
    )


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(v) for v in value) if isinstance(value, (list, tuple)) else ()


def _mapping(value: object) -> dict[str, str]:
    return {str(k): str(v) for k, v in value.items()} if isinstance(value, dict) else {}
