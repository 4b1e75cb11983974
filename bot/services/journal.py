"""How services write down what happened and what has to be said to colleagues."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import get_args

import msgspec

from bot.domain.delivery import Delivery, DeliveryKind, Purpose
from bot.domain.events import Event, EventKind
from bot.domain.notices import Notice
from bot.ports import Place
from bot.storage import UnitOfWork

_NOTICES = {kind.__name__: kind for kind in get_args(Notice)}


@dataclass(frozen=True, slots=True)
class Addressed:
    """A stored notice: where it goes.

    `thread_of` is a conversation, `under_post` a post, whose card it belongs under.
    """

    place: Place
    thread_of: str
    notice: Notice
    under_post: str = ""


def notice_payload(
    notice: Notice, *, place: Place | None = None, thread_of: str = "", under_post: str = ""
) -> dict[str, object]:
    """A notice as JSON values."""
    return {
        "place": asdict(place or Place()),
        "thread_of": thread_of,
        "under_post": under_post,
        "type": type(notice).__name__,
        "notice": msgspec.to_builtins(notice),
    }


def read_notice(delivery: Delivery) -> Addressed:
    """The notice of a Slack delivery."""
    payload = delivery.payload
    kind = _NOTICES[str(payload["type"])]
    return Addressed(
        msgspec.convert(payload["place"], Place),
        str(payload["thread_of"]),
        msgspec.convert(payload["notice"], kind),
        str(payload.get("under_post", "")),
    )


def notice_delivery(
    uow: UnitOfWork,
    notice: Notice,
    *,
    once: str,
    now: datetime,
    conversation_id: str = "",
    post_id: str = "",
    place: Place | None = None,
    thread_of: str = "",
    under_post: str = "",
) -> Delivery:
    """A notice to colleagues, to be sent once."""
    return Delivery(
        id=uow.new_id(),
        kind=DeliveryKind.SLACK,
        purpose=Purpose.NOTICE,
        once=once,
        created_at=now,
        next_attempt_at=now,
        conversation_id=conversation_id,
        post_id=post_id,
        payload=notice_payload(notice, place=place, thread_of=thread_of, under_post=under_post),
    )


async def record(
    uow: UnitOfWork,
    kind: EventKind,
    *,
    actor: str,
    now: datetime,
    conversation_id: str = "",
    account_id: str = "",
    post_id: str = "",
    standing: Mapping[str, object] | None = None,
    **facts: object,
) -> None:
    """Append one event; `standing` is how its conversation stands now (`bot.domain.standing`)."""
    await uow.events.add(
        [
            Event(
                id=uow.new_id(),
                at=now,
                actor=actor,
                kind=kind,
                account_id=account_id,
                conversation_id=conversation_id,
                post_id=post_id,
                facts={**facts, **(standing or {})},
            )
        ]
    )
