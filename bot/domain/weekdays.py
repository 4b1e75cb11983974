"""Days of the week as people write them: "Mon", "Tuesday", "Mon-Fri", "Sat-Mon"."""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def weekdays_in(text: str) -> tuple[int, ...]:
    """The days that a name or a span of names means, Monday is 0; a span may cross the week's end.

    Raises:
        ValueError: a name is none of a day.
    """
    first, dash, last = text.strip().casefold().replace("–", "-").partition("-")
    begin = _weekday(first)
    if not dash:
        return (begin,)
    end = _weekday(last)
    if end >= begin:
        return tuple(range(begin, end + 1))
    return (*range(begin, 7), *range(end + 1))


def _weekday(name: str) -> int:
    return WEEKDAYS.index(name.strip()[:3])
