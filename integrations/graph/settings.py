"""Reading the environment settings that the networks on the Graph have in common.

Each raises `Misconfigured` with a sentence that names the setting.
"""

import re
from collections.abc import Iterable, Mapping

from bot.errors import Misconfigured
from integrations.base import PluginSetting

__all__ = ["address", "app_id", "number", "values_of", "version"]

_VERSION_SHAPE = re.compile(r"v[0-9]{1,3}\.[0-9]{1,2}")


def values_of(settings: Iterable[PluginSetting], given: Mapping[str, str]) -> dict[str, str]:
    """What is set; what is missing or blank has its default."""
    values = {setting.key: setting.default for setting in settings}
    return values | {key: value.strip() for key, value in given.items() if value.strip()}


def address(values: Mapping[str, str], key: str, example: str) -> str:
    """An address without a slash at its end."""
    found = values[key].rstrip("/")
    if not found.startswith(("https://", "http://")):
        raise Misconfigured(f"{key} must be an address such as {example}, not “{found}”.")
    return found


def version(values: Mapping[str, str], key: str) -> str:
    """A version of the Graph API: "v26.0"."""
    found = values[key]
    if not _VERSION_SHAPE.fullmatch(found):
        raise Misconfigured(f"{key} must be a version such as v26.0, not “{found}”.")
    return found


def app_id(values: Mapping[str, str], key: str, where: str) -> str:
    """An app's id, or ""; `where` it stands in Meta's dashboard."""
    found = values[key]
    if found and not (found.isascii() and found.isdecimal()):
        raise Misconfigured(f"{key} is a number, not “{found}”: see {where}.")
    return found


def number(values: Mapping[str, str], key: str, least: int, most: int) -> int:
    """A whole number between bounds."""
    found = values[key]
    if not (found.isascii() and found.isdecimal() and least <= int(found) <= most):
        raise Misconfigured(f"{key} must be a number from {least} to {most}, not “{found}”.")
    return int(found)
