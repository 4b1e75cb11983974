"""What a network brings of its own accord: webhooks, streams, and what becomes of their content.

A push is kept as it came before it is acknowledged (`bot.services.pushes`), and read afterwards:
reading may ask the network for names and texts that the push left out. There is one way in: what
is read goes through the same intake as a poll, whose mentions have the same ids.

    request ──► Webhook.verify ──► kept ──► acknowledged
                                    └─► Webhook.events ──► PushReader.read ──► intake
    stream  ──► PushReader.stream ──► kept ──┘
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.domain.mention import Mention
from integrations.base.values import MessageState


@dataclass(frozen=True, slots=True, kw_only=True)
class HookRequest:
    """A request to a webhook. Names of headers are in lower case; `query_text` is as it came."""

    method: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = b""
    query_text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HookAnswer:
    """What is answered: plain text unless `mime` says otherwise."""

    status: int = 200
    text: str = ""
    mime: str = "text/plain"


@dataclass(frozen=True, slots=True, kw_only=True)
class PushedEvent:
    """One thing that happened, of all that a body may hold.

    Attributes:
        own_external_id: the account that it is for, as the network names it; "" when unreadable.
        kind: what it is, for counting and logs: "feed.comment.add"; never content.
        content: the event, JSON values; as untrusted as it came.
    """

    own_external_id: str
    kind: str
    content: Mapping[str, object] = field(repr=False)


class Webhook(Protocol):
    """The door of one network, the same for all of its accounts. No I/O, and no state."""

    def greet(self, request: HookRequest) -> HookAnswer:
        """Answer a GET: the network's proof that the address is ours; 403 for anybody else."""
        ...

    def verify(self, request: HookRequest) -> bool:
        """Whether a POST is the network's: its signature over the body as it came.

        Compared in constant time; while a secret is being changed the old and the new one count.
        """
        ...

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """What a body holds, however odd its fields are.

        Raises:
            ValueError: it is no JSON object at all.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """What some events mean.

    Attributes:
        mentions: messages to us, also those that their authors have edited (`edited_at`).
        states: messages that changed: edited, deleted, hidden, shown again. They may be unknown.
        ignored: kinds that are no business of ours, on purpose.
        unknown: kinds that this release does not know; counted and logged.
    """

    mentions: tuple[Mention, ...] = ()
    states: Mapping[str, MessageState] = field(default_factory=dict)
    ignored: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """Whether the network pushes to us.

    Attributes:
        active: all that we need is subscribed, to this address.
        problem: what is wrong, a sentence ("" when nothing is).
        hint: how to mend it.
        meant: somebody has set it up to be pushed; else being polled is a choice, and no mistake.
    """

    active: bool
    problem: str = ""
    hint: str = ""
    meant: bool = True


class PushReader(Protocol):
    """The pushes of one account. Methods may raise the errors of `integrations.base`."""

    async def read(self, events: Sequence[PushedEvent], *, now: datetime) -> News:
        """What events of this account mean; what they left out is looked up.

        The same events again give the same news. One event that makes no sense is `unknown`, and
        does not keep the others from being read.

        Raises:
            RetryLater, Reauthorise: something has to be looked up, and cannot be now.
        """
        ...

    def stream(self) -> AsyncIterator[bytes] | None:
        """Bodies as the webhook would bring them, for as long as a connection holds.

        b"" is a sign of life. Ends, or raises one of the errors, when the connection is lost; the
        caller comes back later. None: this account is not streamed (it has a webhook, or neither).
        """
        ...

    async def subscription(self, callback: str) -> Subscription:
        """Whether the network pushes to the address `callback` ("": this bot has none)."""
        ...

    async def subscribe(self, callback: str) -> Subscription:
        """Make it so, where the network lets us; asked again it changes nothing."""
        ...
