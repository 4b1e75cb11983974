"""Whatever customers, networks and colleagues write, every view is one that Slack takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.card import ConversationView
from bot.domain.conversation import State
from bot.domain.delivery import DeliveryKind, DeliveryStatus, Purpose
from bot.domain.digest_notices import DigestNotice
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
    NotDone,
    Notice,
    NudgedConversation,
    NudgeNotice,
    OutcomeUnknown,
)
from bot.domain.offline import Route
from bot.domain.spending import Stage
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
from integrations.slack import lists, modals, previews, spending
from integrations.slack.answer_form import answer_form
from integrations.slack.cards import card
from integrations.slack.history import history
from integrations.slack.home import home
from integrations.slack.notices import notice_message
from integrations.slack.offline_form import offline_form
from tests.views.cost_samples import evil_costs
from tests.views.digest_samples import digest
from tests.views.every_notice import CAP
from tests.views.hostile import EVIL, EVIL_URLS, texts, urls, views, words
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
    view,
)

few = settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
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
        modals.answered_form(shown),
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
@given(words)
def test_spend_survives_hostile_words(evil: str) -> None:
    """What networks cost stays within Slack's limits, whatever they call it."""
    hold_for_message(spending.spend(evil_costs(evil)))
    told = DigestNotice(digest=digest(costs=evil_costs(evil)))
    hold_for_message(notice_message(told, key="k", now=NOW, site=SITE))


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
        NotDone(conversation_id="c1", by=evil, kind=DeliveryKind.HIDE, reason=evil, hint=evil),
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
        *(
            replace(
                CAP, stage=stage, network_title=evil, handle=evil, setting=evil, managers=(evil,)
            )
            for stage in Stage
        ),
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
