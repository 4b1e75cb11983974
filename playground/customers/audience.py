"""How the customers of a network take a post of ours: a pure rule over who is there."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from playground.customers.cast import ECHOES
from playground.customers.diary import Act

_LIKES = 0.55  # the share of people who like a post
_SHARES = 0.2  # the share who pass it on
_ANSWERS = 0.7  # how often somebody answers it; a second person half as often
_TO_LIKE = (4.0, 45.0)  # real seconds until somebody does
_TO_ANSWER = (8.0, 30.0)  # real seconds until the first answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What one customer does about a post of ours.

    Attributes:
        after: real seconds until then.
        scene: which of `ECHOES` they say when they answer, or "".
    """

    persona: str
    act: Act
    after: float
    scene: str = ""


def likes(people: Sequence[str], chance: Random) -> list[str]:
    """Who of these people likes a post."""
    return [one for one in people if chance.random() < _LIKES]


def responses(people: Sequence[str], chance: Random) -> list[Response]:
    """Everything that these people do about a new post, in no order."""
    planned = [
        Response(persona=one, act=Act.LIKE, after=chance.uniform(*_TO_LIKE))
        for one in likes(people, chance)
    ]
    planned += [
        Response(persona=one, act=Act.SHARE, after=chance.uniform(*_TO_LIKE))
        for one in people
        if chance.random() < _SHARES
    ]
    after = 0.0
    speakers = chance.sample(people, min(2, len(people)))
    echoes = chance.sample(sorted(ECHOES), len(speakers))
    for turn, (persona, echo) in enumerate(zip(speakers, echoes, strict=True)):
        if chance.random() >= _ANSWERS / (turn + 1):
            break
        after += chance.uniform(*_TO_ANSWER)
        planned.append(Response(persona=persona, act=Act.POST, after=after, scene=echo))
    return planned
