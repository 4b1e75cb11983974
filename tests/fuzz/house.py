"""A bot behind its real doors, for many examples: web server, inbox, reading worker, adapters.

Its loops are the test's. The networks behind the adapters are those of the playground, on the
loopback; what they are asked is looked up there. Nothing is shown in Slack: cards are rendered.
"""

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

import aiohttp
from sqlalchemy import func, select

from bot.domain.account import Account
from bot.domain.card import ConversationView
from bot.domain.conversation import Message
from bot.domain.team_settings import TeamSettings
from bot.observability.metrics import Metrics
from bot.parts import Pace, Parts
from bot.services.doors import Doors
from bot.services.inbound_accounts import InboundAccount
from bot.services.views import Views
from bot.web import WebServer, inbound_routes, webhook_routes
from bot.workers.connecting import OpenNetworks
from db.mapping import to_message
from db.push_tables import pushes
from db.tables import authors, conversations, messages
from db.unit_of_work import Database
from integrations import facebook, inbound, instagram, x
from integrations.base import NetworkPlugin
from integrations.email import NullMailer
from integrations.inbound.signing import SIGNATURE, TIMESTAMP
from integrations.inbound.signing import signature as inbound_signature
from integrations.memory import MemoryPlugin
from integrations.slack.gateway import SlackGateway
from tests.databases import open_database
from tests.fuzz.outside import (
    BEGIN,
    FACEBOOK,
    INBOUND,
    INSTAGRAM,
    MEMORY,
    SECRETS,
    SETTINGS,
    TOOL,
    Outside,
    X,
    accounts_at,
    networks_at,
    signed,
)

