"""What this process remembers of the sendings under way.

X has no idempotency key, so two things help to settle an outcome that is not known: when it was
last tried, by X's clock, and whether X called the text a duplicate.
"""

from collections.abc import Awaitable
from datetime import datetime
from typing import TypeVar

from integrations.base import ReadBack, ReadBackOutcome, Unknown
from integrations.x.errors import Refused
from integrations.x.refusals import Reason

_Made = TypeVar("_Made")


class Attempts:
    """By delivery. After a restart nothing is remembered, and the core's own times count."""

    def __init__(self) -> None:
        self._last: dict[str, datetime | None] = {}
        self._duplicates: set[str] = set()

    async def make(
        self, delivery_id: str, call: Awaitable[_Made], *, again: bool, at: datetime | None
    ) -> _Made:
        """Send once.

        Args:
            delivery_id: what is sent.
            call: sends it.
            again: it has been tried before, so that a duplicate may be our own.
            at: X's clock; None when it has not answered yet.

        Raises:
            Unknown: also when X has the text already, perhaps from an earlier attempt.
        """
        self._last[delivery_id] = at
        try:
            made = await call
        except Refused as error:
            if error.reason is Reason.DUPLICATE and again:
                # An earlier attempt without an answer may be what X compares it with.
                self._duplicates.add(delivery_id)
                raise Unknown("X has this text already, perhaps from the last attempt.") from error
            self._forget(delivery_id)
            raise
        self._forget(delivery_id)
        return made

    def last(self, delivery_id: str) -> datetime | None:
        """When it was last tried, by X's clock; None when this process does not know."""
        return self._last.get(delivery_id)

    def settle(self, delivery_id: str, found: ReadBack, *, duplicate: str) -> ReadBack:
        """What a look-up means, all in all.

        Args:
            delivery_id: what was looked for.
            found: what was seen.
            duplicate: what to tell a person when X has the text, but not where it belongs.
        """
        if found.outcome is ReadBackOutcome.ABSENT and delivery_id in self._duplicates:
            # Sending again would be refused again, for ever: a person has to look.
            return ReadBack(outcome=ReadBackOutcome.UNSURE, why=duplicate)
        if found.outcome is not ReadBackOutcome.UNSURE:
            self._forget(delivery_id)
        return found

    def _forget(self, delivery_id: str) -> None:
        self._last.pop(delivery_id, None)
        self._duplicates.discard(delivery_id)
