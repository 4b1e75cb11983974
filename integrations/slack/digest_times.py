"""Times and the ledger, in a digest."""

from collections.abc import Mapping

from bot.domain.digest_words import (
    comparison_words,
    duration,
    ledger_sentence,
    percent,
    window_words,
)
from bot.domain.figures.digest import Digest
from bot.domain.figures.response import Times, Usual
from integrations.slack.blocks import Block, context, section, small_print
from integrations.slack.digest_waiting import called, customer
from integrations.slack.text import inline

_LIKE = 60  # seconds: times that differ by less are the same to a reader
_MOST_NETWORKS = 8
_MOST_REASONS = 6


def response_times(digest: Digest, names: Mapping[str, str], *, site: str) -> list[Block]:
    """Median, p90, share, the slowest, and how that compares."""
    response = digest.response
    present = response.all
    if not present.count:
        return [section("*Response time*: no answers.")]
    in_time = window_words(digest.headline.window_seconds)
    share = f"{present.within:,} of {_counted(present.count, 'answer')} {in_time}"
    lines = [
        f"*Response time*: {_middle(present)}; {share} ({percent(present.share or 0)})",
        _lived(present),
    ]
    if response.outside.count:
        lines += [
            f"In working hours: {_times(response.inside)}",
            f"Outside of them: {_times(response.outside)}",
        ]
    slow = response.slowest
    if slow is not None:
        who = customer(slow.author_name, slow.network_title, slow.link, site)
        by = f", answered by {called(slow.by, names)}" if slow.by else ""
        lines.append(f"Slowest: {duration(slow.seconds)}, {who}{by}")
    if response.usual is not None:
        lines.append(_compared(digest, response.usual))
    return [section("\n".join(filter(None, lines)))]


def tables(digest: Digest) -> list[Block]:
    """By network, where there are several; what acknowledgements have promised."""
    by_network = digest.response.by_network
    lines = []
    if len(by_network) > 1:
        lines += [f"{inline(n.title, 40)}: {_times(n.times)}" for n in by_network[:_MOST_NETWORKS]]
    follow = digest.follow_ups
    if follow.promised or follow.kept or follow.waiting:
        late = f" ({follow.late:,} late)" if follow.late else ""
        overdue = f" ({follow.overdue:,} overdue)" if follow.overdue else ""
        lines.append(
            f"💬 Real answers after an acknowledgement: {follow.promised:,} promised, "
            f"{follow.kept:,} given{late}, {follow.waiting:,} open{overdue}"
        )
    return small_print(lines)


def ledger(digest: Digest) -> list[Block]:
    """What became of everybody, and why some got no answer."""
    sign = "🗒️" if digest.ledger.adds_up else "⚠️"
    blocks = [section(f"{sign} {ledger_sentence(digest.ledger)}")]
    if digest.reasons:
        told = [
            f"{inline(r.reason, 60) or 'no reason'} ({r.count:,})"
            for r in digest.reasons[:_MOST_REASONS]
        ]
        more = len(digest.reasons) - len(told)
        blocks.append(context(f"Closed: {', '.join(told)}{', …' if more > 0 else ''}"))
    return blocks


def our_lag(digest: Digest) -> list[Block]:
    """How late we are ourselves: a figure apart."""
    lag = digest.lag
    if not lag.count or lag.median_seconds is None:
        return []
    facts = [f"median {duration(lag.median_seconds)}"]
    if lag.p90_seconds is not None:
        facts.append(f"nine of ten within {duration(lag.p90_seconds)}")
    if lag.slowest_seconds is not None:
        facts.append(f"slowest {duration(lag.slowest_seconds)}")
    fetching = ""
    if lag.fetch_median_seconds is not None:
        fetching = f"; until we had it: {duration(lag.fetch_median_seconds)}"
    return [
        context(
            f"🔌 Our own lag, from the network to the card: {', '.join(facts)} "
            f"({_counted(lag.count, 'card')}{fetching})"
        )
    ]


def _middle(times: Times) -> str:
    median = duration(times.median_seconds or 0)
    return f"median *{median}*, nine of ten within *{duration(times.p90_seconds or 0)}*"


def _lived(times: Times) -> str:
    """As customers lived it, where that differs: they wait at night, too."""
    middle, high = times.lived_median_seconds, times.lived_p90_seconds
    if middle is None or high is None:
        return ""
    apart = max(middle - (times.median_seconds or 0), high - (times.p90_seconds or 0))
    if apart < _LIKE:
        return ""
    return (
        f"With nights and days off, as customers lived it: median {duration(middle)}, "
        f"nine of ten within {duration(high)}"
    )


def _times(times: Times) -> str:
    if not times.count:
        return "no answers"
    return (
        f"{_counted(times.count, 'answer')}, median {duration(times.median_seconds or 0)}, "
        f"nine of ten within {duration(times.p90_seconds or 0)}, "
        f"{percent(times.share or 0)} in time"
    )


def _compared(digest: Digest, usual: Usual) -> str:
    median, p90 = usual.median_change_seconds, usual.p90_change_seconds
    return (
        f"On average of {comparison_words(digest)}: {_counted(round(usual.answers), 'answer')}; "
        f"median {duration(usual.median_seconds)}, now {_slower(median)}; "
        f"nine of ten within {duration(usual.p90_seconds)}, now {_slower(p90)}; "
        f"{percent(usual.share)} in time, now {_higher(usual.share_change)}"
    )


def _slower(change: float | None) -> str:
    if change is None or abs(change) < 1:
        return "the same"
    return f"{duration(abs(change))} {'slower' if change > 0 else 'faster'}"


def _higher(change: float | None) -> str:
    points = round((change or 0) * 100)
    if not points:
        return "the same"
    return (
        f"{abs(points)} point{'' if abs(points) == 1 else 's'} {'more' if points > 0 else 'less'}"
    )


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}{'' if count == 1 else 's'}"
