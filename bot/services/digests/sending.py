"""Digests go out: to everybody at their time, each once; and to a manager who asks for one.

What a digest shows is computed in a reading transaction and written as a delivery in another. Its
name (`DueDigest.once`) is unique: of several replicas that compute the same one, the first to write
wins, and a process that ends in between leaves nothing behind that would keep it from being made.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Final

from bot.domain.digest_notices import DigestNotice
from bot.domain.digest_times import (
    DigestSubscription,
    DueDigest,
    due_digests,
    last_day,
    last_week,
    working_day,
)
from bot.domain.figures.ahead import PlannedDay
from bot.domain.figures.digest import Digest
from bot.domain.figures.period import Period, day_of
from bot.domain.people import Role, role_of
from bot.domain.posts import PostState
from bot.domain.settings import DigestRecipient
from bot.domain.wall_time import planned_at
from bot.errors import BadInput, NotAllowed, NotFound, OutsideError, Rejected
from bot.ports import Place, TeamChat
from bot.services.digests.figures import Figures
from bot.services.excerpts import excerpt
from bot.services.journal import notice_delivery
from bot.services.team import Team
from bot.storage import UnitOfWork, Units

_EXCERPT: Final = 100  # characters of what somebody wrote, which the delivery keeps
_EXAMPLE: Final = "/social digest 2026-11-24"
_FIRST: Final = date(2000, 1, 1)


class Digests:
    """Makes digests and hands them to the deliveries."""

    def __init__(self, units: Units, figures: Figures, team: Team, chat: TeamChat) -> None:
        self._units = units
        self._figures = figures
        self._team = team
        self._chat = chat

    # -- at their time --------------------------------------------------------------------------

    async def sweep(self, now: datetime) -> int:
        """Make what is due; gives how many. The same moment again makes none.

        Raises:
            OutsideError: Slack does not say who the managers are.
        """
        subscriptions = await self._subscriptions(now)
        settings = self._team.settings
        works = working_day(settings.policy.hours, settings.holidays)
        due = [one for s in subscriptions for one in due_digests(s, works, now)]
        if not due:
            return 0
        async with self._units.read() as uow:
            known = await uow.deliveries.known([one.once for one in due])
        owed = [one for one in due if one.once not in known]
        computed: dict[Period, Digest] = {}
        made = 0
        for one in owed:
            if one.period not in computed:
                computed[one.period] = await self._compute(one.period, now)
            made += await self._hand_over(one, computed[one.period], now)
        return made

    async def _subscriptions(self, now: datetime) -> Sequence[DigestSubscription]:
        """Everybody who gets digests; a new one, or one with another time, does so from now on."""
        managers = await self._managers()
        wishes = self._team.settings.digest.everybody(managers)
        async with self._units.read() as uow:
            kept = {s.recipient: s for s in await uow.digests.all()}
        wanted = [s for w in wishes if (s := await self._subscription(w, kept, now)) is not None]
        new = [s for s in wanted if not s.same_as(kept.get(s.recipient))]
        gone = kept.keys() - {s.recipient for s in wanted}
        if new or gone:
            async with self._units.write() as uow:
                await uow.digests.keep(new)
                await uow.digests.drop(gone)
                await uow.commit()
        return [s if s in new else kept[s.recipient] for s in wanted]

    async def _managers(self) -> tuple[str, ...]:
        """Without those of a group that Slack does not know (any more)."""
        try:
            return await self._team.managers()
        except Rejected:
            return tuple(m for m in self._team.settings.managers if not m.startswith("S"))

    async def _subscription(
        self, wish: DigestRecipient, kept: Mapping[str, DigestSubscription], now: datetime
    ) -> DigestSubscription | None:
        """A wish with its zone; None: this is nobody of ours (any more)."""
        if wish.at is None:
            return None
        zone = wish.zone
        if not _is_channel(wish.id):
            try:
                colleague = await self._chat.colleague(wish.id)
            except (NotFound, Rejected):
                return None  # Slack knows no such person
            except OutsideError:
                return kept.get(wish.id)
            if role_of(colleague, self._team.settings.home_team, ()) is Role.OUTSIDER:
                return None
            zone = zone or colleague.zone
        zone = zone or self._team.settings.zone
        return DigestSubscription(recipient=wish.id, at=wish.at, zone=zone, since=now)

    async def _hand_over(self, due: DueDigest, digest: Digest, now: datetime) -> int:
        to_channel = _is_channel(due.recipient)
        called = await self._called(digest) if to_channel else ()
        place = Place(channel=due.recipient) if to_channel else Place(user=due.recipient)
        notice = DigestNotice(digest=digest, due_at=due.due_at, called=called)
        async with self._units.write() as uow:
            made = await _deliver(uow, notice, place, due.once, now)
            await uow.commit()
        return made

    async def _called(self, digest: Digest) -> tuple[tuple[str, str], ...]:
        """The names of colleagues in a digest; without an answer from Slack fewer of them."""
        found = []
        for user in _named(digest):
            try:
                found.append((user, (await self._chat.colleague(user)).name))
            except (NotFound, OutsideError):
                found.append((user, "a colleague"))
        return tuple(found)

    async def _compute(self, period: Period, now: datetime) -> Digest:
        names = self._team.settings.digest.names
        return lean(await self._figures.of(period, now, names=names))

    # -- when somebody asks ---------------------------------------------------------------------

    async def asked(self, user: str, role: Role, what: str, now: datetime) -> Period:
        """The period that a manager means.

        Args:
            user: Slack user id; the days are those of their zone.
            role: theirs.
            what: "", "yesterday", "week" or a date.
            now: UTC.

        Raises:
            NotAllowed: digests are for managers.
            BadInput: that is no day, or it has not begun yet.
        """
        if role is not Role.MANAGER:
            raise NotAllowed(
                "The digest is for managers. Everybody sees what waits with /social queue."
            )
        zone = (await self._chat.colleague(user)).zone or self._team.settings.zone
        return _period(what, zone, now)

    async def send(self, user: str, period: Period, now: datetime) -> None:
        """Compute it now, and send it by direct message."""
        notice = DigestNotice(digest=await self._compute(period, now))
        async with self._units.write() as uow:
            await _deliver(uow, notice, Place(user=user), f"asked:{user}:{uow.new_id()}", now)
            await uow.commit()


async def _deliver(
    uow: UnitOfWork, notice: DigestNotice, place: Place, once: str, now: datetime
) -> int:
    """Within the caller's transaction; 0 when it exists already."""
    made = await uow.deliveries.add([notice_delivery(uow, notice, once=once, now=now, place=place)])
    uow.wake("deliveries")
    return made


