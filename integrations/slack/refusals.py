"""Why something was not done, in words for the person who wanted it."""

from bot.errors import (
    AlreadyClaimed,
    AlreadyClosed,
    AnsweredSince,
    BadInput,
    GoldenHourError,
    NotAllowed,
    OutsideError,
)
from integrations.slack.text import inline, mention, sentence

_REST = 600


def refusal_words(error: GoldenHourError) -> str:
    """An error as a sentence or two, mrkdwn: what happened, and what to do about it."""
    match error:
        case AlreadyClaimed():
            return f"✋ {mention(error.owner)} was quicker: this conversation is claimed by them."
        case AnsweredSince():
            said = f" They wrote: “{inline(error.text, _REST)}”" if error.text else ""
            by = mention(error.by)
            return f"✋ {by} has answered since you opened this, so I have stopped.{said}"
        case AlreadyClosed():
            return f"✋ {_sentence(error) or 'This conversation is done already.'}"
        case NotAllowed():
            return f"🔒 {_sentence(error) or 'Only colleagues of this workspace can do this.'}"
        case BadInput():
            example = f"\nFor example: {inline(error.example, 200)}" if error.example else ""
            return f"🤔 {_sentence(error)}{example}"
        case OutsideError():
            hint = f" {inline(error.hint, _REST)}" if error.hint else ""
            return f"⚠️ {_sentence(error)}{hint}"
        case _:
            return f"⚠️ {_sentence(error) or 'That did not work.'}"


def _sentence(error: GoldenHourError) -> str:
    return sentence(str(error), _REST)
