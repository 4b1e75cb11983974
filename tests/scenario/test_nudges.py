"""The clock reminds: whom, when, where, and when it is silent."""

from datetime import datetime, timedelta
from pathlib import Path

from integrations.memory.faults import Operation
from playground.slack import ShownMessage
from tests.scenario.office import NOON, ManualClock, Office, running_office

ANA, BEN, CHLOE, MARA = "U0ANARUIZ1", "U0BENOKAF1", "U0CHLOEMA1", "U0MARALIND"
ACKNOWLEDGE = "Acknowledge: “we have heard you”"


def nudges(office: Office, card: ShownMessage) -> dict[str, int]:
    """How many reminders stand where."""
    return {
        "thread": len(office.thread(card)),
        "channel": len(office.cards()) - 1,
        "ana": len(office.direct("ana")),
        "ben": len(office.direct("ben")),
        "mara": len(office.direct("mara")),
    }


NONE = {"thread": 0, "channel": 0, "ana": 0, "ben": 0, "mara": 0}


async def test_unclaimed_is_told_to_those_on_duty_the_channel_and_managers(
    office: Office,
) -> None:
    """Half: on duty in the thread. Three quarters: the channel. Nine tenths: managers too."""
    card = await office.says("My order never came")
    await office.later(minutes=29)
    assert nudges(office, card) == NONE
    await office.later(minutes=1)
    assert nudges(office, card) == {**NONE, "thread": 1}
    [half] = office.thread(card)
    assert half.mentions.users == {ANA, BEN}
    assert "⏰ Somebody waits, and nobody has claimed it. Who takes it?" in half.words
    assert "My order never came" in half.words
    assert half.buttons == ["Claim", "Reply"]
    assert "🟡" in office.again(card).words
    await office.later(minutes=15)
    assert nudges(office, card) == {**NONE, "thread": 1, "channel": 1}
    assert office.cards()[-1].mentions.users == {ANA, BEN}
    assert f"/archives/{card.channel}/p{card.ts.replace('.', '')}|" in office.cards()[-1].words
    assert "🟠" in office.again(card).words
    await office.later(minutes=9)
    assert nudges(office, card) == {**NONE, "thread": 1, "channel": 2, "mara": 1}
    await office.later(minutes=5)
    assert nudges(office, card) == {**NONE, "thread": 1, "channel": 2, "mara": 1}
    await office.ana.click(half, "Claim")
    await office.quiet()
    assert (await office.conversation(card)).owner == ANA


async def test_the_owner_is_told_directly_with_buttons_that_work(office: Office) -> None:
    """At three quarters, by direct message: Reply, Release and Acknowledge."""
    card = await office.says("My order never came")
    other = await office.says("Cold coffee", by="lee", name="Lee Ito")
    for one in (card, other):
        await office.ana.click(office.again(one), "Claim it")
        await office.quiet()
    await office.later(minutes=35)
    await office.ana.reply(card, "I am asking the warehouse")
    await office.ana.reply(other, "Asking the barista")
    await office.later(minutes=10)
    first, second = office.direct("ana")
    assert first.buttons == ["Reply", "Release", "Acknowledge"]
    assert f"⏰ Somebody waits for an answer. <@{ANA}> has it." in first.words
    assert office.direct("mara") == []
    await office.ana.click(first, "Acknowledge")
    await office.quiet()
    assert len(office.world.posts_by_us()) == 1
    assert "💬 *Acknowledged*" in office.again(card).words
    await office.ana.click(second, "Release")
    await office.quiet()
    assert (await office.conversation(other)).owner == ""
    await office.ana.click(second, "Reply")
    await office.ana.submit({"answer.text": "Shall we make you a new one?"})
    await office.quiet()
    assert len(office.world.posts_by_us()) == 2
    await office.ana.click(first, "Acknowledge")
    told = office.direct("ana") + office.slack.im("ana").ephemerals(ANA)
    assert "Nobody waits here any more" in told[-1].words
    await office.quiet()
    assert len(office.world.posts_by_us()) == 2


