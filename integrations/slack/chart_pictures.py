"""Charts as a picture, for a Slack that takes no charts."""

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

from integrations.slack.charts import Chart

if TYPE_CHECKING:
    from matplotlib.axes import Axes

_COLOURS = ("#1f7a4d", "#b5480f")
_HATCHES = ("", "///")  # told apart without colours, too
_INK, _RULE = "#1d1c1d", "#d8d8d8"
_WIDTH, _HEIGHT = 8.0, 3.2  # inches of one chart
_CROWDED = 10  # categories above which their labels are turned


def draw(charts: Sequence[Chart]) -> bytes:
    """All charts in one PNG, one below the other. Slow: call it in a thread."""
    # Matplotlib takes a second to load, and where Slack takes charts it is never needed.
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415 - see above
    from matplotlib.figure import Figure  # noqa: PLC0415 - see above

    figure = Figure(figsize=(_WIDTH, _HEIGHT * len(charts)), dpi=120, facecolor="white")
    FigureCanvasAgg(figure)
    for place, chart in enumerate(charts, start=1):
        _bars(figure.add_subplot(len(charts), 1, place), chart)
    figure.tight_layout(h_pad=2.0)
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def _bars(axes: "Axes", chart: Chart) -> None:
    from matplotlib.ticker import MaxNLocator  # noqa: PLC0415 - loaded with the drawing

    width = 0.8 / len(chart.series)
    for place, (name, values) in enumerate(chart.series):
        left = [n - 0.4 + (place + 0.5) * width for n in range(len(values))]
        axes.bar(
            left,
            values,
            width,
            label=name,
            color=_COLOURS[place],
            hatch=_HATCHES[place],
            edgecolor="white",
        )
    axes.set_title(chart.title, fontsize=11, color=_INK, loc="left", weight="bold")
    crowded = len(chart.categories) > _CROWDED
    axes.set_xticks(
        range(len(chart.categories)),
        [_drawable(label) for label in chart.categories],
        fontsize=8,
        rotation=45 if crowded else 0,
        parse_math=False,
    )
    axes.set_xlabel(_drawable(chart.x_label), fontsize=8, color=_INK)
    axes.set_ylabel(_drawable(chart.y_label), fontsize=8, color=_INK)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.tick_params(axis="y", labelsize=8)
    axes.grid(axis="y", color=_RULE, linewidth=0.6)
    axes.set_axisbelow(True)
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    if len(chart.series) > 1:
        axes.legend(fontsize=8, frameon=False)


def _drawable(text: str) -> str:
    """Without what the font has no shape for: emoji would be drawn as boxes."""
    return "".join(c for c in text if ord(c) < 0x2E80 and not 0x2190 <= ord(c) < 0x2C00)  # noqa: PLR2004 - Unicode's blocks
