"""What Meta answered, as the four errors of the product; mapped here and nowhere else.

nothing was sent (refused, no such host, no time to connect)      RetryLater
4, 17, 32, 613, 80001 ... (limits), 9007 (not ready)              RetryLater
102, 190, a permission of ours that is missing                    GraphSignIn (Reauthorise)
1, 2 and other trouble of Meta's own, 5xx, no JSON, no answer     read: RetryLater, write: Unknown
10, 100, 200-299, 368, 506, 551, 2207xxx ... everything else      GraphRefused (Rejected)

What each code means stands in codes.py. A write whose loss harms nobody (an upload, a container, a
subscription) counts as a read here. `fbtrace_id` is Meta's name for the call: it is logged, so
that it can be given to Meta's support, and never shown.

Why a missing permission is one thing or the other: a new sign-in mends it when Meta names a
permission of ours; then it is GraphSignIn. Codes 10 and 200 are also the answer to a look at other
people's posts without the feature "Page Public Content Access", which no sign-in mends and which
must not take the whole account out of service; those are GraphRefused.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from http import HTTPStatus

import aiohttp
import structlog

from bot.errors import OutsideError, Reauthorise, Rejected, RetryLater, Unknown
from integrations.graph.codes import Action, Meaning, meaning
from integrations.graph.tame import as_record, as_text

__all__ = [
    "PERMISSION_CODES",
    "Asked",
    "GraphRefused",
    "GraphSignIn",
    "TooMuchAsked",
    "from_answer",
    "from_exception",
    "unreadable",
]

DOWN_WAIT = timedelta(seconds=30)
RATE_WAIT = timedelta(minutes=15)
_LONGEST_SAID = 200
_TOKEN = re.compile(r"\b(?:EA|IG)[A-Za-z0-9_-]{16,}")
_PREFIX = re.compile(r"^\(#\d+\)\s*")
_PERMISSION = re.compile(r"\b(?:pages|instagram|business)_[a-z_]+[a-z]\b")
_FEATURE = re.compile(r"public content access|feature", re.IGNORECASE)
_TOO_MUCH = re.compile(r"reduce the amount of data", re.IGNORECASE)
"""Said with code 1, the one of Meta's own trouble; but asking the same again never helps."""
_SECRET = re.compile(r"appsecret_proof|client secret", re.IGNORECASE)
"""Said with codes 1 and 100, which mean something else by themselves."""
PERMISSION_CODES = frozenset({10, *range(200, 300)})
_log = structlog.get_logger(__name__)


class GraphRefused(Rejected):
    """Meta said no.

    Attributes:
        code, subcode: as Meta gave them; 0 where it gave none.
        gone: the object does not exist (any more), or not for us.
    """

    def __init__(self, message: str, *, hint: str = "", code: int = 0, subcode: int = 0) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.subcode = subcode

    @property
    def gone(self) -> bool:
        """Whether the object does not exist (any more), or is not shown to us."""
        if self.code == 100:  # noqa: PLR2004 - Meta's code for whatever it does not take
            return self.subcode in {33, 2018292}
        return self.code in {24, 803, 1772, HTTPStatus.NOT_FOUND}


class TooMuchAsked(RetryLater):
    """Meta cannot gather this much for one answer; a smaller page of it, it can."""


