"""Keeps secrets and what people wrote out of the logs.

Two nets: names (the value of `token` is hidden, the value of `text` becomes its length) and shapes
(anything that looks like a credential is hidden wherever it stands, tracebacks included). Values
that the settings know to be secret are hidden literally as well.
"""

import dataclasses
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from pathlib import PurePath
from typing import Any
from uuid import UUID

from pydantic import SecretStr

HIDDEN = "[hidden]"
_DEEPEST = 6
_SHORTEST_SECRET = 6  # hiding every "abc" would make the log unreadable and the secret no safer

# Names whose values people wrote; only how much they wrote is logged.
_WRITTEN = frozenset(
    {
        *("text", "texts", "body", "blocks", "attachments", "payload", "content", "html"),
        *("markdown", "note", "notes", "excerpt", "reply", "draft", "transcript", "original_text"),
        *("as_sent", "original", "view", "form", "mention", "mentions", "message_text", "subject"),
    }
)
_SECRET_NAME = re.compile(
    r"(?:^|[_\-.])(?:tokens?|secrets?|passwords?|passwd|passphrase|authorization|cookies?|"
    r"credentials?|jwt|api_?keys?|consumer_?keys?|private_?keys?|encryption_?keys?|fernet|"
    r"access_?keys?|signature)$",
    re.IGNORECASE,
)

_SHAPES: tuple[tuple[re.Pattern[str], str], ...] = (
    # Slack: bot, user, app, refresh and configuration tokens; addresses that post without one
    (re.compile(r"\bxoxe\.xox[a-z]-[\w-]+|\bxox[a-z]-[\w-]+|\bxapp-[\w-]+"), HIDDEN),
    (re.compile(r"https://hooks\.slack\.com/[^\s\"'<>]+"), f"https://hooks.slack.com/{HIDDEN}"),
    # Authorization headers, whole OAuth 1 ones included
    (re.compile(r"\b(Bearer|DPoP|Basic)\s+[A-Za-z0-9\-._~+/%]{8,}=*"), rf"\1 {HIDDEN}"),
    (re.compile(r"\bOAuth\s+(?:[a-z_]+=\\?\"[^\"]*\"(?:,\s*)?)+"), f"OAuth {HIDDEN}"),
    # user:password@ in addresses
    (re.compile(r"(?P<start>[a-z][a-z0-9+.\-]*://[^\s/:@]*):[^\s/@]+@"), rf"\g<start>:{HIDDEN}@"),
    # name=value and "name": "value"
    (
        re.compile(
            r"(?P<start>(?:token|secret|password|passwd|api_?key|signature|jwt|oauth_verifier)"
            r"['\"]?\s*(?:=|:\s)\s*['\"]?)(?P<value>[^\s'\"&,;)}\]]+)",
            re.IGNORECASE,
        ),
        rf"\g<start>{HIDDEN}",
    ),
    # JSON Web Tokens, Fernet keys and tokens, Bluesky app passwords
    (re.compile(r"\beyJ[\w-]+\.[\w-]+\.[\w-]*"), HIDDEN),
    (re.compile(r"\bgAAAA[\w-]{40,}={0,2}"), HIDDEN),
    (re.compile(r"(?<![\w/+-])[\w-]{43}=(?![\w=])"), HIDDEN),
    (re.compile(r"(?<![\w-])[a-z0-9]{4}(?:-[a-z0-9]{4}){3}(?![\w-])"), HIDDEN),
    # what databases quote from rows
    (re.compile(r"\[parameters: [^\n]*\]"), f"[parameters: {HIDDEN}]"),
    (re.compile(r"(DETAIL:\s+Failing row contains )[^\n]*"), rf"\1{HIDDEN}"),
)


class Redaction:
    """Hides secrets and message bodies in log values.

    Args:
        secrets: values that are hidden literally wherever they appear.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = sorted({s for s in secrets if len(s) >= _SHORTEST_SECRET}, key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def text(self, text: str) -> str:
        """A text without anything that looks like a secret."""
        if self._known is not None:
            text = self._known.sub(HIDDEN, text)
        for shape, instead in _SHAPES:
            text = shape.sub(instead, text)
        return text

    def event(
        self, _logger: object, _method: str, event: MutableMapping[str, Any]
    ) -> MutableMapping[str, Any]:
        """A structlog processor: the event with every value redacted."""
        for name, value in event.items():
            if not name.startswith("_"):  # structlog's own: the record, where it came from
                event[name] = self._named(name, value, 0)
        return event

    def _named(self, name: str, value: object, depth: int) -> object:
        if _SECRET_NAME.search(name):
            return HIDDEN if value else value
        if name.lower() in _WRITTEN:
            return _length(value)
        return self._value(value, depth)

    def _value(self, value: object, depth: int) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        plain = _plain(value)
        if plain is not None:
            return self.text(plain)
        if depth >= _DEEPEST:
            return f"<{type(value).__name__}>"
        if isinstance(value, Mapping):
            return {str(k): self._named(str(k), v, depth + 1) for k, v in value.items()}
        if isinstance(value, Sequence | AbstractSet):
            return [self._value(item, depth + 1) for item in value]
        if dataclasses.is_dataclass(value) and not isinstance(value, type):
            return {
                f.name: self._named(f.name, getattr(value, f.name), depth + 1)
                for f in dataclasses.fields(value)
                if f.repr
            }
        # Its repr could quote anything.
        return f"<{type(value).__name__}>"


_PLAIN: tuple[tuple[type | tuple[type, ...], Callable[[Any], str]], ...] = (
    (SecretStr, lambda _: HIDDEN),
    (Enum, lambda value: str(value.value)),
    (str, str),
    (bytes, lambda value: value.decode(errors="replace")),
    ((datetime, date, time), lambda value: value.isoformat()),
    ((timedelta, Decimal, UUID, PurePath), str),
    (BaseException, lambda value: f"{type(value).__name__}: {value}"),
    (type, lambda value: value.__name__),
)


def _plain(value: object) -> str | None:
    """The text of a value that is one thing; None for those that have parts or are unknown."""
    return next((words(value) for kinds, words in _PLAIN if isinstance(value, kinds)), None)


def _length(value: object) -> object:
    if isinstance(value, str | bytes):
        return f"[{len(value)} characters]"
    if isinstance(value, Sequence | AbstractSet | Mapping):
        return f"[{len(value)} parts]"
    return value if value is None or isinstance(value, bool | int | float) else HIDDEN
