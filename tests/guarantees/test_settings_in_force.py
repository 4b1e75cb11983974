"""What managers change holds: here at once, in other replicas at their next look, after a restart.

Only managers change it, every change leaves an event, and nobody can lock everybody out.
"""

from collections.abc import Awaitable, Callable
from datetime import time, timedelta

import pytest
from sqlalchemy import select, update

from bot.domain.events import EventKind
from bot.domain.people import Role
from bot.domain.phrases import DEFAULT_PHRASES, PhraseKind
from bot.domain.settings import DigestRecipient, SettingKey
from bot.errors import BadInput, NotAllowed, NotFound
from bot.services.settings import TeamSettingsService
from db.schema import metadata
from db.settings_tables import settings as kept_settings
from tests.guarantees.replicas import (
    ANA,
    BEN,
    CARE,
    MARA,
    TEAM,
    Replica,
    Workplace,
    on_sqlite,
)
from tests.stories import NOON

CHLOE, GUS = "U0CHLOEMA1", "U0GUSGUES1"
HOUR = timedelta(hours=1)


async def change(bot: Replica, key: SettingKey, value: object, *, by: str = MARA) -> None:
    """Mara changes a setting."""
    now = bot.parts.settings_watch._clock.now()
    await bot.parts.services.settings.change(key, value, by=by, role=Role.MANAGER, now=now)


async def changes(place: Workplace) -> list[tuple[str, str, object, object]]:
    """Actor, key, old and new value of every change, oldest first."""
    events = metadata.tables["events"]
    async with place.database.read() as uow:
        query = (
            select(events.c.actor, events.c.facts)
            .where(events.c.kind == EventKind.SETTING_CHANGED.value)
            .order_by(events.c.at, events.c.id)
        )
        rows = (await uow.connection.execute(query)).all()
    return [(r.actor, r.facts["key"], r.facts["old"], r.facts["new"]) for r in rows]


async def test_a_change_holds_here_at_once_and_there_at_the_next_look(
    shared_place: Workplace,
) -> None:
    """Nobody restarts anything; the new promise is that of the next customer."""
    place = shared_place
    async with place.replica("one") as one, place.replica("two") as two:
        await change(one, SettingKey.WINDOW, "30")
        here, there = one.parts.settings.now, two.parts.settings.now
        await two.parts.settings_watch.round()
        assert (here.policy.window, there.policy.window) == (HOUR / 2, HOUR)
        assert two.parts.settings.now.policy.window == HOUR / 2
        place.world.person("kim").posts("@harbourcoffee where is it?")
        await two.poll()
        found = await place.conversation()
        assert found.clock is not None
        assert found.clock.deadline - found.clock.start == HOUR / 2


async def test_a_change_outlives_the_process(place: Workplace) -> None:
    """With who and when; taken back, the installer's holds again."""
    async with place.replica("one") as one:
        await change(one, SettingKey.RETENTION, 90)
    async with place.replica("two") as two:
        await two.parts.settings_watch.round()
        view = await two.parts.services.settings.look(Role.MANAGER, NOON)
        shown = view[SettingKey.RETENTION]
        assert (shown.text, shown.installed, shown.changed) == ("90", "400", True)
        assert (shown.changed_by, shown.changed_at) == (MARA, NOON)
        assert two.parts.settings.now.retention == timedelta(days=90)
        await change(two, SettingKey.RETENTION, None)
        assert two.parts.settings.now.retention == TEAM.retention
    assert await changes(place) == [
        (MARA, "retention_days", 400, 90),
        (MARA, "retention_days", 90, 400),
    ]


async def test_what_is_not_changed_leaves_no_event(place: Workplace, bot: Replica) -> None:
    """Whoever submits a form unchanged has changed nothing; several changes are several events."""
    settings = bot.parts.services.settings
    values: dict[SettingKey, object] = {SettingKey.WINDOW: "60", SettingKey.MIX_SOCIAL: "75"}
    for _ in range(2):
        await settings.change_all(values, by=MARA, role=Role.MANAGER, now=NOON)
    assert await changes(place) == [(MARA, "mix_social_percent", 80, 75)]


@on_sqlite
async def test_a_wrong_value_is_refused_in_its_field_and_nothing_is_kept(
    place: Workplace, bot: Replica
) -> None:
    """Also the right ones beside it."""
    values: dict[SettingKey, object] = {SettingKey.WINDOW: "30", SettingKey.ZONE: "Berlin"}
    with pytest.raises(BadInput) as refused:
        await bot.parts.services.settings.change_all(values, by=MARA, role=Role.MANAGER, now=NOON)
    assert (refused.value.field, refused.value.example) == ("time_zone", "Europe/Berlin")
    assert str(refused.value).startswith("It is no time zone of the IANA list; did you mean")
    with pytest.raises(BadInput, match="It has to be a country's two letters"):
        await change(bot, SettingKey.COUNTRY, "Atlantis")
    assert await changes(place) == []


