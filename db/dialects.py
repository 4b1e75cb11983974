"""What SQLAlchemy has compiled, shared by the engines of a process.

It keeps compiled statements by dialect, and makes a dialect for each engine: the one that reads
and the one that writes would compile every statement twice, and each test of the product anew.
"""

from sqlalchemy.engine.default import DefaultDialect
from sqlalchemy.util import LRUCache

_MOST = 2_000  # statements; the product has some hundreds

COMPILED: LRUCache[object, object] = LRUCache(_MOST)
"""For the execution option `compiled_cache`."""


class SharedCache(DefaultDialect):
    """A dialect of which all instances for servers of one version compile alike."""

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and _version(other) == _version(self)

    def __hash__(self) -> int:
        return hash(type(self))


def _version(dialect: object) -> object:
    return getattr(dialect, "server_version_info", None)
