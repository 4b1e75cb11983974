"""Renewing credentials from two processes: replicas, or a bot and a command beside it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.errors import RetryLater
from db.credentials import AccountCredentials, keep_credentials
from db.crypto import CredentialCipher, new_key
from db.unit_of_work import Database
from tests.databases import open_database, sqlite_address
from tests.stories import ACCOUNT, NOON

FIRST = {"refresh_token": "1"}
SHORT = 0.02  # seconds


class Network:
    """Gives each refresh token once, and slowly."""

    def __init__(self) -> None:
        self.spent: list[str] = []
        self.lets_go = asyncio.Event()
        self.lets_go.set()

    async def renew(self, stored: Mapping[str, str]) -> Mapping[str, str]:
        """A new one for the old one."""
        token = stored["refresh_token"]
        self.spent.append(token)
        await asyncio.sleep(0)
        await self.lets_go.wait()
        return {"refresh_token": str(int(token) + 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """One of them."""

    database: Database
    cipher: CredentialCipher

    def store(self, patience: float = 10.0) -> AccountCredentials:
        """Our account's credentials."""
        return AccountCredentials(
            self.database, self.cipher, ACCOUNT.id, lambda: NOON, patience=patience
        )


async def two(address: str) -> AsyncIterator[tuple[Process, Process]]:
    """Two processes on one database."""
    cipher = CredentialCipher([SecretStr(new_key())])
    async with open_database(address) as one, open_database(address) as other:
        async with one.write() as uow:
            await uow.accounts.save(ACCOUNT, NOON)
            await keep_credentials(uow.connection, ACCOUNT.id, cipher.encrypt(FIRST), NOON)
            await uow.commit()
        yield Process(database=one, cipher=cipher), Process(database=other, cipher=cipher)


@pytest.fixture
async def processes(database_address: str) -> AsyncIterator[tuple[Process, Process]]:
    """On SQLite and on PostgreSQL."""
    async for both in two(database_address):
        yield both


@pytest.fixture
async def beside(tmp_path: Path) -> AsyncIterator[tuple[Process, Process]]:
    """A bot and a command on one SQLite file."""
    async for both in two(sqlite_address(tmp_path)):
        yield both


async def test_no_refresh_token_is_spent_twice(processes: tuple[Process, Process]) -> None:
    """Whoever comes second sees what the first has got; within a process, too."""
    one, other = processes
    network = Network()
    renewals = [one.store(), other.store(), one.store(), other.store()]
    await asyncio.gather(*(store.refresh(network.renew) for store in renewals))
    assert network.spent == ["1", "2", "3", "4"]
    assert await other.store().load() == {"refresh_token": "5"}


async def test_who_waits_too_long_is_told_to_come_back(beside: tuple[Process, Process]) -> None:
    """It asks the network for nothing, and the one that hangs loses nothing."""
    one, other = beside
    network = Network()
    network.lets_go.clear()
    hangs = asyncio.create_task(one.store().refresh(network.renew))
    while not network.spent:  # noqa: ASYNC110 - the pretend network offers no event
        await asyncio.sleep(0.001)
    with pytest.raises(RetryLater, match="Another process"):
        await asyncio.wait_for(other.store(SHORT).refresh(network.renew), 5.0)
    network.lets_go.set()
    await hangs
    await other.store().refresh(network.renew)
    assert network.spent == ["1", "2"]


async def test_a_renewal_that_fails_keeps_nobody_waiting(beside: tuple[Process, Process]) -> None:
    """What it held is free again."""
    one, other = beside
    network = Network()

    async def refused(stored: Mapping[str, str]) -> Mapping[str, str]:
        raise RetryLater(stored["refresh_token"], after=timedelta(seconds=1))

    with pytest.raises(RetryLater):
        await one.store().refresh(refused)
    await other.store(SHORT).refresh(network.renew)
    assert await one.store().load() == {"refresh_token": "2"}


async def test_who_has_signed_in_meanwhile_stays_signed_in(
    beside: tuple[Process, Process],
) -> None:
    """The answer to an older token does not take the place of what a person has given."""
    one, other = beside
    network = Network()
    network.lets_go.clear()
    renewal = asyncio.create_task(one.store().refresh(network.renew))
    while not network.spent:  # noqa: ASYNC110 - the pretend network offers no event
        await asyncio.sleep(0.001)
    await other.store().save({"refresh_token": "new"})
    network.lets_go.set()
    assert await renewal == {"refresh_token": "new"}
    assert await other.store().load() == {"refresh_token": "new"}
