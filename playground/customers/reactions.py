"""How a customer takes an answer of ours: a pure rule over what we wrote."""

import re
from dataclasses import dataclass
from random import Random

from playground.customers.cast import Mood, Persona, Scene
from playground.customers.diary import Talk

_PATIENCE = 4  # after so many exchanges the most talkative customer has said everything
_WHO = re.compile(r"\bwho\b|\bwhom\b|\bname of\b|\btheir name\b", re.IGNORECASE)
_PRIVATE = re.compile(r"private|\bdm\b|direct message|your messages|message us", re.IGNORECASE)
_MAIL = re.compile(r"e-?mail|write to \S+@", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reaction:
    """What the customer says next, where, and whether that is all."""

    text: str
    in_private: bool = False
    names_helper: bool = False
    settles: bool = False


def react(
    persona: Persona, scene: Scene, talk: Talk, *, ours: str, in_private: bool, chance: Random
) -> Reaction | None:
    """The reaction to a message of ours; None when they leave it at that.

    Args:
        persona: who reacts.
        scene: what they began with.
        talk: how it has gone so far.
        ours: what we wrote.
        in_private: we wrote in private.
        chance: decides where several reactions are likely.
    """
    if talk.is_settled or talk.exchanges >= _PATIENCE:
        return None
    if in_private:
        return _in_private(persona, scene, talk)
    if _WHO.search(ours) and scene.helper and not talk.told_who:
        return Reaction(text=persona.names.format(helper=scene.helper), names_helper=True)
    if _PRIVATE.search(ours) and scene.privately:
        return Reaction(text=scene.privately, in_private=True)
    if _MAIL.search(ours):
        return Reaction(text="I have just written to you.", settles=True)
    if "?" in ours and scene.answer and talk.exchanges == 0:
        return Reaction(text=scene.answer)
    return _by_mood(persona, scene, talk, chance)


def _in_private(persona: Persona, scene: Scene, talk: Talk) -> Reaction | None:
    said = scene.privately or scene.answer
    if talk.exchanges == 0 and said:
        return Reaction(text=said, in_private=True)
    return Reaction(text=persona.thanks[0], in_private=True, settles=True)


def _by_mood(persona: Persona, scene: Scene, talk: Talk, chance: Random) -> Reaction | None:
    luck = chance.random()
    if scene.mood is Mood.HOSTILE:
        grumbles = luck < 0.5  # noqa: PLR2004 - as often as not
        return Reaction(text=chance.choice(persona.grumbles)) if grumbles else None
    if scene.mood is Mood.PLEASED:
        content = luck < 0.4  # noqa: PLR2004 - praise needs no further word most of the time
        return Reaction(text=chance.choice(persona.thanks), settles=True) if content else None
    if talk.exchanges > 0 or luck < 0.45:  # noqa: PLR2004 - nearly half are helped at once
        return Reaction(text=chance.choice(persona.thanks), settles=True)
    if luck < 0.7:  # noqa: PLR2004 - a quarter has another question
        return Reaction(text=chance.choice(persona.wonders))
    if luck < 0.85 and scene.mood is Mood.CROSS:  # noqa: PLR2004 - some stay cross
        return Reaction(text=chance.choice(persona.grumbles))
    return None
