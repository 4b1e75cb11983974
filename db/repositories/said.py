"""What we have said on networks ourselves, and what is about to be said."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import BindParameter, and_, bindparam, or_, select, text, union_all
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.content_mix import MixEntry
from bot.domain.delivery import DeliveryStatus
from bot.domain.mention import QuotedContext
from bot.domain.posts import PostKind, PostState
from db.planning_tables import post_variants, posts
from db.tables import accounts, deliveries

_P, _V, _D = posts.c, post_variants.c, deliveries.c
_QUEUED = [state.value for state in PostState if state.queued]
_ACCOUNTS = _V.account_id.in_(bindparam("b_accounts", expanding=True))
_BEGIN: BindParameter[datetime] = bindparam("b_begin")
_END: BindParameter[datetime] = bindparam("b_end")

# Each branch has an index of its own; one condition over three times would have none.
_MIX = union_all(
    *(
        select(_V.post_id, _V.account_id, at.label("at"), _P.kind, _P.override_by)
        .join(posts, _P.id == _V.post_id)
        .where(_ACCOUNTS, at >= _BEGIN, at < _END, *conditions)
        for at, conditions in (
            (_V.published_at, ()),
            (_P.published_at, (_V.published_at.is_(None),)),
            (
                _P.due_at,
                (
                    _V.published_at.is_(None),
                    _P.published_at.is_(None),
                    or_(
                        _P.state.in_(_QUEUED),
                        and_(_P.state == PostState.APPROVED.value, _P.hold == ""),
                        _V.live_parts > 0,
                    ),
                ),
            ),
        )
    )
)
# In the words of the partial index: SQLite does not see that `kind = ?` is the same.
_PARTS = (
    select(_D.external_id, _D.payload, _D.url, accounts.c.handle)
    .join(accounts, accounts.c.id == _D.account_id)
    .where(
        text("deliveries.kind = 'post'"),
        _D.account_id == bindparam("b_account"),
        _D.external_id.in_(bindparam("b_ids", expanding=True)),
        _D.status == DeliveryStatus.SENT.value,
    )
)
_WHOLE = (
    select(_V.external_id, _V.text, _V.url, accounts.c.handle)
    .join(accounts, accounts.c.id == _V.account_id)
    .where(
        text("post_variants.external_id <> ''"),
        _V.account_id == bindparam("b_account"),
        _V.external_id.in_(bindparam("b_ids", expanding=True)),
    )
)
_RECENT = (
    select(_V.text)
    .join(posts, _P.id == _V.post_id)
    .where(
        _V.account_id == bindparam("b_account"),
        _P.due_at.is_not(None),
        or_(_P.state.in_(_QUEUED), _V.live_parts > 0),
    )
    .order_by(_P.due_at.desc(), _P.id.desc())
    .limit(bindparam("b_limit"))
)


async def mix_of(
    connection: AsyncConnection, account_ids: Collection[str], begin: datetime, end: datetime
) -> list[MixEntry]:
    """What counts for 80/20 of these accounts, in order of time."""
    given = {"b_accounts": list(account_ids), "b_begin": begin, "b_end": end}
    entries = [
        MixEntry(
            post_id=row.post_id,
            account_id=row.account_id,
            at=row.at,
            kind=PostKind(row.kind),
            overridden=row.override_by != "",
        )
        for row in await connection.execute(_MIX, given)
    ]
    return sorted(entries, key=lambda e: (e.at, e.post_id, e.account_id))


async def said_on(
    connection: AsyncConnection, account_id: str, external_ids: Collection[str]
) -> dict[str, QuotedContext]:
    """Our posts by the network's ids, each part of a thread with its own words."""
    given = {"b_account": account_id, "b_ids": [i for i in external_ids if i]}
    found: dict[str, QuotedContext] = {}
    if not given["b_ids"]:
        return found
    for row in await connection.execute(_WHOLE, given):
        found[row.external_id] = QuotedContext(
            author=row.handle, text=row.text, url=row.url, ours=True
        )
    for row in await connection.execute(_PARTS, given):
        found[row.external_id] = QuotedContext(
            author=row.handle, text=str(row.payload.get("text", "")), url=row.url, ours=True
        )
    return found


async def recent_texts_of(connection: AsyncConnection, account_id: str, limit: int) -> list[str]:
    """What was published or is queued on an account, the latest time first."""
    given = {"b_account": account_id, "b_limit": limit}
    return list((await connection.execute(_RECENT, given)).scalars())
