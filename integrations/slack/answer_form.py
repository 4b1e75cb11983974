"""The forms with which colleagues answer: Reply and Thank you, counted while they type."""

from bot.domain.card import ConversationView
from bot.domain.delivery import Purpose
from bot.forms import AnswerForm, WrittenText
from integrations.base import Money
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    actions,
    button,
    context,
    labelled,
    modal,
    option,
    section,
    text_input,
)
from integrations.slack.labels import author_line
from integrations.slack.rich import said
from integrations.slack.talk import talk
from integrations.slack.text import excerpt, inline, sentence, whole

_MOST_OPENINGS = 8
_OPENING = 1000


def answer_form(form: AnswerForm, *, revision: int = 0) -> View:
    """Reply or Thank you.

    Args:
        form: what it shows; its text stands in the field.
        revision: count it up when the text is replaced (an opening was inserted), else keep it:
            Slack then keeps what its reader has typed meanwhile.
    """
    view, thanks = form.view, form.purpose is Purpose.THANKS
    meta = ids.AnswerMeta(
        view.conversation.id, form.purpose, form.seen_answers, form.seen_at, revision
    )
    blocks = [
        section(f"{author_line(view.author.profile)} on {inline(view.network_title, 60)}"),
        talk(view),
        *_openings(form),
        text_input(
            ids.Action.ANSWER_TEXT,
            ids.revised(ids.BlockId.ANSWER_TEXT, revision),
            "Your thank-you" if thanks else "Your answer",
            value=form.written.text,
            placeholder="Write as you would speak to them",
            live=True,
            focus=True,
        ),
        *measured(form.written, network=view.network_title),
    ]
    if thanks:
        blocks.append(_ask_who(form.ask_who))
    elif form.written.text.strip() and not form.written.asks_back:
        blocks.append(context("💡 It asks nothing back. A question keeps the talk going."))
    return modal(
        "Thank you" if thanks else "Reply",
        ids.Callback.ANSWER,
        blocks,
        meta=meta,
        submit=send_label(view),
        close="Cancel",
    )


def send_label(view: ConversationView) -> str:
    """What the sending button says: who will be able to read it."""
    return "Send privately" if view.conversation.private else "Send publicly"


def measured(written: WrittenText, *, network: str) -> list[Block]:
    """What stands under a text field: why it was refused, the count, the cost, the hints."""
    check = written.check
    blocks: list[Block] = []
    if written.error:
        blocks.append(section(f"⚠️ {sentence(written.error, 600)}"))
    over = check.used > check.limit
    count = f"{check.used:,} of {check.limit:,} {inline(check.unit, 20)}"
    parts = [f"🔴 *{count}*: {check.used - check.limit:,} too many" if over else count]
    if written.cost is not None:
        parts.append(f"💶 sending costs {money(written.cost)}")
    blocks.append(context(" · ".join(parts)))
    blocks += [context(f"⚠️ {inline(problem, 300)}") for problem in check.problems[:5]]
    if written.text.strip() and check.as_sent.strip() != written.text.strip():
        blocks.append(context(f"They will read, on {inline(network, 60)}:"))
        blocks.append(said(check.as_sent, 3000))
    if written.repeats is not None:
        earlier = inline(written.repeats.earlier, 300)
        alike = f"{written.repeats.likeness:.0%}"
        blocks.append(
            context(f"🪞 {alike} the same as a recent reply of ours: “{earlier}” People notice.")
        )
    return blocks


def money(cost: Money) -> str:
    """A price: "0.20 USD"."""
    return f"{cost.amount} {inline(cost.currency, 3)}"


def insert_opening(opening: str, typed: str, purpose: Purpose) -> str:
    """The text after a click on an opening.

    A reply keeps what was typed behind it; a thank-you is replaced, unless it was changed by hand
    into something that does not look like a suggestion: then it stays behind the opening too.
    """
    rest = typed.strip()
    if purpose is Purpose.THANKS or not rest or rest.startswith(opening.strip()):
        return opening if purpose is Purpose.THANKS or not rest else typed
    return f"{opening.rstrip()} {rest}"


def _openings(form: AnswerForm) -> list[Block]:
    """Openings as buttons that insert them."""
    buttons = [
        button(excerpt(text, 72), ids.opening_action(index), ids.Opening(whole(text[:_OPENING])))
        for index, text in enumerate(form.openings[:_MOST_OPENINGS])
        if text.strip()
    ]
    if not buttons:
        return []
    lead = "Another one:" if form.purpose is Purpose.THANKS else "Begin with:"
    return [context(lead), actions(*buttons)]


def _ask_who(on: bool) -> Block:  # noqa: FBT001 - a switch's state is its only fact
    choice = option("Ask who helped them", ids.ON, "When they name a colleague, I tell you")
    element: Block = {
        "type": "checkboxes",
        "action_id": str(ids.Action.ANSWER_ASK_WHO),
        "options": [choice],
    }
    if on:
        element["initial_options"] = [choice]
    return labelled(element, ids.BlockId.ANSWER_ASK_WHO, "And at the end", optional=True, live=True)
