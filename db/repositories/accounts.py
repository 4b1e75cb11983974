"""Accounts."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.account import Account
from bot.domain.sign_in import SignIn
from db.mapping import to_account
from db.tables import accounts, credentials

_ALL = select(accounts).order_by(accounts.c.created_at, accounts.c.id)
_ACTIVE = _ALL.where(accounts.c.active)
_ONE = select(accounts).where(accounts.c.id == bindparam("b_id"))
_CURSOR = select(accounts.c.cursor).where(accounts.c.id == bindparam("b_id"))

# In one order, or two who want the same two would wait for each other. The key itself does not
# change: rows that refer to it (a poll's messages) need not wait.
_LOCK = (
    select(accounts.c.id)
    .where(accounts.c.id.in_(bindparam("b_ids", expanding=True)))
    .order_by(accounts.c.id)
    .with_for_update(key_share=True)
)


class AccountRows:
    """`bot.storage.Accounts`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def all(self, *, active_only: bool = False) -> list[Account]:
        query = _ACTIVE if active_only else _ALL
        return [to_account(r) for r in (await self._connection.execute(query)).mappings()]

    async def get(self, account_id: str) -> Account | None:
        found = await self._connection.execute(_ONE, {"b_id": account_id})
        row = found.mappings().one_or_none()
        return None if row is None else to_account(row)

    async def lock(self, account_ids: Collection[str]) -> None:
        await self._connection.execute(_LOCK, {"b_ids": list(account_ids)})

    async def find(self, network: str, base_url: str, external_id: str) -> Account | None:
        query = select(accounts).where(
            accounts.c.network == network,
            accounts.c.base_url == base_url,
            accounts.c.external_id == external_id,
        )
        row = (await self._connection.execute(query)).mappings().one_or_none()
        return None if row is None else to_account(row)

    async def save(self, account: Account, now: datetime) -> None:
        values = {
            "network": account.network,
            "base_url": account.base_url,
            "external_id": account.external_id,
            "handle": account.handle,
            "display_name": account.display_name,
            "channel": account.channel,
            "active": account.active,
            "window_seconds": account.window_seconds,
            "hours_text": account.hours_text,
            "connected_at": account.connected_at,
        }
        changed = await self._connection.execute(
            update(accounts).where(accounts.c.id == account.id).values(values)
        )
        if changed.rowcount == 0:
            await self._connection.execute(
                insert(accounts).values(id=account.id, created_at=now, trouble="", **values)
            )

    async def remove(self, account_id: str) -> None:
        await self._connection.execute(
            delete(credentials).where(credentials.c.account_id == account_id)
        )
        await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(active=False)
        )

    async def cursor(self, account_id: str) -> str | None:
        found = await self._connection.execute(_CURSOR, {"b_id": account_id})
        return found.scalar_one_or_none()

    async def move_cursor(self, account_id: str, cursor: str, now: datetime) -> None:
        await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(cursor=cursor, polled_at=now)
        )

    async def note_trouble(self, account_id: str, problem: str) -> bool:
        changed = await self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id, accounts.c.trouble != problem)
            .values(trouble=problem)
        )
        return changed.rowcount == 1

    async def sign_ins(self) -> dict[str, SignIn]:
        query = select(accounts.c.id, accounts.c.sign_in_ends, accounts.c.sign_in_told)
        return {
            row["id"]: SignIn(ends_at=row["sign_in_ends"], told_at=row["sign_in_told"])
            for row in (await self._connection.execute(query)).mappings()
        }

    async def note_sign_in_end(self, account_id: str, ends_at: datetime | None) -> None:
        await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id).values(sign_in_ends=ends_at)
        )

    async def told_of_sign_in(self, account_id: str, since: datetime | None, now: datetime) -> bool:
        told = accounts.c.sign_in_told
        unheard = told.is_(None) if since is None else or_(told.is_(None), told < since)
        changed = await self._connection.execute(
            update(accounts).where(accounts.c.id == account_id, unheard).values(sign_in_told=now)
        )
        return changed.rowcount == 1

    async def signed_in(self, account_id: str) -> None:
        await self._connection.execute(
            update(accounts)
            .where(accounts.c.id == account_id)
            .values(sign_in_ends=None, sign_in_told=None)
        )
