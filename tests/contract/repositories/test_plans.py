"""Pictures, themes, preferred times, recurring posts, figures, token buckets; on both databases."""

import asyncio
from dataclasses import replace
from datetime import date, datetime

from bot.domain.posts import Reading
from bot.domain.series import Series, Words
from bot.domain.themes import Theme
from bot.storage import DueReading, KeptSlots
from db.unit_of_work import Database
from tests.plans import ANA, MARA, SECOND, picture, planned, planned_post, post_of, two_accounts
from tests.stories import ACCOUNT, MINUTE, NOON

PNG = b"\x89PNG\x00\xff"
FOUND = replace(picture("g1"), mime="image/jpeg", size=6, width=4, height=3)


async def leased_pictures(database: Database, seconds: float = 60) -> list[tuple[str, int]]:
    """Names and attempts of pictures that one worker gets."""
    async with database.write() as uow:
        leased = await uow.pictures.lease_waiting(1, seconds)
        await uow.commit()
    return [(waiting.picture.id, waiting.attempts) for waiting in leased]


async def test_a_picture_goes_to_one_of_two_workers(database: Database) -> None:
    """Until its lease ends; then anybody may try again."""
    await planned(database, planned_post("p", pictures=(picture("g1"), picture("g2"))))
    both = await asyncio.gather(leased_pictures(database), leased_pictures(database))
    assert sorted(both) == [[("g1", 1)], [("g2", 1)]]
    assert await leased_pictures(database) == []
    async with database.write() as uow:
        await uow.pictures.postpone("g2", -1)
        await uow.commit()
    assert await leased_pictures(database) == [("g2", 2)]


async def test_bytes_are_kept_with_what_was_found_in_them(database: Database) -> None:
    """The picture is not fetched again; the post has no new version."""
    post = planned_post("p", pictures=(picture("g1"),))
    await planned(database, post)
    async with database.write() as uow:
        nothing = await uow.pictures.content("g1")
        await uow.pictures.keep(FOUND, b"first")
        await uow.pictures.keep(FOUND, PNG)
        await uow.pictures.keep(picture("unknown"), PNG)
        await uow.commit()
    async with database.read() as uow:
        contents = [await uow.pictures.content(i) for i in ("g1", "unknown")]
    assert (nothing, contents) == (None, [PNG, None])
    assert await leased_pictures(database) == []
    kept = (replace(FOUND, kept=True),)
    assert await post_of(database, "p") == replace(post, pictures=kept)


async def test_a_picture_that_cannot_be_had_is_not_tried_again(database: Database) -> None:
    """The problem is noted; one that is kept already has none."""
    await planned(database, planned_post("p", pictures=(picture("g1"), picture("g2"))))
    async with database.write() as uow:
        await uow.pictures.keep(picture("g2"), PNG)
        for name in ("g1", "g2"):
            await uow.pictures.fail(name, "the file is gone")
        await uow.commit()
    assert await leased_pictures(database) == []
    post = await post_of(database, "p")
    assert [(p.kept, p.problem) for p in post.pictures] == [(False, "the file is gone"), (True, "")]


async def test_an_older_post_does_not_undo_what_the_worker_did(database: Database) -> None:
    """Its writer had opened it before the bytes came; order and alternative text are theirs."""
    before = planned_post("p", pictures=(picture("g1"), picture("g2")))
    await planned(database, before)
    async with database.write() as uow:
        await uow.pictures.keep(FOUND, PNG)
        await uow.pictures.fail("g2", "the file is gone")
        written = (picture("g2"), picture("g1", alt_text="A cup of tea"))
        assert await uow.posts.save(before, before.bump(NOON, pictures=written))
        await uow.commit()
    assert (await post_of(database, "p")).pictures == (
        replace(picture("g2"), problem="the file is gone"),
        replace(FOUND, kept=True, alt_text="A cup of tea"),
    )


async def test_a_picture_that_leaves_its_post_loses_its_bytes(database: Database) -> None:
    """And what comes late for it is not kept."""
    before = planned_post("p", pictures=(picture("g1"),))
    await planned(database, before)
    async with database.write() as uow:
        await uow.pictures.keep(FOUND, PNG)
        assert await uow.posts.save(before, before.bump(NOON, pictures=(picture("g2"),)))
        await uow.pictures.keep(FOUND, PNG)
        content = await uow.pictures.content("g1")
        await uow.commit()
    assert content is None
    assert (await post_of(database, "p")).pictures == (picture("g2"),)


