"""Saved beginnings and lines: a voice to start from, never a script to send.

Blanks are {name}, {reference} and {email}; `bot.domain.wording.fill` fills them.
"""

from enum import StrEnum


class PhraseKind(StrEnum):
    """What a saved phrase is for."""

    OPENING = "opening"
    THANK_YOU = "thank_you"
    ACKNOWLEDGEMENT = "acknowledgement"
    INVITATION_PRIVATE = "invitation_private"
    INVITATION_EMAIL = "invitation_email"
    ASK_WHO = "ask_who"


DEFAULT_PHRASES: dict[PhraseKind, tuple[str, ...]] = {
    PhraseKind.OPENING: (
        "Hi {name}, thank you for telling us. ",
        "{name}, I am sorry that this happened. ",
        "Good question, {name}! ",
    ),
    PhraseKind.THANK_YOU: (
        "Thank you, {name}! You have made our day.",
        "{name}, how kind of you to say so. I have passed it round the team!",
        "This is lovely to read, {name}. Thank you for taking the time.",
        "You are the reason we like Mondays, {name}. Thank you!",
        "Thanks, {name}! It means a lot when somebody notices.",
        "What a nice thing to say, {name}. We will try to deserve it next time too!",
    ),
    PhraseKind.ACKNOWLEDGEMENT: (
        "Hi {name}, we have heard you and are looking into it. More from us today.",
        "{name}, thank you for telling us. We are finding out what happened.",
        "We see this, {name}. Give us a little time to find out, we will write again.",
        "Thanks for the flag, {name}. Somebody is on it, and you will hear from us here.",
    ),
    PhraseKind.INVITATION_PRIVATE: (
        "I am sorry, {name}. I have sent you a private message, let us sort this out there.",
        "{name}, this should not have happened. Please look at your messages.",
    ),
    PhraseKind.INVITATION_EMAIL: (
        "I am sorry, {name}. Would you write to {email} and mention {reference}?",
        "{name}, we want to put this right. Please write to {email} with {reference}.",
    ),
    PhraseKind.ASK_WHO: (
        " May I ask who helped you? I would love to tell them.",
        " Who looked after you? They should hear this!",
        " Do you remember who it was? I will pass it on.",
    ),
}
