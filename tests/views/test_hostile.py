"""Whatever customers, networks and colleagues write, every view is one that Slack takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.card import Acquaintance, ConversationView, KudosOffer
from bot.domain.conversation import Message, State
from bot.domain.delivery import DeliveryStatus, Purpose
from bot.domain.events import Event, EventKind
from bot.domain.mention import AuthorProfile, Media, MediaKind, QuotedContext
from bot.domain.notices import (
    AccountTrouble,
    AnswerRefused,
    AnswerSent,
    CaseReminder,
    CustomerWrote,
    GatheredNudges,
    HandedOver,
    KudosPassed,
    Notice,
    NudgedConversation,
    NudgeNotice,
    OutcomeUnknown,
)
from bot.domain.offline import Route
from bot.domain.wording import Repeat
from bot.errors import AnsweredSince, BadInput, GoldenHourError, NotAllowed, RetryLater
from bot.forms import (
    AnswerForm,
    CaseView,
    History,
    HomeTab,
    OfflineForm,
    Queue,
    QueueItem,
    WrittenText,
)
from integrations.base import TextCheck
from integrations.slack import lists, modals, previews
from integrations.slack.answer_form import answer_form
from integrations.slack.cards import card
from integrations.slack.history import history
from integrations.slack.home import home
from integrations.slack.notices import notice_message
from integrations.slack.offline_form import offline_form
from tests.views.rules import hold_for_message, hold_for_view
from tests.views.samples import (
    ANA,
    BEN,
    MARA,
    NOW,
    OPENED,
    SITE,
    case,
    claimed,
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
few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


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
                sent_by=draw(st.sampled_from((BEN, "", "<!channel>"))),
            )
        )
    return made


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


@few
@given(views())
def test_card_survives_hostile_words(shown: ConversationView) -> None:
    """A card stays within Slack's limits and mentions nobody whom a customer names."""
    hold_for_message(card(shown, now=NOW))


@few
@given(views(), texts(), st.lists(words, max_size=12), st.sampled_from(Purpose))
def test_answer_form_survives_hostile_words(
    shown: ConversationView, text: WrittenText, openings: list[str], purpose: Purpose
) -> None:
    """Reply and Thank you stay within Slack's limits."""
    form = AnswerForm(
        view=shown,
        purpose=purpose,
        written=text,
        openings=tuple(openings),
        seen_answers=1,
        seen_at=NOW,
    )
    hold_for_view(answer_form(form, revision=3))


@few
@given(views(), texts(), words, st.sampled_from(Route))
def test_offline_form_survives_hostile_words(
    shown: ConversationView, text: WrittenText, evil: str, route: Route
) -> None:
    """The take-offline form stays within Slack's limits."""
    form = OfflineForm(
        view=shown,
        routes=(Route.EMAIL,),
        route=route,
        reference="GH-7K3M9X",
        email=evil,
        invitation=text,
        private=text,
        can_mail_transcript=True,
        seen_answers=0,
        seen_at=None,
        private_refusal=evil,
    )
    hold_for_view(offline_form(form))


@few
@given(views(), words, urls)
def test_small_modals_survive_hostile_words(
    shown: ConversationView, evil: str, address: str
) -> None:
    """All small modals stay within Slack's limits."""
    about = CaseView(case=case(notes=evil, contact=evil, outcome_note=evil), view=shown)
    unknown = delivery(DeliveryStatus.UNKNOWN, payload={"text": evil}, url=address)
    for made in (
        modals.close_form(shown),
        modals.hand_over_form(shown),
        modals.snooze_form(shown, now=NOW),
        modals.outcome_form(about, now=NOW),
        modals.kudos_form(shown, "m1", [evil, ANA], note=evil),
        modals.settle_form(shown, unknown),
    ):
        hold_for_view(made)


@few
@given(views(), words)
def test_history_survives_hostile_words(shown: ConversationView, evil: str) -> None:
    """A long history stays within Slack's limits."""
    event = Event(id="e", at=OPENED, actor=evil, kind=EventKind.CLOSED, facts={"reason": evil})
    told = History(
        view=shown,
        messages=shown.messages * 9,
        events=(event,) * 90,
        earlier=(QueueItem(view=shown, link=evil),) * 30,
    )
    hold_for_view(history(told, site=SITE))


