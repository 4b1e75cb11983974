"""The rota: who is on duty when, who stands in for whom, and the forms that change it."""

from datetime import time, timedelta
from typing import Final

from bot.domain.posts import PlannedTime
from bot.domain.rota import DutyShift, DutySwap
from bot.settings_forms import RotaView
from integrations.slack import ids
from integrations.slack.blocks import (
    Block,
    View,
    actions,
    button,
    confirm,
    context,
    header,
    labelled,
    modal,
    option,
    overflow,
    plain,
    section,
    text_input,
)
from integrations.slack.home import duty_words
from integrations.slack.text import inline, mention

_A = ids.SettingsAction
_PAGE: Final = 40  # shifts and swaps: a modal has 100 blocks
_HOURS: Final = 300  # characters of a shift's hours


def rota(view: RotaView, *, user: str, manager: bool, page: int = 0) -> View:
    """Who is on duty when, as `user` sees it: managers may change everything."""
    entries = [
        *(_shift(n, shift, manager=manager) for n, shift in enumerate(view.shifts)),
        *(_swap(swap, user=user, manager=manager) for swap in view.swaps),
    ]
    page = min(page, max(len(entries) - 1, 0) // _PAGE)
    first = page * _PAGE
    shown = entries[first : first + _PAGE]
    swaps_at = max(len(view.shifts) - first, 0)
    if view.swaps and swaps_at < len(shown):
        shown.insert(swaps_at, header("Who stands in for whom"))
    blocks = [
        section(f"🧭 *On duty now*: {duty_words(view.now)}"),
        _buttons(page, manager=manager),
        header("Shifts"),
        *(shown or [section("There is no shift yet.")]),
        *_turns(page, first + _PAGE < len(entries)),
        context(_small_print(view)),
    ]
    return modal("Rota", ids.SettingsCallback.ROTA, blocks, meta=ids.RotaMeta(page))


def _buttons(page: int, *, manager: bool) -> Block:
    here = ids.RotaMeta(page)
    if not manager:
        return actions(button("Give my duty to a colleague", _A.SWAP_NEW, here))
    return actions(
        button("Add a shift", _A.SHIFT_NEW, here, style="primary"),
        button("Swap", _A.SWAP_NEW, here),
        button("Whenever nobody is named", _A.EDIT, ids.SectionRef(ids.Section.DUTY)),
        button("All settings", _A.OPEN, ids.SettingsRef()),
    )


def _shift(place: int, shift: DutyShift, *, manager: bool) -> Block:
    line = f"{place + 1}. {mention(shift.person)} · {inline(shift.hours_text, _HOURS)}"
    if not manager:
        return section(line)
    acts = [
        *([(ids.ShiftAct.SOONER, "Ask them sooner")] if place else []),
        (ids.ShiftAct.REMOVE, "Remove"),
    ]
    options = [
        option(label, ids.encode(ids.ShiftChoice(act, shift.id), ids.OPTION_LIMIT))
        for act, label in acts
    ]
    return section(line, overflow(_A.SHIFT_MORE, options))


def _swap(swap: DutySwap, *, user: str, manager: bool) -> Block:
    by = "" if swap.made_by == swap.person else f" · arranged by {mention(swap.made_by)}"
    line = f"{mention(swap.to)} for {mention(swap.person)}: {swap_words(swap)}{by}"
    if not manager and user not in {swap.person, swap.to}:
        return section(line)
    sure = confirm("Take it back?", "The rota holds again.", "Take it back", danger=True)
    return section(line, button("Take back", _A.SWAP_REMOVE, ids.SwapRef(swap.id), confirm=sure))


def swap_words(swap: DutySwap) -> str:
    """When a swap holds: "Thu 5 Mar 2026", "Thu 5 Mar 2026, 9:00 – 13:00", by the rota's clock."""
    begin, end = swap.begins.wall, swap.ends.wall
    if begin.time() == end.time() == time.min and end > begin:
        last = end - timedelta(days=1)
        first = f"{begin:%a %-d %b %Y}"
        return first if last == begin else f"{first} – {last:%a %-d %b %Y}"
    until = f"{end:%-H:%M}" if end.date() == begin.date() else _wall(swap.ends)
    return f"{_wall(swap.begins)} – {until}"


def _wall(planned: PlannedTime) -> str:
    return f"{planned.wall:%a %-d %b %Y, %-H:%M}"


def _turns(page: int, more: bool) -> list[Block]:  # noqa: FBT001 - whether there is more is its only fact
    turns = (
        *([button("‹ Earlier", _A.ROTA_EARLIER, ids.RotaMeta(page - 1))] if page else []),
        *([button("Later ›", _A.ROTA_LATER, ids.RotaMeta(page + 1))] if more else []),
    )
    return [actions(*turns)] if turns else []


def _small_print(view: RotaView) -> str:
    return (
        f"Hours are those of {inline(view.zone, 60)}. Who stands first is asked first. Whenever "
        "nobody has a shift, those of the settings are on duty, else everybody in a card’s channel."
    )


def shift_form(page: int = 0) -> View:
    """Somebody is on duty, every week."""
    return modal(
        "Add a shift",
        ids.SettingsCallback.SHIFT,
        [
            _person(_A.SHIFT_PERSON, "Who?"),
            text_input(
                _A.SHIFT_HOURS,
                _A.SHIFT_HOURS,
                "When, every week?",
                placeholder="Mon-Fri 9-17, Sat 10:00-14:00",
                hint="Days and hours, divided by commas; 24/7: always. For example: Mon-Fri 9-17",
                multiline=False,
                limit=_HOURS,
            ),
            labelled(
                {
                    "type": "checkboxes",
                    "action_id": str(_A.SHIFT_FIRST),
                    "options": [option("Ask them before all others", ids.ON)],
                },
                _A.SHIFT_FIRST,
                "Order",
                optional=True,
            ),
        ],
        meta=ids.RotaMeta(page),
        submit="Add",
        close="Cancel",
    )


def swap_form(*, user: str, manager: bool, zone: str, page: int = 0) -> View:
    """Somebody stands in: for whole days, or for some hours."""
    return modal(
        "Swap" if manager else "Give my duty away",
        ids.SettingsCallback.SWAP,
        [
            *([_person(_A.SWAP_PERSON, "Whose duty?", user)] if manager else []),
            _person(_A.SWAP_TO, "Who stands in?"),
            _picker("datepicker", _A.SWAP_FIRST, "First day"),
            _picker("datepicker", _A.SWAP_LAST, "Last day"),
            _picker("timepicker", _A.SWAP_BEGIN, "From, on the first day", optional=True),
            _picker("timepicker", _A.SWAP_END, "Until, on the last day", optional=True),
            context(f"Without hours: whole days. All of it by the clock of {inline(zone, 60)}."),
        ],
        meta=ids.RotaMeta(page),
        submit="Swap",
        close="Cancel",
    )


def _person(action: ids.SettingsAction, label: str, user: str = "") -> Block:
    element: Block = {
        "type": "users_select",
        "action_id": str(action),
        "placeholder": plain("Choose a colleague"),
        **({"initial_user": user} if user else {}),
    }
    return labelled(element, action, label)


def _picker(kind: str, action: ids.SettingsAction, label: str, *, optional: bool = False) -> Block:
    return labelled({"type": kind, "action_id": str(action)}, action, label, optional=optional)
