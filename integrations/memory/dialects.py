"""Dialects: what differs between networks, as data.

A `World` speaks one dialect, so one program can hold several networks that count, charge and
permit differently. The four below are pretend; each borrows the rules of a kind of real network:

    PLAIN        everything is possible and free; what most tests want
    WARBLE       280 characters, links count 23, every send costs, only those who named us may be
                 answered, no idempotency key, the same text twice is refused, uploads last a day,
                 a GIF stands alone
    COMMON_ROOM  500 characters, the author's name is part of a reply, a key is kept for an hour,
                 private messages are not encrypted, news is pushed
    OPENAIR      300 graphemes and 3,000 bytes, no edits, a record key is good for ever, pictures
                 over 2 MB are made smaller
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from integrations.base import (
    Capabilities,
    Limits,
    Money,
    PictureLimits,
    PublishingLimits,
    Rate,
    TextLimit,
)

__all__ = ["COMMON_ROOM", "DIALECTS", "OPENAIR", "PLAIN", "WARBLE", "Dialect", "Prices"]

_MIMES = ("image/png", "image/jpeg", "image/gif", "image/webp")


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """What one call costs, in US dollars: a send more with a link in it, a message told of."""

    reply: Decimal
    reply_with_link: Decimal
    private: Decimal
    post: Decimal
    post_with_link: Decimal
    read: Decimal = Decimal(0)

    def of_reply(self, *, has_link: bool) -> Money:
        """The price of one public reply."""
        return Money(amount=self.reply_with_link if has_link else self.reply)

    def of_private(self) -> Money:
        """The price of one private message."""
        return Money(amount=self.private)

    def of_post(self, *, has_link: bool) -> Money:
        """The price of one post, or of one part of a thread."""
        return Money(amount=self.post_with_link if has_link else self.post)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """The habits of one network.

    Attributes:
        name: the plugin's name, lower case.
        title: the name that people read.
        publishing: the limits of speaking first; None: it is not offered.
        handle_suffix: what `World.person` appends to a handle that has no dot, ".openair.example".
        prices: what calls cost; None where they are free.
        names_author_in_reply: a reply begins with the author's handle, which counts.
        replies_only_when_named: only messages that mention or quote us may be answered.
        refuses_same_text: a text equal to our newest public message is refused.
        uploads_last: how long an uploaded picture can be shown in a new post; None: always.
        prepares: a post is prepared first, and then published, once.
        figures: which of the figures of `integrations.base.Engagement` it tells.
        echoes_own: our own replies are among the mentions.
        private_reply_within: how long after a public message its author may get a private one
            from us, one only; None: always.
        messages_within: how long after their private message they may get ours; None: always.
        tells_allowance: it says how much of what it allows to be sent is used.
        pushed: what happens is pushed to a webhook, with its content.
        streams: ... and to whoever keeps a connection open.
        page_size: how many new mentions one page holds.
        overlap: how many mentions before the cursor a page repeats.
    """

    name: str
    title: str
    limits: Limits
    capabilities: Capabilities
    publishing: PublishingLimits | None = None
    handle_suffix: str = ""
    prices: Prices | None = None
    names_author_in_reply: bool = False
    replies_only_when_named: bool = False
    refuses_same_text: bool = False
    uploads_last: timedelta | None = None
    prepares: bool = False
    figures: frozenset[str] = frozenset({"likes", "replies", "shares"})
    echoes_own: bool = False
    private_reply_within: timedelta | None = None
    messages_within: timedelta | None = None
    tells_allowance: bool = False
    pushed: bool = False
    streams: bool = False
    page_size: int = 40
    overlap: int = 3


PLAIN = Dialect(
    name="memory",
    title="Memory",
    limits=Limits(reply=TextLimit(units=500), private=TextLimit(units=1000)),
    capabilities=Capabilities(
        private_message=True,
        delete=True,
        hide=True,
        unhide=True,
        edits=True,
        pushes=True,
        resend_within=timedelta.max,
    ),
    publishing=PublishingLimits(
        text=TextLimit(units=500),
        pictures=PictureLimits(
            count=4, mimes=_MIMES, most_bytes=5_000_000, upload_bytes=5_000_000, alt_units=1000
        ),
    ),
)

WARBLE = Dialect(
    name="warble",
    title="Warble (pretend)",
    limits=Limits(
        reply=TextLimit(units=280, link_units=23),
        private=TextLimit(units=1000, link_units=23),
    ),
    capabilities=Capabilities(private_message=True, delete=True, hide=True, edits=True),
    publishing=PublishingLimits(
        text=TextLimit(units=280, link_units=23),
        pictures=PictureLimits(
            count=4,
            mimes=_MIMES,
            most_bytes=5_000_000,
            upload_bytes=15_000_000,
            alt_units=1000,
            alone=("image/gif",),
            alone_bytes=15_000_000,
            note="A GIF stands alone; it may have 15 MB, other pictures 5 MB.",
        ),
        sends=Rate(count=100, per=timedelta(minutes=15)),
        repeats=False,
    ),
    prices=Prices(
        reply=Decimal("0.010"),
        reply_with_link=Decimal("0.200"),
        private=Decimal("0.015"),
        post=Decimal("0.015"),
        post_with_link=Decimal("0.200"),
        read=Decimal("0.005"),
    ),
    replies_only_when_named=True,
    refuses_same_text=True,
    uploads_last=timedelta(hours=24),
    echoes_own=True,
)

COMMON_ROOM = Dialect(
    name="common_room",
    title="Common Room (pretend)",
    limits=Limits(
        reply=TextLimit(units=500, link_units=23),
        private=TextLimit(units=500, link_units=23),
    ),
    capabilities=Capabilities(
        private_message=True,
        private_note=(
            "Private messages on Common Room are not encrypted: "
            "the people who run the two servers can read them."
        ),
        delete=True,
        edits=True,
        pushes=True,
        resend_within=timedelta(hours=1),
    ),
    publishing=PublishingLimits(
        text=TextLimit(units=500, link_units=23),
        pictures=PictureLimits(
            count=4,
            mimes=_MIMES,
            most_bytes=16_000_000,
            upload_bytes=16_000_000,
            alt_units=1500,
            most_pixels=33_177_600,
        ),
        sends=Rate(count=300, per=timedelta(minutes=5)),
        uploads=Rate(count=30, per=timedelta(minutes=30)),
    ),
    handle_suffix="@common-room.example",
    names_author_in_reply=True,
)

OPENAIR = Dialect(
    name="openair",
    title="Openair (pretend)",
    limits=Limits(
        reply=TextLimit(units=300, unit="graphemes", utf8_bytes=3000),
        private=TextLimit(units=1000, unit="graphemes", utf8_bytes=10_000),
    ),
    capabilities=Capabilities(private_message=True, delete=True, resend_within=timedelta.max),
    publishing=PublishingLimits(
        text=TextLimit(units=300, unit="graphemes", utf8_bytes=3000),
        pictures=PictureLimits(
            count=4,
            mimes=_MIMES,
            most_bytes=2_000_000,
            upload_bytes=20_000_000,
            shrinks=True,
            note="Pictures of more than 2 MB are made smaller.",
        ),
        sends=Rate(count=1666, per=timedelta(hours=1)),
    ),
    handle_suffix=".openair.example",
)

DIALECTS = {dialect.name: dialect for dialect in (PLAIN, WARBLE, COMMON_ROOM, OPENAIR)}
