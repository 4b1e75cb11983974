"""Everyday conversations of five weeks: the same each time, and fewer the longer they are ago."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import time
from random import Random

from playground.history.regulars import CROWD
from playground.history.smalltalk import ANSWERS, SMALLTALK, THANKS, Small
from playground.history.tales import Act, Deed, Tale

_FARTHEST = 41  # days: the last week that is over, and four weeks before it
_MANY = (7, (6, 5, 7, 6, 8, 5, 7))
_SOME = (13, (4, 3, 4, 5, 3, 4, 3))
_FEW = (_FARTHEST, (2, 1, 1, 2, 1, 2, 1))
"""Until so many days ago; how many people a day."""
_OPENS, _CLOSES = 7 * 60 + 5, 21 * 60 + 30  # minutes of the day
_TEAM = ("ana", "ben", "chloe", "ana", "ben", "chloe", "mara")
_QUICK = (4, 6, 8, 9, 11, 13, 14, 16, 18, 21, 22, 24, 27, 38, 52)  # minutes
_LATE = (64, 83, 118)  # minutes
_LATE_ONE_IN = 14


def everyday(busy: Mapping[int, Collection[str]]) -> Iterator[Tale]:
    """From today back to the farthest day.

    Args:
        busy: by day who has something else to say then.
    """
    for days in range(_FARTHEST + 1):
        luck = Random(f"day {days}")  # noqa: S311 - a play, not a secret
        counts = next(counts for until, counts in (_MANY, _SOME, _FEW) if days <= until)
        people = [who for who in CROWD if who not in busy.get(days, ())]
        yield from _one_day(days, luck.sample(people, counts[days % len(counts)]), luck)


def _one_day(days: int, people: Sequence[str], luck: Random) -> Iterator[Tale]:
    first = days * 7 % len(SMALLTALK)
    for number, (minute, who) in enumerate(zip(_minutes(len(people), luck), people, strict=True)):
        small = SMALLTALK[(first + number) % len(SMALLTALK)]
        yield Tale(
            days=days,
            clock=f"{time(minute // 60, minute % 60):%H:%M}",
            who=who,
            says=small.says,
            acts=tuple(_acts(small, luck)),
        )


def _minutes(count: int, luck: Random) -> Sequence[int]:
    """Minutes of the day, spread over it."""
    wide = (_CLOSES - _OPENS) // count
    return [_OPENS + n * wide + luck.randrange(wide) for n in range(count)]


def _acts(small: Small, luck: Random) -> Iterator[Act]:
    late = luck.randrange(_LATE_ONE_IN) == 0
    after = luck.choice(_LATE if late else _QUICK)
    by = luck.choice(_TEAM)
    if not small.answer:
        yield Act(after=after, deed=Deed.THANK, by=by, text=luck.choice(THANKS))
    else:
        text = f"{luck.choice(ANSWERS)} {small.answer}"
        yield Act(after=after, deed=Deed.ANSWER, by=by, text=text)
