"""The signature of a body: an HMAC over the time and the body, so that neither can be changed.

X-Golden-Hour-Timestamp: 1764582000                Unix seconds
X-Golden-Hour-Signature: sha256=<hex>              HMAC-SHA256(secret, timestamp + "." + body)
"""

import hashlib
import hmac
import re
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

TIMESTAMP: Final = "X-Golden-Hour-Timestamp"
SIGNATURE: Final = "X-Golden-Hour-Signature"
WINDOW: Final = timedelta(minutes=5)
"""How far a time stamp may be from our clock, either way: what is older is a replay."""
ROTATION: Final = timedelta(days=7)
"""How long the secret before is accepted, once there is a new one."""

_SECONDS = re.compile(r"[0-9]{1,12}")
_NOBODY = secrets.token_urlsafe(32)  # what a name that nobody has is compared with


def new_secret() -> str:
    """A secret: 256 bits, as letters that survive a shell."""
    return secrets.token_urlsafe(32)


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """What the header `X-Golden-Hour-Signature` says."""
    signed = timestamp.encode(errors="replace") + b"." + body  # a forged one need not be UTF-8
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"


def is_signed(accepted: Sequence[str], timestamp: str, given: str, body: bytes) -> bool:
    """Whether a body was signed with one of the secrets.

    In constant time: as many comparisons whether the first fits or none, and one for a name that
    nobody has.
    """
    fits = False
    for secret in accepted or (_NOBODY,):
        expected = signature(secret, timestamp, body)
        fits |= hmac.compare_digest(expected.encode(), given.encode(errors="replace"))
    return fits and bool(accepted)


def wrong_time(timestamp: str, now: datetime) -> str:
    """What is wrong with a time stamp, a sentence; "" when nothing is."""
    if not _SECONDS.fullmatch(timestamp):
        return "It has to be the time in whole seconds since 1970 (UTC), as `date +%s` prints it."
    away = int(timestamp) - now.timestamp()
    if abs(away) <= WINDOW.total_seconds():
        return ""
    side = "ahead of" if away > 0 else "behind"
    return f"It is {abs(away):,.0f} seconds {side} the time here; at most {WINDOW.seconds} will do."


def secrets_of(credentials: Mapping[str, str], now: datetime) -> tuple[str, ...]:
    """Those that an account accepts now: its own, and the one before for a while."""
    accepted = [credentials["secret"]]
    previous, until = credentials.get("previous", ""), credentials.get("previous_until", "")
    if previous and until and now < datetime.fromisoformat(until):
        accepted.append(previous)
    return tuple(accepted)
