"""One of our accounts on one network: the `Network` contract."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from integrations.base.charging import Meter
from integrations.base.publishing import Publisher
from integrations.base.pushing import PushReader
from integrations.base.values import (
    AccountIdentity,
    Capabilities,
    Limits,
    MentionPage,
    MessageState,
    Money,
    Outgoing,
    OutgoingKind,
    Permission,
    PrivateWindow,
    ReadBack,
    ReplyTarget,
    Sent,
    TextCheck,
)


class CredentialStore(Protocol):
    """Keeps the credentials of one account, encrypted."""

    async def load(self) -> Mapping[str, str]:
        """The credentials as they are now (another replica may have refreshed them)."""
        ...

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Replace them, durably, before returning."""
        ...

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew them under a lock that all replicas share.

        `renew` gets the newest stored credentials (return them unchanged when somebody else has
        renewed them meanwhile); what it returns is stored before the lock is let go.
        """
        ...


class Network(Protocol):
    """One of our accounts on one network. Methods may raise the four errors of this module."""

    @property
    def name(self) -> str:
        """The plugin's name: "bluesky"."""
        ...

    @property
    def capabilities(self) -> Capabilities:
        """What it can do."""
        ...

    @property
    def limits(self) -> Limits:
        """Its limits; known after `open`."""
        ...

    @property
    def publisher(self) -> Publisher | None:
        """How to speak first on it; None where that is not offered."""
        ...

    @property
    def pushed(self) -> PushReader | None:
        """How to read what it pushes (webhooks, content in a stream); None where it does not."""
        ...

    @property
    def meter(self) -> Meter | None:
        """What its calls cost; None where they are free."""
        ...

    async def open(self) -> None:
        """Make ready (sessions, limits of the instance). Called once, before anything else."""
        ...

    async def close(self) -> None:
        """Let go of everything; afterwards nothing is called."""
        ...

    async def identity(self) -> AccountIdentity:
        """Ask the network who we are; proves that the credentials work."""
        ...

    async def fetch_mentions(self, cursor: str | None, *, now: datetime) -> MentionPage:
        """Mentions since `cursor` (None: since a little before `now`), oldest first.

        Pages overlap: a message that appears late must still be found, so the same message may be
        returned again. Our own messages may be among them; the core drops them.
        """
        ...

    async def wait_for_news(self, timeout: timedelta) -> bool:
        """Return True as soon as there may be something to fetch, False after `timeout`.

        Only called when `capabilities.pushes`. A hint only: polls go on regardless.
        """
        ...

    async def current_state(self, external_ids: Sequence[str]) -> Mapping[str, MessageState]:
        """Customers' messages as they are now; ids the network did not answer are left out."""
        ...

    def new_key(self, *, delivery_id: str, created_at: datetime) -> str:
        """The idempotency or record key of a new delivery; no I/O. "" where there is none."""
        ...

    def check_text(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> TextCheck:
        """Measure `text` by the network's rule; no I/O, fast enough for every keystroke."""
        ...

    def cost(self, text: str, kind: OutgoingKind, target: ReplyTarget) -> Money | None:
        """What sending it costs; None where sending is free. No I/O."""
        ...

    def reply_permission(self, target: ReplyTarget) -> Permission:
        """Whether this message may be answered (tiers, visibility). No I/O."""
        ...

    async def private_permission(self, target: ReplyTarget) -> Permission:
        """Whether its author can get a private message from us now."""
        ...

    def private_window(self, target: ReplyTarget) -> PrivateWindow | None:
        """Until when its author may get one; None: always, or never at all. No I/O."""
        ...

    async def send(self, outgoing: Outgoing) -> Sent:
        """Send a reply or a private message.

        Raises:
            RetryLater, Reauthorise, Rejected: it certainly was not sent.
            Unknown: it may have been sent; `read_back` is asked next, never `send`.
        """
        ...

    async def read_back(self, outgoing: Outgoing) -> ReadBack:
        """Look whether an outgoing message of unknown outcome is there."""
        ...

    async def delete(self, external_id: str) -> None:
        """Delete a message of ours; deleting one that is gone is no error."""
        ...

    async def hide(self, external_id: str) -> None:
        """Hide a customer's reply under our post (where `capabilities.hide`)."""
        ...

    async def unhide(self, external_id: str) -> None:
        """Show it again (where `capabilities.unhide`)."""
        ...
