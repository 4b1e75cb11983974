"""What docs/inbound.md says to those who write to the door is so."""

import asyncio
import json
import os
import re
import shutil
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, get_args, get_origin, get_type_hints

import pytest
from msgspec import Meta, Struct
from msgspec.structs import fields

from bot.services.inbound_accounts import InboundAccount
from bot.web import inbound_routes
from integrations.inbound.schema import Attachment, Author, Before, Said, json_schema
from tests.unit.web.serving import serving

DOCS = Path(__file__).resolve().parents[2] / "docs"
PAGE = (DOCS / "inbound.md").read_text()
SECRET = "k9_secret-of-a-test"
RUNS_SHELL = all(map(shutil.which, ("bash", "openssl", "curl")))


def examples(language: str) -> list[str]:
    """The blocks of a language."""
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def rows(of: str) -> list[tuple[str, str, str]]:
    """The table below a heading."""
    section = PAGE.partition(f"### {of}\n")[2].partition("\n### ")[0]
    return re.findall(r"^\| `(\w+)` \| (\w*) ?\| (.*) \|$", section, re.MULTILINE)


def described(shape: type[Struct]) -> list[tuple[str, str, str]]:
    """The same, from the code."""
    hints = get_type_hints(shape, include_extras=True)
    return [
        (field.name, "required" if field.required else "", _words(hints[field.name]))
        for field in fields(shape)
    ]


def _words(kind: object) -> str:
    assert get_origin(kind) is Annotated
    said = [m.description for m in get_args(kind) if isinstance(m, Meta) and m.description]
    return str(said[-1])


@pytest.mark.parametrize(
    ("heading", "shape"),
    [
        ("A mention", Said),
        ("`author`", Author),
        ("Each of `media`", Attachment),
        ("`context`", Before),
    ],
)
def test_the_tables_say_what_the_code_takes(heading: str, shape: type[Struct]) -> None:
    """Each field, whether it is required, and what it is."""
    assert rows(heading) == described(shape)


def test_the_schema_is_that_of_the_code() -> None:
    """`GOLDEN_UPDATE=1` writes it anew."""
    file = DOCS / "inbound.schema.json"
    if os.environ.get("GOLDEN_UPDATE") == "1":
        file.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")
    assert json.loads(file.read_text()) == json_schema()


class Shelf:
    """What was handed in."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def keep(self, network: str, body: bytes) -> bool:
        """Keep it."""
        assert network == "inbound"
        self.bodies.append(body)
        return True


async def run(command: Sequence[str], url: str) -> str:
    """What a command says that finds the address and the secret in its environment."""
    environment = {"PATH": os.environ["PATH"], "URL": url, "SECRET": SECRET}
    process = await asyncio.create_subprocess_exec(
        *command,
        env=environment,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaints = await process.communicate()
    assert (process.returncode, complaints.decode()) == (0, "")
    return said.decode()


async def _find(name: str) -> InboundAccount | None:
    assert name == "reviews"
    return InboundAccount(external_id=name, credentials={"secret": SECRET})


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        pytest.param(
            ["bash", "-c", *examples("bash")],
            '{"status": "kept"}',
            marks=pytest.mark.skipif(not RUNS_SHELL, reason="needs bash, openssl and curl"),
            id="bash",
        ),
        pytest.param(
            [
                sys.executable,
                "-c",
                "import os; URL, SECRET = os.environ['URL'], os.environ['SECRET']\n"
                + "".join(examples("python")),
            ],
            "",
            id="python",
        ),
    ],
)
async def test_the_examples_work_as_they_stand(command: list[str], answer: str) -> None:
    """They are run against the real door."""
    shelf = Shelf()
    routes = inbound_routes(_find, shelf, lambda *_: None, lambda: datetime.now(UTC))
    async with serving(routes) as client:
        base = client._base_url
        assert base is not None
        assert await run(command, str(base / "inbound/reviews")) == answer
    (kept,) = map(json.loads, shelf.bodies)
    assert (kept["account"], kept["mentions"][0]["id"]) == ("reviews", "review-4711")