async def test_nine_tenths_reach_owner_and_managers(office: Office) -> None:
    """Both directly; an owner who is a manager hears it once."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Claim it")
    await office.later(minutes=40)
    await office.ana.reply(card, "Soon")
    await office.later(minutes=14)
    assert [len(office.direct(p)) for p in ("ana", "mara")] == [1, 1]
    second = await office.says("Cold coffee", by="lee", name="Lee Ito")
    await office.mara.click(second, "Claim it")
    await office.later(minutes=50)
    await office.mara.reply(second, "On it")
    before = len(office.direct("mara"))
    await office.later(minutes=4)
    assert len(office.direct("mara")) == before + 1


async def test_a_silent_claim_is_nudged_like_none(office: Office) -> None:
    """Those on duty hear of it at half, unless the owner shows that they are at it."""
    silent = await office.says("My order never came")
    busy = await office.says("Cold coffee", by="lee", name="Lee Ito")
    for card in (silent, busy):
        await office.chloe.click(office.again(card), "Claim it")
        await office.quiet()
    await office.later(minutes=20)
    await office.chloe.reply(busy, "Asking the barista")
    await office.later(minutes=10)
    [line] = office.thread(silent)
    assert line.mentions.users == {ANA, BEN, CHLOE}
    assert f"<@{CHLOE}> has it" in line.words
    assert [m.words for m in office.thread(busy)] == ["Asking the barista"]


async def test_the_deadline_marks_late_releases_and_tells_managers(office: Office) -> None:
    """Then hourly, for a working day at most; whoever takes it hears the reminders."""
    card = await office.says("My order never came")
    await office.chloe.click(card, "Claim it")
    await office.later(minutes=59)
    managers = len(office.direct("mara"))
    await office.later(minutes=1)
    shown = office.again(card)
    assert "🔴 *Late*" in shown.words
    assert "👤 Nobody has it yet" in shown.words
    conversation = await office.conversation(card)
    assert (conversation.owner, conversation.late) == ("", True)
    told = office.direct("mara")[managers:]
    assert len(told) == 1
    assert "🔴 Somebody waits past the deadline, and nobody has claimed it." in told[0].words
    assert f"🔓 <@{CHLOE}> had it; it is free for anybody now." in told[0].words
    managers = len(office.direct("mara"))
    for hour in range(8):
        await office.later(minutes=60)
        assert len(office.direct("mara")) == managers + hour + 1
    for _ in range(4):
        await office.later(hours=6)
    assert len(office.direct("mara")) == managers + 8
    assert (await office.conversation(card)).nudge is None


async def test_an_answer_cancels_everything(office: Office) -> None:
    """No reminder follows an answer, not even one that Slack had not taken yet."""
    card = await office.says("My order never came")
    await office.ana.click(card, "Claim it")
    for words in ("Looking", "Still looking", "Nearly"):
        await office.later(minutes=14)
        await office.ana.reply(card, words)
    office.slack.fail_next("conversations.open", retry_after=120)
    await office.later(minutes=3)
    assert office.direct("ana") == []
    await office.ana.click(office.again(card), "Reply")
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.quiet()
    for _ in range(12):
        await office.later(minutes=30)
    assert nudges(office, card) == {**NONE, "thread": 4}
    assert "Which order is it?" in office.thread(card)[-1].words


async def test_who_is_away_or_not_to_be_disturbed_is_passed_over(office: Office) -> None:
    """The next on duty hears it instead; when nobody can, all are told."""
    office.ana.set_dnd(on=True)
    card = await office.says("My order never came")
    await office.later(minutes=30)
    assert office.thread(card)[0].mentions.users == {BEN}
    office.ana.set_dnd(on=False)
    office.ben.set_presence(active=False)
    owned = await office.says("Cold coffee", by="lee", name="Lee Ito")
    await office.ben.click(owned, "Claim it")
    await office.later(minutes=40)
    await office.ben.reply(owned, "Asking the barista")
    await office.later(minutes=5)
    assert office.direct("ben") == []
    assert office.thread(owned)[-1].mentions.users == {ANA, BEN}
    assert f"<@{BEN}> has it" in office.thread(owned)[-1].words
    office.ana.set_presence(active=False)
    third = await office.says("No oat milk", by="max", name="Max Roe")
    await office.later(minutes=30)
    assert office.thread(third)[0].mentions.users == {ANA, BEN}


async def test_more_than_enough_an_hour_is_gathered_into_one(tmp_path: Path) -> None:
    """Two an hour here: the third customer's reminder comes in one message with the fourth's."""
    environ = {"NUDGES_PER_PERSON_PER_HOUR": "2", "ON_DUTY": BEN}
    async with running_office(tmp_path, environ=environ) as office:
        cards = []
        for number in range(4):
            name = f"Person {number}"
            cards.append(await office.says(f"Where is {number}?", by=f"p{number}", name=name))
        await office.later(minutes=30)
        told = [office.thread(card)[0].mentions.users for card in cards]
        assert sorted(map(len, told)) == [0, 0, 1, 1]
        assert office.direct("ben") == []
        await office.later(minutes=14)
        quiet = cards[told.index(frozenset())]
        await office.ana.click(office.again(quiet), "Claim it")
        await office.quiet()
        await office.ana.click(office.again(quiet), "No reply needed…")
        await office.ana.submit({"close.reason": "duplicate"})
        await office.later(minutes=16)
        [gathered] = office.direct("ben")
        assert "I have gathered the reminders so as not to ring all the time." in gathered.words
        assert gathered.buttons
        assert set(gathered.buttons) == {"Reply"}
        await office.ben.click(gathered, "Reply", value=_first_value(gathered))
        assert office.ben.view is not None
        await office.later(minutes=10)
        assert len(office.direct("ben")) == 1


def _first_value(message: ShownMessage) -> str:
    values = [b["accessory"]["value"] for b in message.blocks if "accessory" in b]
    return str(values[0])


async def test_after_downtime_only_the_latest_stage_comes_and_says_how_late(
    office: Office,
) -> None:
    """The bot was down from before half until long after nine tenths."""
    card = await office.says("My order never came")
    await office.stop()
    office.clock.advance(timedelta(minutes=58))
    await office.start()
    await office.quiet()
    assert nudges(office, card) == {**NONE, "channel": 1, "mara": 1}
    [told] = office.direct("mara")
    assert "🐢 This reminder comes 4 min late: I was not running." in told.words
    await office.later(minutes=1)
    assert len(office.direct("mara")) == 1
    await office.later(minutes=1)
    assert len(office.direct("mara")) == 2
    assert "🐢" not in office.direct("mara")[-1].words


async def test_the_follow_up_of_an_acknowledgement_is_reminded_of(office: Office) -> None:
    """Half of four working hours later those on duty hear what was promised."""
    card = await office.says("My order never came")
    await office.ana.click(card, ACKNOWLEDGE)
    await office.quiet()
    assert len(office.thread(card)) == 1
    await office.later(minutes=119)
    assert len(office.thread(card)) == 1
    await office.later(minutes=1)
    nudge = office.thread(card)[-1]
    assert "was promised more from us" in nudge.words
    assert nudge.buttons == ["Reply", "Release"]


async def test_each_account_has_its_own_window(tmp_path: Path) -> None:
    """Ten minutes here: half of it is five."""
    account = {"window_seconds": 600}
    async with running_office(tmp_path, account=account) as office:
        card = await office.says("My order never came")
        clock = (await office.conversation(card)).clock
        assert clock is not None
        assert clock.deadline == NOON + timedelta(minutes=10)
        await office.later(minutes=5)
        assert nudges(office, card) == {**NONE, "thread": 1}


async def test_in_working_hours_friday_evening_is_due_on_monday(tmp_path: Path) -> None:
    """Thirty minutes, Mon-Fri 9-17: Friday 16:45 is due on Monday 9:15, in the team's zone."""
    environ = {
        "RESPONSE_WINDOW_MINUTES": "30",
        "WORKING_HOURS": "Mon-Fri 9-17",
        "TIME_ZONE": "Europe/Berlin",
        "HOLIDAYS": "DE",
    }
    friday = ManualClock(datetime.fromisoformat("2026-03-06T15:45:00+00:00"))
    async with running_office(tmp_path, environ=environ, clock=friday) as office:
        card = await office.says("My order never came")
        clock = (await office.conversation(card)).clock
        assert clock is not None
        assert clock.deadline == datetime.fromisoformat("2026-03-09T09:15:00+01:00")
        await office.later(minutes=14)
        assert nudges(office, card) == NONE
        await office.later(minutes=1)
        assert nudges(office, card) == {**NONE, "thread": 1}
        for _ in range(5):
            await office.later(hours=12)
        assert nudges(office, card) == {**NONE, "thread": 1}
        office.advance(datetime.fromisoformat("2026-03-09T08:08:00+00:00") - friday.now())
        await office.quiet()
        assert nudges(office, card) == {**NONE, "thread": 1, "channel": 1}


async def test_the_clock_runs_from_the_networks_time_stamp(office: Office) -> None:
    """A message that reaches us late has waited all the time; our lag is counted apart."""
    kim = office.world.person("kim", display_name="Kim Osei")
    kim.posts("My order never came", told_after=timedelta(minutes=40))
    await office.quiet()
    assert office.cards() == []
    await office.later(minutes=40)
    [card] = [c for c in office.cards() if "Thank you" in c.buttons]
    clock = (await office.conversation(card)).clock
    assert clock is not None
    assert (clock.start, clock.deadline) == (NOON, NOON + timedelta(hours=1))
    assert len(office.world.faults.calls_of(Operation.FETCH)) > 0
