"""From the environment and the .env file to `Settings`, with every problem told at once."""

import difflib
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from dotenv import dotenv_values
from pydantic import SecretStr, ValidationError

from bot.config.settings import Settings
from bot.errors import Misconfigured
from integrations.base import NetworkPlugin

DOTENV = Path(".env")
_LEAST, _MOST = "greater_than_equal", "less_than_equal"


def setting_names() -> tuple[str, ...]:
    """The names of the product's own settings, in the order in which they are explained."""
    return tuple(name.upper() for name in Settings.model_fields if not name.startswith("network"))


def read_environment(
    dotenv: Path = DOTENV, environ: Mapping[str, str] | None = None
) -> dict[str, str]:
    """What is set: the .env file (when there is one), overruled by the environment.

    Args:
        dotenv: the file; `$NAME` in it is left as it is, because passwords contain dollars.
        environ: instead of this process's environment.
    """
    in_file = dotenv_values(dotenv, interpolate=False) if dotenv.is_file() else {}
    given = os.environ if environ is None else environ
    return {**{name: value or "" for name, value in in_file.items()}, **given}


def load_settings(
    plugins: Iterable[NetworkPlugin] = (),
    *,
    dotenv: Path = DOTENV,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """Read all settings. An empty one counts as not set; networks get theirs as they are.

    Args:
        plugins: networks whose settings are read too.
        dotenv: the .env file.
        environ: instead of this process's environment.

    Raises:
        Misconfigured: one sentence for each wrong setting, all of them at once.
    """
    values = {name: value.strip() for name, value in read_environment(dotenv, environ).items()}
    own: dict[str, Any] = {
        name.lower(): values[name] for name in setting_names() if values.get(name)
    }
    plugins = tuple(plugins)
    own["networks"] = {
        plugin.name: {s.key: values.get(s.key, s.default) for s in plugin.settings}
        for plugin in plugins
    }
    own["network_secrets"] = tuple(
        values.get(s.key, "") for plugin in plugins for s in plugin.settings if s.secret
    )
    try:
        return Settings(**own)
    except ValidationError as error:
        raise Misconfigured(_sentences(error, values)) from None


def misspelt_names(
    plugins: Iterable[NetworkPlugin] = (), *, dotenv: Path = DOTENV
) -> tuple[tuple[str, str], ...]:
    """Names in the .env file that nobody reads but that look like a setting: (written, meant)."""
    known = [*setting_names(), *(s.key for p in plugins for s in p.settings)]
    written = read_environment(dotenv, {}) if dotenv.is_file() else {}
    pairs = []
    for name in written:
        near = difflib.get_close_matches(name.upper(), known, n=1, cutoff=0.8)
        if name not in known and near:
            pairs.append((name, near[0]))
    return tuple(pairs)


def _sentences(error: ValidationError, values: Mapping[str, str]) -> str:
    """One sentence for each wrong setting; two errors of one setting are one sentence."""
    sentences: dict[object, str] = {}
    for problem in error.errors(include_url=False):
        place = problem["loc"][0] if problem["loc"] else ""
        cause = problem.get("ctx", {}).get("error")
        what = str(cause) if isinstance(cause, ValueError) else _in_words(problem)
        sentences.setdefault(place, _sentence(str(place), what, values) if place else what)
    return "\n".join(sentences.values())


def _sentence(field: str, what: str, values: Mapping[str, str]) -> str:
    name = field.upper()
    definition = Settings.model_fields[field]
    secret = not definition.repr or SecretStr.__name__ in repr(definition.annotation)
    read = "wrong (its value is secret and not shown)" if secret else f"“{values.get(name, '')}”"
    end = "" if what.endswith(("?", ".")) else "."
    extra = definition.json_schema_extra
    example = extra.get("example") if isinstance(extra, dict) else None
    shown = f" Example: {name}={example}" if example else ""
    return f"{name} is {read}: {what}{end}{shown}"


def _in_words(problem: Mapping[str, Any]) -> str:
    kind, limits = problem["type"], problem.get("ctx", {})
    if kind in {"int_parsing", "int_from_float"}:
        return "it has to be a whole number"
    if kind == "float_parsing":
        return "it has to be numbers"
    if kind == _LEAST:
        return f"it has to be at least {limits['ge']}"
    if kind == _MOST:
        return f"it has to be at most {limits['le']}"
    if kind == "literal_error":
        return f"it has to be {limits['expected']}".replace("'", "")
    return str(problem["msg"])
