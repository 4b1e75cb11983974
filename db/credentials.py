"""Credentials of accounts: encrypted rows, renewed under a lock that all processes share."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

from filelock import FileLock, Timeout
from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound, RetryLater
from db.crypto import CredentialCipher
from db.tables import credentials
from db.unit_of_work import Database

_PATIENCE = 60.0  # seconds; a renewal asks its network twice at the most
_LOOK_EVERY = 0.05  # seconds
_TRY_AGAIN = timedelta(seconds=30)


async def keep_credentials(
    connection: AsyncConnection, account_id: str, secret: str, now: datetime
) -> None:
    """Insert or replace an account's encrypted credentials."""
    values = {"secret": secret, "updated_at": now}
    changed = await connection.execute(
        update(credentials).where(credentials.c.account_id == account_id).values(values)
    )
    if changed.rowcount == 0:
        await connection.execute(insert(credentials).values(account_id=account_id, **values))


async def stored_credentials(
    connection: AsyncConnection, account_id: str, cipher: CredentialCipher
) -> Mapping[str, str]:
    """An account's credentials, locked until the transaction ends; none: an empty mapping."""
    query = select(credentials.c.secret).where(credentials.c.account_id == account_id)
    secret = (await connection.execute(query.with_for_update())).scalar_one_or_none()
    return {} if secret is None else cipher.decrypt(secret)


async def has_credentials(connection: AsyncConnection, account_id: str) -> bool:
    """Whether an account can be signed in; one that was removed cannot."""
    query = select(credentials.c.account_id).where(credentials.c.account_id == account_id)
    return (await connection.execute(query)).first() is not None


class AccountCredentials:
    """`integrations.base.CredentialStore` of one account.

    Args:
        database: where they are.
        cipher: encrypts them.
        account_id: whose.
        now: UTC.
        patience: how long a renewal waits for another process's, in seconds; on SQLite.
    """

    def __init__(
        self,
        database: Database,
        cipher: CredentialCipher,
        account_id: str,
        now: Callable[[], datetime],
        *,
        patience: float = _PATIENCE,
    ) -> None:
        self._patience = patience
        self._database = database
        self._cipher = cipher
        self._account_id = account_id
        self._now = now

    async def load(self) -> Mapping[str, str]:
        """The newest credentials.

        Raises:
            NotFound: there are none.
        """
        async with self._database.read() as uow:
            return await self._read(uow.connection, lock=False)

    async def save(self, new: Mapping[str, str]) -> None:
        """Replace them, durably."""
        async with self._database.write(durable=True) as uow:
            await keep_credentials(
                uow.connection, self._account_id, self._cipher.encrypt(new), self._now()
            )
            await uow.commit()

    async def refresh(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        """Renew them; on PostgreSQL others wait for the row, on SQLite for a file beside its own.

        SQLite's writer is not held while the network is asked: whoever clicks would wait for it.

        Raises:
            RetryLater: another process has been renewing them for too long.
        """
        if self._database.single_process:
            async with self._alone():
                return await self._renewed(renew)
        async with self._database.write(durable=True) as uow:
            renewed = await renew(await self._read(uow.connection, lock=True))
            await keep_credentials(
                uow.connection, self._account_id, self._cipher.encrypt(renewed), self._now()
            )
            await uow.commit()
        return renewed

    async def _renewed(
        self, renew: Callable[[Mapping[str, str]], Awaitable[Mapping[str, str]]]
    ) -> Mapping[str, str]:
        before = await self.load()
        renewed = await renew(before)
        async with self._database.write(durable=True) as uow:
            there = await self._read(uow.connection, lock=False)
            if there != before:
                return there  # somebody has signed in anew meanwhile
            await keep_credentials(
                uow.connection, self._account_id, self._cipher.encrypt(renewed), self._now()
            )
            await uow.commit()
        return renewed

    @asynccontextmanager
    async def _alone(self) -> AsyncIterator[None]:
        """No other renewal of this account runs, in this process or a command beside it.

        The lock is only ever tried, so that the event loop never waits for it. The system takes it
        from a process that ends; its file stays, and says nothing.
        """
        lock = FileLock(f"{self._database.file}.{self._account_id}.lock")
        try:
            async with asyncio.timeout(self._patience):
                while not _taken(lock):  # noqa: ASYNC110 - another process sets no event
                    await asyncio.sleep(_LOOK_EVERY)
        except TimeoutError:
            raise RetryLater(
                "Another process is renewing these credentials at the moment.", after=_TRY_AGAIN
            ) from None
        try:
            yield
        finally:
            lock.release()

    async def _read(self, connection: AsyncConnection, *, lock: bool) -> Mapping[str, str]:
        query = select(credentials.c.secret).where(credentials.c.account_id == self._account_id)
        if lock:
            query = query.with_for_update()
        secret = (await connection.execute(query)).scalar_one_or_none()
        if secret is None:
            raise NotFound("This account has no credentials. Connect it again.")
        return self._cipher.decrypt(secret)


def _taken(lock: FileLock) -> bool:
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return False
    return True


async def rotate(database: Database, cipher: CredentialCipher, now: datetime) -> int:
    """Encrypt all credentials anew with the newest key; gives how many there are."""
    async with database.write(durable=True) as uow:
        # Locked: a renewal that happens meanwhile must not be overwritten with what was before.
        query = select(credentials).with_for_update()
        rows = (await uow.connection.execute(query)).mappings().all()
        for row in rows:
            await keep_credentials(
                uow.connection, row["account_id"], cipher.rotate(row["secret"]), now
            )
        await uow.commit()
    return len(rows)
