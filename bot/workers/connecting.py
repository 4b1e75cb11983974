"""Keeps the networks of connected accounts open, and a poll running for each.

Accounts may be connected, paused and removed while the bot runs; a network that cannot be opened
now is tried again, and the others are not kept waiting.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import structlog

from bot.domain.account import Account
from bot.errors import GoldenHourError, OutsideError, Reauthorise, Rejected
from bot.ports import Clock
from bot.services.outcomes import Outcomes
from bot.storage import Units
from bot.supervisor import Supervisor
from bot.workers.polling import Polling
from bot.workers.streaming import Streaming, is_streamed
from integrations.base import CredentialStore, Network, NetworkPlugin

log = structlog.get_logger(__name__)

_POLL_PATIENCE = timedelta(minutes=20)  # a poll backs off for up to a quarter of an hour


class OpenNetworks:
    """`bot.services.networks.Networks`: those that are open now."""

    def __init__(self, plugins: Mapping[str, NetworkPlugin]) -> None:
        self._plugins = plugins
        self.open: dict[str, Network] = {}

    def get(self, account_id: str) -> Network | None:
        """None while it is not open."""
        return self.open.get(account_id)

    def title(self, network: str) -> str:
        """The name that people read."""
        plugin = self._plugins.get(network)
        return plugin.title if plugin is not None else network.title()

    @property
    def names(self) -> tuple[str, ...]:
        """Of all that there are, connected or not."""
        return tuple(self._plugins)

    def plugin(self, network: str) -> NetworkPlugin | None:
        """How a network is built."""
        return self._plugins.get(network)


class Connecting:
    """Makes what runs equal to what is connected."""

    def __init__(
        self,
        *,
        units: Units,
        networks: OpenNetworks,
        supervisor: Supervisor,
        credentials: Callable[[str], CredentialStore],
        settings: Callable[[str], Mapping[str, str]],
        polling: Callable[[Account, Network], Polling],
        streaming: Callable[[Account, Network, Callable[[], None]], Streaming],
        outcomes: Outcomes,
        before_close: Callable[[str, Network], Awaitable[None]],
        clock: Clock,
    ) -> None:
        self._units = units
        self._networks = networks
        self._supervisor = supervisor
        self._credentials = credentials
        self._settings = settings
        self._polling = polling
        self._streaming = streaming
        self._outcomes = outcomes
        self._before_close = before_close
        self._clock = clock
        self._accounts: dict[str, Account] = {}

    async def round(self) -> bool:
        """Open what is new, close what is gone."""
        async with self._units.read() as uow:
            wanted = {a.id: a for a in await uow.accounts.all(active_only=True)}
        for account_id, account in list(self._accounts.items()):
            if wanted.get(account_id) != account:
                await self._disconnect(account_id)
        new = [a for a in wanted.values() if a.id not in self._accounts]
        await asyncio.gather(*(self._connect(account) for account in new))
        return False

    async def _connect(self, account: Account) -> None:
        plugin = self._networks.plugin(account.network)
        if plugin is None:
            log.error("network_missing", network=account.network, account=account.handle)
            return
        network = await self._opened(plugin, account)
        if network is None:
            return
        self._accounts[account.id] = account
        self._networks.open[account.id] = network
        polling = self._polling(account, network)
        poll = f"poll:{account.id}"
        self._supervisor.start(poll, polling.loop(), patience=_POLL_PATIENCE)
        if network.capabilities.pushes:
            self._supervisor.start(
                f"push:{account.id}",
                polling.listening(lambda: self._supervisor.wake(poll)),
                patience=_POLL_PATIENCE,
            )
        if is_streamed(network):
            streaming = self._streaming(account, network, lambda: self._supervisor.wake(poll))
            self._supervisor.start(f"stream:{account.id}", streaming.loop())
        log.info("network_open", network=account.network, account=account.handle)

    async def _opened(self, plugin: NetworkPlugin, account: Account) -> Network | None:
        """The network, or None when it cannot be opened now: it is tried again."""
        network: Network | None = None
        try:
            network = plugin.build(
                own_external_id=account.external_id,
                own_handle=account.handle,
                base_url=account.base_url,
                credentials=self._credentials(account.id),
                settings=self._settings(account.network),
            )
            await network.open()
        except GoldenHourError as error:
            if network is not None:
                await network.close()
            log.warning("network_not_open", account=account.handle, reason=str(error))
            if isinstance(error, (Reauthorise, Rejected)):  # a person has to mend it
                await self._tell(account, error)
            return None
        return network

    async def _tell(self, account: Account, error: OutsideError) -> None:
        async with self._units.write() as uow:
            now = self._clock.now()
            await self._outcomes.trouble(uow, account.id, str(error), error.hint, now)
            await uow.commit()

    async def _disconnect(self, account_id: str) -> None:
        await self._supervisor.stop(f"stream:{account_id}")
        await self._supervisor.stop(f"push:{account_id}")
        await self._supervisor.stop(f"poll:{account_id}")
        network = self._networks.open.pop(account_id, None)
        self._accounts.pop(account_id, None)
        if network is not None:
            await self._before_close(account_id, network)
            await network.close()

    async def close(self) -> None:
        """Close all networks; their loops have been stopped."""
        for account_id, network in list(self._networks.open.items()):
            await self._before_close(account_id, network)
            await network.close()
        self._networks.open.clear()
        self._accounts.clear()
