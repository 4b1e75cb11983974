"""The card: one conversation as a Slack message.

While somebody has to act it shows everything; done, it folds to two lines. All text together stays
under 13,000 characters (Slack refuses more; slackapi/bolt-js issue 2509), whatever customers write.
"""

from datetime import datetime

from bot.domain.card import ConversationView, KudosOffer
from bot.domain.conversation import Direction
from bot.domain.mention import MentionKind, Visibility
from integrations.slack import ids
from integrations.slack.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    button,
    context,
    header,
    message,
    picture,
    plain,
    section,
    weight,
)
from integrations.slack.card_menus import card_buttons, folded_menu, more_menu, ownership_menu
from integrations.slack.deliveries import deliveries
from integrations.slack.labels import (
    acquaintance,
    at_handle,
    author_line,
    case_line,
    customer_handle,
    owner,
    reach_line,
    snoozed,
    standing,
    status,
)
from integrations.slack.talk import media_links, pictures, talk, waiting
from integrations.slack.text import date, excerpt, inline, link, mention, utc

_BUDGETS = (6000, 3000, 1000)  # characters for messages; what else there is decides
_MOST_KUDOS = 4
_ERASED = "🧹 Erased: a conversation"
_WHY = {
    MentionKind.MENTION: "mentioned us",
    MentionKind.REPLY: "replied to us",
    MentionKind.QUOTE: "quoted us",
    MentionKind.PRIVATE: "wrote to us in private",
}
_SEEN_BY = {
    Visibility.PUBLIC: "",
    Visibility.UNLISTED: "👁️ unlisted",
    Visibility.FOLLOWERS: "👥 for followers only",
    Visibility.DIRECT: "🔒 private: only they will see the answer",
}


def card(view: ConversationView, *, now: datetime) -> Message:
    """A conversation's card, for `chat.postMessage` and `chat.update`."""
    if view.conversation.erased_at is not None:
        blocks = _erased(view)
    elif view.conversation.state.terminal:
        blocks = _folded(view, now)
    else:
        drafts = (_open(view, now, budget) for budget in _BUDGETS)
        blocks = next((d for d in drafts if weight(d) < TEXT_LIMIT), _open(view, now, 0))
    return message(summary(view), blocks, ids.card_metadata(view.conversation.id))


def summary(view: ConversationView) -> str:
    """A card in one line, for notifications and screen readers; mrkdwn."""
    if view.conversation.erased_at is not None:
        return f"{_ERASED} on {inline(view.network_title, 60)}."
    sign, words = status(view)
    newest = view.newest_inbound
    said = f": “{inline(newest.text, 150)}”" if newest else ""
    clock = view.conversation.clock
    due = f", due {utc(clock.deadline)}" if clock else ""
    name = inline(view.author.profile.name, 80)
    return f"{sign} {words}{due}. {name} on {inline(view.network_title, 60)}{said}"


def _open(view: ConversationView, now: datetime, budget: int) -> list[Block]:
    about = waiting(view)
    return [
        _headline(view),
        _who(view),
        talk(view, budget),
        *pictures(about),
        *_origin(view),
        _standing(view, now),
        *_refusals(view),
        *_reach(view, now),
        *deliveries(view, now),
        *_case(view, now),
        *_kudos(view),
        actions(*card_buttons(view, now), more_menu(view)),
    ]


def _headline(view: ConversationView) -> Block:
    sign, _ = status(view)  # the words stand beside the owner
    name = excerpt(view.author.profile.name, 80) or "Somebody"
    return header(f"{sign} {name} on {excerpt(view.network_title, 40)}")


def _who(view: ConversationView) -> Block:
    profile = view.author.profile
    facts = [handle] if (handle := customer_handle(profile)) else []
    if profile.followers is not None:
        facts.append("1 follower" if profile.followers == 1 else f"{profile.followers:,} followers")
    if profile.is_bot:
        facts.append("says it is a bot")
    avatar = picture(profile.avatar_url, f"Avatar of {profile.name}")
    identity = [plain(" · ".join(facts), 200)] if facts else []
    to = plain(f"to {at_handle(view.account_handle)}", 100)
    return context(*([avatar] if avatar else []), *identity, acquaintance(view), to)


