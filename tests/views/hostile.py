"""Hostile words, addresses and conversations for property tests."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import strategies as st

from bot.domain.card import Acquaintance, ConversationView, KudosOffer
from bot.domain.conversation import Message, State
from bot.domain.delivery import DeliveryStatus
from bot.domain.mention import AuthorProfile, Media, MediaKind, QuotedContext
from bot.domain.reach import PrivateReach
from bot.domain.wording import Repeat
from bot.forms import WrittenText
from integrations.base import TextCheck
from tests.views.samples import (
    ANA,
    BEN,
    NOW,
    case,
    conversation,
    delivery,
    inbound,
    outbound,
    view,
    written,
)

EVIL = (
    "",
    " \n\t",
    "<!channel> <@U0ANARUIZ1> <!here|x> <https://evil.example|click>",
    "@here @channel @everyone @HERE",
    "*bold* _it_ ~no~ `code` ```\nblock\n```",
    "&amp; &lt;!channel&gt; & < >",
    "> quote\n>>> all of it",
    "]]>|<|>^|<!date^0^{date}|x>",
    "\u202eabc\u2066\x00\x1b[31m\ud800\ufeff",
    "👩‍👩‍👧‍👦" * 700,
    "e" + "\u0301" * 100_000,
    "&" * 100_000,
    "<" * 20_000,
    "x" * 100_000,
    "wort\n" * 20_000,
    'https://evil.example/?a=<b>|c&d="e f" http://[ https://',
    "https://a.example/" + "y" * 4000,
    ":smile: :rotating_light:",
    "ﷺ\u202eمرحبا",
)
EVIL_URLS = (
    "",
    "https://ok.example/a?b=c&d=e|f>g",
    "javascript:alert(1)",
    "http://insecure.example/x.png",
    "http://127.0.0.1:8080/avatars/1.svg",
    "https://[bad",
    "https://münchen.example/ü ß",
    "https://long.example/" + "a" * 5000,
    "https://e.example/\ud800\n<!channel>",
)
words = st.sampled_from(EVIL) | st.text(max_size=60)
urls = st.sampled_from(EVIL_URLS)


@st.composite
def messages(draw: st.DrawFn) -> list[Message]:
    """Up to a dozen messages of both sides with everything hostile in them."""
    made = []
    for number in range(1, draw(st.integers(1, 12)) + 1):
        side = draw(st.sampled_from((inbound, inbound, outbound)))
        media = tuple(
            Media(
                kind=draw(st.sampled_from(MediaKind)),
                url=draw(urls),
                preview_url=draw(urls),
                alt_text=draw(words),
                title=draw(words),
            )
            for _ in range(draw(st.integers(0, 6)))
        )
        made.append(
            replace(
                side(number, draw(words)),
                url=draw(urls),
                media=media,
                why=draw(words),
                context=QuotedContext(author=draw(words), text=draw(words)),
                edited_at=NOW,
                original_text=draw(words),
                deleted_at=draw(st.sampled_from((None, NOW))),
                hidden_at=draw(st.sampled_from((None, NOW))),
                sent_by=draw(st.sampled_from((BEN, "", "<!channel>"))),
            )
        )
    return made


@st.composite
def reaches(draw: st.DrawFn) -> PrivateReach:
    """A time for private messages, before, at or after its end."""
    return PrivateReach(
        until=NOW + timedelta(minutes=draw(st.integers(-100, 20_000))),
        name=draw(words),
        once=draw(st.booleans()),
        used=draw(st.booleans()),
    )


@st.composite
def views(draw: st.DrawFn) -> ConversationView:
    """A conversation in any state with everything hostile around it."""
    about = draw(
        st.builds(
            lambda state, owner, reason: conversation(state=state, owner=owner, reason=reason),
            st.sampled_from(State),
            st.sampled_from(("", BEN, "<!here>")),
            words,
        )
    )
    shown = draw(messages())
    troubles = tuple(
        delivery(
            draw(st.sampled_from(DeliveryStatus)),
            id=f"d{n}",
            payload={"text": draw(words)},
            error=draw(words),
            hint=draw(words),
            url=draw(urls),
            ask_person=draw(st.booleans()),
        )
        for n in range(draw(st.integers(0, 6)))
    )
    return view(
        shown,
        about,
        AuthorProfile(
            external_id="x",
            handle=draw(words),
            display_name=draw(words),
            avatar_url=draw(urls),
            profile_url=draw(urls),
            followers=draw(st.sampled_from((None, 0, 1, 10**12))),
        ),
        network_title=draw(words),
        account_handle=draw(words),
        message_count=len(shown) + draw(st.integers(0, 10**9)),
        acquaintance=Acquaintance(earlier=10**9, endings=(State.SPAM,), last_at=NOW),
        deliveries=troubles,
        can_reply=draw(st.booleans()),
        reply_note=draw(words),
        can_private=draw(st.booleans()),
        private_note=draw(words),
        can_hide=draw(st.booleans()),
        can_unhide=draw(st.booleans()),
        private_refusal=draw(words),
        reach=draw(st.none() | reaches()),
        elsewhere=draw(st.booleans()),
        case=draw(st.sampled_from((None, case(), case(notes="x" * 9999, contact="<!here>")))),
        kudos=tuple(KudosOffer(colleague=ANA, message_id=f"m{n}") for n in range(9)),
    )


@st.composite
def texts(draw: st.DrawFn) -> WrittenText:
    """A text with everything hostile said about it."""
    text = draw(words)
    return written(
        text,
        check=TextCheck(
            used=10**6,
            limit=300,
            unit=draw(words),
            as_sent=draw(words),
            problems=tuple(draw(st.lists(words, max_size=8))),
        ),
        repeats=Repeat(draw(words), 0.9),
        error=draw(words),
    )
