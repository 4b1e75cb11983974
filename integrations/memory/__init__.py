"""A complete network in memory: for tests, for the demo, and as the example of a network."""

from integrations.base import NetworkPlugin
from integrations.memory.dialects import COMMON_ROOM, DIALECTS, OPENAIR, PLAIN, WARBLE, Dialect
from integrations.memory.faults import Faults, Operation
from integrations.memory.network import MemoryNetwork
from integrations.memory.person import Person
from integrations.memory.plugin import MemoryPlugin
from integrations.memory.records import OURS, Message, Profile
from integrations.memory.world import World

__all__ = [
    "COMMON_ROOM",
    "DIALECTS",
    "OPENAIR",
    "OURS",
    "PLAIN",
    "PLUGIN",
    "WARBLE",
    "Dialect",
    "Faults",
    "MemoryNetwork",
    "MemoryPlugin",
    "Message",
    "Operation",
    "Person",
    "Profile",
    "World",
]

PLUGIN: NetworkPlugin = MemoryPlugin()
