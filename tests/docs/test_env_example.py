"""`.env.example` and the settings are the same thing."""

from pathlib import Path

from dotenv import dotenv_values

from bot.config import dotenv_example, load_settings, setting_names
from integrations.registry import plugins

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / ".env.example"


def test_it_is_what_the_settings_say() -> None:
    """Names, order, explanations and defaults; write it anew with `python -m bot settings`."""
    assert EXAMPLE.read_text(encoding="utf-8") == dotenv_example(plugins().values())


def test_it_names_every_setting_once_and_nothing_else() -> None:
    """Both ways: nothing is missing, nothing is left over."""
    of_networks = [s.key for p in plugins().values() for s in p.settings]
    lines = EXAMPLE.read_text(encoding="utf-8").splitlines()
    named = [line.partition("=")[0] for line in lines if line and not line.startswith("#")]
    assert sorted(named) == sorted([*setting_names(), *of_networks])


def test_copied_as_it_is_it_gives_the_defaults() -> None:
    """Whoever copies the file and changes nothing has what an empty environment has."""
    networks = plugins().values()
    copied = load_settings(networks, dotenv=EXAMPLE, environ={})
    empty = load_settings(networks, dotenv=ROOT / "nonexistent", environ={})
    assert copied == empty


def test_it_holds_no_secret() -> None:
    """Whatever is secret is empty."""
    values = dotenv_values(EXAMPLE)
    secret = ("TOKEN", "SECRET", "PASSWORD", "KEYS")
    assert [name for name, value in values.items() if name.endswith(secret) and value] == []
