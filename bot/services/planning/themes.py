"""Themes: managers set the direction; and preferred slots of accounts."""

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.domain.slots import format_slots, parse_slots
from bot.domain.themes import Theme
from bot.domain.wall_time import zone_known
from bot.errors import BadInput, NotAllowed, NotFound
from bot.planning_forms import SlotsForm, ThemesView
from bot.services.journal import record
from bot.services.planning.context import Context, is_manager
from bot.services.planning.labels import labels
from bot.storage import KeptSlots, PostQuery


class Themes:
    """Look, set, archive."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def look(self, role: Role, now: datetime) -> ThemesView:
        """The themes that run or will run, with how many posts each has."""
        today = now.astimezone(ZoneInfo(self._ctx.team.settings.zone)).date()
        async with self._ctx.units.read() as uow:
            themes = [t for t in await uow.themes.all() if t.ends is None or t.ends >= today]
            counts = {}
            for theme in themes:
                _, counts[theme.id] = await uow.posts.find(PostQuery(theme_id=theme.id), limit=1)
        return ThemesView(themes=tuple(themes), counts=counts, manager=is_manager(role))

    async def theme(self, theme_id: str) -> Theme:
        """One theme.

        Raises:
            NotFound: there is none.
        """
        async with self._ctx.units.read() as uow:
            found = await uow.themes.get([theme_id])
        if theme_id not in found:
            raise NotFound("This theme is not in the database any more.")
        return found[theme_id]

    async def find(self, name: str, now: datetime) -> Theme:
        """A theme by its name or a part of it; of several the one that runs.

        Raises:
            BadInput: there is none, with the names that there are.
        """
        wanted = name.strip().casefold()
        today = now.astimezone(ZoneInfo(self._ctx.team.settings.zone)).date()
        async with self._ctx.units.read() as uow:
            themes = await uow.themes.all()
        found = [t for t in themes if wanted and wanted in t.name.casefold()]
        found.sort(key=lambda t: (t.name.casefold() != wanted, not t.current_on(today)))
        if not found:
            names = ", ".join(f"“{t.name}”" for t in themes) or "none yet"
            raise BadInput(
                f"I understood the theme “{name.strip()}”, and there is no such theme. "
                f"There are: {names}.",
                field="theme",
                example=f"/calendar theme {themes[0].name if themes else 'Summer'}",
            )
        return found[0]

    async def save(
        self,
        theme_id: str,
        name: str,
        goal: str,
        begins: date | None,
        ends: date | None,
        by: str,
        role: Role,
        now: datetime,
    ) -> Theme:
        """Set a theme; "" makes a new one.

        Raises:
            NotAllowed: only managers set themes.
            BadInput: no name, a name that is taken, or an end before the beginning.
        """
        _managers_only(role, "set themes")
        name, goal = name.strip(), goal.strip()
        if not name:
            raise BadInput("A theme needs a name.", field="name", example="Summer at the harbour")
        if begins is not None and ends is not None and ends < begins:
            raise BadInput(
                f"It begins on {begins.isoformat()} and would end before, on {ends.isoformat()}.",
                field="ends",
            )
        async with self._ctx.units.write() as uow:
            themes = await uow.themes.all()
            if any(t.name.casefold() == name.casefold() and t.id != theme_id for t in themes):
                raise BadInput(f"There is a theme “{name}” already.", field="name")
            old = (await uow.themes.get([theme_id])).get(theme_id) if theme_id else None
            if old is None:
                old = Theme(id=uow.new_id(), name=name, goal=goal, created_by=by)
            theme = replace(old, name=name, goal=goal, begins=begins, ends=ends)
            await uow.themes.save(theme)
            await record(uow, EventKind.THEME_SET, actor=by, now=now, theme=theme.id, name=name)
            await uow.commit()
        return theme

    async def archive(self, theme_id: str, by: str, role: Role, now: datetime) -> None:
        """Offer it no longer; posts keep it.

        Raises:
            NotAllowed: only managers archive themes.
        """
        _managers_only(role, "archive themes")
        theme = await self.theme(theme_id)
        async with self._ctx.units.write() as uow:
            await uow.themes.save(replace(theme, archived=True))
            await record(uow, EventKind.THEME_SET, actor=by, now=now, theme=theme_id, archived=True)
            await uow.commit()


class PreferredSlots:
    """An account's preferred times."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx

    async def form(self, account_id: str, role: Role, now: datetime) -> SlotsForm:
        """The slots of an account; "": of the first one.

        Raises:
            NotFound: no account is connected.
        """
        del role, now
        async with self._ctx.units.read() as uow:
            known = labels(self._ctx.networks, await uow.accounts.all(active_only=True))
            kept = await uow.slots.of(list(known))
        if not known:
            raise NotFound("No account is connected yet.")
        chosen = known.get(account_id) or next(iter(known.values()))
        slots = kept.get(chosen.account_id)
        zone = slots.zone if slots is not None else self._ctx.team.settings.zone
        return SlotsForm(
            account=chosen,
            accounts=tuple(known.values()),
            text=slots.text if slots is not None else "",
            zone=zone,
            zones=self._ctx.zones(zone),
        )

    async def save(
        self, account_id: str, text: str, zone: str, by: str, role: Role, now: datetime
    ) -> None:
        """Set them; "" takes them away.

        Raises:
            NotAllowed: only managers set slots.
            BadInput: they are not understood; `field` is "slots" or "zone".
        """
        _managers_only(role, "set preferred times")
        if not zone_known(zone):
            raise BadInput(
                f"I understood the time zone “{zone}”, and there is none of that name.",
                field="zone",
                example="Europe/Berlin",
            )
        try:
            slots = parse_slots(text, zone)
        except ValueError as error:
            raise BadInput(str(error), field="slots") from error
        kept = KeptSlots(format_slots(slots), zone) if any(slots.weekly) else None
        async with self._ctx.units.write() as uow:
            await uow.slots.save(account_id, kept, now)
            await record(
                uow,
                EventKind.SLOTS_SET,
                actor=by,
                now=now,
                account_id=account_id,
                slots=kept.text if kept is not None else "",
                zone=zone,
            )
            await uow.commit()


def _managers_only(role: Role, what: str) -> None:
    if not is_manager(role):
        raise NotAllowed(f"Only managers {what}. Ask one of them.")
