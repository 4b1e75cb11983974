"""Who may hand in what under which name."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.errors import NotFound
from bot.storage import Units
from integrations.base import CredentialStore


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundAccount:
    """An account that other tools bring mentions to. `external_id`: as in its pushes."""

    external_id: str
    credentials: Mapping[str, str] = field(repr=False)


class InboundAccounts:
    """The connected accounts of the network that is told by other tools.

    Args:
        units: the database.
        network: the plugin's name.
        credentials: of an account.
    """

    def __init__(
        self, units: Units, network: str, credentials: Callable[[str], CredentialStore]
    ) -> None:
        self._units = units
        self._network = network
        self._credentials = credentials

    async def find(self, name: str) -> InboundAccount | None:
        """The account of this name; None: there is none, or it is paused."""
        async with self._units.read() as uow:
            accounts = await uow.accounts.all(active_only=True)
        ours = (a for a in accounts if (a.network, a.handle) == (self._network, name))
        account = next(ours, None)
        if account is None:
            return None
        try:
            credentials = await self._credentials(account.id).load()
        except NotFound:  # it was removed at this moment
            return None
        return InboundAccount(external_id=account.external_id, credentials=credentials)
