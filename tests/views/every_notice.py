"""Every notice of the product by name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from bot.domain.delivery import DeliveryKind
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
    NoticeErased,
    NudgedConversation,
    NudgeNotice,
    OutcomeUnknown,
    SpendingNotice,
)
from bot.domain.spending import Stage
from tests.views.samples import ANA, BEN, MARA, OPENED

LINK = "C0CARE0001/1763647200.000100"
ABOUT = NudgedConversation(
    conversation_id="c1",
    author_name="Lena Fischer",
    network_title="Bluesky",
    excerpt="My order 4711 came cold. Again.",
    owner=BEN,
    deadline=OPENED + timedelta(hours=1),
    link=LINK,
)
UNCLAIMED = replace(ABOUT, owner="")
CAP = SpendingNotice(
    account_id="a1",
    network_title="X",
    handle="harbour",
    stage=Stage.SOON,
    month="2026-11",
    spent=Decimal("32.1"),
    cap=Decimal(50),
    reads_until=Decimal(40),
    setting="X_MONTHLY_CAP",
    managers=(MARA, "S0MANAGERS"),
)

NOTICES: Mapping[str, Notice] = {
    "customer_wrote": CustomerWrote(
        conversation_id="c1",
        author_name="Lena Fischer",
        text="Hello? Anybody?\nIt is still cold.",
        url="https://bsky.app/profile/lena.bsky.social/post/2",
        reopened=True,
    ),
    "answer_sent": AnswerSent(
        conversation_id="c1",
        delivery_id="d1",
        by=BEN,
        text="I am sorry, Lena.",
        url="https://bsky.app/profile/harbour.example/post/3",
        network_title="Bluesky",
        private=False,
    ),
    "answer_refused": AnswerRefused(
        conversation_id="c1",
        delivery_id="d1",
        by=BEN,
        text="I am sorry, Lena.",
        reason="This account has blocked you.",
        hint="Take it offline by e-mail.",
        network_title="Bluesky",
    ),
    "not_done": NotDone(
        conversation_id="c1",
        by=BEN,
        kind=DeliveryKind.EMAIL,
        reason="The mail server does not know support@harbour.example.",
        hint="Check TRANSCRIPT_INBOX.",
    ),
    "outcome_unknown": OutcomeUnknown(
        conversation_id="c1",
        delivery_id="d1",
        by=BEN,
        text="I am sorry, Lena.",
        reason="no answer within 30 seconds",
        look_at="https://bsky.app/profile/harbour.example",
        network_title="Bluesky",
    ),
    "nudge_unclaimed": NudgeNotice(about=UNCLAIMED, stage=0, mentions=(ANA, BEN), late=False),
    "nudge_owner": NudgeNotice(about=ABOUT, stage=1, mentions=(), late=False),
    "nudge_late": NudgeNotice(
        about=UNCLAIMED,
        stage=3,
        mentions=(MARA,),
        late=True,
        released_from=BEN,
        delayed_seconds=600,
    ),
    "nudge_follow_up": NudgeNotice(
        about=replace(ABOUT, follow_up=True), stage=1, mentions=(BEN,), late=False
    ),
    "nudge_elsewhere": NudgeNotice(
        about=replace(ABOUT, elsewhere=True), stage=1, mentions=(), late=False
    ),
    "gathered_nudges": GatheredNudges(about=(ABOUT, replace(UNCLAIMED, conversation_id="c2"))),
    "case_reminder": CaseReminder(
        case_id="f1",
        reference="GH-7K3M9X",
        conversation_id="c1",
        owner=BEN,
        opened_at=OPENED,
        route="e-mail",
        author_name="Lena Fischer",
        link=LINK,
    ),
    "kudos_passed": KudosPassed(
        colleague=ANA,
        by=BEN,
        author_name="Lena Fischer",
        text="Ana was wonderful!",
        url="https://bsky.app/profile/lena.bsky.social/post/9",
    ),
    "handed_over": HandedOver(about=ABOUT, by=ANA, note="She has written before."),
    "account_trouble": AccountTrouble(
        account_id="a1",
        network_title="Bluesky",
        handle="harbour.example",
        problem="The app password is refused.",
        mend="Make a new one and run: python -m bot connect bluesky",
    ),
    "cap_nears": CAP,
    "cap_stops_reading": replace(CAP, stage=Stage.READS_STOP, spent=Decimal("40.005")),
    "cap_reached": replace(CAP, stage=Stage.CAP, spent=Decimal("49.995")),
    "notice_erased": NoticeErased(),
}
