"""Figures, and how they are compared."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median, quantiles


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What a ratio of ours to the baseline has to be."""

    ratio: float
    at_least: bool = False

    def met_by(self, ratio: float) -> bool:
        """Whether a measured ratio is good enough."""
        return ratio >= self.ratio if self.at_least else ratio <= self.ratio

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.ratio:g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One bench's outcome.

    Attributes:
        measured: what was measured, in a few words.
        unit: of `ours` and `baseline`.
        spread: how much the figures vary, in words.
        samples: of each side.
    """

    name: str
    measured: str
    unit: str
    ours: float
    baseline: float
    goal: Goal
    spread: str
    samples: int

    @property
    def ratio(self) -> float:
        """Ours over the baseline."""
        return self.ours / self.baseline

    @property
    def met(self) -> bool:
        """Whether the goal is reached."""
        return self.goal.met_by(self.ratio)

    def row(self) -> dict[str, object]:
        """For artifacts/bench.json."""
        return {
            **asdict(self),
            "goal": str(self.goal),
            "ratio": round(self.ratio, 3),
            "met": self.met,
        }


def percentile(samples: Sequence[float], percent: int) -> float:
    """The value below which `percent` percent of the samples lie (interpolated)."""
    return quantiles(samples, n=100, method="inclusive")[percent - 1]


def latencies(name: str, measured: str, goal: Goal, pairs: Sequence[tuple[float, float]]) -> Result:
    """Compare the 99th percentiles of latencies, each pair (ours, baseline) in seconds."""
    ours, bare = [a * 1000 for a, _ in pairs], [b * 1000 for _, b in pairs]
    spread = "; ".join(
        f"{side} p50 {percentile(of, 50):.1f}, p90 {percentile(of, 90):.1f}, max {max(of):.1f}"
        for side, of in (("ours", ours), ("bare", bare))
    )
    return Result(
        name=name,
        measured=measured,
        unit="ms (p99)",
        ours=percentile(ours, 99),
        baseline=percentile(bare, 99),
        goal=goal,
        spread=spread,
        samples=len(pairs),
    )


def medians(
    name: str, measured: str, unit: str, goal: Goal, pairs: Sequence[tuple[float, float]]
) -> Result:
    """Compare the medians of repetitions, each pair (ours, baseline) measured side by side."""
    ratios = sorted(a / b for a, b in pairs)
    low, high = (percentile(ratios, p) for p in (10, 90))
    return Result(
        name=name,
        measured=measured,
        unit=unit,
        ours=median(a for a, _ in pairs),
        baseline=median(b for _, b in pairs),
        goal=goal,
        spread=f"ratio {low:.2f} to {high:.2f} in 8 of 10 repetitions",
        samples=len(pairs),
    )


_HEADINGS = ("name", "measured", "ours", "baseline", "ratio", "goal", "met")


def table(results: Sequence[Result]) -> str:
    """All results for people."""
    rows = [_HEADINGS]
    rows += [
        (
            r.name,
            r.measured,
            f"{r.ours:,.1f} {r.unit}",
            f"{r.baseline:,.1f} {r.unit}",
            f"{r.ratio:.2f}",
            str(r.goal),
            "yes" if r.met else "NO",
        )
        for r in results
    ]
    widths = [max(len(row[i]) for row in rows) for i in range(len(_HEADINGS))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]
    lines.insert(1, "  ".join("-" * width for width in widths))
    lines += ["", *(f"{r.name}: {r.samples} samples each; {r.spread}" for r in results)]
    return "\n".join(lines)
