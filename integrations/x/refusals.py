"""What X refuses, how it says so, and what a person can do about it: a table.

Numbers are those of API v1.1, which v2 still repeats in places; problem types and sentences are
v2's. Sources: https://docs.x.com/x-api/fundamentals/response-codes-and-errors and the numbered
errors of https://developer.x.com/en/support/x-api/error-troubleshooting.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from http import HTTPStatus


class Reason(StrEnum):
    """Refusals that the adapter itself acts on."""

    DUPLICATE = "duplicate"
    GONE = "gone"
    MEDIA = "media"
    FORBIDDEN = "forbidden"
    SUBSCRIBED = "subscribed"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What X says in the body of an error."""

    codes: frozenset[int]
    problem: str
    words: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """A refusal known by X's number, by its problem type or by words in its message."""

    message: str
    hint: str = ""
    reason: Reason = Reason.FORBIDDEN
    statuses: frozenset[int] = frozenset({403})
    codes: frozenset[int] = frozenset()
    problem: str = ""
    words: str = ""

    def fits(self, status: int, said: Said) -> bool:
        """Whether an answer with this status and body is this refusal."""
        if status not in self.statuses:
            return False
        if self.codes & said.codes:
            return True
        if self.problem and said.problem.endswith(f"/{self.problem}"):
            return True
        return bool(self.words) and re.search(self.words, said.words, re.IGNORECASE) is not None


CONSOLE = "the Developer Console (console.x.com)"

# The first that fits counts.
REFUSALS = (
    Refusal(
        message="X has this very text from us already.",
        hint="Change a word or two and send it again.",
        reason=Reason.DUPLICATE,
        codes=frozenset({187}),
        words="duplicate content|status is a duplicate",
    ),
    Refusal(
        message="X does not take the pictures of this post.",
        hint="Choose other pictures, or other files of the same ones.",
        reason=Reason.MEDIA,
        statuses=frozenset({400, 403}),
        codes=frozenset({324, 325}),
        words="media ids? (?:are|is) invalid|invalid media id|validation of media ids",
    ),
    Refusal(
        message="X does not take this picture.",
        hint="Use a JPEG, PNG or WebP, or a moving GIF of up to 15 MB, 1280 × 1080 pixels and 350 "
        "frames.",
        statuses=frozenset({400, 403, 413, 415}),
        reason=Reason.OTHER,
        words="file size|media type|unsupported media|invalid ?media|provided total",
    ),
    Refusal(
        message="X does not let us answer this post through its API: its author has not mentioned "
        "or quoted us.",
        hint="Answer it on x.com; only X's Enterprise tier may answer anybody.",
        words="not been mentioned or otherwise engaged|where you are mentioned",
    ),
    Refusal(
        message="The author limits who may answer this post, and we are not among them.",
        hint="Try a private message, or wait until they mention us.",
        codes=frozenset({433}),
        words="restricted who can reply|reply to this conversation is not allowed"
        "|not allowed to reply|not permitted to reply",
    ),
    Refusal(
        message="The post is gone, or its author has hidden it from us.",
        reason=Reason.GONE,
        codes=frozenset({385, 144, 179}),
        words="deleted or not visible",
    ),
    Refusal(
        message="X does not let us send this person a private message: they take them only from "
        "people they follow, or have blocked us.",
        hint="Ask them publicly to write to us first, or to follow the account.",
        codes=frozenset({349, 150, 151, 476, 158}),
        words="cannot send messages to (?:this user|users who)|message requests"
        "|send direct messages to",
    ),
    Refusal(
        message="This person has blocked our account.",
        codes=frozenset({136}),
        words="you have been blocked",
    ),
    Refusal(
        message="X has suspended our account or the app.",
        hint="Sign in on x.com with the account and follow what X asks for.",
        codes=frozenset({63, 64, 416}),
        words="suspended",
    ),
    Refusal(
        message="X has locked our account for a while.",
        hint="Sign in on x.com with the account and unlock it.",
        codes=frozenset({326}),
        words="temporarily locked|log in to .*unlock",
    ),
    Refusal(
        message="X takes this for an automated message and refuses it.",
        hint="Write it in other words, or send it on x.com.",
        codes=frozenset({226}),
        words="might be automated|looks like spam",
    ),
    Refusal(
        message="The text is too long for X.",
        hint="Shorten it.",
        statuses=frozenset({400, 403, 413}),
        reason=Reason.OTHER,
        codes=frozenset({186, 354}),
        words="too long|over the max character limit",
    ),
    Refusal(
        message="The X app may not do this: its permissions are too narrow.",
        hint=f"In {CONSOLE} set the app's permissions to “Read and write and Direct message”, "
        "make a new access token, then run: python -m bot connect x",
        codes=frozenset({93, 453}),
        problem="oauth1-permissions",
        words="app permissions for this endpoint|not allowed to access or delete your direct"
        "|missing required scope|insufficient scope",
    ),
    Refusal(
        message="The X app is not enrolled for this part of the API.",
        hint=f"In {CONSOLE} attach the app to a project and check what your tier includes.",
        problem="client-forbidden",
        words="client-not-enrolled|access to a subset of",
    ),
    Refusal(
        message="X shows this only to people its author allows.",
        problem="not-authorized-for-resource",
    ),
    Refusal(
        message="X pushes this already.",
        reason=Reason.SUBSCRIBED,
        statuses=frozenset({400, 403, 409}),
        problem="duplicate-subscription",
        words="duplicate ?subscription|subscription already exists",
    ),
    Refusal(
        message="X cannot use this bot's address for pushes: it did not answer X's challenge "
        "rightly.",
        hint="Check that PUBLIC_URL reaches the bot from outside, and that X_CLIENT_SECRET or "
        "X_CONSUMER_SECRET are those of the same app as X_BEARER_TOKEN.",
        statuses=frozenset({400, 403}),
        words="crc ?validation ?failed",
    ),
    Refusal(
        message="X does not take this bot's address for pushes.",
        hint="PUBLIC_URL must begin with https:// and have no port.",
        statuses=frozenset({400, 403}),
        words="url ?validation ?failed",
    ),
    Refusal(
        message="The X app has as many webhooks as it may have.",
        hint=f"Delete one that is not needed in {CONSOLE}.",
        statuses=frozenset({400, 403}),
        words="webhook ?limit ?exceeded",
    ),
    Refusal(
        message="The X app has as many subscriptions as it may have.",
        hint=f"Delete some that are not needed in {CONSOLE}.",
        statuses=frozenset({400, 403, 429}),
        words="subscription ?limit|maximum (?:number of )?subscriptions|too ?many ?subscriptions",
    ),
    Refusal(
        message="X pushes this only with the account's own consent.",
        hint="Connect the account anew: python -m bot connect x",
        statuses=frozenset({400, 403}),
        words="oauth ?access ?token ?required",
    ),
    Refusal(
        message="The credit with X is used up.",
        hint=f"Buy credit or raise the spending limit in {CONSOLE}.",
        reason=Reason.OTHER,
        statuses=frozenset({402, 403, 429}),
        problem="credits",
        words="creditsdepleted|does not have any credits|credits? (?:are )?depleted",
    ),
    Refusal(
        message="The limit of use at X is reached.",
        hint=f"Raise the spending limit or the plan in {CONSOLE}.",
        reason=Reason.OTHER,
        statuses=frozenset({402, 403, 429}),
        problem="usage-capped",
        words="usage cap exceeded|spend(?:ing)? (?:cap|limit) reached",
    ),
)

