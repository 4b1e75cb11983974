"""The digest as managers get it: at their time, with buttons that work, whatever Slack can show."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.people import Role
from bot.domain.settings import DigestRecipient, SettingKey
from playground.slack import ShownMessage
from tests.scenario.office import ManualClock, Office, running_office

CHARTS = "data_visualization"
MARA = "U0MARALIND"
EVENING = datetime.fromisoformat("2026-03-03T20:00:00+00:00")  # a Tuesday; Mara lives in London


def at(office: Office, text: str) -> timedelta:
    """How long until an instant (UTC)."""
    return datetime.fromisoformat(f"{text}+00:00") - office.clock.now()


async def until(office: Office, text: str) -> None:
    """Let time pass until an instant, an hour or less at a time, as it does."""
    while (left := at(office, text)) > timedelta():
        office.advance(min(left, timedelta(minutes=30)))
        await office.quiet()


def kinds(message: ShownMessage) -> list[str]:
    """Its charts and pictures."""
    return [b["type"] for b in message.blocks if b["type"] in {CHARTS, "image"}]


async def answered(office: Office, *, by: str = "kim", name: str = "Kim Osei") -> None:
    """Somebody writes and has an answer ten minutes later."""
    card = await office.says(f"Where is my order, asks {by}?", by=by, name=name)
    await office.later(minutes=10)
    await office.ana.click(card, "Reply")
    await office.ana.submit({"answer.text": "Which order is it?"})
    await office.quiet()


async def morning(office: Office, *, charts: bool = True) -> ShownMessage:
    """Wednesday's digest of Tuesday, on which one of two was answered."""
    if not charts:
        office.slack.forget_blocks(CHARTS)
    await answered(office)
    await office.says("My cup leaks", by="lee", name="Lee Ito")
    await until(office, "2026-03-04T08:30")
    [digest] = office.digests("mara")
    return digest


@pytest.fixture
def evening() -> ManualClock:
    """Eight on Tuesday evening."""
    return ManualClock(EVENING)


async def test_it_arrives_at_half_past_eight_and_once(tmp_path: Path, evening: ManualClock) -> None:
    """Not before, and not again however often the loops look, also after a restart."""
    async with running_office(tmp_path, clock=evening) as office:
        await answered(office)
        await until(office, "2026-03-04T08:29")
        assert office.digests("mara") == []
        await until(office, "2026-03-04T08:30")
        [digest] = office.digests("mara")
        assert digest.words.startswith("🌤️ *One person wrote and was answered, within the hour.*")
        assert "Tuesday, 3 March 2026 (Europe/London)" in digest.words
        assert "🐢" not in digest.words
        assert kinds(digest) == [CHARTS, CHARTS]
        await office.stop()
        await office.start()
        await until(office, "2026-03-04T12:00")
        assert office.digests("ana") == []
        assert len(office.digests("mara")) == 1


async def test_who_waits_is_answered_from_the_digest(tmp_path: Path, evening: ManualClock) -> None:
    """Answer opens the form with which cards are answered."""
    async with running_office(tmp_path, clock=evening) as office:
        digest = await morning(office)
        assert "1 of 2 people was answered, 1 within the hour; 1 is still waiting." in digest.words
        assert "|Lee Ito>* on Memory: “My cup leaks”" in digest.words
        await office.mara.click(digest, "Answer")
        await office.mara.submit({"answer.text": "Shall we send you a new one?"})
        await office.quiet()
        card = office.find_card("Shall we send you a new one?")
        assert card is not None
        assert "Lee Ito" in card.words


async def test_who_waits_is_assigned_from_the_digest(tmp_path: Path, evening: ManualClock) -> None:
    """Assign… opens the form that hands over; the colleague hears of it."""
    async with running_office(tmp_path, clock=evening) as office:
        digest = await morning(office)
        before = len(office.direct("ben"))
        await office.mara.click(digest, "Assign…")
        await office.mara.submit(
            {"hand_over.to": office.ben.id, "hand_over.note": "Since yesterday"}
        )
        await office.quiet()
        told = office.direct("ben")[before:]
        assert [m.words.split("\n")[0] for m in told] == [
            f"🤝 <@{MARA}> has handed you a conversation."
        ]


async def test_the_card_is_opened_from_the_digest(tmp_path: Path, evening: ManualClock) -> None:
    """The button leads to it, and Slack hears that its click was noticed."""
    async with running_office(tmp_path, clock=evening) as office:
        digest = await morning(office)
        card = office.find_card("My cup leaks")
        assert card is not None
        [address] = [
            element["url"]
            for block in digest.blocks
            for element in block.get("elements", [])
            if "url" in element
        ]
        assert address.endswith(f"/archives/{card.channel}/p{card.ts.replace('.', '')}")
        await office.mara.click(digest, "Open")
        await office.quiet()


