"""Scripts what goes wrong between us and a world, and records what we asked of it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TypeVar

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown

_Answer = TypeVar("_Answer")


class Operation(StrEnum):
    """What the adapter asks of a world."""

    OPEN = "open"
    IDENTITY = "identity"
    FETCH = "fetch_mentions"
    STATE = "current_state"
    PERMISSION = "private_permission"
    SEND = "send"
    READ_BACK = "read_back"
    DELETE = "delete"
    HIDE = "hide"
    UNHIDE = "unhide"
    UPLOAD = "upload"
    PREPARE = "prepare"
    PUBLISH = "publish"
    FIND_POST = "find_post"
    ENGAGEMENT = "engagement"
    CREDENTIALS = "credentials_end"
    READ_PUSHES = "read_pushes"
    STREAM = "stream"
    SUBSCRIBE = "subscribe"

    @property
    def writes(self) -> bool:
        """Whether it has an effect that people see; no answer then means that nobody knows."""
        return self in _WRITES

    @property
    def has_effect(self) -> bool:
        """Whether it changes anything. Nobody sees an upload: losing its answer is no harm."""
        return self.writes or self in {Operation.UPLOAD, Operation.PREPARE}


_WRITES = frozenset(
    {Operation.SEND, Operation.DELETE, Operation.HIDE, Operation.UNHIDE, Operation.PUBLISH}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the adapter. `subject` is the id or cursor or delivery it was about."""

    operation: Operation
    subject: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fault:
    """One thing that goes wrong once. `error` None: no answer ever comes."""

    error: OutsideError | None
    took_effect: bool


class Faults:
    """What goes wrong in one world.

    Lasting troubles (`outage`, `revoke`, `slow`) hold until they are taken back; the others hit
    the next `times` calls of an operation, in the order in which they were scripted. Lasting
    troubles come first and use up nothing.

    Attributes:
        calls: everything that was asked, refused calls included, oldest first.
    """

    def __init__(
        self, *, title: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    ) -> None:
        self.calls: list[Call] = []
        self._title = title
        self._sleep = sleep
        self._out_for: timedelta | None = None
        self._revoked = False
        self._delay = timedelta()
        self._next: dict[Operation, deque[_Fault]] = {}
        self._unsure: deque[str] = deque()

    @property
    def is_out(self) -> bool:
        """Whether the network is unreachable now."""
        return self._out_for is not None

    @property
    def is_revoked(self) -> bool:
        """Whether our credentials are refused now."""
        return self._revoked

    def waiting(self, operation: Operation) -> int:
        """How many scripted faults the next calls of an operation will meet."""
        return len(self._next.get(operation, ()))

    def outage(self, *, on: bool = True, after: timedelta = timedelta(seconds=5)) -> None:
        """Begin or end an outage: connections are refused, so nothing takes effect."""
        self._out_for = after if on else None

    def revoke(self, *, on: bool = True) -> None:
        """Refuse our credentials, or accept them again."""
        self._revoked = on

    def slow(self, by: timedelta) -> None:
        """Let every call take this much longer (real time, by the injected sleep)."""
        self._delay = by

    def rate_limit(
        self, operation: Operation, *, after: timedelta = timedelta(seconds=30), times: int = 1
    ) -> None:
        """Answer "too many requests"."""
        error = RetryLater(f"{self._title} asks us to slow down.", after=after)
        self._script(operation, _Fault(error=error, took_effect=False), times)

    def time_out(self, operation: Operation, *, took_effect: bool = False, times: int = 1) -> None:
        """Give no answer in time; a write or an upload may have taken effect all the same.

        Raises:
            ValueError: a read has no effect to take.
        """
        if took_effect and not operation.has_effect:
            raise ValueError(f"{operation} is a read: it takes no effect.")
        error: OutsideError = (
            Unknown(f"{self._title} did not answer in time.")
            if operation.writes
            else RetryLater(f"{self._title} did not answer.", after=timedelta(seconds=5))
        )
        self._script(operation, _Fault(error=error, took_effect=took_effect), times)

    def hang(self, operation: Operation, *, took_effect: bool = False) -> None:
        """Never answer: the call ends when its task is cancelled. For tests of a crash."""
        self._script(operation, _Fault(error=None, took_effect=took_effect), 1)

    def reject(self, operation: Operation, why: str, *, hint: str = "", times: int = 1) -> None:
        """Say no, with this sentence."""
        fault = _Fault(error=Rejected(why, hint=hint), took_effect=False)
        self._script(operation, fault, times)

    def unsure(self, why: str, *, times: int = 1) -> None:
        """Let the next look for an outgoing message or post end without certainty."""
        self._unsure.extend([why] * times)

    def clear(self) -> None:
        """Everything works again; nothing scripted is left."""
        self._out_for = None
        self._revoked = False
        self._delay = timedelta()
        self._next.clear()
        self._unsure.clear()

    def calls_of(self, operation: Operation) -> list[str]:
        """The subjects of all calls of one operation, oldest first."""
        return [call.subject for call in self.calls if call.operation is operation]

    async def around(
        self, operation: Operation, subject: str, effect: Callable[[], _Answer]
    ) -> _Answer:
        """Record the call, let go wrong what was scripted, else answer with `effect()`."""
        self.calls.append(Call(operation=operation, subject=subject))
        if self._delay:
            await self._sleep(self._delay.total_seconds())
        if self._out_for is not None:
            raise RetryLater(f"{self._title} cannot be reached.", after=self._out_for)
        if self._revoked:
            raise Reauthorise(
                f"{self._title} no longer accepts our credentials.",
                hint="Connect the account again.",
            )
        scripted = self._next.get(operation)
        if not scripted:
            return effect()
        fault = scripted.popleft()
        if fault.took_effect:
            effect()
        if fault.error is None:
            await asyncio.Event().wait()
            raise AssertionError  # nobody holds the event: waiting ends by cancellation alone
        raise fault.error

    def take_unsure(self) -> str | None:
        """The next scripted doubt of a read-back, used up; None when there is none."""
        return self._unsure.popleft() if self._unsure else None

    def _script(self, operation: Operation, fault: _Fault, times: int) -> None:
        self._next.setdefault(operation, deque()).extend([fault] * times)
