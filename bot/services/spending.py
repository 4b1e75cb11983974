"""What calls to networks cost: kept by account and month, and held against the cap.

A network's meter adds up in memory. `keep` stores what came together; a loop calls it every second,
whoever asks whether there is money calls it before, and so does whoever closes a network. So a
normal stop loses nothing, and a crash loses what was spent in its last second.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from bot.domain.account import Account
from bot.domain.figures.costs import AccountCosts, Cost, Costs
from bot.domain.money_words import money, month_words, next_month_words
from bot.domain.notices import SpendingNotice
from bot.domain.spending import (
    CAP_CURRENCY,
    Budget,
    Spent,
    Stage,
    month_before,
    month_of,
    projected,
    total,
)
from bot.errors import BadInput, Rejected
from bot.ports import Place
from bot.services.in_force import SettingsInForce
from bot.services.journal import notice_delivery
from bot.services.networks import Networks
from bot.storage import UnitOfWork, Units
from integrations.base import Charge, Meter, Money, Network, cap_setting

_NOTHING = Decimal(0)


class Spending:
    """Keeps what calls cost, says what may still be spent, and tells managers."""

    def __init__(self, units: Units, networks: Networks, settings: SettingsInForce) -> None:
        self._units = units
        self._networks = networks
        self._settings = settings
        self._not_kept: dict[str, list[Charge]] = {}
        self._told: set[str] = set()

    async def keep(self, account_id: str, network: Network, now: datetime) -> None:
        """Store what came together since it was last stored; kept for later when that fails."""
        meter = network.meter
        if meter is None:
            return
        charges = [*self._not_kept.pop(account_id, ()), *meter.take()]
        if not charges:
            return
        try:
            async with self._units.write() as uow:
                await uow.charges.add(account_id, month_of(now), charges)
                budget = await _budget(uow, account_id, meter, now)
                if budget is not None:
                    await self._tell(uow, account_id, budget, budget.stage, now)
                await uow.commit()
        except BaseException:
            self._not_kept[account_id] = [*charges, *self._not_kept.get(account_id, ())]
            raise

    async def why_not_read(self, account_id: str, network: Network, now: datetime) -> str:
        """Why nothing may be read now, a sentence; "" while there is money for it."""
        await self.keep(account_id, network, now)
        budget = await self._now(account_id, network, now)
        if budget is None or budget.may_read:
            return ""
        await self._note(account_id, budget, budget.stage, now)
        return (
            f"{money(budget.spent)} of {money(budget.cap)} are spent in "
            f"{month_words(month_of(now))}, and the rest is kept for answers."
        )

    async def require(
        self, account_id: str, network: Network, cost: Money | None, now: datetime
    ) -> None:
        """Let a message or a post go on its way only while there is money for it.

        Raises:
            Rejected: the cap leaves too little.
        """
        if cost is None or network.meter is None:
            return
        await self.keep(account_id, network, now)
        budget = await self._now(account_id, network, now)
        if budget is None or _fits(budget, cost):
            return
        await self._note(account_id, budget, Stage.CAP, now)
        title = self._networks.title(network.name)
        raise Rejected(_too_much(budget, cost, now), hint=_ways_out(title, network.name, now))

    async def afford(
        self,
        uow: UnitOfWork,
        account_id: str,
        network: Network,
        costs: Iterable[Money | None],
        now: datetime,
        *,
        field: str = "text",
    ) -> None:
        """The same in a form, inside the caller's transaction: what it asks for, together.

        Raises:
            BadInput: the cap leaves too little; `field` says where.
        """
        together = _together(costs)
        if together is None or network.meter is None:
            return
        budget = await _budget(uow, account_id, network.meter, now)
        if budget is not None and not _fits(budget, together):
            ways = _ways_out(self._networks.title(network.name), network.name, now)
            raise BadInput(
                f"{_too_much(budget, together, now)} Your text is kept. {ways}", field=field
            )

    async def costs(self, now: datetime) -> Costs:
        """What everything has cost this month."""
        async with self._units.read() as uow:
            return await read_costs(uow, self._networks, month_of(now), now)

    async def _now(self, account_id: str, network: Network, now: datetime) -> Budget | None:
        if network.meter is None or network.meter.cap is None:
            return None
        async with self._units.read() as uow:
            return await _budget(uow, account_id, network.meter, now)

    async def _note(self, account_id: str, budget: Budget, stage: Stage, now: datetime) -> None:
        """Tell managers where nothing was spent: the cap may have been lowered since."""
        once = _once(account_id, budget, stage, now)
        if once in self._told:
            return
        async with self._units.write() as uow:
            await self._tell(uow, account_id, budget, stage, now)
            await uow.commit()
        self._told.add(once)

    async def _tell(
        self, uow: UnitOfWork, account_id: str, budget: Budget, stage: Stage, now: datetime
    ) -> None:
        """Tell managers once a month of each stage; of a cap that was changed, again."""
        account = await uow.accounts.get(account_id) if stage is not Stage.FREE else None
        if account is None:
            return
        notice = SpendingNotice(
            account_id=account_id,
            network_title=self._networks.title(account.network),
            handle=account.handle,
            stage=stage,
            month=month_of(now),
            spent=budget.spent,
            cap=budget.cap,
            reads_until=budget.reads_until,
            setting=cap_setting(account.network),
            managers=self._settings.now.managers,
        )
        once = _once(account_id, budget, stage, now)
        place = Place(channel=account.channel)
        told = notice_delivery(uow, notice, once=once, now=now, place=place)
        if await uow.deliveries.add([told]):
            uow.wake("deliveries")


async def read_costs(uow: UnitOfWork, networks: Networks, month: str, now: datetime) -> Costs:
    """What everything has cost in a month, as far as it has come."""
    spent = await uow.charges.of_month(month)
    before = await uow.charges.of_month(month_before(month))
    accounts = await uow.accounts.all()
    found = (_costs_of(networks, account, spent, month, now) for account in accounts)
    return Costs(
        month=month,
        accounts=tuple(one for one in found if one is not None),
        before=sum((s.amount for s in before if s.currency == CAP_CURRENCY), _NOTHING),
    )


def _costs_of(
    networks: Networks, account: Account, spent: Sequence[Spent], month: str, now: datetime
) -> AccountCosts | None:
    """None where nothing was spent and the network does not charge."""
    network = networks.get(account.id)
    meter = network.meter if network is not None else None
    ours = [s for s in spent if s.account_id == account.id]
    if not ours and meter is None:
        return None
    kinds = [
        Cost(what=s.what, calls=s.count, amount=s.amount, currency=s.currency)
        for s in sorted(ours, key=lambda s: (-s.amount, s.what))
    ]
    amount = total(ours, account.id)
    cap = meter.cap if meter is not None else None
    return AccountCosts(
        account_id=account.id,
        network=account.network,
        network_title=networks.title(account.network),
        handle=account.handle,
        kinds=tuple(kinds),
        spent=amount,
        cap=cap,
        reads_until=None if cap is None else Budget(spent=amount, cap=cap).reads_until,
        projected=projected(amount, month, now),
    )


async def _budget(uow: UnitOfWork, account_id: str, meter: Meter, now: datetime) -> Budget | None:
    """None without a cap. The meter hears whether reads are left."""
    if meter.cap is None:
        return None
    spent = await uow.charges.of_month(month_of(now))
    budget = Budget(spent=total(spent, account_id), cap=meter.cap)
    meter.allow_reads(allowed=budget.may_read)
    return budget


def _once(account_id: str, budget: Budget, stage: Stage, now: datetime) -> str:
    return f"spending:{account_id}:{month_of(now)}:{stage.value}:{budget.cap.normalize():f}"


def _together(costs: Iterable[Money | None]) -> Money | None:
    """What several messages cost; a cap is in one currency, and what is not in it is not held."""
    amounts = [c.amount for c in costs if c is not None and c.currency == CAP_CURRENCY]
    return Money(amount=sum(amounts, _NOTHING)) if amounts else None


def _fits(budget: Budget, cost: Money) -> bool:
    return cost.currency != CAP_CURRENCY or budget.may_send(cost.amount)


def _too_much(budget: Budget, cost: Money, now: datetime) -> str:
    return (
        f"This costs {money(cost.amount)}, and of {money(budget.cap)} that may be spent in "
        f"{month_words(month_of(now))}, {money(budget.spent)} are spent."
    )


def _ways_out(title: str, network: str, now: datetime) -> str:
    return (
        f"Answer on {title} itself, ask whoever runs the bot to raise {cap_setting(network)}, or "
        f"wait until {next_month_words(month_of(now))}."
    )
