"""Charts of a digest: as Slack's own blocks, and as words. `chart_pictures` draws them.

Shape and limits: https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
A message may have two. Slack has counted series and points differently over time; what is made
here keeps the smaller figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from bot.domain.figures.digest import Digest
from bot.domain.figures.response import TimeBand
from integrations.slack.blocks import Block
from integrations.slack.labels import at_handle
from integrations.slack.text import escape, excerpt

MOST_CHARTS: Final = 2
_TITLE = 50
_LABEL = 20
_POINTS = 20
_HOURS = 24
_MINUTE, _HOUR = 60, 3600


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """Bars, in groups where there are several series.

    Attributes:
        categories: of the horizontal axis; at most 20, each once.
        series: pairs of (name, one value for each category); at most two.
    """

    title: str
    categories: tuple[str, ...]
    series: tuple[tuple[str, tuple[int, ...]], ...]
    x_label: str
    y_label: str


def charts(digest: Digest) -> tuple[Chart, ...]:
    """The two that say most; none where there is nothing to draw."""
    found = (_by_hour(digest), _by_duration(digest), _mix(digest))
    return tuple(chart for chart in found if chart is not None)[:MOST_CHARTS]


def chart_block(chart: Chart) -> Block:
    """A chart as Slack draws it."""
    return {
        "type": "data_visualization",
        "title": excerpt(chart.title, _TITLE),
        "chart": {
            "type": "bar",
            "series": [
                {
                    "name": excerpt(name, _LABEL),
                    "data": [
                        {"label": label, "value": value}
                        for label, value in zip(chart.categories, values, strict=True)
                    ],
                }
                for name, values in chart.series
            ],
            "axis_config": {
                "categories": list(chart.categories),
                "x_label": excerpt(chart.x_label, _TITLE),
                "y_label": excerpt(chart.y_label, _TITLE),
            },
        },
    }


def chart_words(chart: Chart) -> str:
    """What a chart shows, for people who do not see it; plain text on one line."""
    said = []
    for place, label in enumerate(chart.categories):
        values = [(name, values[place]) for name, values in chart.series if values[place]]
        if values:
            only = len(chart.series) == 1
            said.append(
                f"{label}: "
                + ", ".join(f"{n:,}" if only else f"{n:,} {name.lower()}" for name, n in values)
            )
    return f"{chart.title}. {'; '.join(said) or 'Nothing'}."


def chart_line(chart: Chart, limit: int) -> str:
    """The same within mrkdwn."""
    return escape(excerpt(chart_words(chart), limit))


def _by_hour(digest: Digest) -> Chart | None:
    """Answers by hour, those within the window and those after it."""
    busy = [h.hour for h in digest.hours if h.within or h.late]
    if not busy:
        return None
    counted = {h.hour: (h.within, h.late) for h in digest.hours}
    first, last = min(busy), max(busy)
    step = 1 if last - first < _POINTS else 2
    begins = range(first if step == 1 else 0, last + 1 if step == 1 else _HOURS, step)
    groups = [[counted.get(hour, (0, 0)) for hour in range(b, b + step)] for b in begins]
    return Chart(
        title="Answers by hour, in time and late",
        categories=tuple(f"{b}:00" if step == 1 else f"{b}–{b + step} h" for b in begins),
        series=(
            ("In time", tuple(sum(within for within, _ in group) for group in groups)),
            ("Late", tuple(sum(late for _, late in group) for group in groups)),
        ),
        x_label=f"Hour ({digest.period.zone})",
        y_label="Answers",
    )


def _by_duration(digest: Digest) -> Chart | None:
    bands = digest.bands[:_POINTS]
    if not any(band.count for band in bands):
        return None
    return Chart(
        title="How long answers took",
        categories=tuple(map(_band, bands)),
        series=(("Answers", tuple(band.count for band in bands)),),
        x_label="Time until the answer",
        y_label="Answers",
    )


def _band(band: TimeBand) -> str:
    begin, end = band.from_seconds, band.below_seconds
    if end is None:
        return f"{_figure(begin)} or more"
    if begin == 0:
        return f"under {_figure(end)}"
    unit, size = ("h", _HOUR) if begin >= _HOUR else ("min", _MINUTE)
    return f"{begin // size}–{end // size} {unit}"


def _figure(seconds: int) -> str:
    return f"{seconds // _HOUR} h" if seconds >= _HOUR else f"{seconds // _MINUTE} min"


def _mix(digest: Digest) -> Chart | None:
    shares = digest.ahead.mix[:_POINTS]
    if not shares:
        return None
    return Chart(
        title="Social and promotional posts by account",
        categories=_apart([f"{s.network_title} {at_handle(s.handle)}" for s in shares]),
        series=(
            ("Social", tuple(s.social for s in shares)),
            ("Promotional", tuple(s.promotional for s in shares)),
        ),
        x_label="Account",
        y_label="Posts",
    )


def _apart(labels: Sequence[str]) -> tuple[str, ...]:
    """Labels cut to what a category may have, each once."""
    found: list[str] = []
    for number, label in enumerate(labels, start=1):
        cut = excerpt(label, _LABEL) or f"Account {number}"
        found.append(cut if cut not in found else f"{excerpt(label, _LABEL - 4)} {number}")
    return tuple(found)
