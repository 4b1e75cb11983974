"""The door for everything else: any tool hands in mentions, signed, and hears what is wrong.

POST /inbound/NAME
    202 kept            it becomes cards within seconds
    200 known           the same body was kept before; nothing happens
    400 errors          which fields are wrong, all of them
    401 errors          the time or the signature is wrong, and which of the two
    404                 nobody has this name
    413                 more than a megabyte
    503                 not kept; try again
"""

from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from aiohttp import web

from bot.services.inbound_accounts import InboundAccount
from bot.services.push_inbox import NotKept
from bot.web.bounds import post
from bot.web.webhooks import Keeps, Received
from integrations.inbound import NAME
from integrations.inbound.checking import Problem, Unfit, read_body
from integrations.inbound.mapping import envelope
from integrations.inbound.signing import (
    SIGNATURE,
    TIMESTAMP,
    is_signed,
    secrets_of,
    wrong_time,
)

log = structlog.get_logger(__name__)

INBOUND_PATH = "/inbound/{name}"
_LARGEST = 1024 * 1024  # bytes
_FORGED = "It does not fit the time, the body and the secret: see docs/inbound.md."

Find = Callable[[str], Awaitable[InboundAccount | None]]


class _Door:
    def __init__(
        self, find: Find, inbox: Keeps, received: Received, now: Callable[[], datetime]
    ) -> None:
        self._find = find
        self._inbox = inbox
        self._received = received
        self._now = now

    async def take(self, request: web.Request, body: bytes) -> web.Response:
        """Somebody hands something in."""
        account, now = await self._find(request.match_info["name"]), self._now()
        timestamp = request.headers.get(TIMESTAMP, "")
        # As much work for a name that nobody has: how long it takes tells no names.
        accepted = () if account is None else secrets_of(account.credentials, now)
        signed = is_signed(accepted, timestamp, request.headers.get(SIGNATURE, ""), body)
        if account is None:
            raise web.HTTPNotFound
        late = wrong_time(timestamp, now)
        if late or not signed:
            self._received(NAME, "forged")
            log.warning("inbound_forged", account=account.external_id, size=len(body))
            field, problem = (TIMESTAMP, late) if late else (SIGNATURE, _FORGED)
            return _refusal(401, Problem(field=field, problem=problem))
        try:
            said = read_body(body)
        except Unfit as error:
            self._received(NAME, "refused")
            log.info("inbound_refused", account=account.external_id, problems=len(error.problems))
            return _refusal(400, *error.problems)
        return await self._keep(envelope(account.external_id, said))

    async def _keep(self, kept: bytes) -> web.Response:
        try:
            new = await self._inbox.keep(NAME, kept)
        except NotKept:
            self._received(NAME, "failed")
            raise web.HTTPServiceUnavailable from None
        self._received(NAME, "kept" if new else "known")
        status = "kept" if new else "known"
        return web.json_response({"status": status}, status=202 if new else 200)


def inbound_routes(
    find: Find, inbox: Keeps, received: Received, now: Callable[[], datetime]
) -> list[web.RouteDef]:
    """/inbound/{name}.

    Args:
        find: the account of a name.
        inbox: keeps what is genuine.
        received: counts.
        now: the time of the world outside, by which tools sign; not that of a demo.
    """
    return [post(INBOUND_PATH, _Door(find, inbox, received, now).take, largest=_LARGEST)]


def _refusal(status: int, *problems: Problem) -> web.Response:
    errors = [{"field": one.field, "problem": one.problem} for one in problems]
    return web.json_response({"errors": errors}, status=status)
