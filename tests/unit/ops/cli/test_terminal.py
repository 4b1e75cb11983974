"""How `connect` asks, and how a script answers."""

import io
import signal
from pathlib import Path

import pytest

from bot.cli.terminal import TerminalAsk, parse_answers
from bot.errors import BadInput


class Person:
    """Types answers, and remembers what was asked and how."""

    def __init__(self, *answers: str) -> None:
        self._answers = list(answers)
        self.asked: list[tuple[str, str]] = []

    def read(self, prompt: str) -> str:
        """Type visibly."""
        self.asked.append(("shown", prompt))
        return self._answers.pop(0)

    def read_secret(self, prompt: str) -> str:
        """Type unseen."""
        self.asked.append(("secret", prompt))
        return self._answers.pop(0)


def asking(
    person: Person, *, interactive: bool = True, **given: str
) -> tuple[TerminalAsk, list[str]]:
    """An Ask with that person before it, and what it says."""
    said: list[str] = []
    ask = TerminalAsk(
        given,
        interactive=interactive,
        read=person.read,
        read_secret=person.read_secret,
        write=said.append,
    )
    return ask, said


async def test_a_person_is_asked() -> None:
    """Secrets unseen, defaults shown and taken for an empty answer."""
    person = Person(" acme ", "hunter2", "")
    ask, said = asking(person)
    ask.say("Open this.")
    assert await ask.text("handle", "Handle") == "acme"
    assert await ask.text("password", "Password", secret=True) == "hunter2"
    assert await ask.text("host", "Host", default="https://bsky.social") == "https://bsky.social"
    assert person.asked == [
        ("shown", "Handle: "),
        ("secret", "Password: "),
        ("shown", "Host [https://bsky.social]: "),
    ]
    assert said == ["Open this."]


async def test_what_was_given_is_not_asked_for() -> None:
    """Given answers count, given ones that nobody wanted are named."""
    person = Person()
    ask, _ = asking(person, handle="acme", password="hunter2", hanlde="typo")
    assert await ask.text("handle", "Handle") == "acme"
    assert await ask.text("password", "Password", secret=True) == "hunter2"
    assert person.asked == []
    assert ask.unused() == ("hanlde",)


async def test_where_nobody_is_nobody_is_asked() -> None:
    """A script gets defaults, empty optional answers, and a sentence when it gave none at all."""
    ask, _ = asking(Person(), interactive=False, handle="acme")
    assert await ask.text("host", "Host", default="h") == "h"
    assert await ask.text("optional", "Optional") == ""
    silent, _ = asking(Person(), interactive=False)
    with pytest.raises(BadInput, match=r"^Handle: nobody is here to ask\.$") as caught:
        await silent.text("handle", "Handle")
    assert caught.value.example == "--set handle=…"


async def test_ctrl_c_ends_a_question() -> None:
    """While somebody is asked, an interrupt is raised at once; afterwards all is as before."""
    before = signal.getsignal(signal.SIGINT)

    def interrupted(_prompt: str) -> str:
        assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
        raise KeyboardInterrupt

    ask = TerminalAsk({}, interactive=True, read=interrupted)
    with pytest.raises(KeyboardInterrupt):
        await ask.text("handle", "Handle")
    assert signal.getsignal(signal.SIGINT) is before


def test_answers_come_from_the_command_line_a_file_or_standard_input(tmp_path: Path) -> None:
    """The command line wins; blanks and comments do not count; values may contain "="."""
    file = tmp_path / "answers"
    file.write_text("# ours\n\nhandle = acme\npassword=a=b\n")
    assert parse_answers(["handle=other"], str(file)) == {"handle": "other", "password": "a=b"}
    assert parse_answers([], "-", io.StringIO("token=t\n")) == {"token": "t"}
    assert parse_answers([]) == {}


@pytest.mark.parametrize("pair", ["hunter2", "=hunter2", " =x"])
def test_an_answer_without_a_name_is_not_repeated(pair: str) -> None:
    """It may be a secret."""
    with pytest.raises(BadInput, match=r"^An answer has no name\.$"):
        parse_answers([pair])
