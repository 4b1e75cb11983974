"""A `CredentialStore` in memory, with the lock that replicas would share."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping


class MemoryCredentials:
    """Credentials of one account."""

    def __init__(self, credentials: Mapping[str, str]) -> None:
        self.credentials = dict(credentials)
        self._lock = asyncio.Lock()

    async def load(self) -> Mapping[str, str]:
        """As they are now."""
        return dict(self.credentials)

    async def save(self, credentials: Mapping[str, str]) -> None:
        """Replace them."""
        self.credentials = dict(credentials)

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew them under the lock."""
        async with self._lock:
            await self.save(await renew(await self.load()))
            return await self.load()