def _origin(view: ConversationView) -> list[Block]:
    newest = view.newest_inbound
    if newest is None:
        return []
    why = inline(newest.why, 160) or _WHY[newest.kind]
    parts = [
        f"Here because they {why}" if not newest.why else why[:1].upper() + why[1:],
        _SEEN_BY[newest.visibility],
        link(newest.url, f"Open on {view.network_title}") if newest.url else "",
    ]
    profile = view.author.profile.profile_url
    if profile:
        parts.append(link(profile, "Profile"))
    attached = media_links(waiting(view))
    return [
        *([context(attached)] if attached else []),
        context(" · ".join(filter(None, parts))),
    ]


def _standing(view: ConversationView, now: datetime) -> Block:
    conversation = view.conversation
    quiet = snoozed(conversation, now)
    whose = owner(conversation)
    if not conversation.owner and card_buttons(view, now):
        any_button = "“Mark answered” below" if view.elsewhere else "any button below"
        whose += f": {any_button} claims it"
    lines = [standing(view, now), f"{quiet}; the deadline stays" if quiet else "", whose]
    return section("\n".join(filter(None, lines)), ownership_menu(view))


def _reach(view: ConversationView, now: datetime) -> list[Block]:
    """For how long they can be reached in private, where that is bounded."""
    line = reach_line(view, now)
    return [context(line)] if line else []


def _refusals(view: ConversationView) -> list[Block]:
    if view.elsewhere:
        return [context("🔗 Answer it there, then say so with “Mark answered”: the clock stops.")]
    if view.can_reply:
        return [context(f"ℹ️ {inline(view.reply_note, 400)}")] if view.reply_note else []
    newest = view.newest_inbound
    network = link(newest.url, view.network_title) if newest else inline(view.network_title, 60)
    lines = [f"🚧 No reply from here: {inline(view.reply_note, 400) or f'{network} forbids it'}"]
    if not view.can_private:
        lines.append("🚧 Not offline from here: they cannot get a private message either.")
    lines.append(f"Answer on {network} itself, then choose “No reply needed…” in the menu.")
    return [context("\n".join(lines))]


def _case(view: ConversationView, now: datetime) -> list[Block]:
    case = view.case
    if case is None:
        return []
    if case.outcome is not None:
        return [context(case_line(case, now))]
    ref = ids.CaseRef(case.id, case.conversation_id)
    return [section(case_line(case, now), button("Record outcome", ids.Action.CASE_OUTCOME, ref))]


def _kudos(view: ConversationView) -> list[Block]:
    return [_kudos_line(view, offer) for offer in view.kudos[:_MOST_KUDOS]]


def _kudos_line(view: ConversationView, offer: KudosOffer) -> Block:
    if offer.passed:
        return context(f"💛 The praise has reached {mention(offer.colleague)}.")
    ref = ids.KudosRef(view.conversation.id, offer.message_id, offer.colleague)
    return section(
        f"💛 They seem to praise {mention(offer.colleague)}. Shall it reach them?",
        button("Pass on the praise", ids.Action.KUDOS, ref),
    )


def _folded(view: ConversationView, now: datetime) -> list[Block]:
    conversation = view.conversation
    sign, words = status(view)
    by = f" by {mention(conversation.owner)}" if conversation.owner else ""
    at = f" {date(conversation.answered_at)}" if conversation.answered_at else ""
    late = " · 🔴 after the deadline" if conversation.late else ""
    reason = f" · {inline(conversation.reason, 200)}" if conversation.reason else ""
    newest = view.newest_inbound
    hidden = " · 🙈 their reply is hidden" if newest is not None and newest.hidden_at else ""
    first = (
        f"{sign} *{words}*{by}{at}{late}{reason}{hidden} · "
        f"{author_line(view.author.profile)} on {inline(view.network_title, 60)}"
    )
    lines = f"{first}\n{_exchange(view)}"
    blocks = [section(lines, folded_menu(view))]
    if view.case is not None:
        blocks.append(context(case_line(view.case, now)))
    blocks += deliveries(view, now)
    return blocks + [_kudos_line(view, offer) for offer in view.kudos if not offer.passed]


def _erased(view: ConversationView) -> list[Block]:
    """Nothing is left to show, and nothing to do."""
    reason = inline(view.conversation.reason, 200)
    why = f" {reason}" if reason else ""
    return [section(f"*{_ERASED} on {inline(view.network_title, 60)}.*{why}")]


def _exchange(view: ConversationView) -> str:
    newest = view.newest_inbound
    said = f"“{link(newest.url, newest.text, 140, 500)}”" if newest else ""
    ours = [m for m in view.messages if m.direction is Direction.OUTBOUND]
    if not ours or (newest and ours[-1].created_at < newest.created_at):
        return said or "–"
    return f"{said} → “{link(ours[-1].url, ours[-1].text, 140, 500)}”"
