"""Numbers that a double gives away, each once, also after it was kept in a file."""


class Numbers:
    """One, two, three; `upcoming` is the next, and may be set when a double is restored."""

    def __init__(self, upcoming: int = 1) -> None:
        self.upcoming = upcoming

    def __next__(self) -> int:
        self.upcoming += 1
        return self.upcoming - 1
