"""The card of a planned post: what it says where, when, and what is to be done next.

While somebody has to act, or it goes out, it shows everything; published or withdrawn it folds.
All text together stays under 13,000 characters, whatever is written (`blocks.TEXT_LIMIT`).
"""

from datetime import datetime

from bot.domain.posts import Post, PostState, Variant, VariantStatus
from bot.planning_forms import AccountLabel, PostView
from integrations.slack import ids
from integrations.slack.blocks import (
    TEXT_LIMIT,
    Block,
    Message,
    actions,
    context,
    header,
    message,
    section,
    small_print,
    weight,
)
from integrations.slack.deliveries import POST_SETTLEMENT, settlement
from integrations.slack.plan_labels import (
    account_name,
    beginning,
    byline,
    kind_words,
    mix_words,
    networks,
    plain_networks,
    reading_words,
    state_words,
    time_line,
)
from integrations.slack.plan_menus import post_buttons, post_menu
from integrations.slack.rich import said
from integrations.slack.text import date, inline, link, mention, sentence, utc

_BUDGETS = (8000, 4000, 1500, 600)  # characters for texts; what else there is decides
_MOST_TEXTS = 10
_MOST_QUESTIONS = 4
_MOST_PICTURES = 10


def plan_card(view: PostView, *, now: datetime) -> Message:
    """The card, for `chat.postMessage` and `chat.update`."""
    if view.post.state.ended:
        blocks = _folded(view)
    else:
        drafts = (_open(view, now, budget) for budget in _BUDGETS)
        blocks = next((d for d in drafts if weight(d) < TEXT_LIMIT), _open(view, now, 200))
    return message(summary(view), blocks, ids.plan_card_metadata(view.post.id))


def summary(view: PostView) -> str:
    """A card in one line, for notifications and screen readers; mrkdwn."""
    post = view.post
    sign, words = state_words(post)
    due = f", planned for {utc(post.due_at)}" if post.due_at and not post.state.ended else ""
    return f"{sign} {words}{due}: post for {networks(view)} {beginning(post, 150)}"


def _open(view: PostView, now: datetime, budget: int) -> list[Block]:
    post = view.post
    sign, words = state_words(post)
    buttons = post_buttons(post)
    return [
        header(f"{sign} {words}: post for {plain_networks(view)}"),
        context(" · ".join(_facts(view))),
        section(_time(post, now), post_menu(post)),
        *_reasons(view),
        *texts(view, budget),
        *small_print(_pictures(post)),
        *small_print(_notes(post)),
        *_questions(view),
        *([actions(*buttons)] if buttons else []),
    ]


def about(view: PostView) -> list[Block]:
    """What is known beside the texts: who, what for, why, pictures, notes."""
    return [
        context(" · ".join(_facts(view))),
        *_reasons(view),
        *small_print((*_pictures(view.post), *_notes(view.post))),
    ]


def _facts(view: PostView) -> list[str]:
    post = view.post
    facts = [kind_words(post), byline(post)]
    if view.theme:
        facts.append(f"🎯 {inline(view.theme, 80)}")
    if view.recurrence:
        facts.append(f"🔁 {inline(view.recurrence, 160)}")
    if post.approved_by:
        at = f" {date(post.approved_at)}" if post.approved_at else ""
        facts.append(f"👍 {mention(post.approved_by)}{at}")
    return facts


def _time(post: Post, now: datetime) -> str:
    line = time_line(post)
    waits = post.state not in {PostState.OVERDUE, PostState.PUBLISHING, PostState.UNKNOWN}
    if waits and post.due_at is not None and post.due_at <= now:
        return f"{line}\n⏳ This time has passed."
    return line


def _reasons(view: PostView) -> list[Block]:
    post = view.post
    lines = [mix_words(crossed) for crossed in view.crossed[:3]]
    if post.hold:
        lines.insert(0, f"✋ {sentence(post.hold, 400)}")
    if post.override_by:
        reason = inline(post.override_reason, 300) or "no reason given"
        lines.append(f"🔓 80/20 overridden by {mention(post.override_by)}: {reason}")
    if post.same_words_reason:
        lines.append(
            f"🪞 The same words on several networks: {inline(post.same_words_reason, 300)}"
        )
    blocks = [context("\n".join(lines))] if lines else []
    if post.asked_changes:
        blocks += [context("✏️ Changes are asked for:"), said(post.asked_changes, 600)]
    return blocks