async def test_a_copy_has_bytes_of_its_own(database: Database) -> None:
    """It is `kept` only where there were bytes, whatever its values say; the other is fetched."""
    original = planned_post("p", pictures=(picture("g1"), picture("g2")))
    copied = tuple(replace(picture(f"copy{i}"), kept=True) for i in (1, 2))
    await planned(database, original, planned_post("q", pictures=copied))
    async with database.write() as uow:
        await uow.pictures.keep(FOUND, PNG)
        await uow.pictures.copy([("g1", "copy1"), ("g2", "copy2"), ("g1", "nothing")])
        assert await uow.posts.save(original, original.bump(NOON, pictures=()))
        content = [await uow.pictures.content(i) for i in ("copy1", "copy2")]
        await uow.commit()
    assert content == [PNG, None]
    measured = replace(copied[0], mime="image/jpeg", size=6, width=4, height=3)
    assert (await post_of(database, "q")).pictures == (measured, picture("copy2"))
    assert await leased_pictures(database) == [("copy2", 1)]


async def test_themes_by_their_beginning(database: Database) -> None:
    """Open ones first; archived ones only when asked for."""
    spring = Theme(
        id="spring",
        name="Spring",
        goal="be seen",
        created_by=MARA,
        begins=date(2026, 3, 1),
        ends=date(2026, 5, 31),
    )
    others = [
        Theme(id="a", name="Always", goal="", created_by=MARA),
        Theme(id="b", name="Earlier", goal="", created_by=MARA, begins=date(2024, 2, 29)),
        Theme(id="c", name="Old", goal="", created_by=MARA, archived=True),
    ]
    async with database.write() as uow:
        for theme in (replace(spring, goal="other"), *others, spring):
            await uow.themes.save(theme)
        await uow.commit()
    async with database.read() as uow:
        current = await uow.themes.all()
        everything = await uow.themes.all(archived=True)
        some = await uow.themes.get(["spring", "c", "nothing"])
    assert current == [others[0], others[1], spring]
    assert [t.id for t in everything] == ["a", "c", "b", "spring"]
    assert some == {"spring": spring, "c": others[2]}


async def test_preferred_times_are_set_and_taken_away(database: Database) -> None:
    """One row an account."""
    await two_accounts(database)
    weekly, daily = KeptSlots("Mon 9:00", "Europe/Berlin"), KeptSlots("daily 8:00", "UTC")
    both = [ACCOUNT.id, SECOND.id]
    async with database.write() as uow:
        for account, kept in ((ACCOUNT.id, weekly), (ACCOUNT.id, daily), (SECOND.id, weekly)):
            await uow.slots.save(account, kept, NOON)
        set_ = await uow.slots.of(both)
        await uow.slots.save(SECOND.id, None, NOON)
        left = await uow.slots.of(both)
        await uow.commit()
    assert set_ == {ACCOUNT.id: daily, SECOND.id: weekly}
    assert left == {ACCOUNT.id: daily}


async def test_a_series_goes_on_until_it_ends(database: Database) -> None:
    """Wall times come back without a zone."""
    series = Series(
        id="s",
        post_id="p",
        author=ANA,
        rule="FREQ=WEEKLY;BYDAY=MO",
        start=datetime(2026, 3, 9, 9),
        zone="Europe/Berlin",
        words=Words.FRESH,
        made_until=datetime(2026, 3, 9, 9),
    )
    further = replace(
        series, rule="FREQ=DAILY", words=Words.REPEAT, made_until=datetime(2026, 3, 29, 2, 30)
    )
    await planned(database, planned_post("p"))
    async with database.write() as uow:
        await uow.series.add(series)
        running = await uow.series.running()
        await uow.series.save(further)
        locked = await uow.series.lock("s")
        await uow.series.save(replace(further, ended=True))
        ended = (await uow.series.running(), await uow.series.get("s"))
        nothing = await uow.series.get("t")
        await uow.commit()
    assert (running, locked, nothing) == ([series], further, None)
    assert ended == ([], replace(further, ended=True))


