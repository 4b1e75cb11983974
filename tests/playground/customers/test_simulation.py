"""How the customers live: their pace, their order, and how they take our answers."""

from datetime import timedelta
from pathlib import Path

from bot.domain.mention import Visibility
from integrations.base import OutgoingKind
from integrations.memory import Message
from playground.customers import Town
from playground.customers.cast import CAST
from tests.playground.customers.building import (
    SITE,
    START,
    Clock,
    answer,
    inbound,
    live,
    said,
)


def first_of(town: Town, network: str, words: str) -> Message:
    """The customer's message that contains these words."""
    return next(m for m in inbound(town.worlds[network]) if words in m.text)


def after(town: Town, message: Message, network: str) -> list[str]:
    """What the customer has said in its thread since."""
    thread = town.worlds[network].thread(message.id)
    return [m.text for m in thread if not m.ours and m.id != message.id]


def test_several_cards_arrive_within_seconds(town: Town, clock: Clock) -> None:
    """A visitor has something of each network to do almost at once, and a private message."""
    live(town, clock, real_seconds=8)
    counts = {name: len(inbound(world)) for name, world in town.worlds.items()}
    assert counts == {"warble": 2, "common_room": 2, "openair": 1}
    private = [m for m in inbound(town.worlds["common_room"]) if m.visibility.private]
    assert [m.visibility for m in private] == [Visibility.DIRECT]


def test_later_on_somebody_comes_every_half_a_minute_or_so(town: Town, clock: Clock) -> None:
    """Over ten minutes of real time: neither silence nor a flood."""
    live(town, clock, real_seconds=12)
    begun = town.customers.diary.begun
    live(town, clock, real_seconds=600)
    assert 17 <= town.customers.diary.begun - begun <= 28


def test_the_pace_follows_the_speed_of_the_clock(tmp_path: Path, clock: Clock) -> None:
    """At speed one a second is a second, and the same number of people come."""
    town = Town(tmp_path / "slow", now=clock, site=SITE, speed=1)
    for _ in range(16):
        clock.now += timedelta(seconds=0.5)
        town.customers.step(clock.now)
    assert town.customers.diary.begun == 5


def test_the_same_seed_lives_the_same_life(tmp_path: Path) -> None:
    """Another seed lives another."""
    lives = []
    for name, seed in (("a", 7), ("b", 7), ("c", 8)):
        clock = Clock()
        town = Town(tmp_path / name, now=clock, site=SITE, seed=seed)
        live(town, clock, real_seconds=300)
        lives.append(said(town))
    assert lives[0] == lives[1]
    assert lives[0] != lives[2]


def test_everybody_has_said_everything_once_before_anything_is_repeated(
    town: Town, clock: Clock
) -> None:
    """A visitor sees new faces for twenty minutes."""
    live(town, clock, real_seconds=1200)
    talks = [(talk.persona, talk.scene) for talk in town.customers.diary.talks.values()]
    scenes = {(persona.key, scene.key) for persona in CAST for scene in persona.scenes}
    assert set(talks[: len(scenes)]) == scenes


def test_three_in_a_row_are_one_thread(town: Town, clock: Clock) -> None:
    """Dale's three messages hang together."""
    live(town, clock, real_seconds=15)
    first = first_of(town, "warble", "25 minutes")
    assert [m.text for m in town.worlds["warble"].thread(first.id)] == [
        "@harbourcoffee 25 minutes for a flat white at the station kiosk",
        "@harbourcoffee TWENTY FIVE. i missed the 8:12",
        "@harbourcoffee and it was cold",
    ]


def test_pictures_are_served_by_the_demo(town: Town, clock: Clock) -> None:
    """An attached photograph has an address below the site and words for those who cannot see."""
    live(town, clock, real_seconds=2)
    (picture,) = first_of(town, "warble", "the bag has split").media
    assert picture.url == "/customers/pictures/split-bag.svg"
    assert picture.alt_text.startswith("A torn coffee bag")


