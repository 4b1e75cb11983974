"""What Slack's error codes mean for us, with a sentence that says how to mend them.

Codes: https://docs.slack.dev/reference/methods (each method lists its own).
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import Enum, auto
from typing import Final

import aiohttp
from slack_sdk.errors import SlackApiError

from bot.errors import GoldenHourError, NotFound, Reauthorise, Rejected, RetryLater, Unknown

RATE_LIMIT_WAIT: Final = timedelta(seconds=10)  # where Slack does not say how long
TROUBLE_WAIT: Final = timedelta(seconds=15)

UNFIT_BLOCKS: Final = frozenset(
    {"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long"}
)
"""Codes after which the same message may pass without its pictures, or as text."""


class Effect(Enum):
    """What it means when a call gets no clear answer."""

    READ = auto()  # nothing happened
    REPEATABLE = auto()  # doing it again changes nothing (an update)
    ONCE = auto()  # it may have happened, and twice would be wrong (a post)


@dataclass(frozen=True, slots=True)
class _Meaning:
    kind: type[Reauthorise | Rejected | NotFound | RetryLater | Unknown]
    sentence: str
    hint: str = ""


_REINSTALL = "Install the app again (OAuth & Permissions) and set the new token."
_INVITE = "Type /invite @Golden Hour in that channel."
_TOKEN = "Slack does not accept the bot’s token"  # noqa: S105 - a sentence about tokens
_AGAIN = "Click again, please."

_MEANINGS: Final = {
    "invalid_auth": _Meaning(Reauthorise, f"{_TOKEN}.", _REINSTALL),
    "not_authed": _Meaning(Reauthorise, f"{_TOKEN}: there is none.", _REINSTALL),
    "token_revoked": _Meaning(Reauthorise, f"{_TOKEN}: it was revoked.", _REINSTALL),
    "token_expired": _Meaning(Reauthorise, f"{_TOKEN}: it has expired.", _REINSTALL),
    "account_inactive": _Meaning(Reauthorise, f"{_TOKEN}: the app was removed.", _REINSTALL),
    "not_allowed_token_type": _Meaning(
        Reauthorise, f"{_TOKEN}: it is of the wrong kind.", "Use the one that begins with xoxb-."
    ),
    "missing_scope": _Meaning(
        Reauthorise, "The app lacks a permission in Slack.", f"Add it to the app. {_REINSTALL}"
    ),
    "channel_not_found": _Meaning(
        Rejected, "Slack knows no such channel, or hides it from me.", _INVITE
    ),
    "not_in_channel": _Meaning(Rejected, "I am not a member of that channel.", _INVITE),
    "is_archived": _Meaning(
        Rejected, "That channel is archived.", "Unarchive it, or give the account another one."
    ),
    "restricted_action": _Meaning(
        Rejected, "The workspace does not let me post there.", "Ask an administrator of Slack."
    ),
    "user_not_found": _Meaning(Rejected, "Slack knows no such person."),
    "users_not_found": _Meaning(Rejected, "Slack knows no such person."),
    "user_disabled": _Meaning(Rejected, "That person’s account is switched off."),
    "user_not_in_channel": _Meaning(Rejected, "That person is not in the channel."),
    "cannot_dm_bot": _Meaning(Rejected, "That is a bot: it reads no messages."),
    "messages_tab_disabled": _Meaning(
        Rejected, "Nobody can get messages from me.", "Switch the Messages tab of the app on."
    ),
    "no_such_subteam": _Meaning(
        Rejected, "Slack knows no such user group.", "Check the group’s id (it begins with S)."
    ),
    "thread_not_found": _Meaning(NotFound, "The card’s thread is gone."),
    "expired_trigger_id": _Meaning(Rejected, "That took too long for Slack.", _AGAIN),
    "invalid_trigger_id": _Meaning(Rejected, "Slack does not know this click any more.", _AGAIN),
    "exchanged_trigger_id": _Meaning(Rejected, "This click was used already.", _AGAIN),
    "message_not_found": _Meaning(NotFound, "The message is gone."),
    "file_not_found": _Meaning(NotFound, "The file is gone from Slack, or I may not see it."),
    "file_deleted": _Meaning(NotFound, "Somebody has deleted the file."),
    "cant_update_message": _Meaning(NotFound, "The message was posted by another installation."),
    "not_found": _Meaning(NotFound, "The window was closed."),
    "ratelimited": _Meaning(RetryLater, "Slack asks for a pause."),
    "rate_limited": _Meaning(RetryLater, "Slack asks for a pause."),
    "message_limit_exceeded": _Meaning(RetryLater, "The workspace sends too many messages."),
    "service_unavailable": _Meaning(RetryLater, "Slack has trouble."),
    "request_timeout": _Meaning(RetryLater, "Slack did not get the whole request."),
    "team_added_to_org": _Meaning(RetryLater, "The workspace is being moved."),
    "internal_error": _Meaning(Unknown, "Slack has trouble."),
    "fatal_error": _Meaning(Unknown, "Slack has trouble."),
}


def code_of(error: BaseException | None) -> str:
    """Slack's error code behind an exception, "" when there is none."""
    if not isinstance(error, SlackApiError):
        return ""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, dict) else ""


