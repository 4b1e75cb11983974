"""`response_url`s: five uses within half an hour, for the person and place of one interaction.

Source: https://docs.slack.dev/interactivity/handling-user-interaction#message_responses
"""

import json
import secrets
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from playground.slack.core import Core
from playground.slack.errors import Refusal
from playground.slack.messages import Draft, Messages
from playground.slack.state import Channel, Json
from playground.slack.validation import check_message_blocks, text_length
from playground.slack.validation.messages import LONGEST_BLOCKS

MOST_USES = 5

_TRUE = (True, "true", "1", 1)


@dataclass(slots=True)
class ResponseUrl:
    """Where an app may still answer an interaction.

    Attributes:
        source_ts: The message with the element that was used, empty after a command or shortcut.
        is_ephemeral: Whether only the person sees that message.
    """

    user: str
    channel: Channel
    issued_at: float
    source_ts: str = ""
    is_ephemeral: bool = False
    uses: int = 0


class ResponseUrls:
    """Issues the addresses and answers what is posted to them."""

    def __init__(self, core: Core, messages: Messages) -> None:
        self._core = core
        self._messages = messages
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self,
        user: str,
        channel: Channel,
        source_ts: str = "",
        *,
        is_ephemeral: bool = False,
    ) -> str:
        """Make an address for one interaction."""
        now = self._core.clocks.monotonic()
        while self._issued:
            oldest = next(iter(self._issued))
            if now - self._issued[oldest].issued_at <= self._core.timing.response_url:
                break
            del self._issued[oldest]
        key = f"{secrets.randbelow(10**12)}/{secrets.token_hex(12)}"
        self._issued[key] = ResponseUrl(user, channel, now, source_ts, is_ephemeral)
        return f"{self._core.base_url}/actions/{self._core.team_id}/{key}"

    async def handle(self, request: web.Request) -> web.Response:
        """Answer a post to one of the addresses."""
        key = f"{request.match_info['first']}/{request.match_info['second']}"
        try:
            self.respond(self._use(key), await _body(request))
        except Refusal as refusal:
            return web.json_response(refusal.answer(), status=refusal.status)
        return web.Response(text="ok")

    def respond(self, url: ResponseUrl, body: Json) -> None:
        """Do what a response asks: delete, replace, or post anew.

        Raises:
            Refusal: `invalid_blocks`, `msg_blocks_too_long`, `no_text` or `message_not_found`.
        """
        if body.get("delete_original") in _TRUE:
            self._delete(url)
            return
        draft = _draft(body)
        # A response to a used element replaces the message it stands in unless told otherwise.
        replaces = body.get("replace_original", bool(url.source_ts)) in _TRUE
        if replaces and url.source_ts:
            self._replace(url, draft)
        elif body.get("response_type") == "in_channel":
            self._messages.post(url.channel, self._core.bot_user_id, draft)
        else:
            self._messages.post_ephemeral(url.channel, url.user, draft)

    def _use(self, key: str) -> ResponseUrl:
        url = self._issued.get(key)
        if url is None:
            raise Refusal("invalid_url", status=404)
        if self._core.clocks.monotonic() - url.issued_at > self._core.timing.response_url:
            raise Refusal("expired_url", status=404)
        if url.uses >= MOST_USES:
            raise Refusal("used_url", status=404)
        url.uses += 1
        return url

    def _delete(self, url: ResponseUrl) -> None:
        self._require_source(url)
        if url.is_ephemeral:
            self._messages.delete_ephemeral(url.channel, url.user, url.source_ts)
        else:
            self._messages.delete(url.channel, url.source_ts)

    def _replace(self, url: ResponseUrl, draft: Draft) -> None:
        self._require_source(url)
        if url.is_ephemeral:
            self._messages.change_ephemeral(url.channel, url.user, url.source_ts, draft)
            return
        self._messages.change(
            url.channel,
            url.source_ts,
            self._core.bot_user_id,
            self._messages.content(draft),
        )

    def _require_source(self, url: ResponseUrl) -> None:
        if url.is_ephemeral:
            found = self._messages.find_ephemeral(url.channel, url.user, url.source_ts)
        else:
            found = url.channel.messages.get(url.source_ts)
        if found is None:
            raise Refusal("message_not_found", status=404)


async def _body(request: web.Request) -> Json:
    try:
        body: Any = json.loads(await request.text())
    except ValueError as error:
        raise Refusal("invalid_payload", status=400) from error
    if not isinstance(body, dict):
        raise Refusal("invalid_payload", status=400)
    return body


def _draft(body: Json) -> Draft:
    blocks = body.get("blocks") or []
    problems = check_message_blocks(blocks)
    if problems:
        raise Refusal("invalid_blocks", problems=problems, status=400)
    if text_length(blocks) > LONGEST_BLOCKS:
        raise Refusal("msg_blocks_too_long", status=400)
    attachments = body.get("attachments") or []
    if not (body.get("text") or blocks or attachments):
        raise Refusal("no_text", status=400)
    return Draft(
        text=body.get("text", ""),
        blocks=blocks,
        attachments=attachments,
        thread_ts=body.get("thread_ts"),
    )
