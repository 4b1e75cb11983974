"""What is read at once, and what became of it."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.services.push_pauses import Later
from bot.storage import Push
from integrations.base import PushedEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What one push has for one account."""

    push: Push
    events: list[PushedEvent]


@dataclass(slots=True, kw_only=True)
class Batch:
    """Pushes that were leased together.

    Attributes:
        pushes: those of which nothing is written down yet, by id.
        letters: what they have, by account and push.
        unreadable: those that hold nothing that anybody understands.
        later: those that are not read now, and why.
        open: accounts that are being read.
        late: nobody waits for it any more; whoever is read last settles it.
    """

    pushes: dict[str, Push]
    letters: dict[str, dict[str, Letter]] = field(default_factory=dict)
    unreadable: set[str] = field(default_factory=set)
    later: dict[str, Later] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)
    late: bool = False

    def add(self, account_id: str, push: Push, event: PushedEvent) -> None:
        """A push has this for an account."""
        letters = self.letters.setdefault(account_id, {})
        letters.setdefault(push.id, Letter(push=push, events=[])).events.append(event)

    def postpone(self, push: Push, later: Later) -> None:
        """When it waits for several accounts: that nothing is wrong with it counts."""
        before = self.later.get(push.id)
        if before is None or before.tried:
            self.later[push.id] = later

    def came_at(self) -> dict[str, datetime]:
        """When the newest push for each account came."""
        return {
            account_id: max(letter.push.received_at for letter in letters.values())
            for account_id, letters in self.letters.items()
        }

    def in_hand(self, account_id: str) -> set[str]:
        """Ids of the pushes that wait for an account."""
        return self.pushes.keys() & self.letters[account_id].keys()

    def take_done(self) -> list[Push]:
        """Those that wait for no account any more; each is given once."""
        waiting = {push_id for one in self.open for push_id in self.letters[one]}
        done = [push for push in self.pushes.values() if push.id not in waiting]
        for push in done:
            del self.pushes[push.id]
        return done