def texts(view: PostView, budget: int) -> list[Block]:
    """Each text once, under the accounts that get it, with how far each has come.

    `budget`: characters for all texts together.
    """
    groups: dict[str, list[Variant]] = {}
    for variant in view.post.variants[:_MOST_TEXTS]:
        groups.setdefault(variant.text, []).append(variant)
    blocks: list[Block] = []
    for text, variants in groups.items():
        blocks += small_print(_standing(view, variant) for variant in variants)
        blocks.append(said(text, max(budget // len(groups), 40)))
    more = len(view.post.variants) - _MOST_TEXTS
    return [*blocks, context(f"… and {more:,} more accounts")] if more > 0 else blocks


def _label(view: PostView, account_id: str) -> AccountLabel:
    unknown = AccountLabel(account_id=account_id, network_title="An account", handle="")
    return view.accounts.get(account_id, unknown)


def _standing(view: PostView, variant: Variant) -> str:
    name = f"*{account_name(_label(view, variant.account_id))}*"
    parts = view.parts.get(variant.account_id, 1)
    thread = f" · 🧵 {parts:,} posts" if parts > 1 else ""
    match variant.status:
        case VariantStatus.WAITING:
            return f"{name}{thread}"
        case VariantStatus.ON_ITS_WAY:
            far = f", {variant.live_parts:,} of {parts:,} live" if variant.live_parts else ""
            return f"📤 {name}{thread} · on its way{far}"
        case VariantStatus.LIVE:
            return f"✅ {name}{thread} · {_live(view, variant)}"
        case VariantStatus.UNKNOWN:
            return f"❔ {name}{thread} · no answer: perhaps it is live"
        case VariantStatus.FAILED:
            why = sentence(variant.error, 300) or "it gave no reason"
            hint = f" 💡 {sentence(variant.hint, 200)}" if variant.hint else ""
            far = f", {variant.live_parts:,} of {parts:,} live" if variant.live_parts else ""
            return f"⚠️ {name}{thread} · not published{far}: {why}{hint}"


def _live(view: PostView, variant: Variant) -> str:
    at = f"live since {date(variant.published_at)}" if variant.published_at else "live"
    look = f" · {link(variant.url, 'Open it')}" if variant.url else ""
    readings = sorted(view.readings.get(variant.account_id, ()), key=lambda r: r.stage)
    newest = f" · {reading_words(readings[-1])}" if readings else ""
    return f"{at}{look}{newest}"


def _pictures(post: Post) -> list[str]:
    lines = []
    for picture in post.pictures[:_MOST_PICTURES]:
        about = inline(picture.alt_text, 120) or "⚠️ without a description"
        problem = f" · ⚠️ {inline(picture.problem, 120)}" if picture.problem else ""
        lines.append(f"🖼️ {inline(picture.name, 60)}: {about}{problem}")
    more = len(post.pictures) - _MOST_PICTURES
    if more > 0:
        lines.append(f"… and {more:,} more pictures")
    return lines


def _notes(post: Post) -> list[str]:
    return [f"🗒️ {inline(post.notes, 500)}"] if post.notes.strip() else []


def _questions(view: PostView) -> list[Block]:
    blocks: list[Block] = []
    for question in view.open_questions[:_MOST_QUESTIONS]:
        where = account_name(question.account)
        why = f" ({sentence(question.why, 200)})" if question.why else ""
        look = f" {link(question.look_at, 'Look here')}" if question.look_at else ""
        blocks += [
            section(f"❓ Is it live on {where}? I could not find out{why}. Please look.{look}"),
            settlement(ids.DeliveryRef(view.post.id, question.delivery_id), POST_SETTLEMENT),
        ]
    more = len(view.open_questions) - _MOST_QUESTIONS
    return [*blocks, context(f"… and {more:,} more questions")] if more > 0 else blocks


def _folded(view: PostView) -> list[Block]:
    post = view.post
    sign, words = state_words(post)
    at = f" {date(post.published_at)}" if post.published_at else ""
    facts = " · ".join((f"{sign} *{words}*{at}", *_facts(view)[:2], networks(view)))
    live = [v for v in post.variants[:_MOST_TEXTS] if v.status is VariantStatus.LIVE]
    return [
        section(f"{facts}\n{beginning(post, 200)}", post_menu(post)),
        *small_print(_standing(view, variant) for variant in live),
    ]