@few
@given(views(), words, words)
def test_lists_survive_hostile_words(shown: ConversationView, evil: str, title: str) -> None:
    """A list of five hundred stays within Slack's limits."""
    many = Queue(title=title, items=(QueueItem(view=shown, link=evil),) * 500, total=500)
    about = CaseView(case=case(notes=evil, contact=evil), view=shown, link=evil)
    for made in (
        lists.queue(many, now=NOW, site=SITE),
        lists.mine(many, now=NOW),
        lists.found(evil, Queue(title=title, items=(), total=0), now=NOW),
        lists.case(about, now=NOW),
        lists.bad_input(BadInput(evil, example=evil)),
    ):
        hold_for_message(made)


@few
@given(views(), words)
def test_home_survives_hostile_words(shown: ConversationView, evil: str) -> None:
    """A Home tab with five hundred conversations keeps to a hundred blocks."""
    many = Queue(title=evil, items=(QueueItem(view=shown, link=evil),) * 500, total=9000)
    about = CaseView(case=case(notes=evil), view=shown, link=evil)
    tab = HomeTab(mine=many, team=many, cases=(about,) * 50, manager=True)
    hold_for_view(home(tab, now=NOW, site=SITE))


@few
@given(views(), texts())
def test_preview_survives_hostile_words(shown: ConversationView, text: WrittenText) -> None:
    """A preview stays within Slack's limits."""
    form = AnswerForm(view=shown, purpose=Purpose.ANSWER, written=text)
    hold_for_message(previews.preview(form, "0123456789abcdef"))


@few
@given(words, words)
def test_refusals_survive_hostile_words(evil: str, more: str) -> None:
    """Refusals stay within Slack's limits, whatever the sentence."""
    errors: list[GoldenHourError] = [
        BadInput(evil, example=more),
        NotAllowed(evil),
        AnsweredSince(BEN, evil),
        RetryLater(evil, after=NOW - OPENED, hint=more),
    ]
    for error in errors:
        hold_for_message(previews.refused(error))
        hold_for_view(modals.refusal(error, view=view(about=claimed())))


def _notices(evil: str, address: str) -> list[Notice]:
    about = NudgedConversation(
        conversation_id="c1",
        author_name=evil,
        network_title=evil,
        excerpt=evil,
        owner=BEN,
        deadline=NOW,
        link=address,
    )
    sent = {"conversation_id": "c1", "delivery_id": "d1", "by": evil, "text": evil}
    return [
        CustomerWrote(
            conversation_id="c1", author_name=evil, text=evil, url=address, reopened=False
        ),
        AnswerSent(**sent, url=address, network_title=evil, private=True),
        AnswerRefused(**sent, reason=evil, hint=evil, network_title=evil),
        OutcomeUnknown(**sent, reason=evil, look_at=address, network_title=evil),
        NudgeNotice(about=about, stage=1, mentions=(ANA, evil), late=True, released_from=evil),
        GatheredNudges(about=(about,) * 60),
        CaseReminder(
            case_id="f1",
            reference=evil,
            conversation_id="c1",
            owner=MARA,
            opened_at=OPENED,
            route=evil,
            author_name=evil,
            link=address,
        ),
        KudosPassed(colleague=ANA, by=evil, author_name=evil, text=evil, url=address),
        HandedOver(about=about, by=ANA, note=evil),
        AccountTrouble(account_id="a1", network_title=evil, handle=evil, problem=evil, mend=evil),
    ]


@few
@given(words, urls)
def test_notices_survive_hostile_words(evil: str, address: str) -> None:
    """Every notice stays within Slack's limits."""
    for notice in _notices(evil, address):
        hold_for_message(notice_message(notice, key="k", now=NOW, site=SITE))


@pytest.mark.parametrize("evil", EVIL, ids=range(len(EVIL)))
def test_every_evil_text_passes_through_every_message(evil: str) -> None:
    """Each known attack, everywhere at once, leaves a card that Slack takes."""
    media = Media(kind=MediaKind.VIDEO, url=EVIL_URLS[1], title=evil, alt_text=evil)
    said = [
        replace(
            inbound(n, evil),
            original_text=evil + "!",
            edited_at=NOW,
            context=QuotedContext(author=evil, text=evil + "?"),
            media=(media,) * 4,
        )
        for n in range(1, 5)
    ]
    trouble = [
        delivery(status, error=evil, hint=evil, payload={"text": evil}, ask_person=True)
        for status in DeliveryStatus
    ]
    attacked: Callable[[State], ConversationView] = lambda state: view(  # noqa: E731 - one line
        said,
        conversation(state=state, reason=evil, owner=BEN),
        AuthorProfile(external_id="x", handle=evil, display_name=evil),
        deliveries=tuple(trouble),
        reply_note=evil,
        network_title=evil,
    )
    hold_for_message(card(attacked(State.OPEN), now=NOW))
    hold_for_message(card(attacked(State.CLOSED), now=NOW))