@on_sqlite
@pytest.mark.parametrize(
    "act",
    [
        lambda s: s.look(Role.MEMBER, NOON),
        lambda s: s.change(SettingKey.WINDOW, 1, by=ANA, role=Role.MEMBER, now=NOON),
        lambda s: s.choose_digest(ANA, at=None, by=ANA, role=Role.MEMBER, now=NOON),
        lambda s: s.set_phrases(PhraseKind.OPENING, ["x"], by=ANA, role=Role.MEMBER, now=NOON),
        lambda s: s.change_account(
            "account",
            channel="C0OTHER",
            window_minutes="",
            hours="",
            by=ANA,
            role=Role.MEMBER,
            now=NOON,
        ),
    ],
)
async def test_only_managers_see_and_change_settings(
    place: Workplace, bot: Replica, act: Callable[[TeamSettingsService], Awaitable[object]]
) -> None:
    """Everybody else is told whom to ask."""
    with pytest.raises(NotAllowed, match="Only managers can change the team's settings"):
        await act(bot.parts.services.settings)
    assert await changes(place) == []


# -- nobody is locked out ------------------------------------------------------------------------


async def test_who_is_named_is_a_manager_at_once(bot: Replica) -> None:
    """And whoever is not named any more is not."""
    await change(bot, SettingKey.MANAGERS, [BEN])
    team = bot.parts.services.team
    assert [await team.role(u) for u in (BEN, MARA)] == [Role.MANAGER, Role.MEMBER]


@on_sqlite
@pytest.mark.parametrize("value", ["", []])
async def test_an_emptied_list_gives_the_installers_back(
    place: Workplace, bot: Replica, value: object
) -> None:
    """Whatever way it was emptied."""
    await change(bot, SettingKey.MANAGERS, [BEN])
    await change(bot, SettingKey.MANAGERS, value, by=BEN)
    assert await bot.parts.services.team.role(MARA) is Role.MANAGER
    assert (await changes(place))[-1][3] == []


@on_sqlite
@pytest.mark.parametrize("nobody", [[GUS], ["U0NOBODY99"], ["U0GOLDEN01"]])
async def test_a_list_of_people_who_may_not_act_is_refused(
    place: Workplace, bot: Replica, nobody: list[str]
) -> None:
    """A guest, somebody Slack does not know, a bot: nobody could change it back."""
    with pytest.raises(BadInput, match="Nobody of these is a full member"):
        await change(bot, SettingKey.MANAGERS, nobody)
    assert await changes(place) == []


@on_sqlite
async def test_when_the_last_manager_has_left_the_installers_can_act(
    place: Workplace, bot: Replica
) -> None:
    """The list still names people; none of them can do anything any more."""
    await change(bot, SettingKey.MANAGERS, [BEN])
    async with place.database.write() as uow:
        await uow.connection.execute(
            update(kept_settings)
            .where(kept_settings.c.key == SettingKey.MANAGERS.value)
            .values(value=["U0LEFT0001"])
        )
        await uow.commit()
    await bot.parts.settings_watch.round()
    team = bot.parts.services.team
    assert bot.parts.settings.now.managers == ("U0LEFT0001",)
    assert [await team.role(u) for u in (MARA, ANA)] == [Role.MANAGER, Role.MEMBER]


@on_sqlite
async def test_a_value_of_another_release_does_not_take_the_others_with_it(
    place: Workplace, bot: Replica
) -> None:
    """What cannot be read stands back, and the bot runs."""
    await change(bot, SettingKey.WINDOW, 30)
    await change(bot, SettingKey.ZONE, "Europe/Berlin")
    async with place.database.write() as uow:
        await uow.connection.execute(
            update(kept_settings)
            .where(kept_settings.c.key == SettingKey.WINDOW.value)
            .values(value={"minutes": 30})
        )
        await uow.commit()
    await bot.parts.settings_watch.round()
    found = bot.parts.settings.now
    assert (found.zone, found.policy.window) == ("Europe/Berlin", HOUR)


# -- the rest of what can be set -----------------------------------------------------------------


