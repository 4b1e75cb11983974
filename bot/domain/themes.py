"""A theme: what managers want to be spoken about for a while, and to what end."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A direction that managers set.

    Attributes:
        begins / ends: the first and the last day, local dates; None: open.
        goal: what it is for, in a sentence.
        archived: not offered any more; posts keep it.
    """

    id: str
    name: str
    goal: str
    created_by: str
    begins: date | None = None
    ends: date | None = None
    archived: bool = False

    def current_on(self, day: date) -> bool:
        """Whether it runs on that day."""
        begun = self.begins is None or self.begins <= day
        return begun and (self.ends is None or day <= self.ends) and not self.archived
