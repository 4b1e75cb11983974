"""Statuses as they are now: customers' (edited, deleted, or the same) and our own."""

import asyncio
from collections.abc import Mapping, Sequence

from integrations.base import MessageState, Reauthorise, Rejected, RetryLater
from integrations.mastodon.client import MastodonClient, part
from integrations.mastodon.errors import NotThere
from integrations.mastodon.mapping import message_state
from integrations.mastodon.tame import Record, text

__all__ = ["current_states", "read_statuses"]

_AT_ONCE = 4
_MOST_IN_ONE = 20
"""Mastodon refuses more ids in one request (its DEFAULT_STATUSES_LIMIT)."""


async def current_states(
    client: MastodonClient, external_ids: Sequence[str], *, several_at_once: bool
) -> Mapping[str, MessageState]:
    """The state of each message that the server answered for.

    Raises:
        RetryLater, Reauthorise: it answered for none.
    """
    statuses = await read_statuses(client, external_ids, several_at_once=several_at_once)
    return {
        external_id: message_state(status) if status else MessageState(exists=False)
        for external_id, status in statuses.items()
    }


async def read_statuses(
    client: MastodonClient, external_ids: Sequence[str], *, several_at_once: bool
) -> Mapping[str, Record]:
    """Each status that the server answered for; {} for one that does not exist (for us).

    Raises:
        RetryLater, Reauthorise: it answered for none.
    """
    wanted = list(dict.fromkeys(external_ids))
    statuses: dict[str, Record] = {}
    if several_at_once:
        for start in range(0, len(wanted), _MOST_IN_ONE):
            statuses |= await _several(client, wanted[start : start + _MOST_IN_ONE])
    # Ids that such an answer lacks are deleted or hidden: only asking for one tells.
    missing = [external_id for external_id in wanted if external_id not in statuses]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def ask(external_id: str) -> Record | None:
        async with gate:
            return await _one(client, external_id)

    answers = await asyncio.gather(*(ask(one) for one in missing), return_exceptions=True)
    failure: BaseException | None = None
    for external_id, answer in zip(missing, answers, strict=True):
        if isinstance(answer, BaseException):
            if not isinstance(answer, RetryLater | Reauthorise):
                raise answer
            failure = answer
        elif answer is not None:
            statuses[external_id] = answer
    if failure is not None and not statuses:
        raise failure
    return statuses


async def _several(client: MastodonClient, external_ids: list[str]) -> dict[str, Record]:
    if len(external_ids) == 1:
        return {}
    try:
        rows, _ = await client.page("/api/v1/statuses", [("id[]", one) for one in external_ids])
    except (Rejected, RetryLater):
        return {}
    return {text(row, "id"): row for row in rows if text(row, "id") in external_ids}


async def _one(client: MastodonClient, external_id: str) -> Record | None:
    """One status; None when the server refuses to say."""
    try:
        answer = await client.get(f"/api/v1/statuses/{part(external_id)}")
    except NotThere:
        return {}
    except Rejected:
        return None
    return answer.record if text(answer.record, "id") == external_id else None
