"""A whole Bluesky network as an asynchronous context manager."""

import asyncio
import itertools
from dataclasses import dataclass, field
from types import TracebackType
from typing import Self

from tests.live.bluesky_network.customer import Account
from tests.live.bluesky_network.processes import Addresses, NetworkProcesses
from tests.live.bluesky_network.waiting import eventually
from tests.live.bluesky_network.xrpc import XrpcError, call

_PASSWORD = "correct-horse-battery-staple"


@dataclass(slots=True)
class BlueskyNetwork:
    """PLC directory, PDS and AppView on the loopback, begun empty, gone afterwards.

    Nothing in it belongs to an event loop: it may be started on one and used on another.
    """

    _processes: NetworkProcesses = field(init=False, default_factory=NetworkProcesses)
    _addresses: Addresses = field(init=False)
    _numbers: "itertools.count[int]" = field(init=False, default_factory=lambda: itertools.count(1))

    async def __aenter__(self) -> Self:
        self._addresses = await asyncio.to_thread(self._processes.start)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await asyncio.to_thread(self._processes.stop)

    @property
    def pds_url(self) -> str:
        """Where people sign in and write: the service host of an account."""
        return self._addresses.pds

    @property
    def appview_url(self) -> str:
        """Where posts are indexed; the PDS passes reads on to it."""
        return self._addresses.appview

    @property
    def plc_url(self) -> str:
        """The directory of DIDs."""
        return self._addresses.plc

    async def create_account(self, handle: str, password: str = _PASSWORD) -> Account:
        """Create an account and wait until it can be used.

        Args:
            handle: its full handle, ending in ".test" (3 to 18 characters before that).
            password: its main password.
        """
        made = await call(
            self.pds_url,
            "com.atproto.server.createAccount",
            body={
                "handle": handle,
                "password": password,
                "email": f"{handle.replace('.', '-')}@example.com",
            },
        )
        account = Account(self.pds_url, made["did"], handle, password, made["accessJwt"])
        await eventually(lambda: self._indexed(account), f"{handle} is indexed and can sign in")
        return account

    async def create_person(self, name: str) -> Account:
        """An account whose handle begins with `name` and is not taken."""
        return await self.create_account(f"{name}{next(self._numbers)}.test")

    async def _indexed(self, account: Account) -> bool | None:
        """True once the AppView knows the handle and a login works; None before."""
        try:
            await account.query("app.bsky.actor.getProfile", actor=account.handle)
            await call(
                self.pds_url,
                "com.atproto.server.createSession",
                body={"identifier": account.handle, "password": account.password},
            )
        except XrpcError:
            return None
        return True
