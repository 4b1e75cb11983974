"""A conversation taken to e-mail, a private message or the phone, until it has an outcome."""

import re
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # no 0/O, 1/I/L: a reference is read out on the phone
_LENGTH = 6
_REFERENCE = re.compile(rf"\bGH-[{_ALPHABET}]{{{_LENGTH}}}\b")


class Route(StrEnum):
    """Where a conversation goes on."""

    PRIVATE = "private"
    EMAIL = "email"
    PHONE = "phone"


class Outcome(StrEnum):
    """How an offline case ended."""

    SOLVED = "solved"
    COMPENSATED = "compensated"
    NO_ANSWER = "no_answer"
    NOT_SOLVED = "not_solved"

    @property
    def words(self) -> str:
        """For people."""
        return {
            Outcome.SOLVED: "Solved",
            Outcome.COMPENSATED: "Made good (refund, voucher, replacement)",
            Outcome.NO_ANSWER: "The customer did not come back to us",
            Outcome.NOT_SOLVED: "Could not be solved",
        }[self]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfflineCase:
    """One case. `reference` is what customer and colleagues quote: "GH-7K3M9"."""

    id: str
    reference: str
    conversation_id: str
    route: Route
    owner: str
    opened_at: datetime
    notes: str = ""
    contact: str = ""
    remind_at: datetime | None = None
    outcome: Outcome | None = None
    outcome_note: str = ""
    closed_at: datetime | None = None
    closed_by: str = ""


def case_reference(number: int) -> str:
    """A short reference from a random non-negative number."""
    letters = ""
    for _ in range(_LENGTH):
        number, rest = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[rest]
    return f"GH-{letters}"


def normal_reference(text: str) -> str:
    """What a person typed as a reference, in its usual form: " gh 7k3m9x" gives "GH-7K3M9X"."""
    letters = "".join(c for c in text.upper() if c.isalnum()).removeprefix("GH")
    return f"GH-{letters}"


def reference_in(text: str) -> str:
    """The first reference that a text names, "" when it names none."""
    found = _REFERENCE.search(text)
    return found.group() if found else ""
