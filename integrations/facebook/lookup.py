"""Reads several objects in one call.

The Graph refuses such a call whole when one of its ids is deleted, hidden from us, or of another
kind. Then it is asked in halves, down to the one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from integrations.facebook.ids import usable
from integrations.graph import GraphClient, GraphRefused
from integrations.graph.tame import Record, as_record

__all__ = ["Found", "look_up"]

MOST_IDS = 50
"""Of one call (developers.facebook.com/docs/graph-api/overview/rate-limiting: each counts)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the Graph answered.

    Attributes:
        nodes: by id.
        gone: they do not exist (any more), or are not shown to us.
        refused: it does not answer for them, for another reason.
    """

    nodes: dict[str, Record] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    refused: frozenset[str] = frozenset()


async def look_up(
    client: GraphClient, ids: Sequence[str], fields: str, *, urgent: bool = False
) -> Found:
    """Each object, as far as it is told. `urgent` as for `GraphClient.get`.

    Raises:
        RetryLater, Reauthorise: nothing can be asked now.
    """
    wanted = list(dict.fromkeys(ids))
    found = Found(refused=frozenset(one for one in wanted if not usable(one)))
    asked = [one for one in wanted if usable(one)]
    for start in range(0, len(asked), MOST_IDS):
        some = asked[start : start + MOST_IDS]
        found = _both(found, await _ask(client, some, fields, urgent=urgent))
    return found


async def _ask(client: GraphClient, ids: Sequence[str], fields: str, *, urgent: bool) -> Found:
    if not ids:
        return Found()
    try:
        answer = await client.get("", {"ids": ",".join(ids), "fields": fields}, urgent=urgent)
    except GraphRefused as error:
        if len(ids) == 1:
            one = frozenset(ids)
            return Found(gone=one) if error.gone else Found(refused=one)
        middle = len(ids) // 2
        first = await _ask(client, ids[:middle], fields, urgent=urgent)
        return _both(first, await _ask(client, ids[middle:], fields, urgent=urgent))
    nodes = {one: as_record(answer.get(one)) for one in ids}
    return Found(
        nodes={one: node for one, node in nodes.items() if node},
        refused=frozenset(one for one, node in nodes.items() if not node),
    )


def _both(one: Found, other: Found) -> Found:
    return Found(
        nodes=one.nodes | other.nodes,
        gone=one.gone | other.gone,
        refused=one.refused | other.refused,
    )