def _period(what: str, zone: str, now: datetime) -> Period:
    word = " ".join(what.split()).lower()
    if word in {"", "yesterday"}:
        return last_day(now, zone)
    if word == "week":
        return last_week(now, zone)
    today = planned_at(now, zone).wall.date()
    try:
        day = date.fromisoformat(word)
    except ValueError:
        raise BadInput(
            f"I understood “{what}”, and that is neither yesterday, nor week, nor a date.",
            example=_EXAMPLE,
        ) from None
    if day > today:
        raise BadInput(f"{day.isoformat()} has not begun yet.", example=_EXAMPLE)
    if day < _FIRST:
        raise BadInput(
            f"{day.isoformat()} is before there was anything to count.", example=_EXAMPLE
        )
    return day_of(day, zone)


def lean(digest: Digest) -> Digest:
    """A digest with no more of what people wrote than it shows: the delivery keeps it for long."""
    return replace(
        digest,
        waiting=tuple(replace(w, excerpt=_short(w.excerpt)) for w in digest.waiting),
        praise=tuple(replace(p, excerpt=_short(p.excerpt)) for p in digest.praise),
        ahead=replace(
            digest.ahead,
            days=tuple(_lean_day(day, today=not n) for n, day in enumerate(digest.ahead.days)),
        ),
    )


def _lean_day(day: PlannedDay, *, today: bool) -> PlannedDay:
    """Of the days to come only posts that need a yes are shown one by one; all are counted."""
    kept = tuple(
        replace(post, excerpt=_short(post.excerpt))
        for post in day.posts
        if today or post.state is PostState.IN_REVIEW
    )
    return replace(day, posts=kept, more=day.more + len(day.posts) - len(kept))


def _short(text: str) -> str:
    return excerpt(text, _EXCERPT)


def _named(digest: Digest) -> Iterable[str]:
    """Colleagues who appear in a digest, each once."""
    slow = digest.response.slowest
    users = (
        *(w.owner for w in digest.waiting),
        *((slow.by,) if slow is not None else ()),
        *(p.user for p in digest.team.people),
        *(c.owner for c in digest.cases.oldest),
        *(p.colleague for p in digest.praise),
    )
    return dict.fromkeys(user for user in users if user.startswith(("U", "W")))


def _is_channel(recipient: str) -> bool:
    return recipient.startswith(("C", "G"))
