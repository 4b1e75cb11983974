"""What is counted."""

from datetime import timedelta

from bot.observability.metrics import Metrics, QueueDepth


def samples(metrics: Metrics) -> dict[str, float]:
    """All samples but buckets and creation times, by name and labels."""
    return {
        " ".join([s.name, *(f"{k}={v}" for k, v in sorted(s.labels.items()))]): s.value
        for family in metrics.registry.collect()
        for s in family.samples
        if not s.name.endswith(("_bucket", "_created"))
    }


def test_every_figure() -> None:
    """Each call moves exactly its own figures; negative lags (clocks differ) count as none."""
    metrics = Metrics()
    metrics.mentions_received("bluesky", [timedelta(seconds=3), timedelta(seconds=-3)])
    metrics.card_posted(timedelta(seconds=1.5))
    metrics.card_updated()
    metrics.answer_sent("bluesky", "answer", timedelta(minutes=12))
    metrics.answer_sent("bluesky", "offline")
    metrics.nudge_sent(3)
    metrics.delivery_settled("reply", "sent")
    metrics.push_received("facebook", "kept")
    metrics.acknowledged(timedelta(milliseconds=250))
    metrics.queue(
        QueueDepth(
            open_conversations=9,
            unclaimed=4,
            late=2,
            pending_deliveries=1,
            unknown_deliveries=7,
            unread_pushes=5,
        )
    )
    metrics.loop_restarted("cards")
    metrics.loop_beat("cards")
    found = samples(metrics)
    beat = found.pop("golden_hour_loop_last_beat_timestamp_seconds loop=cards")
    assert beat > 1_700_000_000
    assert found == {
        "golden_hour_mentions_received_total network=bluesky": 2,
        "golden_hour_network_lag_seconds_count network=bluesky": 2,
        "golden_hour_network_lag_seconds_sum network=bluesky": 3,
        "golden_hour_cards_total change=posted": 1,
        "golden_hour_cards_total change=updated": 1,
        "golden_hour_card_lag_seconds_count": 1,
        "golden_hour_card_lag_seconds_sum": 1.5,
        "golden_hour_answers_total network=bluesky purpose=answer": 1,
        "golden_hour_answers_total network=bluesky purpose=offline": 1,
        "golden_hour_answer_time_seconds_count network=bluesky": 1,
        "golden_hour_answer_time_seconds_sum network=bluesky": 720,
        "golden_hour_nudges_total stage=3": 1,
        "golden_hour_deliveries_total kind=reply outcome=sent": 1,
        "golden_hour_acknowledge_seconds_count": 1,
        "golden_hour_acknowledge_seconds_sum": 0.25,
        "golden_hour_conversations_open": 9,
        "golden_hour_conversations_unclaimed": 4,
        "golden_hour_conversations_late": 2,
        "golden_hour_deliveries_pending": 1,
        "golden_hour_deliveries_unknown": 7,
        "golden_hour_pushes_received_total network=facebook outcome=kept": 1,
        "golden_hour_pushes_unread": 5,
        "golden_hour_loop_restarts_total loop=cards": 1,
    }


def test_figures_are_not_shared() -> None:
    """Two bots in one process count apart, and the process's own figures are asked for."""
    one, other = Metrics(), Metrics(process=True)
    one.card_updated()
    assert "golden_hour_cards_total change=updated" not in samples(other)
    assert "process_open_fds" in samples(other)
    assert "process_open_fds" not in samples(one)
