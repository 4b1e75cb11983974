"""What calls to networks cost."""

from collections.abc import Sequence
from decimal import Decimal

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.domain.spending import Spent
from db.push_tables import charges
from integrations.base import Charge

_MILLION = 1_000_000


class ChargeRows:
    """`bot.storage.Charges`."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def add(self, account_id: str, month: str, new: Sequence[Charge]) -> None:
        make = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        # In one order, or two who add the same kinds would wait for each other.
        for charge in sorted(new, key=lambda one: (one.what, one.cost.currency)):
            statement = make(charges).values(
                account_id=account_id,
                month=month,
                what=charge.what,
                currency=charge.cost.currency,
                count=charge.count,
                millionths=int((charge.cost.amount * _MILLION).to_integral_value()),
            )
            await self._connection.execute(
                statement.on_conflict_do_update(
                    index_elements=list(charges.primary_key),
                    set_={
                        "count": charges.c.count + statement.excluded["count"],
                        "millionths": charges.c.millionths + statement.excluded.millionths,
                    },
                )
            )

    async def of_month(self, month: str) -> list[Spent]:
        query = (
            select(charges)
            .where(charges.c.month == month)
            .order_by(charges.c.account_id, charges.c.what, charges.c.currency)
        )
        return [
            Spent(
                account_id=row["account_id"],
                what=row["what"],
                count=row["count"],
                amount=Decimal(row["millionths"]) / _MILLION,
                currency=row["currency"],
            )
            for row in (await self._connection.execute(query)).mappings()
        ]
