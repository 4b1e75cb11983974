"""How `connect` talks to the person at the terminal, or to a script."""

import getpass
import signal
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from bot.errors import BadInput


class TerminalAsk:
    """`integrations.base.Ask` on a terminal; what was given beforehand is not asked for.

    Args:
        given: answers by name, from `--set` and `--answers`.
        interactive: whether somebody is there to ask.
        read: reads a line after a prompt.
        read_secret: the same without showing what is typed.
        write: shows a sentence.
    """

    def __init__(
        self,
        given: Mapping[str, str],
        *,
        interactive: bool,
        read: Callable[[str], str] = input,
        read_secret: Callable[[str], str] = getpass.getpass,
        write: Callable[[str], None] = print,
    ) -> None:
        self._given = dict(given)
        self._interactive = interactive
        self._read = read
        self._read_secret = read_secret
        self._write = write
        self._used: set[str] = set()

    async def text(self, name: str, prompt: str, *, secret: bool = False, default: str = "") -> str:
        """One answer: given beforehand, typed, or the default.

        Raises:
            BadInput: nobody is there to ask and there is no default.
        """
        if name in self._given:
            self._used.add(name)
            return self._given[name]
        if not self._interactive:
            if default or self._given:
                return default
            raise BadInput(
                f"{prompt}: nobody is here to ask.", field=name, example=f"--set {name}=…"
            )
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        with _ctrl_c_ends_it():
            typed = self._read_secret(shown) if secret else self._read(shown)
        return typed.strip() or default

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._write(text)

    def unused(self) -> tuple[str, ...]:
        """Names that were given and not asked for."""
        return tuple(sorted(set(self._given) - self._used))


def parse_answers(
    pairs: Iterable[str], file: str = "", stdin: TextIO | None = None
) -> dict[str, str]:
    """Answers by name.

    Args:
        pairs: "name=value", from the command line.
        file: lines of the same kind; "-" reads standard input, which keeps secrets out of the
            process list; blank lines and those that begin with # do not count.
        stdin: instead of the process's standard input.

    Raises:
        BadInput: a pair has no "=".
    """
    lines: list[str] = []
    if file == "-":
        lines = (stdin or sys.stdin).read().splitlines()
    elif file:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    kept = [line.strip() for line in lines if line.strip() and not line.lstrip().startswith("#")]
    answers = {}
    for pair in (*kept, *pairs):
        name, equals, value = pair.partition("=")
        if not equals or not name.strip():
            # The pair is not repeated: it may be a secret without its name.
            raise BadInput("An answer has no name.", field="set", example="--set handle=acme")
        answers[name.strip()] = value.strip()
    return answers


@contextmanager
def _ctrl_c_ends_it() -> Iterator[None]:
    """While Python waits for a line, Ctrl-C raises at once; asyncio would only note it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