_PACE = Pace(poll=timedelta(seconds=30), refresh=timedelta(seconds=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """A message, and who wrote it."""

    message: Message
    author: str
    handle: str


class House:
    """The bot, its doors, and the networks outside."""

    def __init__(
        self,
        *,
        outside: Outside,
        database: Database,
        parts: Parts,
        networks: OpenNetworks,
        accounts: Mapping[str, Account],
        client: aiohttp.ClientSession,
        address: str,
    ) -> None:
        self.outside = outside
        self.clock = outside.clock
        self.database = database
        self.parts = parts
        self.accounts = accounts
        self.client = client
        self.address = address
        self._views = Views(networks)
        self._shown: dict[str, int] = {}

    # -- the doors ------------------------------------------------------------------------------

    async def push(
        self, network: str, body: bytes, headers: Mapping[str, str] | None = None
    ) -> int:
        """A body at its network's door, signed as that network signs; the status."""
        given = signed(network, body) if headers is None else headers
        address = f"/webhooks/{network}"
        async with self.client.post(address, data=BytesIO(body), headers=given) as answer:
            await answer.read()
            return answer.status

    async def hand_in(
        self, body: bytes, headers: Mapping[str, str] | None = None, *, at: datetime | None = None
    ) -> int:
        """A body at the tools' door, signed at a time (now); the status."""
        given = self.tool_signed(body, at=at) if headers is None else headers
        address = f"/inbound/{TOOL}"
        async with self.client.post(address, data=BytesIO(body), headers=given) as answer:
            await answer.read()
            return answer.status

    def tool_signed(self, body: bytes, *, at: datetime | None = None) -> dict[str, str]:
        """The headers of a tool."""
        timestamp = str(int((at or self.clock.now()).timestamp()))
        return {
            TIMESTAMP: timestamp,
            SIGNATURE: inbound_signature(SECRETS[INBOUND], timestamp, body),
        }

    async def read(self) -> None:
        """Read what is due now."""
        while await self.parts.pushes.round():
            pass

    # -- what is there --------------------------------------------------------------------------

    async def kept(self) -> int:
        """How many pushes there are."""
        async with self.database.read() as uow:
            return (
                await uow.connection.execute(select(func.count()).select_from(pushes))
            ).scalar_one()

    async def unsettled(self) -> list[str]:
        """What is wrong with pushes: not read, or not at the first attempt."""
        bad = pushes.c.read_at.is_(None) | (pushes.c.error != "") | (pushes.c.attempts > 1)
        async with self.database.read() as uow:
            rows = await uow.connection.execute(select(pushes).where(bad))
            return [
                f"{r['network']} {r['attempts']} {r['error']} {r['body']!r}"
                for r in rows.mappings()
            ]

    async def stored(
        self, network: str, ids: Collection[str] | None = None, *, since: datetime = BEGIN
    ) -> dict[str, Stored]:
        """The messages of an account, by the network's ids; some of them where that is said."""
        query = (
            select(messages, authors.c.external_id.label("author"), authors.c.handle)
            .join(conversations, conversations.c.id == messages.c.conversation_id)
            .join(authors, authors.c.id == conversations.c.author_id)
            .where(messages.c.account_id == self.accounts[network].id)
            .where(messages.c.received_at >= since)
        )
        if ids is not None:
            query = query.where(messages.c.external_id.in_(ids))
        async with self.database.read() as uow:
            rows = list((await uow.connection.execute(query)).mappings())
        found = {
            row["external_id"]: Stored(
                message=to_message(row), author=row["author"], handle=row["handle"]
            )
            for row in rows
        }
        assert len(found) == len(rows), "a message is stored twice"
        return found

    async def changed_views(self) -> Sequence[ConversationView]:
        """What the cards show that have changed since the last call."""
        async with self.database.read() as uow:
            rows = await uow.connection.execute(select(conversations.c.id, conversations.c.version))
            newer = {row.id: row.version for row in rows if self._shown.get(row.id) != row.version}
            found = await uow.conversations.get(list(newer))
            views = await self._views.many(uow, list(found.values()), self.clock.now())
        self._shown |= newer
        return views


@asynccontextmanager
async def open_house(address: str, outside: Outside) -> AsyncIterator[House]:
    """A house over a migrated database."""
    clock, graph, birds, world = outside.clock, outside.graph, outside.birds, outside.world
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(open_database(address))
        plugins: dict[str, NetworkPlugin] = {
            FACEBOOK: facebook.PLUGIN,
            INSTAGRAM: instagram.PLUGIN,
            X: x.PLUGIN,
            INBOUND: inbound.PLUGIN,
            MEMORY: MemoryPlugin(world),
        }
        accounts = accounts_at(graph)
        networks = OpenNetworks(plugins)
        for network, made in networks_at(plugins, accounts, graph, birds).items():
            await made.open()
            stack.push_async_callback(made.close)
            networks.open[accounts[network].id] = made
        async with database.write() as uow:
            for account in accounts.values():
                await uow.accounts.save(account, clock.now())
            await uow.commit()
        session = await stack.enter_async_context(aiohttp.ClientSession())
        doors = Doors(networks.plugin, lambda network: SETTINGS.get(network, {}))
        metrics = Metrics()
        parts = Parts(
            database=database,
            networks=networks,
            chat=SlackGateway("xoxb-nobody", session=session, base_url="http://127.0.0.1:9/"),
            mailer=NullMailer(),
            clock=clock,
            team=TeamSettings(home_team="T0HARBOUR1"),
            pace=_PACE,
            metrics=metrics,
            holder="house",
            doors=doors,
        )
        stack.push_async_callback(parts.push_inbox.close)
        server = WebServer(
            "127.0.0.1",
            0,
            [
                *webhook_routes(
                    doors.of, plugins, inbox=parts.push_inbox, received=metrics.push_received
                ),
                *inbound_routes(_find, parts.push_inbox, metrics.push_received, clock.now),
            ],
        )
        await server.start()
        stack.push_async_callback(server.stop)
        client = await stack.enter_async_context(aiohttp.ClientSession(server.address))
        yield House(
            outside=outside,
            database=database,
            parts=parts,
            networks=networks,
            accounts=accounts,
            client=client,
            address=server.address,
        )


async def _find(name: str) -> InboundAccount | None:
    known = InboundAccount(external_id=TOOL, credentials={"secret": SECRETS[INBOUND]})
    return known if name == TOOL else None
