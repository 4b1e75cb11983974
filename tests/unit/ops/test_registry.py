"""How networks are found."""

import pytest

from bot.errors import BadInput
from integrations.registry import plugin, plugins


def test_networks_are_found_by_their_folders() -> None:
    """Every plugin is listed under its own name, in alphabetical order; other folders are not."""
    found = plugins()
    assert list(found) == sorted(found)
    assert all(name == network.name for name, network in found.items())
    assert "memory" in found
    assert not {"slack", "email"} & set(found)


def test_every_setting_of_a_network_is_explained() -> None:
    """Settings begin with their network's name and have a sentence."""
    for network in plugins().values():
        for setting in network.settings:
            assert setting.key.startswith(f"{network.name.upper()}_")
            assert setting.explanation.endswith((".", ")"))


def test_an_unknown_network_is_told_with_the_known_ones() -> None:
    """Whoever mistypes a name reads those that there are."""
    assert plugin("memory").name == "memory"
    with pytest.raises(
        BadInput, match=r"^There is no network “myspace”\. Known networks: .*memory"
    ):
        plugin("myspace")
