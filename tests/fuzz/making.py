"""Makes values by chance: small parts of which grammars are put together.

Hypothesis gives the chance (`unhurried`); its own strategies begin with the smallest values there
are, and most of what makes trouble is in a whole body with one thing in it that is odd.
"""

from collections.abc import Callable
from random import Random

Maker = Callable[[Random], object]


def any_of(*values: object) -> Maker:
    """One of these values."""
    return lambda random: random.choice(values)


def either(*makers: Maker) -> Maker:
    """What one of these makes."""
    return lambda random: random.choice(makers)(random)


def built(form: Callable[..., object], *makers: Maker) -> Maker:
    """What `form` makes of what these make."""
    return lambda random: form(*(make(random) for make in makers))


def listed(make: Maker, *, least: int = 0, most: int = 2) -> Maker:
    """A list."""
    return lambda random: [make(random) for _ in range(random.randint(least, most))]


def record(**members: Maker) -> Maker:
    """An object with most of these members."""
    return lambda random: {
        name: make(random) for name, make in members.items() if random.random() < 0.93
    }


def whole(**members: Maker) -> Maker:
    """An object with all of these members."""
    return lambda random: {name: make(random) for name, make in members.items()}


def joined(*makers: Maker) -> Maker:
    """An object with the members of all of these."""

    def make(random: Random) -> object:
        found: dict[str, object] = {}
        for one in makers:
            made = one(random)
            found |= made if isinstance(made, dict) else {}
        return found

    return make


def often(fitting: Maker, other: Maker, *, times: int = 20) -> Maker:
    """The other one once in so many times."""
    return lambda random: (fitting if random.randrange(times) else other)(random)


def numbered(form: str, *, digits: int = 17) -> Maker:
    """What nobody has made before: `form` with a number in it."""
    return lambda random: form.format(random.randrange(10 ** (digits - 1), 10**digits))
