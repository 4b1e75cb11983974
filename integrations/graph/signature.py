"""Whether a webhook's request is Meta's, and the greeting by which it learns that we are there.

Sources: developers.facebook.com/docs/graph-api/webhooks/getting-started (both halves).
"""

import hashlib
import hmac
import re
from collections.abc import Mapping, Sequence

from integrations.base import HookAnswer

__all__ = ["HEADER", "challenge", "signature", "signed"]

HEADER = "x-hub-signature-256"
_SCHEME = "sha256="
_HARMLESS = re.compile(r"[A-Za-z0-9._~-]{1,200}")
"""What is echoed: Meta sends a number. Nothing that a browser could take for a page."""


def signature(body: bytes, secret: str) -> str:
    """The header's value for a body as it is sent, signed with the app secret."""
    return _SCHEME + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def signed(body: bytes, header: str, secrets: Sequence[str]) -> bool:
    """Whether `header` is the signature of the raw body by one of the secrets.

    While an app secret is being changed, the old and the new one both count. All are tried, each
    in constant time, so that the answer's time does not tell which one fits. Empty ones never do.
    """
    given = header.strip().encode("utf-8", "replace")
    fits = False
    for secret in secrets:
        if secret:
            fits |= hmac.compare_digest(signature(body, secret).encode(), given)
    return fits


def challenge(query: Mapping[str, str], verify_token: str) -> HookAnswer:
    """The answer to Meta's greeting: its challenge for who knows the verify token, else 403."""
    given = query.get("hub.verify_token", "").encode("utf-8", "replace")
    known = hmac.compare_digest(given, verify_token.encode()) and bool(verify_token)
    echo = query.get("hub.challenge", "")
    if query.get("hub.mode") != "subscribe" or not known or not _HARMLESS.fullmatch(echo):
        return HookAnswer(status=403, text="Forbidden")
    return HookAnswer(text=echo)
