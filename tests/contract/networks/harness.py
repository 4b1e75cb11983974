"""What the contract suite needs to try a network: customers, a look at the server, troubles.

A harness holds one open network of ours against a fake server of its own. `HARNESSES` in
`conftest.py` names them all; a new network adds one line there.
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from bot.domain.mention import Mention
from integrations.base import Network, Outgoing, OutgoingKind, ReplyTarget


class Trouble(StrEnum):
    """What a fake server is told to do wrong until `heal`."""

    OUTAGE = "outage"
    RATE_LIMIT = "rate limit"
    UNAUTHORISED = "unauthorised"
    REFUSAL = "refusal"
    LOST_REQUEST = "lost request"
    LOST_ANSWER = "lost answer"


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A message of ours as the server holds it.

    Attributes:
        answers: id of the message that it stands under; "" for private ones.
    """

    external_id: str
    text: str
    private: bool
    answers: str = ""


class NetworkHarness(Protocol):
    """One network, open, with a server whose customers and troubles a test commands."""

    @property
    def network(self) -> Network:
        """Our account, open; closed by the harness's context."""
        ...

    def now(self) -> datetime:
        """The time that network and server live in."""
        ...

    def forward(self, by: timedelta) -> None:
        """Let time pass."""
        ...

    def another(self) -> Network:
        """A second network of the same account, not opened; the test closes it."""
        ...

    async def customer_posts(
        self, text: str, *, reply_to: str = "", late_by: timedelta = timedelta()
    ) -> str:
        """A customer mentions us; the id is returned. Its time stamp is `late_by` in the past."""
        ...

    async def customer_writes_privately(self, text: str) -> str:
        """The same customer writes to us alone; only called where private messages exist."""
        ...

    async def customer_edits(self, external_id: str, text: str) -> None:
        """They change the words of a message; only called where `capabilities.edits`."""
        ...

    async def customer_deletes(self, external_id: str) -> None:
        """They take a message back."""
        ...

    async def stranger_posts(self) -> str | None:
        """Somebody mentions us who may not get a reply or a private message; None: no such case."""
        ...

    async def ours(self) -> list[Standing]:
        """Everything our account has said, replies and private messages, oldest first."""
        ...

    def trouble(self, what: Trouble) -> None:
        """From now on the server does this.

        LOST_REQUEST and LOST_ANSWER hit writes: they give no answer, before and after the effect.
        """
        ...

    def heal(self) -> None:
        """The server works again."""
        ...


OpenHarness = Callable[[], AbstractAsyncContextManager[NetworkHarness]]


def target_of(mention: Mention) -> ReplyTarget:
    """The target that answers a mention, as the core builds it."""
    return ReplyTarget(
        external_id=mention.external_id,
        root_external_id=mention.root_external_id,
        author_external_id=mention.author.external_id,
        author_handle=mention.author.handle,
        visibility=mention.visibility,
        reply_handle=mention.reply_handle,
    )


def outgoing(
    harness: NetworkHarness,
    target: ReplyTarget,
    text: str,
    *,
    kind: OutgoingKind = OutgoingKind.REPLY,
    delivery_id: str = "delivery-1",
) -> Outgoing:
    """A delivery as the core creates it, its key chosen by the network."""
    return Outgoing(
        delivery_id=delivery_id,
        kind=kind,
        text=text,
        target=target,
        key=harness.network.new_key(delivery_id=delivery_id, created_at=harness.now()),
        created_at=harness.now(),
    )


async def fetch(
    harness: NetworkHarness, cursor: str | None = None
) -> tuple[dict[str, Mention], str]:
    """Every mention since a cursor, by id, in the order told, and the cursor to store."""
    mentions: dict[str, Mention] = {}
    while True:
        page = await harness.network.fetch_mentions(cursor, now=harness.now())
        for mention in page.mentions:
            mentions.setdefault(mention.external_id, mention)
        cursor = page.cursor
        if not page.more:
            return mentions, cursor


async def asked(harness: NetworkHarness, text: str = "Where is my order?") -> ReplyTarget:
    """A customer asks; the target to answer."""
    external_id = await harness.customer_posts(text)
    mentions, _ = await fetch(harness)
    return target_of(mentions[external_id])