def translate(error: Exception, method: str, effect: Effect) -> GoldenHourError:
    """An exception of slack_sdk, aiohttp or a time-out as one of ours.

    Args:
        error: what was raised.
        method: Slack's method, for the message.
        effect: what it means when no clear answer came.
    """
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(f"Slack cannot be reached ({method}).", after=TROUBLE_WAIT)
    if not isinstance(error, SlackApiError):
        return _unclear(f"Slack gave no answer ({method}).", effect)
    response = error.response
    status = getattr(response, "status_code", None) or getattr(response, "status", 0)
    code = code_of(error)
    if status == 429:  # noqa: PLR2004 - Too Many Requests
        return RetryLater("Slack asks for a pause.", after=_pause(response))
    meaning = _MEANINGS.get(code)
    if meaning is not None:
        return _meant(meaning, response, effect)
    if code:
        return Rejected(f"Slack refused it: {code} ({method}).{_details(response)}")
    return _unclear(f"Slack answered with status {status} ({method}).", effect)


def _meant(meaning: _Meaning, response: object, effect: Effect) -> GoldenHourError:
    if meaning.kind is Unknown:
        return _unclear(meaning.sentence, effect)
    if meaning.kind is RetryLater:
        return RetryLater(meaning.sentence, after=_pause(response), hint=meaning.hint)
    if meaning.kind is NotFound:
        return NotFound(meaning.sentence)
    kind = Reauthorise if meaning.kind is Reauthorise else Rejected
    return kind(f"{meaning.sentence}{_needed(response)}{_details(response)}", hint=meaning.hint)


def _unclear(sentence: str, effect: Effect) -> RetryLater | Unknown:
    if effect is Effect.ONCE:
        return Unknown(sentence)
    return RetryLater(sentence, after=TROUBLE_WAIT)


def _pause(response: object) -> timedelta:
    headers = getattr(response, "headers", None) or {}
    try:
        seconds = int(headers.get("Retry-After", ""))
    except ValueError:
        return RATE_LIMIT_WAIT
    return timedelta(seconds=max(1, min(seconds, 3600)))


def _needed(response: object) -> str:
    data = getattr(response, "data", None)
    needed = data.get("needed") if isinstance(data, dict) else None
    return f" It needs: {needed}." if isinstance(needed, str) and needed else ""


def _details(response: object) -> str:
    data = getattr(response, "data", None)
    facts = data.get("response_metadata") if isinstance(data, dict) else None
    messages = facts.get("messages") if isinstance(facts, dict) else None
    return f" {'; '.join(map(str, messages[:3]))}" if isinstance(messages, list) else ""
