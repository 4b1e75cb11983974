"""A customer, a conversation and what hangs on them, for the tests of views."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from bot.domain.card import Acquaintance, ConversationView, Urgency
from bot.domain.conversation import (
    Author,
    Clock,
    ClockKind,
    Conversation,
    Direction,
    Message,
    State,
)
from bot.domain.delivery import Delivery, DeliveryKind, DeliveryStatus, Purpose
from bot.domain.mention import (
    AuthorProfile,
    Media,
    MediaKind,
    MentionKind,
    QuotedContext,
)
from bot.domain.offline import OfflineCase, Route
from bot.domain.wording import Repeat
from bot.forms import WrittenText
from integrations.base import Money, TextCheck

NOW = datetime(2026, 11, 20, 14, 20, tzinfo=UTC)
OPENED = datetime(2026, 11, 20, 14, 0, tzinfo=UTC)
SITE = "https://harbour-coffee.slack.com/"
BEN = "U0BENOKAF1"
ANA = "U0ANARUIZ1"
MARA = "U0MARALIND"

PROFILE = AuthorProfile(
    external_id="did:plc:lena",
    handle="lena.bsky.social",
    display_name="Lena Fischer",
    avatar_url="https://cdn.example/avatars/lena.jpg",
    profile_url="https://bsky.app/profile/lena.bsky.social",
    followers=12_400,
)


def inbound(number: int = 1, text: str = "My order 4711 came cold. Again.") -> Message:
    """The customer's message number `number`, one a minute."""
    at = OPENED + timedelta(minutes=number - 1)
    return Message(
        id=f"m{number}",
        conversation_id="c1",
        account_id="a1",
        direction=Direction.INBOUND,
        external_id=f"at://lena/{number}",
        text=text,
        created_at=at,
        received_at=at + timedelta(seconds=4),
        kind=MentionKind.REPLY,
        url=f"https://bsky.app/profile/lena.bsky.social/post/{number}",
        why="replied to our post",
    )


def outbound(number: int, text: str = "I am sorry, Lena. What did you order?") -> Message:
    """Our answer, in the minute `number`."""
    return replace(
        inbound(number, text),
        direction=Direction.OUTBOUND,
        url=f"https://bsky.app/profile/harbour.example/post/{number}",
        sent_by=BEN,
        why="",
    )


def conversation(**changes: object) -> Conversation:
    """An open, unclaimed conversation whose clock runs for an hour."""
    base = Conversation(
        id="c1",
        account_id="a1",
        author_id="p1",
        root_external_id="at://lena/1",
        private=False,
        opened_at=OPENED,
        last_inbound_at=OPENED,
        clock=Clock(kind=ClockKind.RESPONSE, start=OPENED, deadline=OPENED + timedelta(hours=1)),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def view(
    messages: Sequence[Message] = (),
    about: Conversation | None = None,
    profile: AuthorProfile = PROFILE,
    **changes: object,
) -> ConversationView:
    """A conversation with one message, as a card shows it."""
    said = tuple(messages) or (inbound(),)
    base = ConversationView(
        conversation=about or conversation(),
        author=Author(id="p1", account_id="a1", profile=profile),
        network="bluesky",
        network_title="Bluesky",
        account_handle="harbour.example",
        channel="C0CARE0001",
        messages=said,
        message_count=len(said),
        acquaintance=Acquaintance(),
        urgency=Urgency.CALM,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def claimed(**changes: object) -> Conversation:
    """Owned by Ben since ten past."""
    at = OPENED + timedelta(minutes=10)
    return conversation(owner=BEN, claimed_at=at, owner_active_at=at, **changes)


def answered() -> ConversationView:
    """Answered by Ben."""
    done = claimed(state=State.ANSWERED, clock=None, answered_at=OPENED + timedelta(minutes=15))
    return view([inbound(), outbound(15)], done, urgency=Urgency.NONE)


def delivery(status: DeliveryStatus, **changes: object) -> Delivery:
    """Ben's answer on its way."""
    base = Delivery(
        id="d1",
        kind=DeliveryKind.REPLY,
        purpose=Purpose.ANSWER,
        once="answer:c1:d1",
        created_at=OPENED + timedelta(minutes=12),
        created_by=BEN,
        conversation_id="c1",
        account_id="a1",
        message_id="m1",
        payload={"text": "I am sorry, Lena. What did you order?"},
        status=status,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def case(**changes: object) -> OfflineCase:
    """An offline case by e-mail."""
    base = OfflineCase(
        id="f1",
        reference="GH-7K3M9X",
        conversation_id="c1",
        route=Route.EMAIL,
        owner=BEN,
        opened_at=OPENED + timedelta(minutes=20),
        notes="Third time this month. Be generous.",
        contact="lena@example.com",
        remind_at=OPENED + timedelta(days=2),
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def written(text: str = "I am sorry, Lena. What did you order?", **changes: object) -> WrittenText:
    """A text as typed so far, well within the limit."""
    base = WrittenText(
        text=text,
        check=TextCheck(used=len(text), limit=300, unit="graphemes", as_sent=text),
        asks_back="?" in text,
    )
    return replace(base, **changes)  # type: ignore[arg-type]  # fields by name


def troubled_text() -> WrittenText:
    """A text with everything one can say about it."""
    text = "@lena.bsky.social " + "Sorry about that. " * 20
    return written(
        text,
        check=TextCheck(
            used=378,
            limit=300,
            unit="graphemes",
            as_sent=f"@lena.bsky.social {text}",
            problems=("It is 78 graphemes too long for Bluesky.",),
        ),
        cost=Money(amount=Decimal("0.20")),
        repeats=Repeat("Sorry about that, Tom.", 0.91),
        asks_back=False,
        error="Bluesky would refuse it: too long.",
    )


def rich_messages() -> list[Message]:
    """Everything a message can have: context, edits, deletion, pictures, links, our answer."""
    context = QuotedContext(author="harbour.example", text="New: oat milk everywhere!", ours=True)
    media = (
        Media(
            kind=MediaKind.IMAGE,
            url="https://cdn.example/cup.jpg",
            preview_url="https://cdn.example/cup-small.jpg",
            alt_text="A cup with a lid that leaks",
        ),
        Media(kind=MediaKind.VIDEO, url="https://cdn.example/film.mp4", title="The leak"),
        Media(kind=MediaKind.IMAGE, url="http://insecure.example/cup.jpg"),
    )
    return [
        inbound(1, "Where is my order?"),
        outbound(3),
        replace(inbound(4, "Order 4711, see https://track.example/4711."), context=context),
        replace(
            inbound(5, "It is *cold* & <sad> :("),
            media=media,
            edited_at=OPENED + timedelta(minutes=6),
            original_text="It is cold",
        ),
        replace(inbound(6, "You are the worst"), deleted_at=OPENED + timedelta(minutes=7)),
    ]
