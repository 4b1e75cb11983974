"""Databases in which our accounts are connected already, so that a bot begins with them."""

import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bot.domain.account import Account
from db.unit_of_work import Database
from tests.databases import open_database, sqlite_address

_FURNISHED: dict[str, bytes] = {}


async def connect(database: Database, accounts: Sequence[Account], now: datetime) -> None:
    """Store accounts, unless there are some; those without an id get one."""
    async with database.write() as uow:
        if not await uow.accounts.all():
            for account in accounts:
                named = account if account.id else replace(account, id=uow.new_id())
                await uow.accounts.save(named, now)
            await uow.commit()


async def furnished(accounts: Sequence[Account], now: datetime) -> bytes:
    """A SQLite file with these accounts, made once: hundreds of tests begin with the same."""
    kind = repr((accounts, now))
    if kind not in _FURNISHED:
        with tempfile.TemporaryDirectory() as folder:
            async with open_database(sqlite_address(Path(folder))) as database:
                await connect(database, accounts, now)
                file = database.file
            _FURNISHED[kind] = Path(file).read_bytes()  # noqa: ASYNC240 - closed, and the whole of it
    return _FURNISHED[kind]
