"""How a customer takes an answer: the rule alone."""

from random import Random

import pytest

from playground.customers.cast import CAST, Persona, Scene
from playground.customers.diary import Talk
from playground.customers.reactions import Reaction, react

CAST_BY_KEY = {persona.key: persona for persona in CAST}


def parts(persona: str, scene: str, **talk: object) -> tuple[Persona, Scene, Talk]:
    """A persona, a scene of theirs and the talk about it."""
    who = CAST_BY_KEY[persona]
    begun = Talk(key="x/0", persona=persona, scene=scene)
    for name, value in talk.items():
        setattr(begun, name, value)
    return who, who.scene(scene), begun


def reaction(
    case: tuple[Persona, Scene, Talk], ours: str, *, in_private: bool = False, seed: int = 1
) -> Reaction | None:
    """What follows from a message of ours."""
    persona, scene, talk = case
    return react(
        persona,
        scene,
        talk,
        ours=ours,
        in_private=in_private,
        chance=Random(seed),  # noqa: S311 - a play
    )


def test_who_asks_who_gets_a_name_once() -> None:
    """The second time there is nothing new to say about it."""
    asked = "How lovely! Who looked after you?"
    first = reaction(parts("tom", "kind-chloe"), asked)
    assert first == Reaction(text="Oh, that was Chloe. Please do pass it on!", names_helper=True)
    second = reaction(parts("tom", "kind-chloe", told_who=True), asked)
    assert second is None or second.names_helper is False


def test_an_address_for_letters_is_used() -> None:
    """They say that they have written, and that is all."""
    told = reaction(parts("priya", "split-bag"), "Please write to care@harbour.example")
    assert told == Reaction(text="I have just written to you.", settles=True)


def test_a_second_question_gets_no_second_copy_of_the_same_answer() -> None:
    """After the first exchange they thank, ask or leave it."""
    told = reaction(parts("priya", "split-bag", exchanges=1), "And which roast?")
    assert told is not None
    assert told.text in CAST_BY_KEY["priya"].thanks
    assert told.settles is True


@pytest.mark.parametrize("talk", [{"is_settled": True}, {"exchanges": 4}])
def test_a_settled_or_long_talk_ends(talk: dict[str, object]) -> None:
    """Nothing that we write starts it again."""
    assert reaction(parts("priya", "split-bag", **talk), "Which order?") is None


@pytest.mark.parametrize(
    ("persona", "scene"),
    [("marlow", "boycott"), ("wren", "oat"), ("okoro", "grinder"), ("lotte", "opening")],
)
def test_moods_vary_with_luck_but_stay_in_character(persona: str, scene: str) -> None:
    """Everything they can say is theirs."""
    who = CAST_BY_KEY[persona]
    own = {*who.thanks, *who.wonders, *who.grumbles}
    told = [reaction(parts(persona, scene), "Here you are.", seed=seed) for seed in range(60)]
    texts = {one.text for one in told if one is not None}
    assert texts
    assert texts <= own


def test_a_hostile_person_is_never_won_over() -> None:
    """They grumble or are silent."""
    told = [reaction(parts("marlow", "boycott"), "Sorry!", seed=seed) for seed in range(60)]
    assert {one.text for one in told if one} == set(CAST_BY_KEY["marlow"].grumbles)
