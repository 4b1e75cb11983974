"""What a pretend Bluesky is told to do wrong."""

from dataclasses import dataclass
from enum import StrEnum

WRITES = frozenset(
    {
        "com.atproto.repo.putRecord",
        "com.atproto.repo.deleteRecord",
        "chat.bsky.convo.sendMessage",
    }
)


class Wrong(StrEnum):
    """One kind of trouble."""

    UNAVAILABLE = "an HTML page with status 503"
    RATE_LIMIT = "429 with RateLimit-Reset"
    REFUSAL = "400 with a sentence"
    LOST_REQUEST = "the connection ends before the effect"
    LOST_ANSWER = "the connection ends after the effect"
    SILENCE = "no answer, and no effect"
    NONSENSE = "200 with something that is not JSON, after the effect"


@dataclass(slots=True)
class Fault:
    """A trouble that hits some methods (None: all), some number of times (None: until healed)."""

    wrong: Wrong
    methods: frozenset[str] | None = None
    times: int | None = None

    def hits(self, method: str) -> bool:
        """Whether it hits this call; counts it."""
        if self.methods is not None and method not in self.methods:
            return False
        if self.times is None:
            return True
        self.times -= 1
        return self.times >= 0
