"""Public addresses of pictures, for networks that fetch them: signed, and over after a day."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

_PURPOSE = b"golden hour: addresses of pictures"
_LASTS = timedelta(hours=24)
_PARTS = 3
_LONGEST = 200  # characters of a token; ours are shorter


class PublicMedia:
    """Makes addresses and reads them back.

    Args:
        public_url: where the world reaches this bot, without a slash at its end; "": nowhere.
        keys: secrets, the newest first. The first signs, all are accepted, so that a key can be
            changed while addresses are in use.
    """

    def __init__(self, public_url: str = "", keys: Sequence[str] = ()) -> None:
        self._public_url = public_url
        self._keys = tuple(_derived(key) for key in keys)

    def address(self, picture_id: str, now: datetime) -> str:
        """The address of a picture for a day; "" where this bot cannot be reached."""
        if not self._public_url or not self._keys:
            return ""
        signed = f"{picture_id}.{int((now + _LASTS).timestamp())}"
        return f"{self._public_url}/media/{signed}.{_signature(self._keys[0], signed)}"

    def picture_of(self, token: str, now: datetime) -> tuple[str, timedelta] | None:
        """Whose address it is, and for how long; None: it is not ours, or it is over."""
        parts = token.split(".")
        if len(parts) != _PARTS or len(token) > _LONGEST or not token.isascii():
            return None
        picture_id, ends, signature = parts
        signed = f"{picture_id}.{ends}"
        if not any(hmac.compare_digest(_signature(k, signed), signature) for k in self._keys):
            return None
        left = datetime.fromtimestamp(int(ends), UTC) - now
        return (picture_id, left) if left > timedelta() else None


def _derived(key: str) -> bytes:
    """A key for this purpose alone: whoever learned it could not read credentials."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=_PURPOSE).derive(key.encode())


def _signature(key: bytes, signed: str) -> str:
    mac = hmac.new(key, signed.encode(), hashlib.sha256).digest()
    return urlsafe_b64encode(mac).rstrip(b"=").decode()
