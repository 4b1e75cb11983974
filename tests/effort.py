"""How much work something is, by measures that no busy machine changes."""

import sys
import time
from collections.abc import Callable
from types import FrameType


def calls(work: Callable[[], object]) -> int:
    """How many functions are called, Python's own among them, while something is done.

    Seconds depend on the machine and on what else it does; walking over everything for each
    thing shows here as well. What one function written in C does is one call: see `growth`.
    """
    count = 0

    def note(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return count


_TIMES = 4
_TRIES = 3
_TRIFLE = 0.002  # seconds; what takes less does not grow


def growth(work: Callable[[int], object], size: int) -> float:
    """How many times as long something takes when there is four times as much of it.

    For regular expressions, which are one call. About 4 where the time grows with the size, 16
    where it grows with its square; measured in this process's own time, the best of three.
    """
    return (_seconds(work, _TIMES * size) + _TRIFLE) / (_seconds(work, size) + _TRIFLE)


def _seconds(work: Callable[[int], object], size: int) -> float:
    took = []
    for _ in range(_TRIES):
        began = time.process_time()
        work(size)
        took.append(time.process_time() - began)
    return min(took)
