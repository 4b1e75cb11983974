"""Looks ahead: accounts that somebody has to sign in to again."""

from datetime import datetime, timedelta

import structlog

from bot.domain.account import Account
from bot.domain.post_notices import SignInEnds
from bot.domain.sign_in import SignIn, warned_since
from bot.errors import OutsideError, Reauthorise
from bot.ports import Clock
from bot.services.networks import Networks
from bot.services.planning.context import Context
from bot.services.planning.telling import tell_channel, tell_people

log = structlog.get_logger(__name__)

_NEW = timedelta(minutes=5)  # a network may be open with the credentials of before for a moment
_UNKNOWN = SignIn(ends_at=None, told_at=None)


class SignIns:
    """Asks every open network when its sign-in ends, keeps the answer, and warns managers.

    Two weeks before, three days, one day, and when it has ended; at once when a post is planned
    for later than the end.
    """

    def __init__(self, ctx: Context, networks: Networks, clock: Clock) -> None:
        self._ctx = ctx
        self._networks = networks
        self._clock = clock

    async def round(self) -> bool:
        """All accounts."""
        async with self._ctx.units.read() as uow:
            accounts = await uow.accounts.all(active_only=True)
            next_due = await uow.posts.next_due([a.id for a in accounts])
            known = await uow.accounts.sign_ins()
        for account in accounts:
            since = account.connected_at
            if since is not None and self._clock.now() - since < _NEW:
                continue
            try:
                now_known = await self._asked(account, known.get(account.id, _UNKNOWN))
            except Reauthorise:
                continue  # the poll hears the same, and tells it
            except OutsideError as error:
                log.info("sign_in_end_unknown", account=account.handle, reason=str(error))
                continue
            await self._warn(account, now_known, next_due.get(account.id))
        return False

    async def _asked(self, account: Account, known: SignIn) -> SignIn:
        """What the network says, kept; what was kept, where it cannot be asked."""
        network = self._networks.get(account.id)
        if network is None or network.publisher is None:
            return known
        ends_at = await network.publisher.credentials_end()
        if ends_at != known.ends_at:
            async with self._ctx.units.write() as uow:
                await uow.accounts.note_sign_in_end(account.id, ends_at)
                await uow.commit()
        return SignIn(ends_at=ends_at, told_at=known.told_at)

    async def _warn(self, account: Account, sign_in: SignIn, next_post: datetime | None) -> None:
        ends_at, told_at, now = sign_in.ends_at, sign_in.told_at, self._clock.now()
        if ends_at is None:
            return
        since = warned_since(ends_at, now)
        fails = next_post is not None and ends_at <= next_post
        if told_at is not None and (since is None or told_at >= since):
            return
        if since is None and not fails:
            return
        notice = SignInEnds(
            account_id=account.id,
            network_title=self._networks.title(account.network),
            handle=account.handle,
            ends_at=ends_at,
            next_post_at=next_post,
            mend=f"Run: python -m bot connect {account.network}",
            ended=ends_at <= now,
        )
        managers = (await self._ctx.around("")).managers
        async with self._ctx.units.write() as uow:
            if not await uow.accounts.told_of_sign_in(account.id, since, now):
                return
            once = f"sign-in-ends:{account.id}:{now.isoformat()}"
            if managers:
                await tell_people(uow, managers, notice, once, now)
            else:
                await tell_channel(uow, account.channel, notice, once, now)
            await uow.commit()