def due_reading(stage: int, *, account: str = ACCOUNT.id, minutes: float = 0) -> DueReading:
    """Figures of a post that are to be read so many minutes after noon."""
    return DueReading(
        post_id="p",
        account_id=account,
        external_id="x1",
        stage=stage,
        due_at=NOON + minutes * MINUTE,
    )


async def test_due_figures_are_read_by_one_worker(database: Database) -> None:
    """When they are due, and by somebody else only after the lease."""
    await planned(database, planned_post("p"))
    first, second, later = due_reading(1), due_reading(24, minutes=1), due_reading(168, minutes=9)
    async with database.write() as uow:
        await uow.readings.plan([first, second, later])
        await uow.readings.plan([replace(first, external_id="x2")])
        await uow.readings.plan([])
        await uow.commit()

    async def lease(seconds: float = 60, limit: int = 1) -> list[DueReading]:
        async with database.write() as uow:
            leased = await uow.readings.lease(NOON + 5 * MINUTE, limit, seconds)
            await uow.commit()
        return leased

    both = await asyncio.gather(lease(), lease(-1))
    assert sorted(both, key=lambda x: x[0].stage) == [[first], [second]]
    left = await lease(limit=9)
    assert left in ([first], [second])  # whose lease was over at once
    assert await lease(limit=9) == []


async def test_figures_are_kept_by_stage(database: Database) -> None:
    """What the network does not say is not asked for again, and is no figure."""
    await planned(database, planned_post("p"))
    day = due_reading(24)
    hour, elsewhere = due_reading(1), due_reading(1, account=SECOND.id)
    one = Reading(stage=1, read_at=NOON, likes=3, replies=0)
    two = Reading(stage=24, read_at=NOON + MINUTE, likes=5, replies=1, shares=2)
    async with database.write() as uow:
        await uow.readings.plan([hour, day, elsewhere])
        await uow.readings.store(day, two, NOON)
        await uow.readings.store(hour, one, NOON)
        await uow.readings.store(elsewhere, None, NOON)
        left = await uow.readings.lease(NOON, 9, 60)
        read = await uow.readings.of(["p", "q"])
        await uow.commit()
    assert left == []
    assert read == {"p": {ACCOUNT.id: (one, two)}}


async def test_posts_leave_tokens_for_replies(database: Database) -> None:
    """Whoever leaves some waits until there are more than those; a full bucket gives one always."""
    async with database.write() as uow:
        spend = uow.leases.spend
        posts = [await spend("x", 0.001, 4, leave=2) for _ in range(3)]
        replies = [await spend("x", 0.001, 4) for _ in range(3)]
        full = await spend("small", 0.001, 1, leave=5)
        await uow.commit()
    assert (posts[:2], replies[:2], full) == ([0.0, 0.0], [0.0, 0.0], 0.0)
    assert 900 < posts[2] <= 1000
    assert 900 < replies[2] <= 1000


async def test_a_drained_bucket_gives_nothing_for_so_long(database: Database) -> None:
    """Then one at once; a shorter wait does not end a longer one."""
    async with database.write() as uow:
        leases = uow.leases
        await leases.spend("known", 0.001, 4)
        for bucket in ("known", "new"):
            await leases.drain(bucket, 500)
            await leases.drain(bucket, 5)
        waits = [await leases.spend(bucket, 0.001, 4) for bucket in ("known", "new")]
        fast = await leases.spend("new", 50.0, 4)
        await leases.drain("over", 0)
        over = [await leases.spend("over", 0.001, 4) for _ in range(2)]
        await uow.commit()
    assert all(490 < wait <= 500 for wait in (*waits, fast))
    assert (over[0], over[1] > 900) == (0.0, True)


async def test_a_process_that_takes_over_goes_on_with_pictures_and_figures(
    database: Database,
) -> None:
    """Leases of a process that is gone are nobody's."""
    await planned(database, planned_post("p", pictures=(picture("g1"),)))
    async with database.write() as uow:
        await uow.readings.plan([due_reading(1)])
        await uow.readings.lease(NOON, 9, 600)
        await uow.pictures.lease_waiting(9, 600)
        await uow.commit()
    await database.take_over()
    assert await leased_pictures(database) == [("g1", 2)]
    async with database.write() as uow:
        assert await uow.readings.lease(NOON, 9, 60) == [due_reading(1)]
