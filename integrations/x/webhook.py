"""The door for what X pushes: its challenges (CRC), its signatures, its bodies.

X signs a delivery over the raw body with the app's OAuth 2.0 client secret, or the API key secret
of OAuth 1.0a, or both; a header each. A challenge is a GET with `crc_token`, answered with the
token's HMAC. X signs the query of a challenge too, so that while a secret is being changed it can
be answered with the one that X has.

An answer to a challenge is a signature: whoever could choose the token could have a body of their
own signed here. A body is a JSON object, so no token that could be one is answered.

Sources: https://docs.x.com/x-api/webhooks/introduction and .../webhooks/quickstart.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence

from integrations.base import HookAnswer, HookRequest, PushedEvent
from integrations.x.activity import read_event
from integrations.x.settings import WebhookSecrets

SIGNATURE = "x-twitter-webhooks-signature"
CLIENT_SIGNATURE = "x-twitter-webhooks-signature-oauth2"

_LONGEST_TOKEN = 512
_NO = HookAnswer(status=403, text="Forbidden")


class XWebhook:
    """`integrations.base.Webhook` for all accounts of one app."""

    def __init__(self, secrets: WebhookSecrets) -> None:
        self._secrets = secrets

    def greet(self, request: HookRequest) -> HookAnswer:
        """Answer X's challenge."""
        token = request.query.get("crc_token", "")
        secret = self._secret_of(request)
        if not secret or not token or len(token) > _LONGEST_TOKEN or "{" in token:
            return _NO
        answer = {"response_token": signature(secret, token.encode())}
        return HookAnswer(text=json.dumps(answer), mime="application/json")

    def verify(self, request: HookRequest) -> bool:
        """Whether a delivery is signed with one of the secrets."""
        return bool(_signer(request.headers, request.body, self._secrets))

    def events(self, body: bytes) -> tuple[PushedEvent, ...]:
        """The events of a body: one, or a list of them, in `data`.

        Raises:
            ValueError: it is no JSON object.
        """
        try:
            document = json.loads(body)
        except RecursionError:
            raise ValueError("nested too deeply") from None
        if not isinstance(document, dict):
            raise ValueError("no JSON object")  # noqa: TRY004 - the contract says ValueError
        data = document.get("data", document)
        return tuple(read_event(one) for one in (data if isinstance(data, list) else [data]))

    def _secret_of(self, request: HookRequest) -> str:
        """The secret that signed a challenge; the one in force where X has not said."""
        signed = _signer(request.headers, request.query_text.encode(), self._secrets)
        return signed or next(iter((*self._secrets.client, *self._secrets.consumer)), "")


def signature(secret: str, message: bytes) -> str:
    """How X writes the HMAC of a message."""
    made = hmac.new(secret.encode(), message, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(made).decode()


def _signer(headers: Mapping[str, str], message: bytes, secrets: WebhookSecrets) -> str:
    """The secret with which X has signed `message`; "" when it was none of ours."""
    found = ""
    for name, known in ((CLIENT_SIGNATURE, secrets.client), (SIGNATURE, secrets.consumer)):
        found = found or _fitting(headers.get(name, ""), message, known)
    return found


def _fitting(given: str, message: bytes, secrets: Sequence[str]) -> str:
    found, signed = "", given.encode(errors="replace")  # a forged header need not be UTF-8
    for secret in secrets:
        if hmac.compare_digest(signature(secret, message).encode(), signed):
            found = secret
    return found
