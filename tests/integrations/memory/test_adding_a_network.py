"""The walk through adding a network is true: its example is found, and its table names files."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

import integrations
from integrations.base import OutgoingKind
from integrations.memory import MemoryNetwork, Operation, World, service
from integrations.registry import plugin, plugins
from tests.integrations.memory.building import any_target

ROOT = Path(integrations.__path__[0]).parent
PAGE = (ROOT / "docs" / "adding-a-network.md").read_text()


@pytest.fixture
def pigeon(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The page's example as a folder beside the other networks."""
    (code,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    folder = tmp_path / "pigeon"
    folder.mkdir()
    (folder / "__init__.py").write_text(code)
    monkeypatch.setattr(integrations, "__path__", [*integrations.__path__, str(tmp_path)])
    plugins.cache_clear()
    yield folder
    plugins.cache_clear()
    sys.modules.pop("integrations.pigeon", None)


@pytest.mark.usefixtures("pigeon")
async def test_a_folder_with_a_plugin_is_a_network() -> None:
    """It is found by its name, and its own limit is counted."""
    found = plugin("pigeon")
    assert (found.name, found.title) == ("pigeon", "Pigeon post")

    dialect = sys.modules["integrations.pigeon"].PIGEON
    network = MemoryNetwork(World(dialect, now=lambda: datetime(2026, 3, 3, tzinfo=UTC)))
    await network.open()
    check = network.check_text("x" * 41, OutgoingKind.REPLY, any_target())
    await network.close()
    assert check.problems == (
        "1 character too many: Pigeon post takes 40 characters, this has 41.",
    )


def test_the_files_that_the_page_names_exist() -> None:
    """In the memory network's folder, all of them, or at the path given."""
    folder = ROOT / "integrations" / "memory"
    named = set(re.findall(r"`([\w/-]+\.(?:py|md))`", PAGE)) - {"integrations/pigeon/__init__.py"}
    here = {name for name in named if "/" not in name}
    assert {path.name for path in folder.iterdir() if path.suffix in {".py", ".md"}} == here
    assert [name for name in named - here if not (ROOT / name).is_file()] == []


def test_the_functions_that_the_page_names_exist() -> None:
    """A renamed function does not leave a lie behind."""
    named = re.findall(r"`service\.(?!py)(\w+)`", PAGE)
    assert [name for name in named if not hasattr(service, name)] == []
    assert len(named) >= 4
    assert Operation.SEND.writes is True
