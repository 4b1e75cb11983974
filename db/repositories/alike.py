"""Posts that say the same as new ones: so that nothing is planned twice by mistake."""

from collections.abc import Hashable, Sequence
from datetime import datetime

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.posts import Post, PostState
from db.planning_tables import post_variants, posts

_AT_ONCE = 5000  # in one statement; SQLite takes 32,766 parameters
_P, _V = posts.c, post_variants.c
_IDS: BindParameter[object] = bindparam("b_ids", expanding=True)
_PLANNED = select(_P.id, _P.due_at).where(_P.state != PostState.WITHDRAWN.value)
_AT_TIMES = _PLANNED.where(_P.due_at.in_(bindparam("b_times", expanding=True)))
_UNDATED = _PLANNED.where(_P.due_at.is_(None))
_SAID = select(_V.post_id, _V.account_id, _V.text).where(_V.post_id.in_(_IDS))


async def alike_of(connection: AsyncConnection, new: Sequence[Post]) -> dict[str, str]:
    """By id of a new post: one that is there with the same time, accounts and texts."""
    times: dict[str, datetime | None] = {}
    wanted = sorted({p.due_at for p in new if p.due_at is not None})
    for begin in range(0, len(wanted), _AT_ONCE):
        some = {"b_times": wanted[begin : begin + _AT_ONCE]}
        times |= {r.id: r.due_at for r in await connection.execute(_AT_TIMES, some)}
    if any(p.due_at is None for p in new):
        times |= {r.id: None for r in await connection.execute(_UNDATED)}
    for post in new:
        times.pop(post.id, None)
    said: dict[str, set[tuple[str, str]]] = {post_id: set() for post_id in times}
    ids = list(times)
    for begin in range(0, len(ids), _AT_ONCE):
        given = {"b_ids": ids[begin : begin + _AT_ONCE]}
        for row in await connection.execute(_SAID, given):
            said[row.post_id].add((row.account_id, row.text))
    there: dict[Hashable, str] = {(times[i], frozenset(said[i])): i for i in ids}
    found = {}
    for post in new:
        says = (post.due_at, frozenset((v.account_id, v.text) for v in post.variants))
        if says in there:
            found[post.id] = there[says]
    return found
