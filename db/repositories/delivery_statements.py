"""The statements over deliveries: who leases what, and what is read of them; compiled once."""

from sqlalchemy import (
    Exists,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    text,
    update,
)

from bot.domain.delivery import DeliveryKind, DeliveryStatus
from db.repositories import taken
from db.tables import deliveries
from db.types import database_epoch

TO_CUSTOMERS = (DeliveryKind.REPLY.value, DeliveryKind.PRIVATE.value)
LOST = (DeliveryStatus.FAILED.value, DeliveryStatus.CANCELLED.value)


def _overtaking() -> Exists:
    """An earlier message to the same customer is still on its way."""
    d, earlier = deliveries.c, deliveries.alias().c
    return exists().where(
        earlier.conversation_id == d.conversation_id,
        earlier.kind.in_(TO_CUSTOMERS),
        or_(
            earlier.status.in_([DeliveryStatus.PENDING.value, DeliveryStatus.SENDING.value]),
            and_(earlier.status == DeliveryStatus.UNKNOWN.value, earlier.ask_person.is_(False)),
        ),
        earlier.created_at < d.created_at,
    )


# As the partial index says it: SQLite does not see that `status = ?` is one of these.
OPEN = text("deliveries.status IN ('pending', 'sending', 'unknown')")

_D = deliveries.c
_OF = _D.conversation_id.in_(bindparam("b_ids", expanding=True))
_BEFORE = deliveries.alias().c
_ACCEPTED = (
    select(_D.conversation_id, func.max(_D.created_at).label("last"))
    .where(_OF, _D.kind.in_(TO_CUSTOMERS), _D.status == DeliveryStatus.SENT.value)
    .group_by(_D.conversation_id)
    .subquery()
)
REPLIES_DUE = select(
    exists().where(
        OPEN,
        _D.account_id == bindparam("b_account"),
        _D.kind.in_(TO_CUSTOMERS),
        _D.status.in_([DeliveryStatus.PENDING.value, DeliveryStatus.SENDING.value]),
        _D.next_attempt_at <= bindparam("b_until"),
    )
)
OPEN_OF = (
    select(deliveries)
    .outerjoin(_ACCEPTED, _ACCEPTED.c.conversation_id == _D.conversation_id)
    .where(
        _OF,
        _D.kind.in_(TO_CUSTOMERS),
        _D.status.not_in([DeliveryStatus.SENT.value, DeliveryStatus.CANCELLED.value]),
        or_(
            _D.status != DeliveryStatus.FAILED.value,
            _ACCEPTED.c.last.is_(None),
            _D.created_at > _ACCEPTED.c.last,
        ),
    )
    .order_by(_D.created_at, _D.id)
)
PRIVATELY = select(_D.message_id).where(
    _OF, _D.kind == DeliveryKind.PRIVATE.value, _D.status.not_in(LOST)
)
PURPOSES = (
    select(_D.conversation_id, _D.purpose)
    .where(_OF, _D.kind.in_(TO_CUSTOMERS), _D.status == DeliveryStatus.SENT.value)
    .distinct()
)
LEASE = (
    update(deliveries)
    .where(
        _D.id.in_(
            taken(
                select(_D.id)
                .where(
                    OPEN,
                    _D.status == DeliveryStatus.PENDING.value,
                    _D.next_attempt_at <= bindparam("b_now"),
                    _D.lease_until <= database_epoch(),
                    _D.kind.in_(bindparam("b_kinds", expanding=True)),
                    or_(
                        _D.after == "",
                        exists().where(
                            _BEFORE.id == _D.after, _BEFORE.status == DeliveryStatus.SENT.value
                        ),
                    ),
                    or_(_D.kind.not_in(TO_CUSTOMERS), ~_overtaking()),
                )
                .order_by(_D.next_attempt_at, _D.id)
                .limit(bindparam("b_limit"))
                .with_for_update(skip_locked=True)
            )
        )
    )
    .values(
        status=DeliveryStatus.SENDING.value,
        attempts=_D.attempts + 1,
        first_attempt_at=func.coalesce(_D.first_attempt_at, bindparam("b_now")),
        last_attempt_at=bindparam("b_now"),
        lease_until=database_epoch() + bindparam("b_seconds"),
    )
    .returning(deliveries)
)
LEASE_UNKNOWN = (
    update(deliveries)
    .where(
        _D.id.in_(
            taken(
                select(_D.id)
                .where(
                    OPEN,
                    _D.status == DeliveryStatus.UNKNOWN.value,
                    _D.ask_person.is_(False),
                    _D.next_attempt_at <= bindparam("b_now"),
                    _D.lease_until <= database_epoch(),
                )
                .order_by(_D.next_attempt_at, _D.id)
                .limit(bindparam("b_limit"))
                .with_for_update(skip_locked=True)
            )
        )
    )
    .values(lease_until=database_epoch() + bindparam("b_seconds"))
    .returning(deliveries)
)
ORPHANS = (
    update(deliveries)
    .where(
        OPEN,
        _D.status == DeliveryStatus.SENDING.value,
        _D.lease_until <= database_epoch(),
    )
    .values(
        status=DeliveryStatus.UNKNOWN.value,
        next_attempt_at=bindparam("b_now"),
        error="The bot stopped while it was sending this.",
    )
    .returning(deliveries)
)


OF_POST = (
    select(deliveries)
    .where(
        text("deliveries.post_id <> ''"),  # as its partial index says it
        _D.post_id == bindparam("b_post"),
        _D.kind == DeliveryKind.POST.value,
    )
    .order_by(_D.created_at, _D.id)
)
CANCEL_AFTER = (
    update(deliveries)
    .where(
        _D.after.in_(bindparam("b_failed", expanding=True)),
        _D.status == DeliveryStatus.PENDING.value,
    )
    .values(status=DeliveryStatus.CANCELLED.value, settled_at=bindparam("b_settled_at"))
    .returning(deliveries)
)
