"""Everything the product says to colleagues by itself: in a card's thread, in a DM, in a channel.

Each notice of `bot.domain.notices` has one function here; `notice_message` chooses. What is said
about planned posts stands in `post_notices`, the digest in `digest`.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.domain.delivery import DeliveryKind
from bot.domain.digest_notices import DigestNotice
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
    ShortNotice,
    SpendingNotice,
)
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    Message,
    actions,
    button,
    confirm,
    context,
    message,
    option,
    overflow,
    section,
)
from integrations.slack.deliveries import unknown
from integrations.slack.digest import digest_message
from integrations.slack.labels import clock_words
from integrations.slack.post_notices import post_notice
from integrations.slack.rich import said
from integrations.slack.spending import spending_notice
from integrations.slack.text import addressed, card_url, inline, link, mention, mentions, sentence

_TEXT = 1500
_MOST_GATHERED = 15
_MINUTE = timedelta(minutes=1)
_ERASED = "🧹 What was said here is erased."
_WISHES = {
    DeliveryKind.EMAIL: "mail the transcript",
    DeliveryKind.DELETE: "delete our answer",
    DeliveryKind.HIDE: "hide their reply",
    DeliveryKind.UNHIDE: "show their reply again",
}


def notice_message(notice: Notice, *, key: str, now: datetime, site: str = "") -> Message:
    """A notice as a message with `key` in its metadata.

    `site` is the workspace's own address; it turns places into links.
    """
    if isinstance(notice, DigestNotice):
        return digest_message(notice, key=key, now=now, site=site)
    text, blocks = _render(notice, now, site)
    return message(text, blocks, ids.notice_metadata(key))


def _render(  # noqa: C901, PLR0911, PLR0912 - one case a notice
    notice: ShortNotice, now: datetime, site: str
) -> tuple[str, list[Block]]:
    match notice:
        case CustomerWrote():
            return _customer_wrote(notice)
        case AnswerSent():
            return _answer_sent(notice)
        case AnswerRefused():
            return _answer_refused(notice)
        case NotDone():
            return _not_done(notice)
        case OutcomeUnknown():
            return _outcome_unknown(notice)
        case NudgeNotice():
            return _nudge(notice, now, site)
        case GatheredNudges():
            return _gathered(notice, now, site)
        case CaseReminder():
            return _case_reminder(notice, site)
        case KudosPassed():
            return _kudos(notice)
        case HandedOver():
            return _handed_over(notice, now, site)
        case AccountTrouble():
            return _account_trouble(notice)
        case SpendingNotice():
            return spending_notice(notice)
        case NoticeErased():
            return _ERASED, [section(_ERASED)]
        case _:
            return post_notice(notice)


def _customer_wrote(notice: CustomerWrote) -> tuple[str, list[Block]]:
    again = "wrote again, so it is open again" if notice.reopened else "wrote again"
    line = f"🔔 *{link(notice.url, notice.author_name, 80)}* {again}:"
    text = f"🔔 {inline(notice.author_name, 80)} {again}: “{inline(notice.text, 150)}”"
    return text, [section(line), said(notice.text, _TEXT)]


def _answer_sent(notice: AnswerSent) -> tuple[str, list[Block]]:
    network = inline(notice.network_title, 60)
    how = "privately on" if notice.private else "on"
    look = f" · {link(notice.url, 'Open it')}" if notice.url else ""
    line = f"✅ {mention(notice.by)} answered {how} {network}"
    more = overflow(
        ids.Action.SENT_MORE,
        [option("Delete our answer", ids.encode(_sent(notice), ids.OPTION_LIMIT))],
        confirm(
            "Delete our answer?",
            "It disappears from the network. Whoever has read it may notice.",
            "Delete it",
            danger=True,
        ),
    )
    text = f"{line}: “{inline(notice.text, 150)}”"
    return text, [section(f"{line}{look}", more), said(notice.text, _TEXT)]


def _sent(notice: AnswerSent | AnswerRefused | OutcomeUnknown) -> ids.DeliveryRef:
    return ids.DeliveryRef(notice.conversation_id, notice.delivery_id)


def _answer_refused(notice: AnswerRefused) -> tuple[str, list[Block]]:
    network = inline(notice.network_title, 60)
    hint = f"\n💡 {sentence(notice.hint, 400)}" if notice.hint else ""
    reason = sentence(notice.reason, 400) or "it gave no reason"
    line = f"⚠️ {network} refused {mention(notice.by)}’s answer: {reason}"
    ref = _sent(notice)
    return line, [
        section(f"{line}{hint}\nThe clock runs on. The text is kept:"),
        said(notice.text, _TEXT),
        actions(button("Edit and send again", ids.Action.DELIVERY_EDIT, ref, style="primary")),
    ]


def _not_done(notice: NotDone) -> tuple[str, list[Block]]:
    wish = _WISHES.get(notice.kind, "do what was asked")
    reason = sentence(notice.reason, 400) or "no reason was given"
    line = f"⚠️ I could not {wish} for {mention(notice.by)}: {reason}"
    hint = f"\n💡 {sentence(notice.hint, 400)}" if notice.hint else ""
    return line, [section(f"{line}{hint}")]


def _outcome_unknown(notice: OutcomeUnknown) -> tuple[str, list[Block]]:
    network = inline(notice.network_title, 60)
    what = f"{mention(notice.by)}’s answer"
    question, buttons = unknown(network, what, notice.reason, "", notice.look_at, _sent(notice))
    text = f"❓ Did {what} reach {network}? Please look."
    return text, [question, said(notice.text, _TEXT), buttons]


def _nudge(notice: NudgeNotice, now: datetime, site: str) -> tuple[str, list[Block]]:
    about = notice.about
    to = f"{mentions(notice.mentions)} " if notice.mentions else ""
    lead = f"{to}{_ask(about, late=notice.late)}"
    blocks = [section(f"{lead}\n{_about(about, now, site)}")]
    extra = []
    if notice.released_from:
        extra.append(f"🔓 {mention(notice.released_from)} had it; it is free for anybody now.")
    if notice.delayed_seconds >= _MINUTE.total_seconds():
        minutes = notice.delayed_seconds // 60
        extra.append(f"🐢 This reminder comes {minutes:,} min late: I was not running.")
    if extra:
        blocks.append(context("\n".join(extra)))
    blocks.append(actions(*_nudge_buttons(about)))
    return f"{lead} {inline(about.author_name, 80)}: “{inline(about.excerpt, 150)}”", blocks


def _ask(about: NudgedConversation, *, late: bool) -> str:
    sign = "🔴" if late else "⏰"
    if about.follow_up:
        late_words = "was promised more from us, and the time has passed"
        return f"{sign} Somebody {late_words if late else 'was promised more from us'}."
    if not about.owner:
        waits = "waits past the deadline" if late else "waits"
        return f"{sign} Somebody {waits}, and nobody has claimed it. Who takes it?"
    waits = "Somebody waits past the deadline" if late else "Somebody waits for an answer"
    return f"{sign} {waits}. {mention(about.owner)} has it."


def _nudge_buttons(about: NudgedConversation) -> Sequence[Block]:
    ref = ids.ConversationRef(about.conversation_id)
    answer = _answer_button(about, style="primary")
    if not about.owner:
        return [button("Claim", ids.Action.CLAIM, ref), answer]
    release = button("Release", ids.Action.RELEASE, ref)
    if about.follow_up or about.elsewhere:
        return [answer, release]
    return [answer, release, button("Acknowledge", ids.Action.ACKNOWLEDGE, ref)]


def _answer_button(about: NudgedConversation, *, style: str = "") -> Block:
    ref = ids.ConversationRef(about.conversation_id)
    if about.elsewhere:
        return button("Mark answered", ids.Action.MARK_ANSWERED, ref, style=style)
    return button("Reply", ids.Action.REPLY, ref, style=style)


def _about(about: NudgedConversation, now: datetime, site: str) -> str:
    name = link(card_url(about.link, site), about.author_name, 80)
    who = f"*{name}* on {inline(about.network_title, 60)}"
    due = clock_words(about.deadline, follow_up=about.follow_up, now=now)
    return f"{who}: “{inline(about.excerpt, 200)}”\n{due}"


def _gathered(notice: GatheredNudges, now: datetime, site: str) -> tuple[str, list[Block]]:
    count = len(notice.about)
    lead = "⏰ One more conversation waits" if count == 1 else f"⏰ {count:,} conversations wait"
    text = f"{lead}. I have gathered the reminders so as not to ring all the time."
    blocks = [section(text)]
    blocks += [
        section(_about(about, now, site), _answer_button(about))
        for about in notice.about[:_MOST_GATHERED]
    ]
    if count > _MOST_GATHERED:
        more = f"… and {count - _MOST_GATHERED:,} more: `{ids.COMMAND} queue`"
        blocks.append(context(more))
    return text, blocks


def _case_reminder(notice: CaseReminder, site: str) -> tuple[str, list[Block]]:
    name = link(card_url(notice.link, site), notice.author_name, 80)
    case = f"Case *{inline(notice.reference, 40)}* with {name}"
    text = f"📨 {mention(notice.owner)} {case}, by {inline(notice.route, 40)}: how did it end?"
    ref = ids.CaseRef(notice.case_id, notice.conversation_id)
    return text, [
        section(text),
        actions(
            button("Record outcome", ids.Action.CASE_OUTCOME, ref, style="primary"),
            button("Remind me tomorrow", ids.Action.CASE_LATER, ref),
        ),
    ]


def _kudos(notice: KudosPassed) -> tuple[str, list[Block]]:
    name = link(notice.url, notice.author_name, 80)
    text = f"💛 {mention(notice.colleague)} *{name}* had a kind word for you"
    return f"{text}.", [
        section(f"{text}:"),
        said(notice.text, _TEXT),
        *([said(notice.note, _TEXT)] if notice.note else []),
        context(f"Passed on by {mention(notice.by)}, who is glad to work with you."),
    ]


def _handed_over(notice: HandedOver, now: datetime, site: str) -> tuple[str, list[Block]]:
    text = f"🤝 {mention(notice.by)} has handed you a conversation."
    blocks = [section(f"{text}\n{_about(notice.about, now, site)}")]
    if notice.note.strip():
        blocks += [context("Their note:"), said(notice.note, _TEXT)]
    ref = ids.ConversationRef(notice.about.conversation_id)
    blocks.append(
        actions(
            _answer_button(notice.about, style="primary"),
            button("Release", ids.Action.RELEASE, ref),
        )
    )
    return f"{text} {inline(notice.about.author_name, 80)}", blocks


def _account_trouble(notice: AccountTrouble) -> tuple[str, list[Block]]:
    account = f"{inline(notice.network_title, 60)} account {inline(notice.handle, 80)}"
    text = f"🔧 The {account} does not work: {inline(notice.problem, 500)}"
    mend = f"*What to do:* {inline(notice.mend, 500)}" if notice.mend else ""
    still = "Until then no mentions arrive from it, and no answers and no posts leave."
    to = addressed(notice.managers)
    return text, [
        section(f"{to} {text}" if to else text),
        *([section(mend)] if mend else []),
        context(still),
    ]
