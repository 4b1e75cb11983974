"""The demo's past: a week of conversations, and a few of the four weeks before.

    await live_the_past(database, settings, clock=clock, slack=slack, town=town)

They happen through the bot's own services, at the times when they did: customers write in their
networks, colleagues answer, the clock reminds, cases get their outcomes. It is done once: where
anybody has written already, nothing is added.
"""

from playground.history.seeding import live_the_past
from playground.history.subscribing import subscribe

__all__ = ["live_the_past", "subscribe"]
