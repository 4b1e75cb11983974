"""What is remembered of a status so that it can be answered without asking the server again."""

import json
from dataclasses import dataclass
from typing import Self

from integrations.base import ReplyTarget
from integrations.mastodon.tame import as_record, text

__all__ = ["ReplyHandle"]

_MOST_NAMES = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyHandle:
    """Whom an answer mentions, and the content warning it repeats.

    Attributes:
        names: what stands behind "@" at our server, the author first, never ourselves.
        warning: the content warning of the status that is answered, or "".
    """

    names: tuple[str, ...]
    warning: str = ""

    def encode(self) -> str:
        """For `Mention.reply_handle`."""
        return json.dumps({"to": self.names[:_MOST_NAMES], "cw": self.warning}, ensure_ascii=False)

    @classmethod
    def of(cls, target: ReplyTarget) -> Self:
        """Read back; where it is missing, the author's handle is enough to answer."""
        try:
            stored = as_record(json.loads(target.reply_handle))
        except ValueError:
            stored = {}
        listed = stored.get("to")
        names = (
            tuple(name for name in listed if isinstance(name, str) and name)
            if isinstance(listed, list)
            else ()
        )
        return cls(
            names=names or (target.author_handle.removeprefix("@"),), warning=text(stored, "cw")
        )
