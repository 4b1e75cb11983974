"""What is counted and measured, for Prometheus. `docs/operating.md` explains each figure.

Every `Metrics` has a registry of its own: nothing happens at import, and tests do not share counts.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_PREFIX = "golden_hour"
_LAG = (0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 900, 3600)  # seconds
_CLICK = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 3)  # Slack gives up after 3 seconds
_ANSWER = tuple(60.0 * m for m in (1, 5, 10, 15, 20, 30, 45, 60, 90, 120, 240, 480, 1440))


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueDepth:
    """How much waits.

    Attributes:
        open_conversations: those with a running clock; `unclaimed` and `late` are parts of them.
        pending_deliveries: not settled yet, those in flight included.
        unknown_deliveries: sent or not, nobody knows; being looked up, or waiting for a person.
        unread_pushes: kept and acknowledged, and not read yet.
    """

    open_conversations: int
    unclaimed: int
    late: int
    pending_deliveries: int
    unknown_deliveries: int
    unread_pushes: int = 0


class Metrics:
    """The figures of one process.

    Args:
        process: add the figures of the process itself (memory, CPU, open files).
    """

    def __init__(self, *, process: bool = False) -> None:
        self.registry = CollectorRegistry()
        if process:
            ProcessCollector(registry=self.registry)
            PlatformCollector(registry=self.registry)
            GCCollector(registry=self.registry)
        self._mentions = self._counter("mentions_received", "Mentions stored.", "network")
        self._cards = self._counter("cards", "Cards shown in Slack.", "change")
        self._answers = self._counter(
            "answers", "Messages to customers that a network accepted.", "network", "purpose"
        )
        self._nudges = self._counter("nudges", "Reminders of the clock.", "stage")
        self._deliveries = self._counter("deliveries", "Settled attempts.", "kind", "outcome")
        self._posts = self._counter("posts", "Planned posts whose time came.", "outcome")
        self._pushes = self._counter(
            "pushes_received", "Pushes that came to a webhook.", "network", "outcome"
        )
        # Finding the one among its labels takes longer than counting, and a burst has thousands.
        self._push_counters: dict[tuple[str, str], Counter] = {}
        self._restarts = self._counter("loop_restarts", "Loops that crashed.", "loop")
        self._network_lag = self._histogram(
            "network_lag_seconds", "From the network's time stamp to stored.", _LAG, "network"
        )
        self._card_lag = self._histogram("card_lag_seconds", "From stored to shown.", _LAG)
        self._acknowledge = self._histogram(
            "acknowledge_seconds", "From a click in Slack to its acknowledgement.", _CLICK
        )
        self._answer_time = self._histogram(
            "answer_time_seconds",
            "From a customer's message to our answer, in counting time.",
            _ANSWER,
            "network",
        )
        self._open = self._gauge("conversations_open", "Conversations in which a customer waits.")
        self._unclaimed = self._gauge("conversations_unclaimed", "Of those, without an owner.")
        self._late = self._gauge("conversations_late", "Of those, past their deadline.")
        self._pending = self._gauge("deliveries_pending", "Deliveries not settled yet.")
        self._unknown = self._gauge("deliveries_unknown", "Deliveries a person has to settle.")
        self._read = self._counter(
            "pushes_read", "Kept pushes by what became of them.", "network", "outcome"
        )
        self._push_events = self._counter(
            "push_events", "Events in pushes that became nothing.", "network", "kind", "outcome"
        )
        self._unread = self._gauge("pushes_unread", "Pushes that are kept and not read yet.")
        self._beats = self._gauge(
            "loop_last_beat_timestamp_seconds", "When a loop last showed that it is alive.", "loop"
        )

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(name, meaning, labels, namespace=_PREFIX, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(name, meaning, labels, namespace=_PREFIX, registry=self.registry)

    def _histogram(
        self, name: str, meaning: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(
            name, meaning, labels, namespace=_PREFIX, buckets=buckets, registry=self.registry
        )

    def mentions_received(self, network: str, lags: Sequence[timedelta]) -> None:
        """Mentions are durable. `lags`: from the network's time stamp of each until then."""
        self._mentions.labels(network).inc(len(lags))
        network_lag = self._network_lag.labels(network)
        for lag in lags:
            network_lag.observe(max(0.0, lag.total_seconds()))

    def card_posted(self, lag: timedelta) -> None:
        """A new card is in its channel. `lag`: since its first message was stored."""
        self._cards.labels("posted").inc()
        self._card_lag.observe(max(0.0, lag.total_seconds()))

    def card_updated(self) -> None:
        """A card shows its conversation's newest state."""
        self._cards.labels("updated").inc()

    def answer_sent(self, network: str, purpose: str, took: timedelta | None = None) -> None:
        """A network has accepted a message. `took`: counting time, when it answers somebody."""
        self._answers.labels(network, purpose).inc()
        if took is not None:
            self._answer_time.labels(network).observe(max(0.0, took.total_seconds()))

    def nudge_sent(self, stage: int) -> None:
        """A reminder of that stage went out."""
        self._nudges.labels(str(stage)).inc()

    def posts_begun(self, begun: int, overdue: int) -> None:
        """Planned posts were begun, or came too late and went to their authors."""
        self._posts.labels("begun").inc(begun)
        self._posts.labels("overdue").inc(overdue)

    def push_received(self, network: str, outcome: str) -> None:
        """A network pushed: it was kept, known, forged, unfit (refused), or not kept (failed)."""
        counter = self._push_counters.get((network, outcome))
        if counter is None:
            counter = self._pushes.labels(network, outcome)
            self._push_counters[network, outcome] = counter
        counter.inc()

    def push_settled(self, network: str, fate: str) -> None:
        """A kept push was read, postponed, set aside, or is unreadable."""
        self._read.labels(network, fate).inc()

    def push_event(self, network: str, kind: str, fate: str) -> None:
        """An event was ignored, unknown, or for nobody; `kind` is one of a bounded number."""
        self._push_events.labels(network, kind, fate).inc()

    def delivery_settled(self, kind: str, outcome: str) -> None:
        """A delivery ended sent, failed, unknown, cancelled, or goes back to wait (retry)."""
        self._deliveries.labels(kind, outcome).inc()

    def acknowledged(self, took: timedelta) -> None:
        """Slack has our acknowledgement of a click, command or form."""
        self._acknowledge.observe(took.total_seconds())

    def queue(self, depth: QueueDepth) -> None:
        """How much waits now."""
        self._open.set(depth.open_conversations)
        self._unclaimed.set(depth.unclaimed)
        self._late.set(depth.late)
        self._pending.set(depth.pending_deliveries)
        self._unknown.set(depth.unknown_deliveries)
        self._unread.set(depth.unread_pushes)

    def loop_beat(self, loop: str) -> None:
        """A loop is alive."""
        self._beats.labels(loop).set(time.time())

    def loop_restarted(self, loop: str) -> None:
        """A loop has crashed and begins again."""
        self._restarts.labels(loop).inc()

    def exposition(self) -> bytes:
        """Everything in Prometheus' text format (`CONTENT_TYPE`)."""
        return generate_latest(self.registry)
