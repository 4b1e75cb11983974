"""Credentials of accounts: encrypted rows, renewed under a lock that all replicas share."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.errors import NotFound
from db.crypto import CredentialCipher
from db.tables import credentials
from db.unit_of_work import Database


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
    """`integrations.base.CredentialStore` of one account."""

    def __init__(
        self,
        database: Database,
        cipher: CredentialCipher,
        account_id: str,
        now: Callable[[], datetime],
    ) -> None:
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
        """Renew them; on PostgreSQL others wait for the row, on SQLite for the one writer.

        SQLite's writer is not held while the network is asked: there is one process, and its
        adapters renew one at a time.
        """
        if self._database.single_process:
            renewed = await renew(await self.load())
            await self.save(renewed)
            return renewed
        async with self._database.write(durable=True) as uow:
            renewed = await renew(await self._read(uow.connection, lock=True))
            await keep_credentials(
                uow.connection, self._account_id, self._cipher.encrypt(renewed), self._now()
            )
            await uow.commit()
        return renewed

    async def _read(self, connection: AsyncConnection, *, lock: bool) -> Mapping[str, str]:
        query = select(credentials.c.secret).where(credentials.c.account_id == self._account_id)
        if lock:
            query = query.with_for_update()
        secret = (await connection.execute(query)).scalar_one_or_none()
        if secret is None:
            raise NotFound("This account has no credentials. Connect it again.")
        return self._cipher.decrypt(secret)


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
