"""When networks last pushed, noted seldom enough that a burst of pushes costs nothing."""

from datetime import datetime, timedelta

from bot.storage import UnitOfWork, Units

_AT_MOST_EVERY = timedelta(seconds=10)


class SignsOfLife:
    """Notes signs of life, of each account at most one in ten seconds."""

    def __init__(self, units: Units) -> None:
        self._units = units
        self._noted: dict[str, datetime] = {}

    async def note(self, account_id: str, at: datetime) -> None:
        """The network gave a sign of life."""
        if not self._is_news(account_id, at):
            return
        async with self._units.write() as uow:
            await self.note_in(uow, account_id, at)
            await uow.commit()

    async def note_in(self, uow: UnitOfWork, account_id: str, at: datetime) -> None:
        """The same inside the caller's transaction."""
        if self._is_news(account_id, at):
            await uow.pushes.note_alive(account_id, at)
            self._noted[account_id] = at

    def _is_news(self, account_id: str, at: datetime) -> bool:
        last = self._noted.get(account_id)
        return last is None or at - last >= _AT_MOST_EVERY
