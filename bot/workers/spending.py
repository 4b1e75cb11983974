"""Stores what calls to networks have cost: every second, and a last time before one is closed."""

import structlog

from bot.ports import Clock
from bot.services.spending import Spending
from bot.workers.connecting import OpenNetworks
from integrations.base import Network

log = structlog.get_logger(__name__)


class ChargeKeeper:
    """Empties the meters of open networks."""

    def __init__(self, spending: Spending, networks: OpenNetworks, clock: Clock) -> None:
        self._spending = spending
        self._networks = networks
        self._clock = clock

    async def round(self) -> bool:
        """All of them."""
        for account_id, network in list(self._networks.open.items()):
            await self._spending.keep(account_id, network, self._clock.now())
        return False

    async def last(self, account_id: str, network: Network) -> None:
        """What came together since: a network that is closed is asked no more."""
        try:
            await self._spending.keep(account_id, network, self._clock.now())
        except Exception:  # nothing may keep a network from being closed
            log.exception("charges_lost", account=account_id)
