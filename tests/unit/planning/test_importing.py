"""A plan from a file: everything is checked first, all of it is stored, or nothing."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.events import EventKind
from bot.domain.posts import PlannedTime, Post, PostKind, PostState, Variant
from db.unit_of_work import Database
from integrations.memory import OPENAIR, WARBLE
from tests.plans import ANA, MARA, PLANS, planned_post
from tests.stories import NOON
from tests.unit.planning.plan_files import (
    OPEN,
    SOON,
    SUMMER,
    WARBLING,
    Desk,
    desk,
    social_and_promotional,
    told,
)

BEN = "U0BENOKAF1"
TWO_NETWORKS = "warble; openair"
KNOWN = "It stands in the plan already, where an import changes nothing."


@pytest.fixture
async def plan(database: Database) -> AsyncIterator[Desk]:
    """Two accounts, and nothing planned."""
    async with desk(database) as opened:
        yield opened


async def test_a_row_becomes_a_post(plan: Desk) -> None:
    """With everything that the composer would have set, sent to review by who imports."""
    (stored,) = await plan.take(
        "day;time;zone;state;kind;theme;accounts;text;text:openair;notes;author\n"
        "2026-04-01;9:05;Asia/Tokyo;review;service;summer AT the harbour;"
        '"warble:@harbour, openair:harbour.openair.example";We open at ten;'
        f'"One\n---\nTwo";ask Kim;{BEN}\n'
    )
    assert await plan.plan() == [stored]
    assert stored == Post(
        id=stored.id,
        author=BEN,
        created_at=NOON,
        changed_at=NOON,
        channel=PLANS,
        kind=PostKind.SERVICE,
        variants=(
            Variant(account_id=WARBLING.id, text="We open at ten"),
            Variant(account_id=OPEN.id, text="One\n---\nTwo"),
        ),
        version=2,
        state=PostState.IN_REVIEW,
        theme_id=SUMMER.id,
        notes="ask Kim",
        planned=PlannedTime(wall=datetime(2026, 4, 1, 9, 5), zone="Asia/Tokyo"),
        due_at=datetime(2026, 4, 1, 0, 5, tzinfo=UTC),
        edited_by=BEN,
        submitted_by=ANA,
        submitted_at=NOON,
    )
    async with plan.database.read() as uow:
        events = await uow.events.of_post(stored.id, 10)
    assert [(e.kind, e.actor) for e in events] == [
        (EventKind.POST_WRITTEN, ANA),
        (EventKind.POST_SUBMITTED, ANA),
    ]


async def test_little_is_enough(plan: Desk) -> None:
    """Accounts and a text make a social draft without a time, in the name of who imports."""
    (stored,) = await plan.take("accounts,text\nwarble,Hello\n")
    assert (stored.state, stored.version, stored.kind) == (PostState.DRAFT, 1, PostKind.SOCIAL)
    assert (stored.author, stored.planned, stored.due_at) == (ANA, None, None)


async def test_all_errors_are_told_at_once_and_nothing_is_stored(plan: Desk) -> None:
    """Each with the line on which its row begins, and its column."""
    checked = await plan.check(
        "day,time,zone,state,kind,theme,accounts,text,author,pictures,text:warble\n"
        '2026-04-01,09:00,,draft,,,warble,"two\nlines",,,\n'
        "01.04.2026,9 am,,done,advert,Winter,bluesky,Hi,kim,beans.png,\n"
        "2026-04-01,,,,,,,Hi,,,\n"
        ",09:00,,,,,warble,Hi,,,\n"
        "2026-02-30,09:00,,,,,warble,,,,\n"
        "2026-04-01,09:00,Mars/Base,,,,openair,Hi,,,unused\n"
        "2026-03-04,12:59,,draft,,,warble,too late,,,\n"
    )
    assert told(checked.errors) == [
        "line 4, state: I understood “done”, and it has to be draft or review.",
        (
            "line 4, accounts: There is no account “bluesky”. There are: "
            "openair:harbour.openair.example, warble:harbour."
        ),
        "line 4, author: “kim” is no Slack user id: it begins with U.",
        (
            "line 4, kind: I understood “advert”, and it has to be one of: "
            "social, promotional, service."
        ),
        "line 4, theme: There is no theme “Winter”. There are: “Summer at the harbour”.",
        "line 4, day: I understood “01.04.2026”; write a day like this: 2026-12-01.",
        "line 4, time: I understood “9 am”; write a time like this: 09:00.",
        "line 4, pictures: Pictures cannot be imported: add them in Slack afterwards.",
        "line 5, accounts: Choose at least one account.",
        "line 5, time: At what time? Only a day is chosen.",
        "line 6, day: On which day? Only a time is chosen.",
        "line 7, text: There is nothing to keep yet. Write a few words.",
        "line 7, day: I understood “2026-02-30 09:00”, and that is no time.",
        "line 8, text:warble: There are words here, and none of its accounts is chosen.",
        "line 8, zone: I understood the time zone “Mars/Base”, and there is none of that name.",
        "line 9, time: This time has passed (it is 13:00 there).",
    ]


async def test_a_row_with_several_faults_is_told_all_of_them(plan: Desk) -> None:
    """What cannot be read keeps nobody from measuring the rest."""
    checked = await plan.check(
        "day,time,accounts,text,state,theme\n"
        f"2026-01-01,09:00,warble openair,{'word ' * 60},review,Winter\n"
    )
    assert [error.column for error in checked.errors] == [
        "theme",
        "time",
        "text",
        "same_words_reason",
    ]


async def test_an_account_is_named_without_doubt(plan: Desk) -> None:
    """A network is enough where it has one account; of two of one handle the id tells."""
    second = replace(WARBLING, id="w2", external_id="2", handle="roastery")
    double = replace(OPEN, id="o2", external_id="2")
    async with plan.database.write() as uow:
        await uow.accounts.save(second, NOON)
        await uow.accounts.save(double, NOON)
        await uow.commit()
    checked = await plan.check(
        "accounts,text\nwarble,a\nopenair:harbour.openair.example,b\n"
        "warble:ROASTERY warble:roastery,c\nopenair:o2,d\n"
    )
    assert told(checked.errors) == [
        (
            "line 2, accounts: “warble” means 2 accounts: warble:harbour, warble:roastery. "
            "Name one of them."
        ),
        (
            "line 3, accounts: “openair:harbour.openair.example” means 2 accounts: openair:o, "
            "openair:o2. Name one of them."
        ),
    ]
    assert [p.account_ids for p in checked.posts] == [(second.id,), (double.id,)]


async def test_own_words_of_an_account_go_before_those_of_its_network(plan: Desk) -> None:
    """And the common text is for whoever has none."""
    second = replace(WARBLING, id="w2", external_id="2", handle="roastery")
    async with plan.database.write() as uow:
        await uow.accounts.save(second, NOON)
        await uow.commit()
    stored = await plan.take(
        "accounts,text,text:warble,text:warble:roastery\n"
        "warble:harbour warble:roastery openair,common,network,own\n"
        "warble:roastery openair,common,network,\n"
        "warble:harbour openair,common,,unused\n".replace("unused", "")
    )
    assert [[v.text for v in p.variants] for p in stored] == [
        ["network", "own", "common"],
        ["network", "common"],
        ["common", "common"],
    ]


async def test_texts_are_measured_by_their_networks(plan: Desk) -> None:
    """What is too long stops a review; of a draft it is only said. A link counts 23 on Warble."""
    long = "x" * 281
    links = f"{'https://example.com/' + 'a' * 200} " * 2
    checked = await plan.check(
        "accounts,text,text:openair,state\n"
        f"{TWO_NETWORKS},{links},Another story,review\n"
        f"{TWO_NETWORKS},{long},Another story,review\n"
        f"warble,{long},,draft\n"
        f"warble,{'y' * 3001},,draft\n"
    )
    too_long = (
        "Warble (pretend): 1 character too many: Warble (pretend) takes 280 characters, this has "
        "281."
    )
    assert told(checked.errors) == [
        f"line 3, text: {too_long}",
        "line 5, text: It has 3,001 characters; the composer takes 3,000.",
    ]
    (fits, draft) = [fate for fate in checked.fates if fate.post]
    assert (fits.line, fits.notes) == (2, ())
    assert told(draft.notes) == [f"line 4, text: {too_long}"]


async def test_an_account_that_is_away_stops_a_review(database: Database) -> None:
    """Nobody can measure for it; a draft may wait."""
    async with desk(database, [OPENAIR]) as plan:
        checked = await plan.check("accounts,text,state\nwarble,Hi,review\nwarble,Ho,draft\n")
    why = "accounts: Warble: This account is not connected at the moment."
    assert told(checked.errors) == [f"line 2, {why}"]
    assert told(checked.fates[1].notes) == [f"line 3, {why}"]


async def test_limits_that_are_assumed_are_said_once(database: Database) -> None:
    """A server that does not answer now stops nobody: its texts are measured strictly."""
    assert WARBLE.publishing is not None
    silent = replace(WARBLE, publishing=replace(WARBLE.publishing, assumed=True))
    async with desk(database, [silent]) as plan:
        checked = await plan.check("accounts,text,state\nwarble,Hi,review\nwarble,Ho,review\n")
    assert checked.errors == ()
    assert [told(fate.notes) for fate in checked.fates] == [
        [
            (
                "line 2, accounts: Warble (pretend) (@harbour) does not answer now, so that texts "
                "for it were measured by 280 characters, counted strictly."
            )
        ],
        [],
    ]


async def test_the_same_words_ask_for_a_reason(plan: Desk) -> None:
    """They are shown; with a reason they pass, and a draft is only told."""
    words = "Fresh beans from Sidamo are on the shelves today"
    checked = await plan.check(
        "accounts,text,same_words_reason,state\n"
        f"{TWO_NETWORKS},{words},,review\n"
        f"{TWO_NETWORKS},{words}!,no time,review\n"
        f"{TWO_NETWORKS},{words}?,,draft\n"
    )
    sentence = (
        "same_words_reason: Warble (pretend) (@harbour) and Openair (pretend) "
        f"(@harbour.openair.example) get nearly the same words (100% alike: “{words}”). "
        "Give each its own, or say here why not."
    )
    assert told(checked.errors) == [f"line 2, {sentence}"]
    assert [told(fate.notes) for fate in checked.fates] == [[], [], [f"line 4, {sentence}"]]
    assert [p.same_words_reason for p in checked.posts] == ["no time", ""]


async def test_times_that_do_not_exist_or_exist_twice_are_said(plan: Desk) -> None:
    """In Berlin the clock skips 2:30 in March and shows it twice in October."""
    checked = await plan.check(
        "day,time,accounts,text\n"
        "2026-03-29,02:30,warble,a\n2026-10-25,02:30,warble,b\n2026-10-25,02:30 second,warble,c\n"
    )
    assert [told(fate.notes) for fate in checked.fates] == [
        [
            (
                "line 2, time: 2:30 does not exist in Europe/Berlin on 29 March 2026 (summer time "
                "begins); 3:30 is meant."
            )
        ],
        [
            (
                "line 3, time: 2:30 comes twice in Europe/Berlin on 25 October 2026 (summer time "
                "ends): first at UTC+2, then at UTC+1; the first is meant."
            )
        ],
        [
            (
                "line 4, time: 2:30 comes twice in Europe/Berlin on 25 October 2026 (summer time "
                "ends): first at UTC+2, then at UTC+1; the second is meant."
            )
        ],
    ]
    assert [p.due_at for p in checked.posts] == [
        datetime(2026, 3, 29, 1, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    ]


async def test_a_file_is_weighed_as_a_whole(plan: Desk) -> None:
    """One promotional post beside four social ones of the same file fits; two do not."""
    assert (await plan.check(social_and_promotional(4, 1))).errors == ()
    checked = await plan.check(social_and_promotional(4, 2))
    figures = (
        "kind: Warble (pretend) (@harbour): 4 of 6 posts would be social within 28 days, which is "
        "67%; at least 80% have to be."
    )
    assert told(checked.errors) == [f"line 6, {figures}", f"line 7, {figures}"]
    drafts = await plan.check(social_and_promotional(4, 2, state="draft"))
    assert drafts.errors == ()
    assert told(drafts.fates[5].notes) == [f"line 7, {figures}"]


async def test_drafts_carry_no_promotional_post(plan: Desk) -> None:
    """Nobody knows whether they ever go out; what is queued counts, and what is published."""
    file = social_and_promotional(4, 1, state="draft").rsplit("draft", 1)[0] + "review"
    (error,) = told((await plan.check(file)).errors)
    assert error.startswith("line 6, kind: Warble (pretend) (@harbour): 0 of 1 post would be")
    await plan.put(
        *(
            replace(
                planned_post(f"queued {i}", accounts=(WARBLING.id,)), due_at=SOON + timedelta(i)
            )
            for i in range(4)
        )
    )
    assert (await plan.check(file)).errors == ()


async def test_only_a_manager_lets_a_post_cross_the_line(plan: Desk) -> None:
    """With a reason, which is kept."""
    file = (
        "day,time,kind,accounts,text,state,override_reason\n"
        "2026-04-01,09:00,promotional,warble,Buy,review,the fair\n"
        "2026-04-02,09:00,social,warble,Hi,review,\n"
    )
    (error,) = told((await plan.check(file)).errors)
    assert error.startswith("line 2, override_reason: Only a manager lets a post cross")
    stored, _ = await plan.take(file, by=MARA)
    assert (stored.override_by, stored.override_reason) == (MARA, "the fair")
    async with plan.database.read() as uow:
        kinds = [e.kind for e in await uow.events.of_post(stored.id, 10)]
    assert EventKind.POST_OVERRIDDEN in kinds


async def test_a_file_that_is_imported_twice_plans_nothing_twice(plan: Desk) -> None:
    """Not posts with a time, not those without, and not when somebody adds a line."""
    file = "day,time,accounts,text\n2026-04-01,09:00,warble,a\n,,warble openair,b\n"
    assert len(await plan.take(file)) == 2
    checked = await plan.check(f"{file}2026-04-01,09:00,openair,a\n")
    assert [(f.line, f.left_out) for f in checked.fates] == [(2, KNOWN), (3, KNOWN), (4, "")]
    assert len(await plan.importing.store(checked, ANA, NOON)) == 1
    assert len(await plan.plan()) == 3


async def test_what_was_planned_is_known_when_its_time_has_passed(plan: Desk) -> None:
    """Half of a plan is published, and somebody imports its file again."""
    file = "day,time,accounts,text\n2026-03-05,09:00,warble,a\n2026-04-01,09:00,warble,b\n"
    await plan.take(file)
    later = await plan.importing.check(
        file.encode(), ANA, NOON + timedelta(days=2), lambda *_: None
    )
    assert (later.errors, [f.left_out for f in later.fates]) == ((), [KNOWN, KNOWN])


async def test_what_was_withdrawn_can_be_planned_again(plan: Desk) -> None:
    """It does not stand in the plan any more."""
    file = "day,time,accounts,text\n2026-04-01,09:00,warble,a\n"
    (first,) = await plan.take(file)
    async with plan.database.write() as uow:
        gone = first.bump(NOON, state=PostState.WITHDRAWN)
        assert await uow.posts.save(first, gone)
        await uow.commit()
    assert len(await plan.take(file)) == 1


async def test_of_two_imports_at_once_one_stores(plan: Desk) -> None:
    """Both have checked the same file before either stores it."""
    file = "day,time,accounts,text\n2026-04-01,09:00,warble,a\n,,warble,b\n"
    one, other = await plan.check(file), await plan.check(file)
    assert len(await plan.importing.store(one, ANA, NOON)) == 2
    assert await plan.importing.store(other, ANA, NOON) == ()
    assert len(await plan.plan()) == 2


async def test_a_line_that_says_the_same_as_another_is_left_out(plan: Desk) -> None:
    """Unless an export has them as two."""
    checked = await plan.check(
        "id,accounts,text\n,warble,a\n,warble,a\nx1,openair,b\nx2,openair,b\n"
    )
    assert [f.left_out for f in checked.fates] == ["", "Line 2 says the same.", "", ""]


async def test_an_id_is_recognised_and_nothing_is_changed(plan: Desk) -> None:
    """A row with the id of a post that stands otherwise is an error, not a second post."""
    (first,) = await plan.take("accounts,text\nwarble,a\n")
    checked = await plan.check(f"id,accounts,text\n{first.id},warble,b\nunknown,warble,c\n")
    assert told(checked.errors) == [
        (
            "line 2, id: This post stands in the plan otherwise, and an import changes nothing "
            "there. Edit it in Slack, or empty this cell to plan another one."
        )
    ]
    assert [f.post is None for f in checked.fates] == [True, False]
    again = await plan.check(f"id,accounts,text\n{first.id},warble,a\n")
    assert [f.left_out for f in again.fates] == [KNOWN]


async def test_what_has_come_further_is_not_imported_like_that(plan: Desk) -> None:
    """An approval is nobody's to write into a file; what is out stays out."""
    checked = await plan.check(
        "accounts,text,state,pictures\nwarble,a,scheduled,\nwarble,b,published,\n"
        "warble,c,Changes asked,\nwarble,d,In review,2\n"
    )
    assert checked.errors == ()
    assert [(f.left_out, f.post and f.post.state, told(f.notes)) for f in checked.fates] == [
        (
            "",
            PostState.IN_REVIEW,
            ["line 2, state: An approval is not imported: it goes to review."],
        ),
        ("It is published: only what is still to be reviewed is imported.", None, []),
        ("", PostState.DRAFT, []),
        (
            "",
            PostState.DRAFT,
            [
                (
                    "line 5, pictures: Its pictures are not imported: add them in Slack. "
                    "Until then it is a draft."
                )
            ],
        ),
    ]
