"""The door for what Meta pushes: greeted, signed and divided into entries alike everywhere."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence

from integrations.base import HookAnswer, HookRequest, PushedEvent
from integrations.graph.envelope import Entry, entries
from integrations.graph.signature import HEADER, challenge, signed

__all__ = ["GraphWebhook"]


class GraphWebhook(ABC):
    """`integrations.base.Webhook` of one app.

    Args:
        secrets: of the app, the present one first; a body may be signed with any of them.
        verify_token: by which Meta's greeting is known.
    """

    def __init__(self, secrets: Sequence[str], verify_token: str) -> None:
        self._secrets = secrets
        self._verify_token = verify_token

    def greet(self, request: HookRequest) -> HookAnswer:
        """Echo the challenge to who knows the verify token."""
        return challenge(request.query, self._verify_token)

    def verify(self, request: HookRequest) -> bool:
        """Whether the body is signed with the app secret, or with the one before."""
        return signed(request.body, request.headers.get(HEADER, ""), self._secrets)

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """Every change and every message of every entry.

        Raises:
            ValueError: it is no JSON object.
        """
        return tuple(event for entry in entries(body) for event in self.events_of(entry))

    @abstractmethod
    def events_of(self, entry: Entry) -> Iterable[PushedEvent]:
        """What an entry holds, in the words of the network's own table of kinds."""
        ...
