"""What is said about planned posts in passing: help, hints, what was done with a click."""

from bot.domain.posts import Post
from bot.errors import GoldenHourError
from integrations.slack import ids
from integrations.slack.blocks import Message, View, context, modal, section, whisper
from integrations.slack.plan_labels import beginning, state_words, time_line
from integrations.slack.refusals import refusal_words

_CALENDAR = (
    ("week", "this week"),
    ("month", "this month; also as a picture and as an .ics file"),
    ("next", "what goes out next"),
    ("mine", "what I have written"),
    ("theme NAME", "what serves a theme"),
    ("themes", "the themes; managers set them"),
    ("slots", "the preferred times of each account"),
    ("help", "this list"),
)
_SCHEDULE = (
    ("", "an empty post"),
    ("We are hiring…", "a post that begins so"),
    ("tomorrow 9am We are hiring…", "the same with a time, which you confirm"),
    ("help", "this list"),
)


def calendar_help() -> Message:
    """What `/calendar` understands."""
    lines = [f"`{ids.CALENDAR_COMMAND} {word}` · {does}" for word, does in _CALENDAR]
    more = f"`{ids.SCHEDULE_COMMAND}` writes a post, `{ids.COMMAND} help` is about conversations."
    text = "🗓️ The plan of what we say ourselves, by day.\n" + "\n".join(lines)
    return whisper("What I understand", [section(text), context(more)])


def schedule_help() -> Message:
    """What `/schedule` understands."""
    lines = [f"`{f'{ids.SCHEDULE_COMMAND} {said}'.strip()}` · {does}" for said, does in _SCHEDULE]
    more = (
        "A post goes out when a colleague has approved it. Under its card, mention me with "
        f"`changes:` and what you want changed. `{ids.CALENDAR_COMMAND} help` is about the plan."
    )
    text = "✍️ I open a form for a post, once for all networks.\n" + "\n".join(lines)
    return whisper("What I understand", [section(text), context(more)])


def plan_thread_hint() -> Message:
    """To whoever mentions the bot under a post's card without a word that it knows."""
    text = (
        "💬 What you write here stays between you. Mention me with `changes:` and what you want "
        "changed, and I hand the post back to its author with that. Everything else is on its card."
    )
    return whisper(text, [section(text)])


def done(post: Post) -> Message:
    """What a click has led to, where the card itself does not show it."""
    sign, words = state_words(post)
    text = f"{sign} *{words}* · {time_line(post)}"
    return whisper(text, [section(text)])


def kept_as_draft(post: Post) -> View:
    """A draft has no card yet: where it is found again."""
    words = (
        f"📝 *Kept as a draft* · {time_line(post)}\n{beginning(post, 200)}\n"
        "Nobody else is asked to look at it before you send it for review. You find it with "
        f"`{ids.CALENDAR_COMMAND} mine`, and on my Home tab."
    )
    return modal("Kept as a draft", ids.Callback.MESSAGE, [section(words)])


def file_coming(title: str) -> View:
    """While a file is made."""
    words = "⏳ I am making it, and send it to you in a direct message."
    return modal(title, ids.Callback.MESSAGE, [section(words)])


def file_sent(title: str) -> View:
    """The file is there."""
    words = "✅ It is in your direct messages with me."
    return modal(title, ids.Callback.MESSAGE, [section(words)])


def file_failed(title: str, error: GoldenHourError) -> View:
    """There is no file, and why."""
    return modal(title, ids.Callback.MESSAGE, [section(refusal_words(error))])
