"""What a comment answers: our post, or somebody's comment, asked for once and remembered.

It makes a card easier to understand and nothing depends on it: where Facebook does not tell it
now, the card comes without.
"""

from collections.abc import Iterable, Mapping

from bot.domain.mention import QuotedContext
from bot.errors import OutsideError
from integrations.facebook.lookup import look_up
from integrations.facebook.nodes import Us, context_of
from integrations.facebook.said import Said
from integrations.graph import GraphClient
from integrations.graph.tame import Record

__all__ = ["CONTEXT_FIELDS", "Contexts"]

CONTEXT_FIELDS = "id,message,from,permalink_url"
"""Fields that posts and comments have alike."""

_MOST = 500


class Contexts:
    """What was said before, by id."""

    def __init__(self, client: GraphClient, us: Us) -> None:
        self._client = client
        self._us = us
        self._known: dict[str, QuotedContext | None] = {}

    def note(self, external_id: str, node: Record) -> None:
        """Remember a post that was read anyway."""
        self._keep(external_id, context_of(node, self._us))

    async def of(self, said: Iterable[Said]) -> Mapping[str, QuotedContext]:
        """The contexts of what was said, by the parents' ids; those that are known or told."""
        parents = dict.fromkeys(one.parent_id for one in said if one.parent_id and not one.context)
        missing = [one for one in parents if one not in self._known]
        if missing:
            try:
                found = await look_up(self._client, missing, CONTEXT_FIELDS)
            except OutsideError:
                found = None
            if found is not None:
                for one in missing:
                    self._keep(one, context_of(found.nodes.get(one, {}), self._us))
        return {one: known for one in parents if (known := self._known.get(one)) is not None}

    def _keep(self, external_id: str, context: QuotedContext | None) -> None:
        self._known.pop(external_id, None)
        self._known[external_id] = context
        while len(self._known) > _MOST:
            self._known.pop(next(iter(self._known)))
