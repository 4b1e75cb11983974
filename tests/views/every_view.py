"""Every view of the product by name: what golden files keep and the local Slack's rules check."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta

from bot.domain.card import Acquaintance, KudosOffer, Urgency
from bot.domain.conversation import Clock, ClockKind, State
from bot.domain.delivery import DeliveryStatus, Purpose
from bot.domain.events import SYSTEM, Event, EventKind
from bot.domain.mention import MentionKind, Visibility
from bot.domain.offline import Outcome, Route
from bot.domain.reach import PrivateReach
from bot.errors import AlreadyClaimed, AnsweredSince, BadInput, NotAllowed, Rejected
from bot.forms import (
    AnswerForm,
    CaseView,
    History,
    HomePages,
    HomeTab,
    OfflineForm,
    Queue,
    QueueItem,
)
from bot.settings_forms import DutyNow
from integrations.slack import lists, modals, plan_help, previews, spending
from integrations.slack.answer_form import answer_form
from integrations.slack.cards import card
from integrations.slack.digest import digest_message, digest_text
from integrations.slack.history import history
from integrations.slack.home import home
from integrations.slack.notices import notice_message
from integrations.slack.offline_form import offline_form
from tests.views.cost_samples import COSTS, NO_COSTS
from tests.views.digest_samples import DIGESTS, MORNING
from tests.views.every_notice import LINK, NOTICES
from tests.views.every_plan_view import PLAN, PLAN_MESSAGES, PLAN_VIEWS
from tests.views.every_post_notice import POST_NOTICES
from tests.views.every_settings_view import SETTINGS_VIEWS
from tests.views.plan_samples import post
from tests.views.samples import (
    ANA,
    BEN,
    MARA,
    NOW,
    OPENED,
    PROFILE,
    SITE,
    answered,
    case,
    claimed,
    conversation,
    delivery,
    inbound,
    outbound,
    rich_messages,
    troubled_text,
    view,
    written,
)
from tests.views.settings_samples import DUTY, QUIET_DAY, TODAY

LATE = OPENED + timedelta(minutes=75)
ITEM = QueueItem(view=view(about=claimed()), link=LINK)
QUEUE = Queue(
    title="Waiting, the most urgent first",
    items=(ITEM, QueueItem(view=view([inbound(2, "Do you open on Sunday?")]))),
    total=2,
)
EMPTY = Queue(title="Waiting", items=(), total=0)
CASE = CaseView(case=case(), view=view(about=claimed(state=State.OFFLINE)), link=LINK)
REACH = PrivateReach(until=NOW + timedelta(days=6, hours=5), name="private reply", once=True)
MESSAGES_LEFT = PrivateReach(until=NOW + timedelta(hours=5, minutes=20), name="messages")
ANSWER = AnswerForm(
    view=view(about=claimed()),
    purpose=Purpose.ANSWER,
    written=written(),
    openings=("Hi Lena, thank you for telling us. ", "Good question, Lena! "),
    seen_answers=1,
    seen_at=OPENED,
)
OFFLINE = OfflineForm(
    view=view(about=claimed(), can_private=True, private_note="It is not encrypted."),
    routes=(Route.PRIVATE, Route.EMAIL),
    route=Route.PRIVATE,
    reference="GH-7K3M9X",
    email="care@harbour.example",
    invitation=written("I have sent you a private message, Lena."),
    private=written("Hello Lena, what was the order number?"),
    can_mail_transcript=True,
    seen_answers=0,
    seen_at=OPENED,
)
HISTORY = History(
    view=view(rich_messages(), claimed(), can_hide=True),
    messages=tuple(rich_messages()),
    events=(
        Event(id="e1", at=OPENED, actor=SYSTEM, kind=EventKind.RECEIVED),
        Event(id="e2", at=OPENED + timedelta(minutes=1), actor=BEN, kind=EventKind.CLAIMED),
        Event(
            id="e3",
            at=OPENED + timedelta(minutes=2),
            actor=BEN,
            kind=EventKind.CLOSED,
            facts={"reason": "Not meant for us"},
        ),
    ),
    earlier=(QueueItem(view=answered(), link=LINK),),
)

_ACKNOWLEDGED = claimed(
    state=State.ACKNOWLEDGED,
    clock=Clock(kind=ClockKind.FOLLOW_UP, start=NOW, deadline=NOW + timedelta(hours=4)),
    snoozed_until=NOW + timedelta(hours=1),
)

MESSAGES: Mapping[str, Callable[[], dict[str, object]]] = {
    "card_new": lambda: card(view(), now=NOW),
    "card_rich": lambda: card(
        view(
            rich_messages(),
            claimed(),
            message_count=19,
            acquaintance=Acquaintance(
                earlier=3, endings=(State.ANSWERED, State.SPAM), last_at=OPENED - timedelta(days=9)
            ),
            urgency=Urgency.SOON,
            kudos=(
                KudosOffer(colleague=ANA, message_id="m4"),
                KudosOffer(colleague=MARA, message_id="m4", passed=True),
            ),
        ),
        now=NOW,
    ),
    "card_late": lambda: card(view(about=conversation(late=True), urgency=Urgency.LATE), now=LATE),
    "card_acknowledged_snoozed": lambda: card(
        view([inbound(), outbound(9)], _ACKNOWLEDGED), now=NOW
    ),
    "card_no_reply_possible": lambda: card(
        view(can_reply=False, reply_note="Your tier may answer only whoever mentions you."),
        now=NOW,
    ),
    "card_private": lambda: card(
        view(
            [replace(inbound(), visibility=Visibility.DIRECT, why="", url="")],
            conversation(private=True),
            reply_note="Messages on Bluesky are not encrypted.",
            profile=replace(
                PROFILE, display_name="", avatar_url="", profile_url="", followers=None, is_bot=True
            ),
        ),
        now=NOW,
    ),
    "card_known_by_name": lambda: card(
        view(
            [inbound()],
            profile=replace(PROFILE, handle="Lena Fischer", display_name="Lena Fischer"),
            account_handle="Harbour Coffee",
        ),
        now=NOW,
    ),
    "card_deliveries": lambda: card(
        view(
            about=claimed(),
            deliveries=(
                delivery(DeliveryStatus.SENDING),
                delivery(
                    DeliveryStatus.PENDING,
                    id="d2",
                    error="Bluesky asks for a pause.",
                    next_attempt_at=NOW + timedelta(minutes=1),
                ),
                delivery(DeliveryStatus.FAILED, id="d3", error="Blocked.", hint="Write an e-mail."),
                delivery(DeliveryStatus.UNKNOWN, id="d4", error="no answer", ask_person=True),
            ),
        ),
        now=NOW,
    ),
    "card_unknown_checking": lambda: card(
        view(about=claimed(), deliveries=(delivery(DeliveryStatus.UNKNOWN),)), now=NOW
    ),
    "card_open_with_case": lambda: card(view(about=claimed(), case=case()), now=NOW),
    "card_answered": lambda: card(answered(), now=NOW),
    "card_offline": lambda: card(
        view(about=claimed(state=State.OFFLINE, clock=None, late=True), case=case()), now=NOW
    ),
    "card_case_closed": lambda: card(
        view(
            about=claimed(state=State.OFFLINE, clock=None),
            case=case(outcome=Outcome.COMPENSATED, outcome_note="Two free beans", closed_at=NOW),
        ),
        now=NOW,
    ),
    "card_erased": lambda: card(
        view(
            [inbound(text="")],
            conversation(
                state=State.CLOSED,
                clock=None,
                reason="Forgotten on request.",
                erased_at=NOW,
            ),
        ),
        now=NOW,
    ),
    "card_private_reply_left": lambda: card(
        view(about=claimed(), can_private=True, reach=REACH, can_hide=True, can_unhide=True),
        now=NOW,
    ),
    "card_private_reply_used": lambda: card(
        view(
            [replace(inbound(), hidden_at=NOW)],
            claimed(),
            reach=replace(REACH, used=True),
            private_refusal="There is only one.",
            can_hide=True,
            can_unhide=True,
        ),
        now=NOW,
    ),
    "card_messages_left": lambda: card(
        view(
            [replace(inbound(), visibility=Visibility.DIRECT, kind=MentionKind.PRIVATE, why="")],
            conversation(private=True),
            can_private=True,
            reach=MESSAGES_LEFT,
        ),
        now=NOW,
    ),
    "card_messages_over": lambda: card(
        view(
            [replace(inbound(), visibility=Visibility.DIRECT, kind=MentionKind.PRIVATE, why="")],
            conversation(private=True),
            can_reply=False,
            reply_note="The network gives a time for it (messages), and that ended.",
            private_refusal="The network gives a time for it (messages), and that ended.",
            reach=replace(MESSAGES_LEFT, until=NOW),
        ),
        now=NOW,
    ),
    "card_answered_hidden": lambda: card(
        replace(
            answered(),
            messages=(replace(inbound(), hidden_at=NOW), outbound(15)),
            can_hide=True,
            can_unhide=True,
        ),
        now=NOW,
    ),
    "card_elsewhere": lambda: card(
        view(
            network="inbound",
            network_title="Inbound",
            can_reply=False,
            reply_note="It is answered by the link.",
            elsewhere=True,
        ),
        now=NOW,
    ),
    "card_closed": lambda: card(
        view(about=claimed(state=State.CLOSED, clock=None, reason="Not meant for us")), now=NOW
    ),
    "card_spam": lambda: card(
        view(
            about=conversation(state=State.SPAM, clock=None, reason="spam"),
            kudos=(KudosOffer(colleague=ANA, message_id="m1"),),
        ),
        now=NOW,
    ),
    **{
        f"notice_{name}": (lambda n=notice: notice_message(n, key="k1", now=NOW, site=SITE))  # type: ignore[misc]  # a default binds each
        for name, notice in {**NOTICES, **POST_NOTICES}.items()
    },
    **{
        name: (lambda n=notice: notice_message(n, key="k1", now=MORNING, site=SITE))  # type: ignore[misc]  # a default binds each
        for name, notice in DIGESTS.items()
    },
    "digest_without_charts": lambda: digest_message(
        DIGESTS["digest_day"], key="k1", now=MORNING, site=SITE, drawn=()
    ),
    "digest_text": lambda: digest_text(DIGESTS["digest_busy"], key="k1", now=MORNING, site=SITE),
    "list_digest_coming": lambda: lists.digest_coming(DIGESTS["digest_week"].digest.period),
    "list_queue": lambda: lists.queue(QUEUE, now=NOW, site=SITE),
    "list_queue_empty": lambda: lists.queue(EMPTY, now=NOW),
    "list_mine_empty": lambda: lists.mine(EMPTY, now=NOW),
    "list_found_nothing": lambda: lists.found("@le*na*", EMPTY, now=NOW),
    "list_case": lambda: lists.case(CASE, now=NOW, site=SITE),
    "list_help": lists.help_text,
    "list_spend": lambda: spending.spend(COSTS),
    "list_spend_nothing": lambda: spending.spend(NO_COSTS),
    "list_bad_input": lambda: lists.bad_input(
        BadInput("I understood “find” but not whom.", example="/social find @lena")
    ),
    "preview": lambda: previews.preview(
        replace(
            ANSWER,
            written=written(check=replace(written().check, as_sent="@lena.bsky.social I am sorry")),
        ),
        "0123456789abcdef",
    ),
    "preview_with_problem": lambda: previews.preview(
        replace(ANSWER, written=troubled_text()), "0123456789abcdef"
    ),
    "preview_settled": lambda: previews.settled("📤 On its way."),
    "refused_claimed": lambda: previews.refused(AlreadyClaimed(BEN)),
    "refused_network": lambda: previews.refused(Rejected("It said no.", hint="Ask it nicely.")),
    "outsider": previews.outsider,
    "thread_hint": previews.thread_hint,
    **PLAN_MESSAGES,
    "help_calendar": plan_help.calendar_help,
    "help_schedule": plan_help.schedule_help,
    "plan_thread_hint": plan_help.plan_thread_hint,
    "plan_done": lambda: plan_help.done(post()),
}

VIEWS: Mapping[str, Callable[[], dict[str, object]]] = {
    "modal_reply": lambda: answer_form(ANSWER),
    "modal_reply_troubled": lambda: answer_form(replace(ANSWER, written=troubled_text())),
    "modal_thanks": lambda: answer_form(
        replace(
            ANSWER,
            purpose=Purpose.THANKS,
            ask_who=True,
            written=written("Thank you, Lena! You have made our day."),
        ),
        revision=2,
    ),
    "modal_offline_private": lambda: offline_form(OFFLINE),
    "modal_offline_email": lambda: offline_form(
        replace(
            OFFLINE,
            route=Route.EMAIL,
            routes=(Route.EMAIL,),
            private=None,
            private_refusal="They take messages only from people they follow.",
        ),
        revision=1,
    ),
    "modal_offline_one_only": lambda: offline_form(
        replace(OFFLINE, view=replace(OFFLINE.view, reach=REACH, private_note=""))
    ),
    "modal_answered": lambda: modals.answered_form(view(about=claimed())),
    "modal_history_hidden": lambda: history(
        History(
            view=view([replace(inbound(), hidden_at=NOW)], can_hide=True, can_unhide=True),
            messages=(replace(inbound(), hidden_at=NOW),),
            events=(
                Event(id="e1", at=OPENED, actor=BEN, kind=EventKind.HIDDEN),
                Event(
                    id="e2", at=NOW, actor=BEN, kind=EventKind.ANSWERED, facts={"elsewhere": True}
                ),
            ),
        ),
        site=SITE,
    ),
    "modal_close": lambda: modals.close_form(view()),
    "modal_hand_over": lambda: modals.hand_over_form(view(about=claimed())),
    "modal_snooze": lambda: modals.snooze_form(view(about=claimed()), now=NOW),
    "modal_outcome": lambda: modals.outcome_form(CASE, now=NOW),
    "modal_kudos": lambda: modals.kudos_form(
        view(), "m1", [ANA], note="Look what Lena says about you!"
    ),
    "modal_settle": lambda: modals.settle_form(view(), delivery(DeliveryStatus.UNKNOWN)),
    "modal_history": lambda: history(HISTORY, site=SITE),
    "modal_history_empty": lambda: history(History(view=view(), messages=(), events=()), site=SITE),
    "modal_loading": lambda: modals.loading("Reply"),
    "modal_notice": lambda: modals.notice("Done", "✅ It is on its way."),
    "modal_refused_claimed": lambda: modals.refusal(
        AlreadyClaimed(BEN), view=view(about=claimed())
    ),
    "modal_refused_answered": lambda: modals.refusal(AnsweredSince(BEN, "We are on it, *Lena*!")),
    "modal_refused_not_allowed": lambda: modals.refusal(
        NotAllowed(f"Only <@{BEN}> or a manager can hand this over.")
    ),
    **PLAN_VIEWS,
    **SETTINGS_VIEWS,
    "modal_file_coming": lambda: plan_help.file_coming("The month as a picture"),
    "modal_file_sent": lambda: plan_help.file_sent("The month as a picture"),
    "modal_file_failed": lambda: plan_help.file_failed(
        "The month as a picture", Rejected("Slack refused it.", hint="Ask it nicely.")
    ),
}

HOMES: Mapping[str, Callable[[], dict[str, object]]] = {
    "home": lambda: home(
        HomeTab(
            mine=QUEUE,
            team=replace(QUEUE, total=500, first=24),
            cases=(CASE,),
            open_cases=30,
            manager=True,
            pages=HomePages(team=2),
            duty=DUTY,
            today=TODAY,
        ),
        now=NOW,
        site=SITE,
    ),
    "home_with_plan": lambda: home(
        HomeTab(
            mine=EMPTY,
            team=QUEUE,
            cases=(),
            manager=True,
            plan=replace(PLAN, waiting=1),
            duty=DutyNow(people=()),
            today=QUIET_DAY,
        ),
        now=NOW,
        site=SITE,
    ),
    "home_empty": lambda: home(HomeTab(mine=EMPTY, team=EMPTY, cases=(), manager=False), now=NOW),
}
