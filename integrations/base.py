"""What the product asks of a network, and how a network says no.

A network is one folder that implements `Network` and offers a `PLUGIN` (`NetworkPlugin`) in its
`__init__.py`. `docs/adding-a-network.md` walks through it. Errors are those of `bot.errors`:
an adapter maps everything its client library raises, once, at its edge:

    RetryLater   the network certainly did nothing (429, refused connection, 5xx of a read)
    Reauthorise  401, revoked or expired credentials
    Rejected     it said no for a reason that a person has to mend
    Unknown      a write got no answer (time-out, 5xx, connection lost after sending)
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from bot.domain.mention import AuthorProfile, Media, Mention, Visibility
from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown

__all__ = [
    "AccountIdentity",
    "Ask",
    "Capabilities",
    "CredentialStore",
    "Limits",
    "MentionPage",
    "MessageState",
    "Money",
    "Network",
    "NetworkPlugin",
    "Outgoing",
    "OutgoingKind",
    "OutsideError",
    "Permission",
    "PluginSetting",
    "ReadBack",
    "ReadBackOutcome",
    "Reauthorise",
    "Rejected",
    "ReplyTarget",
    "RetryLater",
    "Sent",
    "SignedIn",
    "TextCheck",
    "TextLimit",
    "Unknown",
]


class OutgoingKind(StrEnum):
    """Where an outbound message goes."""

    REPLY = "reply"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Money:
    """A price. `amount` in units of `currency` (ISO 4217)."""

    amount: Decimal
    currency: str = "USD"


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a network can do for us; data, so that the core never asks for its name.

    Attributes:
        private_message: a private message can be sent to an author.
        private_note: what to tell the sender about it ("not encrypted"), or "".
        delete: our own message can be deleted.
        hide: a customer's reply can be hidden under our post.
        edits: `current_state` shows edited texts.
        pushes: `wait_for_news` returns early when something happened.
        resend_within: how long after the first attempt the same key makes a second attempt
            harmless; None: never; `timedelta.max`: always.
    """

    private_message: bool = False
    private_note: str = ""
    delete: bool = False
    hide: bool = False
    edits: bool = False
    pushes: bool = False
    resend_within: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextLimit:
    """How long a text may be: `units` of `unit` ("characters", "graphemes"), and bytes of UTF-8."""

    units: int
    unit: str = "characters"
    utf8_bytes: int | None = None
    link_units: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Limits of a network (of this instance, where instances differ). Source: its README."""

    reply: TextLimit
    private: TextLimit | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TextCheck:
    """A text measured by the network's own rule.

    Attributes:
        used: how much of `limit` it takes, in `unit`.
        problems: sentences that say why it cannot be sent; empty when it can.
        as_sent: the text as the customer will see it (with the mentions the network needs).
    """

    used: int
    limit: int
    unit: str
    as_sent: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Permission:
    """Whether something may be done now, and if not, why: a sentence for people."""

    allowed: bool
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyTarget:
    """The inbound message that is answered."""

    external_id: str
    root_external_id: str
    author_external_id: str
    author_handle: str
    visibility: Visibility
    reply_handle: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """One message of ours to send.

    Attributes:
        delivery_id: ours; stable over attempts.
        key: what `Network.new_key` chose when the delivery was created; stable over attempts.
        created_at: when the delivery was created, UTC; stable over attempts.
        first_attempt_at: when it was first tried; None on the first attempt.
        last_attempt_at: when it was last tried; `read_back` may not call it absent too soon after.
    """

    delivery_id: str
    kind: OutgoingKind
    text: str
    target: ReplyTarget
    key: str
    created_at: datetime
    first_attempt_at: datetime | None = None
    last_attempt_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """The network has accepted a message: its id there, its public link (or ""), its time (UTC)."""

    external_id: str
    url: str = ""
    sent_at: datetime | None = None


class ReadBackOutcome(StrEnum):
    """What looking for an outbound message showed."""

    LIVE = "live"
    ABSENT = "absent"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadBack:
    """Whether an outbound message of unknown outcome is there.

    ABSENT means certainly not there: it may be sent again. UNSURE: `why` says what is not known.
    """

    outcome: ReadBackOutcome
    sent: Sent | None = None
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class MentionPage:
    """Mentions since a cursor, oldest first.

    Attributes:
        cursor: to pass next time; opaque; stored with the mentions in one transaction.
        more: call again at once.
    """

    mentions: tuple[Mention, ...]
    cursor: str
    more: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageState:
    """A message as it is on the network now. `exists` False: its author deleted it."""

    exists: bool
    text: str = ""
    media: tuple[Media, ...] = ()
    edited_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountIdentity:
    """Who we are on a network. `profile.external_id` marks our own messages."""

    profile: AuthorProfile
    notes: tuple[str, ...] = ()


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


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginSetting:
    """An environment setting that a network understands: `NAME_KEY`, e.g. `X_API_URL`."""

    key: str
    default: str
    explanation: str


class Ask(Protocol):
    """How `connect` talks to the person who installs."""

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """One answer. `name` is what `--set NAME=VALUE` gives on the command line."""
        ...

    def say(self, text: str) -> None:
        """Show a sentence (an address to open, what was found)."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Result of `connect`: who we are, where, and what to keep (encrypted)."""

    identity: AccountIdentity
    base_url: str
    credentials: Mapping[str, str] = field(repr=False)


class NetworkPlugin(Protocol):
    """How a network is found, connected and built: `PLUGIN` in the folder's `__init__.py`."""

    @property
    def name(self) -> str:
        """Short lower-case name, also the argument of `connect`."""
        ...

    @property
    def title(self) -> str:
        """The name that people read."""
        ...

    @property
    def settings(self) -> tuple[PluginSetting, ...]:
        """Environment settings it understands; all have a default."""
        ...

    async def sign_in(self, ask: Ask, settings: Mapping[str, str], *, now: datetime) -> SignedIn:
        """Ask for what is needed, prove it against the network, return what to keep."""
        ...

    def build(
        self,
        *,
        own_external_id: str,
        own_handle: str,
        base_url: str,
        credentials: CredentialStore,
        settings: Mapping[str, str],
    ) -> Network:
        """A `Network` for one connected account; no I/O before `open`."""
        ...
