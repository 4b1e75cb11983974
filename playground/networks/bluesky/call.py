"""One call to the pretend host, and its refusals."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from multidict import MultiMapping

from playground.networks.bluesky.world import Person, World

if TYPE_CHECKING:
    from playground.networks.bluesky.server import FakeBluesky

Json = dict[str, Any]


class XrpcError(Exception):
    """A refusal: HTTP status, the error's name, its sentence."""

    def __init__(self, status: int, name: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.name = name


@dataclass(slots=True)
class Call:
    """One call. `person` is None where the method needs no session.

    `body` is empty for the one method that takes a file: its is `content`, of the type `mime`.
    """

    server: "FakeBluesky"
    person: Person | None
    token: str
    query: MultiMapping[str]
    body: Json
    content: bytes
    mime: str

    @property
    def world(self) -> World:
        """What the server holds."""
        return self.server.world

    @property
    def me(self) -> Person:
        """Who calls."""
        if self.person is None:
            raise XrpcError(401, "AuthMissing", "Authentication Required")
        return self.person

    def limit(self, default: int = 50, most: int = 100) -> int:
        """The parameter `limit`, refused beyond its maximum."""
        limit = int(self.query.get("limit", default))
        if not 1 <= limit <= most:
            raise XrpcError(400, "InvalidRequest", f"limit must be 1 to {most}")
        return limit
