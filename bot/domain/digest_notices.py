"""The digest as a notice; see `bot.domain.notices`."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.figures.digest import Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestNotice:
    """To a manager or a channel: a day or a week.

    Attributes:
        due_at: when it was due; None: somebody has asked for it.
        called: pairs of (user id, name), for a channel: a mention there rings at whoever it names.
    """

    digest: Digest
    due_at: datetime | None = None
    called: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> Mapping[str, str]:
        """Names by user id."""
        return dict(self.called)