async def test_a_question_of_ours_is_answered(town: Town, clock: Clock) -> None:
    """After a while, in the thread, with what we asked for."""
    live(town, clock, real_seconds=2)
    post = first_of(town, "warble", "the bag has split")
    await answer(town, post, "I am sorry! Which order was it?")
    live(town, clock, real_seconds=3)
    assert after(town, post, "warble") == []
    live(town, clock, real_seconds=13)
    assert after(town, post, "warble") == ["Order HC-20817, two bags of the Quayside blend."]


async def test_a_colleague_is_named_when_we_ask_who_it_was(town: Town, clock: Clock) -> None:
    """Which lets the bot offer to pass the thanks on."""
    live(town, clock, real_seconds=4)
    post = first_of(town, "common_room", "dropped his whole tray")
    await answer(town, post, "Thank you! May I ask who helped you?")
    live(town, clock, real_seconds=15)
    assert after(town, post, "common_room") == ["Oh, that was Chloe. Please do pass it on!"]


async def test_an_invitation_into_private_is_followed(town: Town, clock: Clock) -> None:
    """The customer writes privately what they would not say in public."""
    live(town, clock, real_seconds=2)
    post = first_of(town, "warble", "the bag has split")
    await answer(town, post, "Please look at your messages, I have written to you privately.")
    live(town, clock, real_seconds=15)
    private = [m.text for m in inbound(town.worlds["warble"]) if m.visibility.private]
    assert private == ["Hi, Priya here. Order HC-20817, the address is the same as last time."]


async def test_a_private_message_is_answered_in_private(town: Town, clock: Clock) -> None:
    """And settled with thanks the second time."""
    live(town, clock, real_seconds=9)
    post = first_of(town, "common_room", "HC-20790")
    for _ in range(2):
        await answer(town, post, "Where should it go?")
        live(town, clock, real_seconds=15)
    assert after(town, post, "common_room") == [
        "The new one is Sandviken 12, the postcode is the same.",
        "Thank you, that settles it.",
    ]
    assert town.worlds["common_room"].posts_by_us()[1:] == ()


async def test_a_private_message_of_ours_after_a_public_post_is_answered(
    town: Town, clock: Clock
) -> None:
    """Taking it offline works without a public word."""
    live(town, clock, real_seconds=2)
    post = first_of(town, "warble", "the bag has split")
    await answer(town, post, "Where may we send two new bags?", kind=OutgoingKind.PRIVATE)
    live(town, clock, real_seconds=15)
    private = [m.text for m in inbound(town.worlds["warble"]) if m.visibility.private]
    assert private == ["Hi, Priya here. Order HC-20817, the address is the same as last time."]


async def test_nobody_talks_for_ever(town: Town, clock: Clock) -> None:
    """However often we answer, the customer stops."""
    live(town, clock, real_seconds=10)
    post = first_of(town, "openair", "decaf")
    for number in range(8):
        await answer(town, post, f"Answer number {number}.")
        live(town, clock, real_seconds=15)
    assert 0 < len(after(town, post, "openair")) <= 4


def test_people_have_second_thoughts(town: Town, clock: Clock) -> None:
    """In ten minutes somebody edits and somebody deletes."""
    live(town, clock, real_seconds=840)
    every = [m for world in town.worlds.values() for m in world.state.messages.values()]
    assert any(message.edited_at is not None for message in every)
    assert any(not message.exists for message in every)


def test_a_pause_is_a_pause(town: Town, clock: Clock) -> None:
    """Nobody moves, and afterwards nobody makes up for it."""
    live(town, clock, real_seconds=12)
    before = said(town)
    town.customers.is_paused = True
    live(town, clock, real_seconds=600)
    assert said(town) == before
    town.customers.is_paused = False
    live(town, clock, real_seconds=1)
    assert len(said(town)) <= len(before) + 4


def test_the_first_step_also_founds_our_timeline(town: Town, clock: Clock) -> None:
    """Each network has a post of ours to answer."""
    town.customers.step(clock.now)
    assert [len(world.posts_by_us()) for world in town.worlds.values()] == [1, 1, 1]
    assert clock.now == START
