"""A bot behind its real doors, for many examples: web server, inbox, reading worker, adapters.

Its loops are the test's. The networks behind the adapters are those of the playground, on the
loopback; what they are asked is looked up there. Nothing is shown in Slack: cards are rendered.
"""

import itertools
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
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
from integrations.base import Network, NetworkPlugin
from integrations.email import NullMailer
from integrations.graph.signature import signature as meta_signature
from integrations.inbound.signing import SIGNATURE, TIMESTAMP
from integrations.inbound.signing import signature as inbound_signature
from integrations.instagram.network import InstagramNetwork
from integrations.instagram.settings import InstagramSettings
from integrations.memory import OURS, WARBLE, MemoryPlugin, World
from integrations.memory.feed import SIGNATURE as MEMORY_SIGNATURE
from integrations.memory.feed import signature as memory_signature
from integrations.slack.gateway import SlackGateway
from playground.networks.graph import FakeGraph
from playground.networks.x.envelopes import signed as x_signed
from playground.networks.x.server import KEYS, FakeX
from playground.networks.x.world import OWN_HANDLE, OWN_ID
from tests.databases import open_database
from tests.integrations.x.conftest import Store
from tests.scenario.office import ManualClock

BEGIN = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FACEBOOK, INSTAGRAM, X, INBOUND = "facebook", "instagram", "x", "inbound"
PUSHED = replace(WARBLE, pushed=True)
MEMORY = PUSHED.name
WEBHOOKS = (FACEBOOK, INSTAGRAM, X, MEMORY)
TOOL = "reviews"
SECRETS: Mapping[str, str] = {
    FACEBOOK: "facebook's own secret",
    INSTAGRAM: "instagram's own secret",
    X: "x's own secret",
    MEMORY: "warble's own secret",
    INBOUND: "the tool's own secret",
}
_SETTINGS: Mapping[str, Mapping[str, str]] = {
    FACEBOOK: {
        "FACEBOOK_APP_SECRET": SECRETS[FACEBOOK],
        "FACEBOOK_VERIFY_TOKEN": "harbour-lights",
    },
    INSTAGRAM: {
        "INSTAGRAM_APP_SECRET": SECRETS[INSTAGRAM],
        "INSTAGRAM_VERIFY_TOKEN": "harbour-lights",
    },
    X: {"X_CONSUMER_SECRET": SECRETS[X]},
}
_PACE = Pace(poll=timedelta(seconds=30), refresh=timedelta(seconds=30))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The networks, and the time there."""

    clock: ManualClock
    graph: FakeGraph
    birds: FakeX
    world: World


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


def signed(network: str, body: bytes, *, secret: str | None = None) -> dict[str, str]:
    """The headers with which a network signs a body; another `secret` forges it."""
    secret = SECRETS[network] if secret is None else secret
    if network == X:
        return x_signed(body, secret=secret)
    if network == MEMORY:
        return {MEMORY_SIGNATURE: memory_signature(secret, body)}
    return {"X-Hub-Signature-256": meta_signature(body, secret)}


@asynccontextmanager
async def open_outside() -> AsyncIterator[Outside]:
    """The networks, at noon."""
    clock = ManualClock(BEGIN)
    world = World(PUSHED, now=clock.now, own_handle="harbourcoffee")
    world.pushes.secrets = (SECRETS[MEMORY],)
    async with FakeGraph(clock.now) as graph, FakeX(clock.now()) as birds:
        birds.world.clock = clock.now
        yield Outside(clock=clock, graph=graph, birds=birds, world=world)


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
        accounts = _accounts(graph)
        networks = OpenNetworks(plugins)
        for network, made in _networks(plugins, accounts, graph, birds).items():
            await made.open()
            stack.push_async_callback(made.close)
            networks.open[accounts[network].id] = made
        async with database.write() as uow:
            for account in accounts.values():
                await uow.accounts.save(account, clock.now())
            await uow.commit()
        session = await stack.enter_async_context(aiohttp.ClientSession())
        doors = Doors(networks.plugin, lambda network: _SETTINGS.get(network, {}))
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


def _accounts(graph: FakeGraph) -> dict[str, Account]:
    ours = {
        FACEBOOK: (graph.page.id, graph.page.username),
        INSTAGRAM: (graph.account.id, graph.account.username),
        X: (OWN_ID, OWN_HANDLE),
        INBOUND: (TOOL, TOOL),
        MEMORY: (OURS, "harbourcoffee"),
    }
    numbers = itertools.count(1)
    return {
        network: Account(
            id=f"account-{next(numbers)}",
            network=network,
            base_url="",
            external_id=external_id,
            handle=handle,
            display_name="Harbour Coffee",
            channel="C0CARE0001",
        )
        for network, (external_id, handle) in ours.items()
    }


def _networks(
    plugins: Mapping[str, NetworkPlugin],
    accounts: Mapping[str, Account],
    graph: FakeGraph,
    birds: FakeX,
) -> dict[str, Network]:
    """Signed in, each at its own pretend server."""
    where = {FACEBOOK: graph.base_url, X: birds.url}
    stores = {
        FACEBOOK: Store({"page_token": graph.page_token}),
        X: Store(KEYS),
        INBOUND: Store({"secret": SECRETS[INBOUND]}),
    }
    settings = {FACEBOOK: {"FACEBOOK_APP_SECRET": graph.app_secret}}
    made = {
        network: plugins[network].build(
            own_external_id=accounts[network].external_id,
            own_handle=accounts[network].handle,
            base_url=where.get(network, ""),
            credentials=stores.get(network, Store({})),
            settings=settings.get(network, {}),
        )
        for network in (FACEBOOK, X, INBOUND, MEMORY)
    }
    now = graph.now
    made[INSTAGRAM] = InstagramNetwork(
        own_external_id=graph.account.id,
        own_handle=graph.account.username,
        base_url=graph.base_url,
        credentials=Store(
            {
                "access_token": graph.instagram_token,
                "expires_at": (now + timedelta(days=60)).isoformat(),
                "obtained_at": now.isoformat(),
                "app_scoped_id": graph.account.app_scoped_id,
            }
        ),
        settings=InstagramSettings(
            api_url=graph.base_url, app_secret=graph.app_secret, clock=lambda: graph.now
        ),
    )
    return made
