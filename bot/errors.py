"""Every error of the product, as one tree.

    GoldenHourError
    ├── BadInput            what a person typed cannot be used; nothing they typed is lost
    ├── NotAllowed          the person may not do this
    ├── NotFound            it does not exist (any more)
    ├── Conflict            somebody else was first
    │   ├── AlreadyClaimed      ... and owns the conversation
    │   ├── AnsweredSince       ... and has answered it
    │   └── AlreadyClosed       ... and has closed it
    ├── Misconfigured       the installer has something to mend
    └── OutsideError        a network, Slack or a mail server did not do what was asked
        ├── RetryLater          it certainly did nothing; ask again after a while
        ├── Reauthorise         the credentials are refused; a person has to renew them
        ├── Rejected            it said no, and will say no again
        └── Unknown             no answer: it may or may not have taken effect

Messages are sentences for people: they may be shown in Slack as they are.
"""

from datetime import timedelta


class GoldenHourError(Exception):
    """Base of all errors of the product."""


class BadInput(GoldenHourError):
    """What a person typed cannot be used.

    Attributes:
        field: the form field it belongs to ("" when there is only one).
        example: an input that would have worked ("" when none helps).
    """

    def __init__(self, message: str, *, field: str = "", example: str = "") -> None:
        super().__init__(message)
        self.field = field
        self.example = example


class NotAllowed(GoldenHourError):
    """The person may not do this."""


class NotFound(GoldenHourError):
    """It does not exist, or no longer."""


class Conflict(GoldenHourError):
    """Somebody else was first."""


class AlreadyClaimed(Conflict):
    """Somebody else owns the conversation.

    Attributes:
        owner: Slack user id of the owner.
    """

    def __init__(self, owner: str) -> None:
        super().__init__(f"This conversation is claimed by <@{owner}>.")
        self.owner = owner


class AnsweredSince(Conflict):
    """A colleague has answered since the writer opened the form.

    Attributes:
        by: Slack user id of the colleague.
        text: what they wrote.
    """

    def __init__(self, by: str, text: str) -> None:
        super().__init__(f"<@{by}> has answered since you opened this. Your text is kept.")
        self.by = by
        self.text = text


class AlreadyClosed(Conflict):
    """The conversation is in a terminal state already."""


class Misconfigured(GoldenHourError):
    """The installer has something to mend; the message says what and how."""


class OutsideError(GoldenHourError):
    """A network, Slack or a mail server did not do what was asked.

    Attributes:
        hint: what a person can do about it ("" when nothing).
    """

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


class RetryLater(OutsideError):
    """It certainly took no effect; ask again after a while.

    Attributes:
        after: how long to wait, in real time.
    """

    def __init__(self, message: str, *, after: timedelta, hint: str = "") -> None:
        super().__init__(message, hint=hint)
        self.after = after


class Reauthorise(OutsideError):
    """The credentials are refused; a person has to renew them."""


class Rejected(OutsideError):
    """It said no, and will say no again to the same request."""


class Unknown(OutsideError):
    """No answer came: the request may or may not have taken effect."""
