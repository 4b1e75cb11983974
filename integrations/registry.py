"""Finds the networks: every folder beside this file whose package offers a `PLUGIN`."""

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache

import integrations
from bot.errors import BadInput
from integrations.base import NetworkPlugin


@cache
def plugins() -> Mapping[str, NetworkPlugin]:
    """All networks by name, in alphabetical order.

    A folder that cannot be imported raises what its import raised: a network that silently is not
    there would lose mentions.

    Raises:
        ValueError: two folders offer networks of the same name.
    """
    found: dict[str, NetworkPlugin] = {}
    for module in pkgutil.iter_modules(integrations.__path__):
        if not module.ispkg:
            continue
        package = importlib.import_module(f"integrations.{module.name}")
        plugin: NetworkPlugin | None = getattr(package, "PLUGIN", None)
        if plugin is None:
            continue
        if plugin.name in found:
            raise ValueError(f"two folders of integrations/ are named {plugin.name}")
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def plugin(name: str) -> NetworkPlugin:
    """The network of that name.

    Raises:
        BadInput: there is none; the sentence lists those that there are.
    """
    known = plugins()
    if name not in known:
        raise BadInput(
            f"There is no network “{name}”. Known networks: {', '.join(known)}.",
            field="network",
            example=next(iter(known), ""),
        )
    return known[name]
