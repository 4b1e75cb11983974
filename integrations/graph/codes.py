"""Meta's error codes and subcodes: what to do next, with the sentence that a person can act on.

Sources: developers.facebook.com/docs/graph-api/guides/error-handling,
/docs/graph-api/overview/rate-limiting, /docs/instagram-platform/reference/error-codes,
/docs/messenger-platform/error-codes. In sentences {who} is "Facebook" or "Instagram", {connect}
the command that signs in anew.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto

__all__ = ["Action", "Meaning", "meaning"]


class Action(Enum):
    """What to do next."""

    WAIT = auto()  # it certainly did nothing: ask again later
    TROUBLE = auto()  # trouble of Meta's own: a write may have been taken nevertheless
    SIGN_IN = auto()  # a person has to sign in anew
    NO = auto()  # it said no, and will say no again


@dataclass(frozen=True, slots=True, kw_only=True)
class Meaning:
    """What a code means.

    Attributes:
        said: Meta's own words belong behind the sentence, because they say more than it does.
        after: how long to wait, where Meta does not say.
    """

    action: Action
    sentence: str
    hint: str = ""
    said: bool = False
    after: timedelta = timedelta(minutes=5)


_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)
_AGAIN = "Connect the account again: {connect}"


def _wait(sentence: str, after: timedelta, hint: str = "") -> Meaning:
    return Meaning(action=Action.WAIT, sentence=sentence, after=after, hint=hint)


def _trouble(sentence: str, after: timedelta = _MINUTE) -> Meaning:
    return Meaning(action=Action.TROUBLE, sentence=sentence, after=after)


def _sign_in(sentence: str, hint: str = _AGAIN) -> Meaning:
    return Meaning(action=Action.SIGN_IN, sentence=sentence, hint=hint)


def _no(sentence: str, hint: str = "", *, said: bool = False) -> Meaning:
    return Meaning(action=Action.NO, sentence=sentence, hint=hint, said=said)


_TEMPORARY = _trouble("{who} has trouble of its own at the moment.")
_SLOW_APP = _wait(
    "{who} asks the app to slow down; nothing was done.", timedelta(minutes=15), "It passes."
)
_SLOW = _wait("{who} asks this account to slow down; nothing was done.", timedelta(minutes=15))
_WINDOW = _no(
    "{who} takes private messages only within 24 hours of the customer's last one.",
    "Answer in public, or wait until they write again.",
)
_REPLIED = _no(
    "This comment had its one private reply already.",
    "The conversation goes on when the customer answers it.",
)
_NOBODY = _no(
    "{who} does not let us write to this person: their account is gone, or they have blocked us."
)
_GONE = _no(
    "{who} does not have it (any more), or does not show it to us.",
    "It was deleted, or its author no longer shows it to us.",
)
_NOT_PRIVATE = _no("{who} takes no private reply to this.", "Answer it in public.", said=True)
_SIGNED_OUT = _sign_in("{who} no longer accepts our sign-in.")
_WRONG_SECRET = _sign_in(
    "{who} refuses the signature of our calls: the app secret is not the app's.",
    "Copy the app secret from the app's dashboard into the settings, then: {connect}",
)

_BY_CODE: dict[int, Meaning] = {
    -2: _TEMPORARY,
    -1: _TEMPORARY,
    1: _TEMPORARY,
    2: _TEMPORARY,
    3: _no("The app at Meta may not do this.", "Look at its permissions and features.", said=True),
    4: _SLOW_APP,
    5: _no("Meta's app allows calls from other addresses only.", "Look at its server IP list."),
    9: _SLOW,
    10: _no("{who} does not allow this.", said=True),
    12: _no("{who} no longer offers this.", "A newer release of this bot is needed.", said=True),
    17: _SLOW,
    24: _GONE,
    32: _SLOW,
    100: _no("{who} does not take it as it is.", said=True),
    101: _sign_in("Meta does not know the app.", "Check the app's id and secret, then: {connect}"),
    102: _SIGNED_OUT,
    104: _WRONG_SECRET,
    190: _SIGNED_OUT,
    324: _no("{who} cannot read the picture.", "Use a JPEG or PNG of a usual size.", said=True),
    341: _wait("{who} has had enough posts for now; nothing was done.", _HOUR),
    368: _no(
        "{who} has blocked this for a while: it looked like spam or against its rules.",
        "Look at the account's Support Inbox at Meta, and try again later with other words.",
    ),
    506: _no("{who} has these very words from us already.", "Change the text and try again."),
    551: _NOBODY,
    613: _wait("{who} has had too many calls of this kind; nothing was done.", _HOUR),
    803: _GONE,
    1705: _no("{who} could not post it.", said=True),
    1772: _GONE,
    2500: _no("{who} does not understand the request.", said=True),
    2635: _no("{who} no longer offers the version of its interface that we use.", said=True),
    9004: _no(
        "Instagram could not fetch the picture from this bot's public address.",
        "Check that PUBLIC_URL can be reached from the internet.",
        said=True,
    ),
    9007: _wait("Instagram is not ready with the picture yet.", timedelta(seconds=30)),
    10900: _REPLIED,
    10901: _NOT_PRIVATE,
    10902: _NOT_PRIVATE,
    10903: _NOBODY,
    36000: _no("The picture is too large for Instagram.", "At most 8 MB."),
    36001: _no("Instagram does not take pictures of this type.", "Use a JPEG."),
    36003: _no("Instagram does not take pictures of this shape.", "Between 4:5 and 1.91:1."),
    36004: _no("The caption is too long for Instagram.", "2,200 characters, 30 hashtags, 20 @."),
    1609005: _no("{who} could not read the link in the text.", said=True),
}

_BY_SUBCODE: dict[int, Meaning] = {
    # Of 190 and 102: what became of the sign-in.
    452: _SIGNED_OUT,
    458: _sign_in("The app was removed from the account that had signed in at {who}."),
    459: _sign_in(
        "Meta wants the person who had signed in to confirm who they are.",
        "They log in at facebook.com and do what is asked there; then: {connect}",
    ),
    460: _sign_in("The password of the account that had signed in at {who} was changed."),
    463: _sign_in("Our sign-in at {who} has expired."),
    464: _sign_in(
        "The account that had signed in at {who} is not confirmed.",
        "They log in at facebook.com and confirm it; then: {connect}",
    ),
    467: _sign_in("Our sign-in at {who} was ended, by logging out or by a change of the account."),
    492: _sign_in(
        "Who had signed in has no role on this Page any more.",
        "Give them one in the Page's settings, or let somebody with a role do it: {connect}",
    ),
    # Instagram: publishing.
    2207001: _trouble("Instagram has trouble of its own at the moment."),
    2207003: _wait("Fetching the picture took Instagram too long.", _MINUTE),
    2207004: _no("The picture is too large for Instagram.", "At most 8 MB."),
    2207005: _no("Instagram does not take pictures of this type.", "Use a JPEG."),
    2207006: _no("Instagram does not find the picture any more.", "It is handed over again."),
    2207008: _trouble("Instagram could not publish it at the moment."),
    2207009: _no("Instagram does not take pictures of this shape.", "Between 4:5 and 1.91:1."),
    2207010: _no("The caption is too long for Instagram.", "2,200 characters, 30 hashtags, 20 @."),
    2207020: _no("What was handed over to Instagram has expired.", "It is handed over again."),
    2207023: _no("Instagram does not know this kind of post.", said=True),
    2207026: _no("Instagram does not take videos of this type.", said=True),
    2207027: _wait("Instagram is not ready with the picture yet.", timedelta(seconds=30)),
    2207028: _no("Instagram does not take this many pictures.", "Between 2 and 10 in one post."),
    2207032: _trouble("Instagram could not take the picture at the moment."),
    2207040: _no("The caption names too many accounts for Instagram.", "At most 20 @."),
    2207042: _wait("Instagram has had all the posts that it takes in a day.", _HOUR),
    2207050: _no(
        "The Instagram account is restricted or inactive.",
        "Sign in to the Instagram app and do what it asks.",
    ),
    2207051: _no(
        "Instagram takes this for spam and does not let it through.",
        "Look at the account's status in the Instagram app; try again later with other words.",
    ),
    2207052: _no(
        "Instagram could not fetch the picture from this bot's public address.",
        "Check that PUBLIC_URL can be reached from the internet.",
        said=True,
    ),
    2207053: _trouble("Instagram could not take the upload."),
    # Messenger and Instagram messages.
    1545041: _NOBODY,
    2018001: _NOBODY,
    2018065: _WINDOW,
    2018278: _WINDOW,
    2018292: _GONE,
    2534001: _no("The customer has deleted this conversation.", "Answer in public."),
    2534014: _NOBODY,
    2534022: _WINDOW,
    2534025: _REPLIED,
}

_BY_BOTH: dict[tuple[int, int], Meaning] = {
    (100, 33): _GONE,
    (2, 2018344): _no(
        "{who} wants its terms accepted first.", "An admin of the Page does that in its inbox."
    ),
}

_BUSINESS_LIMITS = range(80000, 80015)
"""80001 Pages, 80002 Instagram, 80006 Messenger, and those of the other kinds of use."""
_PERMISSIONS = range(200, 300)


def meaning(code: int, subcode: int) -> Meaning | None:
    """What a code says with its subcode (0: none); None for one that is not known."""
    exact = _BY_BOTH.get((code, subcode)) or _BY_SUBCODE.get(subcode) or _BY_CODE.get(code)
    if exact is not None:
        return exact
    if code in _BUSINESS_LIMITS:
        return _SLOW
    if code in _PERMISSIONS:
        return _no("{who} does not allow this.", said=True)
    return None