async def test_the_calendar_opens_from_the_digest(tmp_path: Path, evening: ManualClock) -> None:
    """For what is planned today and in the next days."""
    async with running_office(tmp_path, clock=evening) as office:
        digest = await morning(office)
        await office.mara.click(digest, "Open the calendar")
        assert office.mara.view is not None


async def test_a_slack_without_charts_gets_a_picture(tmp_path: Path, evening: ManualClock) -> None:
    """With the figures in its description; the buttons work all the same."""
    async with running_office(tmp_path, clock=evening) as office:
        digest = await morning(office, charts=False)
        assert kinds(digest) == ["image"]
        [picture] = [b for b in digest.blocks if b["type"] == "image"]
        assert picture["alt_text"].startswith("Answers by hour, in time and late. 20:00: 1 in time")
        await office.mara.click(digest, "Answer")
        assert office.mara.view is not None


async def test_a_slack_without_blocks_gets_text(tmp_path: Path, evening: ManualClock) -> None:
    """Charts, picture and words are refused: the figures are there."""
    async with running_office(tmp_path, clock=evening) as office:
        office.slack.fail_next(
            "chat.postMessage",
            error="invalid_blocks",
            times=3,
            when=lambda call: bool(call.get("blocks")) and "began to wait" in str(call),
        )
        digest = await morning(office)
        assert digest.blocks == []
        assert digest.text.startswith("🌤️ *1 of 2 people was answered, 1 within the hour")


async def test_a_channel_gets_it_too(tmp_path: Path, evening: ManualClock) -> None:
    """At the time that managers chose for it, with names instead of mentions."""
    async with running_office(tmp_path, clock=evening) as office:
        care = office.slack.channel("#care").id
        wish = DigestRecipient(id=care, at=datetime(2026, 3, 4, 9).time(), zone="Europe/Berlin")
        await office.app.services.settings.change(
            SettingKey.DIGEST_RECIPIENTS, [wish], by=MARA, role=Role.MANAGER, now=EVENING
        )
        await answered(office)
        await until(office, "2026-03-04T08:30")
        [digest] = [m for m in office.cards() if "Tuesday, 3 March 2026 (Europe/Berlin)" in m.words]
        assert digest.mentions.users == frozenset()
        assert "Ana Ruiz: 1 answered" in digest.words


@pytest.mark.parametrize(
    ("typed", "about"),
    [
        ("digest", "Tuesday, 3 March 2026"),
        ("digest yesterday", "Tuesday, 3 March 2026"),
        ("digest week", "the week of 23 February to 1 March 2026"),
        ("digest 2026-03-04", "Wednesday, 4 March 2026"),
    ],
)
async def test_a_manager_asks_for_it(office: Office, typed: str, about: str) -> None:
    """It comes as a direct message at once; asked twice, it comes twice."""
    for count in (1, 2):
        await office.mara.command("/social", typed)
        coming = f"📊 The digest of {about} comes as a direct message."
        assert office.whispers("mara")[-1].words == coming
        await office.until(lambda n=count: len(office.digests("mara")) == n)  # type: ignore[misc]  # the default binds it
    [*_, digest] = office.digests("mara")
    assert f"{about[0].upper()}{about[1:]}" in digest.words
    assert "🐢" not in digest.words


async def test_others_are_told_whom_it_is_for(office: Office) -> None:
    """A sentence, with what they can see instead."""
    await office.ana.command("/social", "digest")
    assert "The digest is for managers. Everybody sees what waits with /social queue." in (
        office.whispers("ana")[-1].words
    )
    await office.quiet()
    assert office.digests("ana") == []


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("last tuesday", "I understood “last tuesday”, and that is neither yesterday, nor week"),
        ("2026-03-05", "2026-03-05 has not begun yet."),
        ("2026-02-30", "I understood “2026-02-30”"),
        ("0001-01-01", "0001-01-01 is before there was anything to count."),
    ],
)
async def test_what_is_no_day_gets_a_sentence_and_an_example(
    office: Office, typed: str, sentence: str
) -> None:
    """Nothing is sent."""
    await office.mara.command("/social", f"digest {typed}")
    said = office.whispers("mara")[-1].words
    assert sentence in said
    assert "For example: /social digest 2026-11-24" in said
    await office.quiet()
    assert office.digests("mara") == []
