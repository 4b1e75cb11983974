"""Posts: kept whole, found by what a calendar asks, counted, on SQLite and on PostgreSQL."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.content_mix import MixEntry
from bot.domain.delivery import DeliveryStatus
from bot.domain.mention import QuotedContext
from bot.domain.posts import (
    PlannedTime,
    Post,
    PostKind,
    PostState,
    Variant,
    VariantStatus,
)
from bot.storage import PostQuery
from db.unit_of_work import Database
from tests.plans import (
    ANA,
    MARA,
    PLANS,
    SECOND,
    picture,
    planned,
    planned_post,
    post_delivery,
    post_of,
)
from tests.stories import ACCOUNT, MINUTE, NOON

LONG_AGO = datetime(2025, 1, 1, tzinfo=UTC)
BOTH = (ACCOUNT.id, SECOND.id)
FULL = Post(
    id="full",
    author=ANA,
    created_at=NOON,
    changed_at=NOON + MINUTE,
    channel=PLANS,
    kind=PostKind.PROMOTIONAL,
    variants=(
        Variant(
            account_id=SECOND.id,
            text="one\n---\ntwo",
            status=VariantStatus.FAILED,
            external_id="p1",
            last_external_id="p2",
            url="https://warble.example/p1",
            live_parts=2,
            published_at=NOON + 3 * MINUTE,
            error="no",
            hint="mend it",
        ),
        Variant(account_id=ACCOUNT.id, text="😀 another"),
    ),
    version=7,
    state=PostState.FAILED,
    pictures=(picture("g2"), replace(picture("g1", alt_text="A dog"), problem="it is gone")),
    theme_id="theme",
    notes="ask Lee",
    planned=PlannedTime(wall=datetime(2026, 10, 25, 2, 30), zone="Europe/Berlin", fold=1),
    due_at=datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    edited_by=MARA,
    submitted_by=ANA,
    submitted_at=NOON + MINUTE,
    approved_by=MARA,
    approved_at=NOON + 2 * MINUTE,
    asked_changes="shorter",
    same_words_reason="it is the law",
    override_by=MARA,
    override_reason="the sale",
    hold="too much",
    series_id="series",
    occurrence=datetime(2026, 10, 25, 2, 30),
    run=2,
    published_at=NOON + 4 * MINUTE,
)


async def test_a_post_is_kept_whole(database: Database) -> None:
    """Every field comes back, variants and pictures in their order."""
    await planned(database, FULL)
    assert await post_of(database, "full") == FULL


async def test_a_wall_time_has_no_zone(database: Database) -> None:
    """Guarantee 8: an instant in its place would be some other time of day."""
    aware = PlannedTime(wall=NOON, zone="UTC")
    async with database.write() as uow:
        with pytest.raises(ValueError, match="is no wall time"):
            await uow.posts.add([replace(planned_post("p"), planned=aware)])


async def test_a_change_is_kept_whole(database: Database) -> None:
    """A change of everything leaves nothing of what was there before."""
    before = planned_post("full", pictures=(picture("g1"), picture("g3")), minutes=None)
    after = replace(FULL, created_at=before.created_at, pictures=(picture("g2"), picture("g1")))
    await planned(database, before)
    async with database.write() as uow:
        assert await uow.posts.save(before, after)
        await uow.commit()
    assert await post_of(database, "full") == after


async def test_a_calendar_finds_posts_by_their_time(database: Database) -> None:
    """From `begin` on and before `end`, withdrawn ones only when asked for."""
    await planned(
        database,
        planned_post("later", minutes=20),
        planned_post("first", minutes=10),
        planned_post("end", minutes=30),
        planned_post("before", minutes=9),
        planned_post("gone", minutes=15, state=PostState.WITHDRAWN),
        planned_post("timeless", minutes=None, state=PostState.DRAFT),
    )
    span = PostQuery(begin=NOON + 10 * MINUTE, end=NOON + 30 * MINUTE)
    async with database.read() as uow:
        found, total = await uow.posts.find(span, limit=10)
        page, of_all = await uow.posts.find(span, limit=1, offset=1)
        gone, _ = await uow.posts.find(
            replace(span, states=(PostState.WITHDRAWN, PostState.DRAFT)), limit=10
        )
    assert ([p.id for p in found], total) == (["first", "later"], 2)
    assert ([p.id for p in page], of_all) == (["later"], 2)
    assert [p.id for p in gone] == ["gone"]


async def test_posts_without_a_time_come_last(database: Database) -> None:
    """Without bounds: those with a time by it, then the others by their creation."""
    await planned(
        database,
        replace(planned_post("new", minutes=None), created_at=NOON + MINUTE),
        planned_post("old", minutes=None),
        planned_post("soon", minutes=10),
    )
    async with database.read() as uow:
        found, total = await uow.posts.find(PostQuery(), limit=10)
    assert ([p.id for p in found], total) == (["soon", "old", "new"], 3)


async def test_a_calendar_can_be_narrowed(database: Database) -> None:
    """By author, theme, account and series."""
    await planned(
        database,
        planned_post("plain"),
        replace(planned_post("mine"), author=MARA),
        replace(planned_post("themed"), theme_id="spring"),
        planned_post("there", accounts=(SECOND.id,)),
        planned_post("weekly", series_id="series", occurrence=datetime(2026, 3, 4, 12)),
    )
    found = {}
    async with database.read() as uow:
        for query in (
            PostQuery(author=MARA),
            PostQuery(theme_id="spring"),
            PostQuery(account_id=SECOND.id),
            PostQuery(series_id="series"),
        ):
            posts, total = await uow.posts.find(query, limit=10)
            found[query] = ([p.id for p in posts], total)
    assert list(found.values()) == [
        (["mine"], 1),
        (["themed"], 1),
        (["there"], 1),
        (["weekly"], 1),
    ]


async def test_the_next_due_post_of_each_account(database: Database) -> None:
    """Only scheduled ones; an account without any is left out."""
    await planned(
        database,
        planned_post("second", minutes=20),
        planned_post("first", minutes=10),
        planned_post("draft", minutes=1, state=PostState.DRAFT, accounts=(SECOND.id,)),
    )
    async with database.read() as uow:
        assert await uow.posts.next_due(BOTH) == {ACCOUNT.id: NOON + 10 * MINUTE}


def live(post: Post, minutes: float) -> Post:
    """The post, live on its first account so many minutes after noon."""
    first = replace(
        post.variants[0],
        status=VariantStatus.LIVE,
        live_parts=1,
        published_at=NOON + minutes * MINUTE,
    )
    return replace(post, variants=(first, *post.variants[1:]))


async def test_what_counts_for_the_mix(database: Database) -> None:
    """Published at its publication, queued at its time; nothing that does not go out by itself."""
    state = PostState
    await planned(
        database,
        live(planned_post("published", state=state.PUBLISHED, minutes=-900), 5),
        live(planned_post("half", accounts=BOTH, state=state.FAILED), 6),
        planned_post("refused", state=state.FAILED, minutes=7),
        planned_post("scheduled", minutes=10, kind=PostKind.PROMOTIONAL),
        planned_post("publishing", state=state.PUBLISHING, minutes=11),
        planned_post("unknown", state=state.UNKNOWN, minutes=12),
        replace(planned_post("approved", state=state.APPROVED, minutes=13), override_by=MARA),
        replace(planned_post("held", state=state.APPROVED, minutes=14), hold="too much"),
        planned_post("timeless", state=state.APPROVED, minutes=None),
        planned_post("draft", state=state.DRAFT, minutes=15),
        planned_post("overdue", state=state.OVERDUE, minutes=15),
        planned_post("withdrawn", state=state.WITHDRAWN, minutes=15),
        planned_post("after", minutes=30),
        planned_post("before", minutes=-1),
    )
    async with database.read() as uow:
        entries = await uow.posts.mix(BOTH, NOON, NOON + 30 * MINUTE)
        ours = await uow.posts.mix([SECOND.id], LONG_AGO, NOON + 3000 * MINUTE)
    assert [(e.post_id, (e.at - NOON) // MINUTE) for e in entries] == [
        ("published", 5),
        ("half", 6),
        ("scheduled", 10),
        ("publishing", 11),
        ("unknown", 12),
        ("approved", 13),
    ]
    assert entries[2] == MixEntry(
        post_id="scheduled",
        account_id=ACCOUNT.id,
        at=NOON + 10 * MINUTE,
        kind=PostKind.PROMOTIONAL,
    )
    assert [e.post_id for e in entries if e.overridden] == ["approved"]
    assert ours == []


async def test_any_part_of_a_thread_is_found_by_its_id(database: Database) -> None:
    """A reply to the second part is shown with the words of the second part."""
    first, second, other = (
        replace(
            post_delivery(f"d{i}", "p"),
            status=status,
            external_id=f"x{i}",
            url=f"https://warble.example/x{i}",
        )
        for i, status in enumerate(
            (DeliveryStatus.SENT, DeliveryStatus.SENT, DeliveryStatus.FAILED)
        )
    )
    whole = live(planned_post("whole"), 5)
    whole = replace(whole, variants=(replace(whole.variants[0], external_id="w", url="u"),))
    await planned(database, planned_post("p"), whole)
    async with database.write() as uow:
        await uow.deliveries.add([first, second, other])
        await uow.commit()
    async with database.read() as uow:
        said = await uow.posts.said(ACCOUNT.id, ["x0", "x1", "x2", "w", "", "nothing"])
        elsewhere = await uow.posts.said(SECOND.id, ["x0", "w"])
        nothing = await uow.posts.said(ACCOUNT.id, [])
    ours = ACCOUNT.handle
    assert said == {
        "x0": QuotedContext(author=ours, text="text of d0", url=first.url, ours=True),
        "x1": QuotedContext(author=ours, text="text of d1", url=second.url, ours=True),
        "w": QuotedContext(author=ours, text="whole for account", url="u", ours=True),
    }
    assert (elsewhere, nothing) == ({}, {})


async def test_recent_texts_are_what_is_out_or_goes_out(database: Database) -> None:
    """The latest time first, drafts and other accounts' left out."""
    await planned(
        database,
        live(planned_post("out", state=PostState.PUBLISHED, minutes=1), 1),
        planned_post("soon", minutes=20),
        planned_post("draft", state=PostState.DRAFT, minutes=30),
        planned_post("there", accounts=(SECOND.id,), minutes=30),
    )
    async with database.read() as uow:
        both = await uow.posts.recent_texts(ACCOUNT.id, 10)
        newest = await uow.posts.recent_texts(ACCOUNT.id, 1)
    assert (both, newest) == (["soon for account", "out for account"], ["soon for account"])
