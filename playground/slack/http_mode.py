"""HTTP mode: signed requests to the app's request URL.

Signature: https://docs.slack.dev/authentication/verifying-requests-from-slack
"""

import hashlib
import hmac
import json
from collections.abc import Mapping
from http import HTTPStatus
from urllib.parse import urlencode

import aiohttp

from playground.slack.core import Core
from playground.slack.state import Json
from playground.slack.transport import Answer, NotAcknowledged, Outgoing


class HttpMode:
    """Posts to the app and reads its answers."""

    def __init__(self, core: Core) -> None:
        self._core = core
        self._session: aiohttp.ClientSession | None = None

    async def start(self) -> None:
        """Make the session in which requests are sent."""
        self._session = aiohttp.ClientSession()

    async def close(self) -> None:
        """Close the session."""
        if self._session is not None:
            await self._session.close()

    async def send(self, outgoing: Outgoing, attempt: int, reason: str) -> Answer:
        """Post to the request URL.

        Raises:
            NotAcknowledged: Any answer but 200, or none in time.
        """
        body, kind = _encode(outgoing)
        headers = {"Content-Type": kind, **self.sign(body)}
        if attempt:
            headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason}
        status, answer_kind, text, no_retry = await self._post(body, headers)
        if status != HTTPStatus.OK:
            raise NotAcknowledged("http_error", final=no_retry)
        return Answer(_decode(text, answer_kind))

    async def verify(self) -> bool:
        """Ask the request URL to echo a challenge, as Slack does when it is set."""
        challenge = hashlib.sha256(self._core.credentials.verification_token.encode()).hexdigest()
        payload = {
            "type": "url_verification",
            "token": self._core.credentials.verification_token,
            "challenge": challenge,
        }
        answer = await self.send(Outgoing("event", payload), 0, "")
        return challenge in (answer.body.get("challenge"), answer.body.get("text"))

    def sign(self, body: str, *, at: float | None = None) -> dict[str, str]:
        """Make the headers that prove a request comes from Slack."""
        stamp = str(int(self._core.clocks.wall() if at is None else at))
        base = f"v0:{stamp}:{body}".encode()
        secret = self._core.credentials.signing_secret.encode()
        digest = hmac.new(secret, base, hashlib.sha256).hexdigest()
        return {
            "X-Slack-Request-Timestamp": stamp,
            "X-Slack-Signature": f"v0={digest}",
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
        }

    async def _post(self, body: str, headers: Mapping[str, str]) -> tuple[int, str, str, bool]:
        if self._session is None or self._core.request_url is None:
            raise NotAcknowledged("connection_failed")
        try:
            async with self._session.post(
                self._core.request_url,
                data=body.encode(),
                headers=headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(total=self._core.timing.acknowledge),
            ) as response:
                text = await response.text()
                no_retry = response.headers.get("X-Slack-No-Retry") == "1"
                return response.status, response.content_type, text, no_retry
        except TimeoutError as error:
            raise NotAcknowledged("http_timeout") from error
        except aiohttp.ClientError as error:
            raise NotAcknowledged("connection_failed") from error


def _encode(outgoing: Outgoing) -> tuple[str, str]:
    if outgoing.kind == "event":
        return json.dumps(outgoing.payload, ensure_ascii=False), "application/json"
    if outgoing.kind == "command":
        return urlencode(outgoing.payload), "application/x-www-form-urlencoded"
    text = json.dumps(outgoing.payload, ensure_ascii=False)
    return urlencode({"payload": text}), "application/x-www-form-urlencoded"


def _decode(text: str, kind: str) -> Json:
    if not text.strip():
        return {}
    if kind == "application/json":
        body = json.loads(text)
        return body if isinstance(body, dict) else {}
    return {"text": text}
