"""`check` and `connect` say whether a network pushes, and what it takes."""

from dataclasses import replace
from pathlib import Path

import pytest

from bot.cli.check import check
from bot.cli.connect import subscribed
from bot.cli.shared import opened
from bot.config import Settings, load_settings
from bot.domain.account import Account
from integrations.base import NetworkPlugin
from integrations.memory import PLAIN, MemoryPlugin, Operation, World
from tests.guarantees.test_1_troubles_and_poison import NoCredentials
from tests.stories import ACCOUNT
from tests.unit.ops.cli.test_check import KEY, NOW

PUBLIC = "https://hour.example"
NOT_PUSHED = "Its mentions are not pushed to this bot, and are polled."
THERE = f"{PUBLIC}/webhooks/memory"


def settings_of(folder: Path, public_url: str = PUBLIC) -> Settings:
    """Settings of a bot that the world reaches, or not."""
    environ = {
        "ENCRYPTION_KEYS": KEY,
        "DATABASE_URL": f"sqlite:///{folder}/gh.sqlite3",
        "PUBLIC_URL": public_url,
    }
    return load_settings(dotenv=folder / "no.env", environ=environ)


def pushing(*, pushed: bool = False, streams: bool = False) -> tuple[World, NetworkPlugin]:
    """A network that pushes."""
    world = World(replace(PLAIN, pushed=pushed, streams=streams), now=lambda: NOW)
    return world, MemoryPlugin(world)


async def told(settings: Settings, plugin: NetworkPlugin) -> list[str]:
    """What `check` says of pushes."""
    async with opened(settings) as database, database.write() as uow:
        await uow.accounts.save(ACCOUNT, NOW)
        await uow.commit()
    lines: list[str] = []
    await check(settings, {plugin.name: plugin}, lines.append)
    said = "\n".join(lines).split("\nNetworks\n")[1].split("\nE-mail")[0].splitlines()
    return [line.strip() for line in said if "signed in" not in line and line.strip()]


async def connect(settings: Settings, plugin: NetworkPlugin) -> tuple[str, ...]:
    """What `connect` says of pushes."""
    account: Account = ACCOUNT
    return await subscribed(plugin, settings, account, NoCredentials())


async def test_check_says_whether_it_is_subscribed(tmp_path: Path) -> None:
    """To this address, with the way to mend it; a network that does not push has nothing to say."""
    settings = settings_of(tmp_path)
    world, plugin = pushing(pushed=True)
    before = await told(settings, plugin)
    world.pushes.subscribed = THERE
    after = await told(settings, plugin)
    world.faults.reject(Operation.SUBSCRIBE, "Your app is not reviewed.", hint="Have it reviewed.")
    refused = await told(settings, plugin)
    _, silent = pushing()
    assert before == [
        f"✗ @harbourcoffee on Memory: Memory does not push to {THERE}.",
        "Run: python -m bot connect memory",
    ]
    assert after == ["✓ @harbourcoffee on Memory: its mentions are pushed"]
    assert refused == [
        "✗ @harbourcoffee on Memory, its pushes: Your app is not reviewed.",
        "Have it reviewed.",
    ]
    assert await told(settings, silent) == []


async def test_having_no_public_address_is_a_choice(tmp_path: Path) -> None:
    """It is said, and nothing has to be mended; a stream needs none."""
    settings = settings_of(tmp_path, public_url="")
    _, plugin = pushing(pushed=True)
    _, streamed = pushing(streams=True)
    assert await told(settings, plugin) == [
        "! @harbourcoffee on Memory: Memory could push, but this bot has no public address.",
        "Set PUBLIC_URL, or leave it: polls bring everything, later.",
    ]
    assert await told(settings, streamed) == ["✓ @harbourcoffee on Memory: its mentions are pushed"]


async def test_connecting_subscribes(tmp_path: Path) -> None:
    """And says what came of it."""
    world, plugin = pushing(pushed=True)
    said = await connect(settings_of(tmp_path), plugin)
    nowhere = await connect(settings_of(tmp_path, public_url=""), pushing(pushed=True)[1])
    assert (world.pushes.subscribed, world.listeners) == (THERE, 0)
    assert said == ("Its mentions are pushed: they become cards within seconds.",)
    assert nowhere == (
        f"{NOT_PUSHED} Memory could push, but this bot has no public address.",
        "Set PUBLIC_URL, or leave it: polls bring everything, later.",
    )
    assert await connect(settings_of(tmp_path), pushing()[1]) == ()


@pytest.mark.parametrize("where", [Operation.OPEN, Operation.SUBSCRIBE])
async def test_what_cannot_be_subscribed_is_connected_all_the_same(
    tmp_path: Path, where: Operation
) -> None:
    """The reason and the way to mend it are said; nothing is left open."""
    world, plugin = pushing(pushed=True)
    world.faults.reject(where, "Your app is not reviewed.", hint="Have it reviewed.")
    assert await connect(settings_of(tmp_path), plugin) == (
        f"{NOT_PUSHED} Your app is not reviewed.",
        "Have it reviewed.",
    )
    assert world.listeners == 0
