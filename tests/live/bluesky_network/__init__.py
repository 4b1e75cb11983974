"""A real Bluesky network for tests: the servers that the network itself is made of.

`BlueskyNetwork` runs PLC directory, PDS and AppView from npm `@atproto/dev-env`, with a private
PostgreSQL and Redis. There is no chat service in it, so direct messages cannot be tried there.
"""

from tests.live.bluesky_network.child import NetworkDidNotStartError
from tests.live.bluesky_network.customer import Account, Ref
from tests.live.bluesky_network.network import BlueskyNetwork
from tests.live.bluesky_network.processes import what_is_missing
from tests.live.bluesky_network.waiting import NeverHappenedError, eventually
from tests.live.bluesky_network.xrpc import XrpcError

__all__ = [
    "Account",
    "BlueskyNetwork",
    "NetworkDidNotStartError",
    "NeverHappenedError",
    "Ref",
    "XrpcError",
    "eventually",
    "what_is_missing",
]
