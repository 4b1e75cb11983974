"""Checks OAuth 1.0a signatures (RFC 5849, HMAC-SHA1), written apart from the library that signs."""

import base64
import hashlib
import hmac
from collections.abc import Mapping, Sequence
from urllib.parse import quote, unquote


def signature_fits(
    header: str,
    *,
    method: str,
    address: str,
    query: Sequence[tuple[str, str]],
    keys: Mapping[str, str],
) -> bool:
    """Whether an `Authorization: OAuth` header signs this request with these keys."""
    fields = _fields(header)
    if fields.get("oauth_consumer_key") != keys["api_key"]:
        return False
    if fields.get("oauth_token") != keys["access_token"]:
        return False
    given = fields.pop("oauth_signature", "")
    pairs = sorted((_escaped(k), _escaped(v)) for k, v in [*query, *fields.items()])
    normal = "&".join(f"{key}={value}" for key, value in pairs)
    base = "&".join([method.upper(), _escaped(address), _escaped(normal)])
    secret = f"{_escaped(keys['api_secret'])}&{_escaped(keys['access_secret'])}"
    made = hmac.new(secret.encode(), base.encode(), hashlib.sha1).digest()
    return hmac.compare_digest(base64.b64encode(made).decode(), given)


def _fields(header: str) -> dict[str, str]:
    pairs = (part.strip().partition("=") for part in header.removeprefix("OAuth ").split(","))
    return {key: unquote(value.strip('"')) for key, _, value in pairs}


def _escaped(text: str) -> str:
    return quote(text, safe="-._~")
