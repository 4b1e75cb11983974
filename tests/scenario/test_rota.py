"""The rota in Slack: managers set shifts, everybody gives their own duty away."""

import pytest

from bot.domain.people import Role
from integrations.slack import ids
from playground.slack.people import Person
from tests.scenario.office import Office
from tests.scenario.planned import entered, shown
from tests.scenario.settled import add_shift, home_of, name, open_section, set_, submit

TODAY, TOMORROW = "2026-03-04", "2026-03-05"


async def reminded(office: Office, by: str = "kim") -> str:
    """Whom the first reminder asks, when somebody new waits."""
    card = await office.says(f"Hello, it is {by}", by=by)
    await office.later(minutes=30)
    (line,) = office.thread(card)
    return line.words


async def open_rota(person: Person) -> str:
    """What somebody sees of the rota."""
    await person.click(await home_of(person), "Rota")
    return shown(person).words


async def give_away(who: Person, **values: object) -> None:
    """Somebody opens the form of a swap and hands it in."""
    await open_rota(who)
    manager = "Swap" in shown(who).buttons
    await who.click(shown(who), "Swap" if manager else "Give my duty to a colleague")
    named = {f"swap.{field}": value for field, value in values.items()}
    await submit(who, {"swap.first": TODAY, "swap.last": TODAY, **named})


async def test_the_rota_changes_who_is_reminded(office: Office) -> None:
    """From the moment on at which somebody is put on duty; the Home tab says who is."""
    await add_shift(office.mara, "chloe", "Wed 9-13")
    home = office.slack.home("mara")
    assert home is not None
    assert f"*On duty now*: {name(office.chloe)}, until <!date^1772629200^" in home.words
    words = await reminded(office)
    assert [name(p) in words for p in (office.chloe, office.ana, office.ben)] == [
        True,
        False,
        False,
    ]
    await office.later(minutes=31)
    words = (await home_of(office.ana)).words
    assert f"*On duty now*: {name(office.ana)} {name(office.ben)}" in words


async def test_who_stands_first_is_asked_first(office: Office) -> None:
    """A new one may be asked before all others; somebody may be asked sooner, and no more."""
    mara = office.mara
    await add_shift(mara, "ana", "24/7")
    await add_shift(mara, "ben", "24/7")
    await add_shift(mara, "chloe", "Mon-Fri 9-17", first=True)
    order = [name(p) for p in (office.chloe, office.ana, office.ben)]
    assert shifts(await open_rota(mara)) == [
        f"1. {order[0]} · Mon-Fri 9-17",
        f"2. {order[1]} · 24/7",
        f"3. {order[2]} · 24/7",
    ]
    await choose(mara, 3, "sooner")
    assert [line[3:13] for line in shifts(shown(mara).words)] == [
        person[:10] for person in (order[0], order[2], order[1])
    ]
    await choose(mara, 1, "remove")
    assert f"*On duty now*: {order[2]} {order[1]}" in shown(mara).words
    assert len(shifts(shown(mara).words)) == 2


def shifts(words: str) -> list[str]:
    """The lines of shifts."""
    return [line for line in words.split("\n") if line[:1].isdigit()]


async def choose(person: Person, place: int, act: str) -> None:
    """Choose from the menu of the shift at a place."""
    blocks = [b for b in shown(person).blocks if "shift.more" in str(b)]
    block = blocks[place - 1]
    options = [o["value"] for o in block["accessory"]["options"]]
    (value,) = [v for v in options if f'"{act}"' in v]
    where = shown(person)
    await person.click(where, "shift.more", choose=value, block_id=block["block_id"])


async def test_a_member_gives_their_duty_away(office: Office) -> None:
    """For some hours of today; then it is theirs again. Either of the two may take it back."""
    await add_shift(office.mara, "ana", "24/7")
    await give_away(office.ana, to="chloe", begin="12:00", end="13:00")
    rota = shown(office.ana).words
    assert f"{name(office.chloe)} for {name(office.ana)}: Wed 4 Mar 2026, 12:00 – 13:00" in rota
    assert name(office.chloe) in await reminded(office)
    await office.later(minutes=31)
    assert name(office.ana) in await reminded(office, "lee")
    await give_away(office.ana, to="ben", last=TOMORROW)
    await office.ana.close()
    words = await open_rota(office.ben)
    assert f"{name(office.ben)} for {name(office.ana)}: Wed 4 Mar 2026 – Thu 5 Mar 2026" in words
    await office.ben.click(shown(office.ben), "Take back")
    assert "for" not in shifts(shown(office.ben).words)[0]
    assert f"*On duty now*: {name(office.ana)}" in (await home_of(office.chloe)).words


