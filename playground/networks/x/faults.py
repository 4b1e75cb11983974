"""What can go wrong with a pretend X, as values to script it with."""

from dataclasses import dataclass, field
from enum import StrEnum


class When(StrEnum):
    """Whether the request has had its effect before the fault."""

    BEFORE = "before"
    AFTER = "after"


@dataclass(frozen=True, kw_only=True)
class Fault:
    """Happens once, to a request whose path contains `path`, after `after` others of them."""

    path: str = ""
    method: str = ""
    after: int = 0

    def fits(self, method: str, path: str) -> bool:
        """Whether it happens to this request."""
        return self.path in path and self.method in {"", method}


@dataclass(frozen=True, kw_only=True)
class Refuse(Fault):
    """An answer with this status and body, before any effect; `body` may be HTML."""

    status: int
    body: dict[str, object] | str = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class RateLimited(Fault):
    """429, until this many seconds from X's now."""

    seconds: int = 60


@dataclass(frozen=True, kw_only=True)
class Lost(Fault):
    """The connection breaks off without an answer."""

    when: When


@dataclass(frozen=True, kw_only=True)
class Silent(Fault):
    """No answer ever comes."""

    when: When


@dataclass(frozen=True, kw_only=True)
class Garbled(Fault):
    """It has its effect, but the answer (of its status) is no JSON."""


def html_503(path: str = "", method: str = "") -> Refuse:
    """An overloaded X, in HTML."""
    page = "<!DOCTYPE html><html><body><h1>Over capacity</h1></body></html>"
    return Refuse(status=503, body=page, path=path, method=method)


def problem(
    status: int, *, detail: str = "", kind: str = "about:blank", title: str = "", path: str = ""
) -> Refuse:
    """A problem document of X API v2."""
    body: dict[str, object] = {
        "title": title or "Problem",
        "detail": detail,
        "type": kind,
        "status": status,
    }
    return Refuse(status=status, body=body, path=path)