async def test_an_account_has_its_own_channel_window_and_hours(
    place: Workplace, bot: Replica
) -> None:
    """Each change is an event; empty fields mean the team's."""
    settings = bot.parts.services.settings

    async def set_(channel: str, window: str, hours: str) -> None:
        await settings.change_account(
            "account",
            channel=channel,
            window_minutes=window,
            hours=hours,
            by=MARA,
            role=Role.MANAGER,
            now=NOON,
        )

    await set_("C0OTHER", "15", "Mon-Fri 9-17")
    own = (await settings.look(Role.MANAGER, NOON)).accounts[0]
    await set_("C0OTHER", "", "")
    team = (await settings.look(Role.MANAGER, NOON)).accounts[0]
    assert (own.account.channel, own.window_minutes, own.hours_text) == (
        "C0OTHER",
        15,
        "Mon-Fri 9-17",
    )
    assert (team.window_minutes, team.hours_text) == (None, "")
    assert (team.team_window_minutes, team.team_hours_text) == (60, "24/7")
    assert await changes(place) == [
        (MARA, "channel", CARE, "C0OTHER"),
        (MARA, "window_seconds", None, 900),
        (MARA, "hours_text", "", "Mon-Fri 9-17"),
        (MARA, "window_seconds", 900, None),
        (MARA, "hours_text", "Mon-Fri 9-17", ""),
    ]
    for field, values in (
        ("channel", ("#care", "", "")),
        ("channel", ("", "", "")),
        ("window_minutes", ("C0OTHER", "0", "")),
        ("hours", ("C0OTHER", "", "sometimes")),
    ):
        with pytest.raises(BadInput) as refused:
            await set_(*values)
        assert refused.value.field == field
    with pytest.raises(NotFound):
        await settings.change_account(
            "gone",
            channel=CARE,
            window_minutes=None,
            hours="",
            by=MARA,
            role=Role.MANAGER,
            now=NOON,
        )


async def test_the_teams_own_lines_replace_those_that_come_with_the_product(
    place: Workplace, bot: Replica
) -> None:
    """Without any, those come back; blanks and repeats are left out."""
    settings = bot.parts.services.settings

    async def set_(*lines: str) -> None:
        await settings.set_phrases(
            PhraseKind.THANK_YOU, lines, by=MARA, role=Role.MANAGER, now=NOON
        )

    await set_(" Thanks, {name}! ", "", "Cheers!", "Cheers!")
    own = await settings.phrases(PhraseKind.THANK_YOU)
    await set_()
    back = await settings.phrases(PhraseKind.THANK_YOU)
    assert (own.lines, own.own) == (("Thanks, {name}! ", "Cheers!"), True)
    assert (back.lines, back.own) == (DEFAULT_PHRASES[PhraseKind.THANK_YOU], False)
    kept = ["Thanks, {name}! ", "Cheers!"]
    assert await changes(place) == [
        (MARA, "phrases:thank_you", [], kept),
        (MARA, "phrases:thank_you", kept, []),
    ]
    for lines in (["x" * 501], [str(n) for n in range(31)]):
        with pytest.raises(BadInput) as refused:
            await set_(*lines)
        assert refused.value.field == "thank_you"


async def test_everybody_has_a_digest_time_of_their_own(bot: Replica) -> None:
    """Managers have the common one until they choose; a channel is there or not."""
    settings = bot.parts.services.settings

    async def choose(who: str, at: time | None, zone: str = "") -> None:
        await settings.choose_digest(who, at=at, zone=zone, by=MARA, role=Role.MANAGER, now=NOON)

    async def digests() -> tuple[DigestRecipient, ...]:
        return (await settings.look(Role.MANAGER, NOON)).digests

    common = await digests()
    await choose(CARE, time(9))
    await choose(MARA, time(7, 15), "Europe/Berlin")
    chosen = await digests()
    await choose(CARE, None)
    await choose(MARA, None)
    assert common == (DigestRecipient(id=MARA, at=time(8, 30)),)
    assert chosen == (
        DigestRecipient(id=MARA, at=time(7, 15), zone="Europe/Berlin"),
        DigestRecipient(id=CARE, at=time(9)),
    )
    assert await digests() == ()
    with pytest.raises(BadInput) as refused:
        await choose(MARA, time(8), "Mars")
    assert refused.value.field == "digest_recipients"


# -- the clock ------------------------------------------------------------------------------------


@on_sqlite
@pytest.mark.parametrize("minute", [10, 40, 55])
@pytest.mark.parametrize("hours", ["24/7", "Sun 9-17", "Wed 12-13"])
async def test_clocks_that_run_keep_their_promise(
    place: Workplace, bot: Replica, minute: int, hours: str
) -> None:
    """Window, stages and hours are changed while somebody waits: late when they were promised."""
    place.world.person("kim").posts("@harbourcoffee where is it?")
    await bot.poll()
    await bot.quiet()
    began = await place.conversation()
    late: list[bool] = []
    for passed in range(1, 61):
        place.clock.advance(timedelta(minutes=1))
        if passed == minute:
            await change(bot, SettingKey.WINDOW, 600)
            await change(bot, SettingKey.STAGES, "0.5, 1")
            await change(bot, SettingKey.HOURS, hours)
        await bot.parts.reminding.round()
        late.append((await place.conversation()).late)
    after = await place.conversation()
    assert (late.index(True), after.clock, after.owner) == (59, began.clock, "")
