"""How far the polls of a Page have come.

`since` moves on only when everything back to it was read. A long backlog is read in stretches,
newest first; `until` says where the next stretch goes on, and `then` what `since` becomes.
"""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from integrations.graph.tame import as_record, as_text, as_time

__all__ = ["Cursor"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """Where to go on; times in UTC."""

    since: datetime
    until: datetime | None = None
    then: datetime | None = None

    def write(self) -> str:
        """For `MentionPage.cursor`."""
        times = {"since": self.since, "until": self.until, "then": self.then}
        return json.dumps({name: at.isoformat() for name, at in times.items() if at})

    @classmethod
    def read(cls, text: str | None, *, start: datetime) -> Self:
        """Read back; one that cannot be read begins at `start`."""
        try:
            stored = as_record(json.loads(text or ""))
        except ValueError:
            stored = {}
        times = {name: as_time(as_text(stored.get(name))) for name in ("since", "until", "then")}
        return cls(since=times["since"] or start, until=times["until"], then=times["then"])
