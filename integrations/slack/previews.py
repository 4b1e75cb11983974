"""What only one person sees: the preview of a reply written in a thread, and polite refusals."""

from dataclasses import replace

from bot.errors import GoldenHourError
from bot.forms import AnswerForm
from integrations.slack import ids
from integrations.slack.answer_form import measured, send_label
from integrations.slack.blocks import Block, Message, actions, button, context, section, whisper
from integrations.slack.labels import author_line
from integrations.slack.refusals import refusal_words
from integrations.slack.rich import said
from integrations.slack.text import inline


def preview(form: AnswerForm, mark: str) -> Message:
    """A reply as the customer will see it, with Send, Edit and Cancel; nothing is sent before.

    Args:
        form: the text, measured; Send is missing while it has a problem.
        mark: its fingerprint: Send sends this text and no other.
    """
    view, check = form.view, form.written.check
    name = inline(view.author.profile.name, 80)
    network = inline(view.network_title, 60)
    ref = ids.PreviewRef(view.conversation.id, form.seen_answers, form.seen_at, mark)
    buttons = [
        button("Edit", ids.Action.PREVIEW_EDIT, ref),
        button("Cancel", ids.Action.PREVIEW_CANCEL, ids.ConversationRef(view.conversation.id)),
    ]
    if not check.problems:
        buttons.insert(0, button(send_label(view), ids.Action.PREVIEW_SEND, ref, style="primary"))
    blocks: list[Block] = [
        section(
            f"👀 Only you see this. {author_line(view.author.profile)} will read, on {network}:"
        ),
        said(check.as_sent, 5000),
        # What they will read stands above: it is not said a second time.
        *measured(replace(form.written, text=check.as_sent), network=view.network_title),
        actions(*buttons),
    ]
    return whisper(f"Preview of your answer to {name}. Nothing is sent yet.", blocks)


def settled(text: str) -> Message:
    """What replaces a preview once its buttons have been used. `text` is mrkdwn of ours."""
    return whisper(text, [context(text)])


def refused(error: GoldenHourError) -> Message:
    """Why something was not done, to the person who wanted it."""
    words = refusal_words(error)
    return whisper(words, [section(words)])


def outsider() -> Message:
    """To somebody from another workspace, or a guest."""
    words = (
        "🔒 Thank you for wanting to help! Only full members of this workspace can act for the "
        "brand. Please tell one of them in this channel."
    )
    return whisper(words, [section(words)])


def thread_hint() -> Message:
    """To somebody who mentioned the bot in a thread without `reply`."""
    words = (
        "🙈 What you write here stays in Slack. To answer the customer, write `reply` and your "
        "text after my name, or choose *Send as public reply* in a message’s menu."
    )
    return whisper(words, [section(words)])