BY_STATUS: dict[int, Refusal] = {
    HTTPStatus.BAD_REQUEST: Refusal(
        message="X does not understand the request.",
        hint="If it happens again, this is ours to mend: keep the log.",
        reason=Reason.OTHER,
    ),
    HTTPStatus.PAYMENT_REQUIRED: Refusal(
        message="X wants to be paid before it goes on.",
        hint=f"Buy credit or raise the spending limit in {CONSOLE}.",
        reason=Reason.OTHER,
    ),
    HTTPStatus.FORBIDDEN: Refusal(
        message="X does not permit this.",
        hint="Look at the account on x.com, and at the app's permissions (pictures need the scope "
        f"media.write) in {CONSOLE}.",
    ),
    HTTPStatus.NOT_FOUND: Refusal(
        message="X has no such post or account (any more).", reason=Reason.GONE
    ),
    HTTPStatus.CONFLICT: Refusal(
        message="X says that something else is going on with this at the same time.",
        hint="Try again in a minute.",
        reason=Reason.OTHER,
    ),
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: Refusal(
        message="It is too large for X.", hint="Shorten it.", reason=Reason.OTHER
    ),
}

DAILY_LIMIT = Refusal(
    message="X's limit of posts or messages a day is reached.",
    codes=frozenset({185, 344}),
    words="daily limit|limit for sending",
)
WRONG_KIND_OF_KEYS = Refusal(
    message="", problem="unsupported-authentication", words="unsupported authentication"
)
