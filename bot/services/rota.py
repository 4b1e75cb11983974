"""The rota: who is on duty when, and who stands in for whom."""

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain import setting_rules
from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.domain.rota import DutyShift, DutySwap, whole_days
from bot.domain.wall_time import settle
from bot.errors import BadInput, NotAllowed, NotFound, OutsideError
from bot.services.in_force import SettingsInForce, taken_up
from bot.services.journal import record
from bot.services.team import Team
from bot.settings_forms import DutyNow, RotaView
from bot.storage import Units

_MOST_SHIFTS = 100
_HOURS_EXAMPLE = "Mon-Fri 9-17, Sat 10:00-14:00"


class RotaService:
    """Shifts are managers' to set; everybody may give their own duty to a colleague."""

    def __init__(self, units: Units, team: Team, in_force: SettingsInForce) -> None:
        self._units = units
        self._team = team
        self._in_force = in_force

    async def look(self, now: datetime) -> RotaView:
        """The rota as it is."""
        duty = await self.on_duty_now(now)
        rota = self._in_force.rota
        return RotaView(zone=rota.zone, shifts=rota.shifts, swaps=rota.swaps, now=duty)

    async def on_duty_now(self, now: datetime) -> DutyNow:
        """Who is on duty, and until when; nobody when Slack does not open up a group."""
        try:
            return await self._team.duty(now)
        except OutsideError:
            return DutyNow(people=())

    # -- shifts ---------------------------------------------------------------------------------

    async def add_shift(
        self,
        person: str,
        hours: str,
        *,
        by: str,
        role: Role,
        now: datetime,
        place: int | None = None,
    ) -> str:
        """Put somebody on duty every week; gives the shift's id.

        Args:
            person: Slack user id.
            hours: weekdays and hours: "Mon-Fri 9-17", "24/7".
            by: Slack user id.
            role: theirs.
            now: UTC.
            place: 0: is asked first; None: after all others.

        Raises:
            NotAllowed: only managers set shifts.
            BadInput: `field` is "person" or "hours".
        """
        _managers_only(role)
        await self._check_colleague(person, "person")
        hours = " ".join(hours.split())
        if not hours:
            raise BadInput("Write weekdays and hours.", field="hours", example=_HOURS_EXAMPLE)
        try:
            setting_rules.hours(hours)
        except ValueError as error:
            sentence = setting_rules.sentence(error)
            raise BadInput(sentence, field="hours", example=_HOURS_EXAMPLE) from None
        async with self._units.write() as uow:
            await uow.settings.lock()
            shifts = await uow.rota.shifts()
            if len(shifts) >= _MOST_SHIFTS:
                raise BadInput(f"{_MOST_SHIFTS} shifts are the most.", field="hours")
            shift = DutyShift(id=uow.new_id(), person=person, hours_text=hours)
            shifts.insert(len(shifts) if place is None else place, shift)
            await uow.rota.arrange(shifts)
            await record(
                uow,
                EventKind.SHIFT_ADDED,
                actor=by,
                now=now,
                shift=shift.id,
                person=person,
                hours=hours,
            )
            await uow.commit()
        await taken_up(self._units, self._in_force, now)
        return shift.id

    async def remove_shift(self, shift_id: str, *, by: str, role: Role, now: datetime) -> None:
        """Take a shift away.

        Raises:
            NotAllowed: only managers set shifts.
            NotFound: it is gone already.
        """
        _managers_only(role)
        async with self._units.write() as uow:
            await uow.settings.lock()
            shifts = await uow.rota.shifts()
            gone = next((s for s in shifts if s.id == shift_id), None)
            if gone is None:
                raise NotFound("This shift is not in the rota any more.")
            await uow.rota.arrange([s for s in shifts if s.id != shift_id])
            await record(
                uow,
                EventKind.SHIFT_REMOVED,
                actor=by,
                now=now,
                shift=gone.id,
                person=gone.person,
                hours=gone.hours_text,
            )
            await uow.commit()
        await taken_up(self._units, self._in_force, now)

    async def arrange(
        self, shift_ids: Sequence[str], *, by: str, role: Role, now: datetime
    ) -> None:
        """Who is asked first: shifts in this order; those that are not named come after.

        Raises:
            NotAllowed: only managers set shifts.
        """
        _managers_only(role)
        wanted = {shift_id: place for place, shift_id in enumerate(shift_ids)}
        async with self._units.write() as uow:
            await uow.settings.lock()
            before = await uow.rota.shifts()
            after = sorted(before, key=lambda s: wanted.get(s.id, len(wanted)))
            if before == after:
                return
            await uow.rota.arrange(after)
            order = [s.id for s in after]
            await record(uow, EventKind.SHIFTS_ARRANGED, actor=by, now=now, shifts=order)
            await uow.commit()
        await taken_up(self._units, self._in_force, now)

    # -- swaps ----------------------------------------------------------------------------------

    async def swap_days(
        self,
        person: str,
        to: str,
        first: date,
        last: date,
        *,
        by: str,
        role: Role,
        now: datetime,
    ) -> str:
        """For whole days of the team's zone, `last` included, `to` has the duty of `person`.

        Raises:
            NotAllowed: it is somebody else's duty.
            BadInput: `field` is "to", "first" or "last".
        """
        try:
            begins, ends = whole_days(first, last, self._in_force.now.zone)
        except ValueError as error:
            raise BadInput(str(error), field="last") from None
        swap = DutySwap(id="", person=person, to=to, begins=begins, ends=ends, made_by=by)
        return await self._swap(swap, role, now)

    async def swap_hours(
        self,
        person: str,
        to: str,
        begin: datetime,
        end: datetime,
        *,
        by: str,
        role: Role,
        now: datetime,
    ) -> str:
        """From one wall time of the team's zone until another `to` has the duty of `person`.

        Args:
            person: whose duty.
            to: who has it instead.
            begin: wall time without a zone.
            end: the same, exclusive.
            by: Slack user id.
            role: theirs.
            now: UTC.

        Raises:
            NotAllowed: it is somebody else's duty.
            BadInput: `field` is "to", "begin" or "end".
        """
        zone = self._in_force.now.zone
        try:
            begins = settle(begin, zone).planned
            # The end of an hour that comes twice is the end of the second one.
            ends = settle(end, zone, fold=1).planned
        except ValueError as error:
            raise BadInput(str(error), field="begin") from None
        swap = DutySwap(id="", person=person, to=to, begins=begins, ends=ends, made_by=by)
        if swap.end <= swap.begin:
            raise BadInput("The end has to be after the beginning.", field="end")
        return await self._swap(swap, role, now)

    async def _swap(self, wanted: DutySwap, role: Role, now: datetime) -> str:
        by = wanted.made_by
        _own_or_manager(wanted.person, by, role)
        if wanted.to == wanted.person:
            raise BadInput("Choose somebody else: this is their own duty.", field="to")
        await self._check_colleague(wanted.person, "person")
        await self._check_colleague(wanted.to, "to")
        if wanted.end <= now:
            raise BadInput("That time has passed already. Choose one in the future.", field="last")
        async with self._units.write() as uow:
            await uow.settings.lock()
            swap = DutySwap(
                id=uow.new_id(),
                person=wanted.person,
                to=wanted.to,
                begins=wanted.begins,
                ends=wanted.ends,
                made_by=by,
            )
            await uow.rota.add_swap(swap, now)
            await record(
                uow,
                EventKind.DUTY_SWAPPED,
                actor=by,
                now=now,
                swap=swap.id,
                person=swap.person,
                to=swap.to,
                begin=swap.begin.isoformat(),
                end=swap.end.isoformat(),
            )
            await uow.commit()
        await taken_up(self._units, self._in_force, now)
        return swap.id

    async def remove_swap(self, swap_id: str, *, by: str, role: Role, now: datetime) -> None:
        """The rota holds again: for managers, and for both whom it concerns.

        Raises:
            NotAllowed: it is between others.
            NotFound: it is gone already.
        """
        async with self._units.write() as uow:
            await uow.settings.lock()
            swap = await uow.rota.remove_swap(swap_id)
            if swap is None:
                raise NotFound("This swap is not in the rota any more.")
            if by not in {swap.person, swap.to}:
                _own_or_manager(swap.person, by, role)
            await record(
                uow,
                EventKind.DUTY_SWAP_REMOVED,
                actor=by,
                now=now,
                swap=swap.id,
                person=swap.person,
                to=swap.to,
                begin=swap.begin.isoformat(),
                end=swap.end.isoformat(),
            )
            await uow.commit()
        await taken_up(self._units, self._in_force, now)

    async def _check_colleague(self, person: str, field: str) -> None:
        try:
            setting_rules.person(person)
        except ValueError:
            raise BadInput("Choose a colleague.", field=field) from None
        if not await self._team.anybody_can_act([person]):
            raise BadInput(
                f"<@{person}> is no full member of this workspace and cannot answer customers.",
                field=field,
            )


def _managers_only(role: Role) -> None:
    if role is not Role.MANAGER:
        raise NotAllowed("Only managers can set shifts. You can give your own duty to a colleague.")


def _own_or_manager(person: str, by: str, role: Role) -> None:
    if person != by and role is not Role.MANAGER:
        raise NotAllowed(f"Only <@{person}> or a manager can give this duty to somebody else.")
