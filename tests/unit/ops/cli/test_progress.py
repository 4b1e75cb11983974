"""The bar on standard error."""

import io

from bot.cli.progress import ProgressBar


class Screen(io.StringIO):
    """A terminal."""

    def isatty(self) -> bool:
        """It is one."""
        return True


def test_a_terminal_shows_how_far_it_has_come() -> None:
    """Not with every row, and nothing is left of it at the end."""
    seconds = iter([0.0, 0.0, 0.05, 0.2, 0.2])
    screen = Screen()
    bar = ProgressBar("rows checked", screen, lambda: next(seconds))
    bar(0, 3000)
    bar(1000, 3000)
    bar(1500, 3000)
    assert screen.getvalue().split("\r\x1b[K")[1:] == [
        "[..............................] 0 of 3,000 rows checked",
        "[###############...............] 1,500 of 3,000 rows checked",
    ]
    bar.close()
    assert screen.getvalue().endswith("\r\x1b[K")


def test_a_file_or_a_pipe_gets_nothing() -> None:
    """Whoever keeps what is said keeps sentences only."""
    out = io.StringIO()
    bar = ProgressBar("rows checked", out)
    bar(1, 2)
    bar.close()
    assert out.getvalue() == ""