class GraphSignIn(Reauthorise):
    """Meta does not accept our sign-in, or a permission is missing in it.

    Attributes:
        code, subcode: as Meta gave them.
        permissions: the ones that Meta names as missing.
    """

    def __init__(
        self,
        message: str,
        *,
        hint: str = "",
        code: int = 0,
        subcode: int = 0,
        permissions: tuple[str, ...] = (),
    ) -> None:
        super().__init__(message, hint=hint)
        self.code = code
        self.subcode = subcode
        self.permissions = permissions


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What was asked, and of whom.

    Attributes:
        who: "Facebook" or "Instagram", as sentences call it.
        what: method and path, for the log.
        write: no answer means that it may have been taken.
    """

    who: str
    what: str
    write: bool

    @property
    def connect(self) -> str:
        """The command that signs in anew."""
        return f"python -m bot connect {self.who.lower()}"

    def fill(self, sentence: str) -> str:
        """A sentence of codes.py with its names."""
        return sentence.replace("{who}", self.who).replace("{connect}", self.connect)


def from_exception(error: Exception, asked: Asked) -> OutsideError:
    """The error of a request that got no answer at all."""
    who = asked.who
    if isinstance(error, aiohttp.ClientConnectorCertificateError | aiohttp.ClientSSLError):
        return RetryLater(
            f"The connection to {who} is not secure, so nothing was sent.",
            after=RATE_WAIT,
            hint="Check the API address in the settings, this machine's clock and certificates.",
        )
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return RetryLater(
            f"{who} cannot be reached; nothing was sent.",
            after=DOWN_WAIT,
            hint="Usually it passes. If it stays, check this machine's network.",
        )
    if isinstance(error, aiohttp.InvalidURL):
        return Rejected(f"The API address of {who} is no address.", hint="Mend it in the settings.")
    return _no_answer(f"{who} did not answer in time or cut the connection.", asked)


def unreadable(asked: Asked) -> OutsideError:
    """The error of a success whose body is no JSON object."""
    return _no_answer(f"{asked.who} answered something that is no answer.", asked)


def from_answer(
    status: int, body: object, asked: Asked, *, wait: timedelta | None = None
) -> OutsideError:
    """The error of an answer that is none, or that carries an `error`.

    Args:
        status: of HTTP.
        body: JSON, or None when it was none.
        asked: what was asked.
        wait: how long calls are refused, where Meta's headers say so.
    """
    error = as_record(as_record(body).get("error"))
    code, subcode = _whole(error.get("code")), _whole(error.get("error_subcode"))
    told = {
        "asked": asked.what,
        "status": status,
        "code": code,
        "subcode": subcode,
        "fbtrace_id": as_text(error.get("fbtrace_id")) or "none",
    }
    if asked.write:
        _log.warning("graph_refused", **told)
    else:
        # What is asked for may be gone, or shown at another place: that is no trouble by itself.
        _log.info("graph_refused", **told)
    message = as_text(error.get("message"))
    if _SECRET.search(message):
        return _say(meaning(104, 0), asked, code, subcode)
    if _TOO_MUCH.search(message) and not asked.write:
        return TooMuchAsked(
            f"{asked.who} cannot gather this much for one answer.", after=wait or DOWN_WAIT
        )
    known = meaning(code, subcode) if code or subcode else None
    if code in PERMISSION_CODES and known is not None and known.action is Action.NO:
        missing = _missing(message)
        if missing:
            return GraphSignIn(
                f"Our sign-in at {asked.who} lacks the permission {' and '.join(missing)}.",
                hint=f"Sign in again and allow it: {asked.connect}",
                code=code,
                subcode=subcode,
                permissions=missing,
            )
    if known is not None:
        return _say(known, asked, code, subcode, said=_said(error), wait=wait)
    if error.get("is_transient") is True:
        return _no_answer(f"{asked.who} has trouble of its own at the moment.", asked)
    return _by_status(status, asked, code, subcode, _said(error), wait)


def _by_status(
    status: int, asked: Asked, code: int, subcode: int, said: str, wait: timedelta | None
) -> OutsideError:
    who = asked.who
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        return RetryLater(f"{who} asks us to slow down; nothing was done.", after=wait or RATE_WAIT)
    if status == HTTPStatus.UNAUTHORIZED:
        return _say(meaning(190, 0), asked, code, subcode)
    if status == HTTPStatus.REQUEST_TIMEOUT or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _no_answer(f"{who} is in trouble (HTTP {status}).", asked)
    if 300 <= status < 400:  # noqa: PLR2004 - the class of redirections
        return Rejected(
            f"{who} sends us to another address, which is not followed with our sign-in.",
            hint="Check the API address in the settings.",
        )
    if HTTPStatus(200) <= status < HTTPStatus(300) and not said:
        return unreadable(asked)
    number = f"code {code}" if code else f"HTTP {status}"
    return GraphRefused(
        _with(f"{who} refuses the request ({number}).", who, said),
        code=code or status,
        subcode=subcode,
    )


def _say(
    known: Meaning | None,
    asked: Asked,
    code: int,
    subcode: int,
    *,
    said: str = "",
    wait: timedelta | None = None,
) -> OutsideError:
    if known is None:
        return unreadable(asked)
    sentence, hint = asked.fill(known.sentence), asked.fill(known.hint)
    match known.action:
        case Action.WAIT:
            return RetryLater(sentence, after=max(wait or known.after, DOWN_WAIT), hint=hint)
        case Action.TROUBLE:
            return _no_answer(sentence, asked, after=known.after)
        case Action.SIGN_IN:
            return GraphSignIn(sentence, hint=hint, code=code, subcode=subcode)
        case Action.NO:
            words = _with(sentence, asked.who, said) if known.said else sentence
            return GraphRefused(words, hint=hint, code=code, subcode=subcode)


def _no_answer(sentence: str, asked: Asked, *, after: timedelta = DOWN_WAIT) -> OutsideError:
    if asked.write:
        return Unknown(f"{sentence} It may or may not have been taken.")
    return RetryLater(sentence, after=after)


def _missing(message: str) -> tuple[str, ...]:
    if _FEATURE.search(message):
        return ()
    return tuple(dict.fromkeys(_PERMISSION.findall(message)))


def _said(error: Mapping[str, object]) -> str:
    """Meta's own words: those for people when it has some. Tokens are left out."""
    words = as_text(error.get("error_user_msg")) or as_text(error.get("message"))
    line = _TOKEN.sub("…", _PREFIX.sub("", " ".join(words.split())))
    return line[:_LONGEST_SAID].rstrip(". ")


def _with(sentence: str, who: str, said: str) -> str:
    return f"{sentence} {who} says: “{said}”." if said else sentence


def _whole(value: object) -> int:
    """A code, sent as a number or as a string; 0 for anything else."""
    if isinstance(value, bool):
        return 0
    if isinstance(value, int):
        return value
    text = as_text(value).strip()
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 12 else 0  # noqa: PLR2004 - longer is no code


def as_json(raw: bytes) -> object:
    """The JSON of an answer; None when it is none."""
    try:
        return json.loads(raw)
    except (ValueError, RecursionError):
        return None
