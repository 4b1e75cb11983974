"""Pictures of posts: what is wrong is said in the composer, and nothing that was typed is lost."""

import io
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from bot.domain.mention import Media
from integrations.base import PictureLimits, PublishingLimits
from integrations.memory.dialects import OPENAIR, PLAIN, WARBLE
from playground.slack import ClientRefusal
from playground.slack.state import Json
from tests.integrations.noise import file, noise
from tests.playground.slack.pictures import png
from tests.scenario.office import Office, running_office
from tests.scenario.planned import (
    TOMORROW,
    WORDS,
    block,
    blocks,
    click,
    said_to,
    shown,
)

STRICT = replace(
    PLAIN,
    publishing=PublishingLimits(
        text=PLAIN.limits.reply,
        pictures=PictureLimits(
            count=2, mimes=("image/png",), most_bytes=3000, upload_bytes=3000, alt_units=40
        ),
    ),
)


@pytest.fixture
async def strict(tmp_path: Path) -> AsyncIterator[Office]:
    """An office on a network that takes two PNGs of three kilobytes."""
    async with running_office(tmp_path, dialect=STRICT) as running:
        yield running


async def with_files(office: Office, *files: tuple[str, bytes]) -> str:
    """Ana adds pictures to a post and asks to look at it; gives all that the form then says."""
    ana = office.ana
    if ana.view is None:
        await ana.command("/schedule", TOMORROW)
    given = [ana.upload(name, content) for name, content in files]
    form = shown(ana)
    await ana.click(form, "compose.files", choose=given)
    await ana.click(shown(ana), "Check it now")
    return shown(ana).words


def live_media(office: Office) -> list[Media]:
    """The pictures of the one post that is live."""
    (ours,) = office.world.posts_by_us()
    return list(ours.media)


async def test_what_no_network_takes_is_not_even_chosen(office: Office) -> None:
    """Slack's own client offers only kinds of pictures."""
    with pytest.raises(ClientRefusal):
        await with_files(office, ("plan.pdf", b"%PDF-1.7"))


async def test_a_wrong_type_is_said_at_once(strict: Office) -> None:
    """With the types that would do, before anything is handed in."""
    words = await with_files(strict, ("cup.gif", file(noise(8, 8), "GIF")))
    assert "Memory does not take “cup.gif” (image/gif), but png." in words


async def test_a_picture_that_is_too_large_is_said_at_once(strict: Office) -> None:
    """With its size and the network's."""
    large = file(noise(60, 60), "PNG")
    words = await with_files(strict, ("cup.png", large))
    assert f"“cup.png” has {len(large) / 1000:.0f} kB; Memory takes 3 kB." in words


async def test_too_many_pictures_are_said_at_once(strict: Office) -> None:
    """With both numbers."""
    cups = [(f"cup{n}.png", png(8, 8)) for n in range(3)]
    words = await with_files(strict, *cups)
    assert "Memory takes 2 pictures, and there are 3." in words


async def test_what_is_wrong_stays_a_draft_and_loses_nothing(strict: Office) -> None:
    """Saved as it is: text, pictures and descriptions stand there still, and no card appears."""
    ana = strict.ana
    await with_files(strict, ("cup.gif", file(noise(8, 8), "GIF")), ("bag.png", png(8, 8)))
    described = dict.fromkeys(blocks(ana, "compose.alt."), "A cup beside a bag")
    outcome = await ana.submit({**described, "compose.notes": "For Friday"})
    assert outcome.response_action == "update"
    words = shown(ana).words
    assert "Memory: Memory does not take “cup.gif” (image/gif), but png." in words
    held = shown(ana).entered
    alts = [held[b]["compose.alt"]["value"] for b in blocks(ana, "compose.alt.")]
    assert alts == ["A cup beside a bag"] * 2
    assert held[block(ana, "compose.text.")]["compose.text"]["value"] == WORDS
    assert held["compose.notes"]["compose.notes"]["value"] == "For Friday"
    await strict.quiet()
    assert strict.cards() == []
    await ana.click(
        shown(ana), "compose.drop", block_id=blocks(ana, "compose.drop.")[0], choose=["on"]
    )
    assert "does not take “cup.gif”" not in shown(ana).words
    outcome = await ana.submit()
    assert outcome.response_action == "clear"
    await strict.quiet()
    (card,) = strict.cards()
    assert "bag.png: A cup beside a bag" in card.words
    assert "cup.gif" not in card.words


async def test_a_description_that_is_too_long_is_said(strict: Office) -> None:
    """Networks limit it, too."""
    ana = strict.ana
    await with_files(strict, ("cup.png", png(8, 8)))
    await ana.submit({block(ana, "compose.alt."): "A cup " * 10})
    assert "Memory takes 40 characters of description; “cup.png” has 59." in shown(ana).words


async def test_a_moving_picture_stands_alone(tmp_path: Path) -> None:
    """Where the network says so."""
    async with running_office(tmp_path, dialect=WARBLE) as office:
        gif = ("cup.gif", file(noise(8, 8), "GIF"))
        words = await with_files(office, gif, ("bag.png", png(8, 8)))
        assert "shows “cup.gif” only alone: take the other pictures out." in words
        assert "A GIF stands alone; it may have 15 MB, other pictures 5 MB." in words


