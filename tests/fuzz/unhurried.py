"""How the examples of this folder are made: the same ones each time, and not too many."""

import os
from random import Random

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st

__all__ = ["Chance", "chances", "plentiful", "unhurried"]

_EXAMPLES = "FUZZ_EXAMPLES"
"""Set to a number, so many examples are made of each, new ones each time."""

_FEW = 10
"""While somebody waits; CI makes more."""
_MORE = 30

unhurried = settings(
    max_examples=int(os.environ.get(_EXAMPLES, _MORE if os.environ.get("CI") else _FEW)),
    derandomize=_EXAMPLES not in os.environ,
    database=None,  # what one run has found must not make the next one different
    deadline=None,
    # Each example leaves its rows: it cannot be tried again in order to make it smaller.
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)

plentiful = settings(unhurried, max_examples=unhurried.max_examples * 5)
"""The same, where an example is a request and no more."""


class Chance(Random):
    """What is drawn by chance in one example; a failure tells its seed."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed)
        self._seed = seed

    def __repr__(self) -> str:
        return f"Chance({self._seed})"


chances = st.integers(0, 2**64 - 1).map(Chance)
