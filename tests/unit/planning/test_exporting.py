"""What is exported can be imported: the plan as a file, and back."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from bot.domain.posts import PlannedTime, Post, PostKind, PostState, Variant
from bot.services.planning.exporting import Exporting
from db.unit_of_work import Database
from tests.databases import open_database, sqlite_address
from tests.plans import ANA, MARA, PLANS, picture, planned_post
from tests.stories import NOON
from tests.unit.planning.plan_files import OPEN, SUMMER, TEAM, WARBLING, Desk, desk

BERLIN = "Europe/Berlin"


def post(name: str, *texts: str, **more: object) -> Post:
    """A draft for Warble, and for Openair where there are two texts."""
    accounts = (WARBLING.id, OPEN.id)
    variants = tuple(Variant(account_id=a, text=t) for a, t in zip(accounts, texts, strict=False))
    made = planned_post(name, accounts=(WARBLING.id,), state=PostState.DRAFT, minutes=None)
    return replace(made, variants=variants, **more)  # type: ignore[arg-type] # fields that a test names


def at(day: int, hour: int, *, month: int = 4, fold: int = 0) -> dict[str, object]:
    """Planned for that time in Berlin."""
    wall = datetime(2026, month, day, hour, 30)
    planned = PlannedTime(wall=wall, zone=BERLIN, fold=fold)
    offset = 2 if month == 4 or (month == 10 and not fold) else 1
    return {"planned": planned, "due_at": wall.replace(tzinfo=UTC) - timedelta(hours=offset)}


PLAN = (
    post("one", "Hello", **at(1, 9)),
    post("two", "For Warble", "For Openair\n---\nand more", **at(2, 9), theme_id=SUMMER.id),
    post("three", "The same for both", "The same for both", same_words_reason="it is short"),
    post("four", "", "Only one of two is written", notes="=ask(Kim)\r\n".strip()),
    post("four and a half", "Only the first is written", ""),
    post("five", "@kim says:\n- “yes”, she'd\n- 'no'; ever", kind=PostKind.SERVICE, author=MARA),
    post("six", "Twice", **at(25, 2, month=10)),
    post("seven", "Twice", **at(25, 2, month=10, fold=1)),
    post("eight", "A twin"),
    post("nine", "A twin"),
    replace(
        post("ten", "Reviewed", **at(3, 9)),
        state=PostState.IN_REVIEW,
        submitted_by=ANA,
        submitted_at=NOON,
        version=2,
    ),
)


async def wanted(plan: Desk) -> list[Post]:
    """The plan, without what an import chooses itself."""
    kept = [
        replace(p, id="", created_at=NOON, changed_at=NOON, edited_by="", channel=PLANS)
        for p in await plan.plan()
    ]
    return sorted(kept, key=repr)


async def test_export_and_import_give_the_same_plan(database: Database, tmp_path: Path) -> None:
    """Texts, times, themes, reasons, notes, authors, and what is in review."""
    async with desk(database) as plan:
        await plan.put(*PLAN)
        before, file = await wanted(plan), await plan.export()
        again = await plan.check(file)
        assert again.errors == ()
        assert {f.left_out for f in again.fates} == {
            "It stands in the plan already, where an import changes nothing."
        }
    async with open_database(sqlite_address(tmp_path)) as other, desk(other) as empty:
        assert len(await empty.take(file)) == len(PLAN)
        assert await wanted(empty) == before


async def test_every_state_is_exported_but_withdrawn(database: Database) -> None:
    """And the row of a post that has come further says how far."""
    async with desk(database) as plan:
        for state in PostState:
            await plan.put(post(state.value, state.value, state=state))
        file = await plan.export()
        checked = await plan.check(file)
    states = {line.split(",")[4] for line in file.splitlines()[1:]}
    assert states == {s.value for s in PostState} - {"withdrawn"}
    assert checked.errors == ()


async def test_days_are_chosen(database: Database) -> None:
    """By the team's clock, both days included; posts without a time only when no day is given."""
    evening = datetime(2026, 4, 1, 21, 59, tzinfo=UTC)  # 23:59 in Berlin
    times = {"before": evening - timedelta(days=1), "in": evening}
    times["after"] = evening + timedelta(minutes=1)
    async with desk(database) as plan:
        await plan.put(post("undated", "undated"))
        await plan.put(*(post(name, name, due_at=due_at) for name, due_at in times.items()))
        exporting = Exporting(database, TEAM.zone)

        async def ids(first: date | None, last: date | None) -> list[str]:
            text = "".join([text async for text, _ in exporting.lines(first, last)])
            return [line.split(",")[0] for line in text.splitlines()[1:]]

        day = date(2026, 4, 1)
        assert await ids(day, day) == ["in"]
        assert await ids(day, None) == ["in", "after"]
        assert await ids(None, day) == ["before", "in"]
        assert await ids(None, None) == ["before", "in", "after", "undated"]


async def test_columns_of_own_words_are_there_when_somebody_has_them(database: Database) -> None:
    """Named as an import wants them; how many pictures a post has is told."""
    async with desk(database) as plan:
        await plan.put(replace(post("a", "x", "y"), pictures=(picture("p"),)))
        head, row = (await plan.export()).splitlines()
    assert head == (
        "id,day,time,zone,state,kind,theme,accounts,text,text:openair:harbour.openair.example,"
        "same_words_reason,notes,override_reason,author,pictures"
    )
    assert row == (
        f"a,,,,draft,social,,warble:harbour; openair:harbour.openair.example,x,y,,,,{ANA},1"
    )