async def test_what_is_made_smaller_is_said(tmp_path: Path) -> None:
    """It goes out all the same."""
    async with running_office(tmp_path, dialect=OPENAIR) as office:
        large = file(noise(1000, 700), "PNG")
        words = await with_files(office, ("cup.png", large))
        assert "“cup.png” is made smaller for Openair (pretend) (2.0 MB at most)." in words


async def test_a_picture_is_published_with_its_description(office: Office) -> None:
    """In the order in which they were chosen, upright and whole."""
    ana = office.ana
    await with_files(office, ("cup.png", png(30, 20)), ("bag.png", png(20, 30)))
    first, second = blocks(ana, "compose.alt.")
    await ana.submit({first: "A cup on the quay", second: "A bag of beans"})
    await office.quiet()
    (card,) = office.cards()
    assert "cup.png: A cup on the quay" in card.words
    await click(office, office.ben, card, "Approve")
    await office.later(hours=21)
    assert [m.alt_text for m in live_media(office)] == ["A cup on the quay", "A bag of beans"]
    found = [office.world.pictures.find(i) for i in office.world.state.uploads]
    sizes = [Image.open(io.BytesIO(kept[1])).size for kept in found if kept is not None]
    assert sizes == [(30, 20), (20, 30)]


async def test_a_file_that_is_gone_before_it_was_fetched_stops_the_post(office: Office) -> None:
    """Its writer hears at once, the card says so, nobody can approve it; a new picture mends it."""
    ana = office.ana
    lost = await _with_lost_picture(office)
    (card,) = office.cards()
    assert "cup.png: A cup on the quay · ⚠️" in card.words
    told = said_to(office, "ana")
    assert "I cannot get the picture “cup.png”" in told
    assert "It does not go out without it" in told
    await office.ben.click(card, "Approve")
    assert "“cup.png”: " in office.whispers("ben")[-1].words
    assert "Edit it, then try again." in office.whispers("ben")[-1].words
    await ana.click(office.direct("ana")[-1], "Edit")
    await ana.click(shown(ana), "compose.drop", choose=["on"])
    await ana.click(shown(ana), "compose.files", choose=[ana.upload("new.png", png(30, 20))])
    await ana.click(shown(ana), "Check it now")
    (field,) = blocks(ana, "compose.alt.")
    outcome = await ana.submit({field: "A cup on the quay"})
    assert (outcome.response_action, dict(outcome.errors)) == ("clear", {})
    await office.quiet()
    await click(office, office.ben, card, "Approve")
    await office.later(hours=21)
    assert len(live_media(office)) == 1
    assert lost["id"] != ""


async def _with_lost_picture(office: Office) -> Json:
    """A post in review whose picture was deleted before the bot could fetch it."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    picture = ana.upload("cup.png", png(30, 20))
    await ana.click(shown(ana), "compose.files", choose=[picture])
    await ana.click(shown(ana), "Check it now")
    gate = office.slack.hold_next("files.info")
    await ana.submit({block(ana, "compose.alt."): "A cup on the quay"})
    await gate.reached.wait()
    ana.delete_file(picture)
    gate.release()
    await office.quiet()
    return picture


async def test_a_file_that_is_gone_afterwards_is_no_loss(office: Office) -> None:
    """The bot has fetched it when the post was written."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    picture = ana.upload("cup.png", png(30, 20))
    await ana.click(shown(ana), "compose.files", choose=[picture])
    await ana.click(shown(ana), "Check it now")
    await ana.submit({block(ana, "compose.alt."): "A cup on the quay"})
    await office.quiet()
    ana.delete_file(picture)
    await click(office, office.ben, office.cards()[0], "Approve")
    await office.later(hours=21)
    assert len(live_media(office)) == 1


async def test_a_copy_has_the_pictures_too(office: Office) -> None:
    """Also when the original's files are gone from Slack: the bytes are copied."""
    ana = office.ana
    await ana.command("/schedule", TOMORROW)
    picture = ana.upload("cup.png", png(30, 20))
    await ana.click(shown(ana), "compose.files", choose=[picture])
    await ana.click(shown(ana), "Check it now")
    await ana.submit({block(ana, "compose.alt."): "A cup on the quay"})
    await office.quiet()
    (first,) = office.cards()
    ana.delete_file(picture)
    await ana.click(first, "Duplicate")
    assert shown(ana).entered[block(ana, "compose.alt.")]["compose.alt"]["value"] == (
        "A cup on the quay"
    )
    at = {block(ana, "compose.day."): "2026-03-06", block(ana, "compose.time."): "10:00"}
    await ana.submit(at)
    await office.quiet()
    copy = next(card for card in office.cards() if card.ts != first.ts)
    await click(office, office.ben, copy, "Approve")
    await office.later(hours=46)
    assert [m.alt_text for m in live_media(office)] == ["A cup on the quay"]
    assert said_to(office, "ana") == ""


async def test_a_post_may_be_a_picture_and_a_thread(office: Office) -> None:
    """The pictures go with its first part."""
    files = [office.ana.upload("cup.png", png(30, 20))]
    await office.ana.command("/schedule", "tomorrow 9am One\n---\nTwo")
    await office.ana.click(shown(office.ana), "compose.files", choose=files)
    await office.ana.click(shown(office.ana), "Check it now")
    await office.ana.submit({block(office.ana, "compose.alt."): "A cup"})
    await office.quiet()
    await click(office, office.ben, office.cards()[0], "Approve")
    await office.later(hours=21)
    ours = office.world.posts_by_us()
    assert [(p.text, len(p.media)) for p in ours] == [("One", 1), ("Two", 0)]
