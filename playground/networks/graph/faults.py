"""What can go wrong with the pretend Graph, as values to script it with."""

from dataclasses import dataclass, field
from enum import StrEnum

from playground.networks.graph.refusals import GraphError, Json


class When(StrEnum):
    """Whether the request has had its effect before the fault."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Happens to a request with this method ("": any) whose path contains `path`.

    Attributes:
        answer: JSON, or a text that is none; None: the connection breaks off.
        silent: no answer ever comes, until the server stops.
    """

    method: str = ""
    path: str = ""
    when: When = When.BEFORE
    status: int = 200
    answer: Json | str | None = None
    silent: bool = False
    headers: dict[str, str] = field(default_factory=dict)

    def fits(self, method: str, path: str) -> bool:
        """Whether it happens to this request."""
        return self.path in path and self.method in {"", method}


@dataclass(slots=True)
class Faults:
    """The faults that are still to come."""

    waiting: list[Fault] = field(default_factory=list)

    def add(self, *faults: Fault, times: int = 1) -> None:
        """Let them happen that many times each."""
        for fault in faults:
            self.waiting.extend([fault] * times)

    def clear(self) -> None:
        """Forget what was scripted."""
        self.waiting.clear()

    def take(self, method: str, path: str) -> Fault | None:
        """The fault of this request, used up."""
        for fault in self.waiting:
            if fault.fits(method, path):
                self.waiting.remove(fault)
                return fault
        return None


def refusal(
    code: int,
    subcode: int = 0,
    message: str = "",
    *,
    status: int = 400,
    method: str = "",
    path: str = "",
) -> Fault:
    """An error of this code, before any effect."""
    error = GraphError(message or f"(#{code}) Scripted", code=code, subcode=subcode, status=status)
    return Fault(method=method, path=path, status=status, answer=error.body())


def outage(*, method: str = "", path: str = "") -> Fault:
    """The Graph's own trouble, said in its own words."""
    error = GraphError("An unexpected error has occurred. Please retry.", code=2, transient=True)
    return Fault(method=method, path=path, status=500, answer=error.body())


def html_503(*, method: str = "", path: str = "") -> Fault:
    """An overloaded front, in HTML."""
    page = "<!DOCTYPE html><html><body><h1>Sorry, something went wrong.</h1></body></html>"
    return Fault(method=method, path=path, status=503, answer=page)


def redirect(to: str, *, method: str = "", path: str = "") -> Fault:
    """Sends the caller to another address."""
    return Fault(method=method, path=path, status=302, answer="", headers={"Location": to})


def garbled(*, method: str = "", path: str = "") -> Fault:
    """It has its effect, but the answer is no JSON."""
    return Fault(method=method, path=path, when=When.AFTER, answer="for (;;);oops")


def lost(when: When, *, method: str = "POST", path: str = "") -> Fault:
    """The connection breaks off without an answer."""
    return Fault(method=method, path=path, when=when)


def silent(when: When, *, method: str = "POST", path: str = "") -> Fault:
    """No answer ever comes."""
    return Fault(method=method, path=path, when=when, silent=True)