async def test_a_manager_swaps_for_others(office: Office) -> None:
    """And it is said who has arranged it."""
    await add_shift(office.mara, "ana", "24/7")
    await give_away(office.mara, person="ana", to="ben")
    line = f"{name(office.ben)} for {name(office.ana)}: Wed 4 Mar 2026 · arranged by"
    assert f"{line} {name(office.mara)}" in shown(office.mara).words
    await office.chloe.click(await home_of(office.chloe), "Rota")
    assert "Take back" not in shown(office.chloe).buttons


async def test_members_set_no_shifts(office: Office) -> None:
    """There is no button that would be refused."""
    await add_shift(office.mara, "ana", "24/7")
    await open_rota(office.ben)
    assert shown(office.ben).buttons == ["Give my duty to a colleague"]
    assert "shift.more" not in shown(office.ben).action_ids


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"shift.person": "gus", "shift.hours": "24/7"}, "shift.person", "is no full member"),
        ({"shift.person": "ana", "shift.hours": "mornings"}, "shift.hours", "For example: Mon-Fri"),
    ],
)
async def test_a_wrong_shift_is_refused_in_its_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    """What was typed stays."""
    await open_rota(office.mara)
    await office.mara.click(shown(office.mara), "Add a shift")
    outcome = await office.mara.submit(values)
    ((at, said),) = outcome.errors.items()
    assert at == field
    assert words.casefold() in said.casefold()
    assert entered(office.mara, "shift.hours") == values["shift.hours"]


@pytest.mark.parametrize(
    ("values", "field", "words"),
    [
        ({"to": "ana"}, "swap.to", "Choose somebody else: this is their own duty."),
        ({"to": "ben", "last": "2026-03-03"}, "swap.last", "The last day is before the first."),
        (
            {"to": "ben", "first": "2026-03-02", "last": "2026-03-03"},
            "swap.last",
            "That time has passed already. Choose one in the future.",
        ),
        (
            {"to": "ben", "begin": "14:00"},
            "swap.end",
            "Choose both hours, or none for whole days.",
        ),
        (
            {"to": "ben", "begin": "14:00", "end": "13:00"},
            "swap.end",
            "The end has to be after the beginning.",
        ),
    ],
)
async def test_a_wrong_swap_is_refused_in_its_field(
    office: Office, values: dict[str, object], field: str, words: str
) -> None:
    """What was chosen in the others stays."""
    await open_rota(office.ana)
    await office.ana.click(shown(office.ana), "Give my duty to a colleague")
    chosen = {"first": TODAY, "last": TODAY, **values}
    outcome = await office.ana.submit({f"swap.{f}": v for f, v in chosen.items()})
    assert dict(outcome.errors) == {field: words}
    assert entered(office.ana, "swap.first") == chosen["first"]


async def test_others_are_on_duty_whenever_nobody_is_named(office: Office) -> None:
    """The form lies over the rota, which shows them once it is handed in."""
    await open_section(office.mara, ids.Section.DUTY)
    await submit(office.mara, {"setting.on_duty": ["chloe"], "setting.on_duty.groups": ""})
    assert f"*On duty now*: {name(office.chloe)}\n" in shown(office.mara).words
    assert name(office.chloe) in await reminded(office)
    await set_(office.mara, ids.Section.DUTY, {"setting.on_duty": []})
    assert "*On duty now*: everybody in a card’s channel" in (await home_of(office.ben)).words


async def test_a_shift_that_a_colleague_has_removed_is_told_of(office: Office) -> None:
    """The list is an old one; a new look shows what there is."""
    await add_shift(office.mara, "ana", "24/7")
    await open_rota(office.mara)
    shift = (await office.app.parts.services.rota.look(office.clock.now())).shifts[0]
    await office.app.parts.services.rota.remove_shift(
        shift.id, by=office.mara.id, role=Role.MANAGER, now=office.clock.now()
    )
    await choose(office.mara, 1, "remove")
    assert "This shift is not in the rota any more." in shown(office.mara).words


async def test_a_long_rota_is_turned(office: Office) -> None:
    """A hundred shifts do not fit into one view."""
    for hour in range(45):
        await office.app.parts.services.rota.add_shift(
            office.ana.id,
            f"Mon {hour % 23}-{hour % 23 + 1}",
            by=office.mara.id,
            role=Role.MANAGER,
            now=office.clock.now(),
        )
    assert len(shifts(await open_rota(office.mara))) == 40
    await office.mara.click(shown(office.mara), "Later ›")
    assert [line[:2] for line in shifts(shown(office.mara).words)] == ["41", "42", "43", "44", "45"]
    await choose(office.mara, 1, "remove")
    assert len(shifts(shown(office.mara).words)) == 4
    await office.mara.click(shown(office.mara), "‹ Earlier")
    assert len(shifts(shown(office.mara).words)) == 40
