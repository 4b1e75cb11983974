"""`docs/operating.md` tells of every metric, log line, command and exit code that exists."""

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.observability.metrics import Metrics

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}


def table(heading: str) -> list[list[str]]:
    """The rows of the table under a heading, without its head."""
    section = TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in row.split("|")[1:-1]] for row in rows[2:]]


def names(cell: str) -> list[str]:
    """What stands between backquotes."""
    return re.findall(r"`([^`]+)`", cell)


def every_figure() -> Metrics:
    """Metrics in which everything has happened once, so that every label is used."""
    metrics = Metrics()
    metrics.mentions_received("n", [timedelta()])
    metrics.card_posted(timedelta())
    metrics.card_updated()
    metrics.answer_sent("n", "answer", timedelta())
    metrics.nudge_sent(0)
    metrics.delivery_settled("reply", "sent")
    metrics.posts_begun(1, 1)
    metrics.push_received("n", "kept")
    metrics.push_settled("n", "read")
    metrics.push_event("n", "k", "ignored")
    metrics.acknowledged(timedelta())
    metrics.loop_beat("l")
    metrics.loop_restarted("l")
    return metrics


def test_every_metric_is_explained() -> None:
    """Names, kinds and labels, both ways."""
    exist = {
        (
            family.name + ("_total" if family.type == "counter" else ""),
            family.type,
            tuple(sorted({label for s in family.samples for label in s.labels} - {"le"})),
        )
        for family in every_figure().registry.collect()
    }
    told = {(names(row[0])[0], row[1], tuple(names(row[2]))) for row in table("Metrics")}
    assert told == exist


def test_alerts_use_metrics_that_exist() -> None:
    """An alert on a figure that nobody writes would never ring."""
    told = {names(row[0])[0] for row in table("Metrics")}
    used = {
        found.removesuffix("_bucket")
        for row in table("Alerts")
        for found in re.findall(r"golden_hour_[a-z_]+", row[1])
    }
    assert used - told == set()


def logged() -> set[tuple[str, str]]:
    """Events and levels of all lines that the code logs."""
    found = set()
    for folder in ("bot", "handlers", "integrations", "db"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if (
                    isinstance(node, ast.Call)
                    and isinstance(node.func, ast.Attribute)
                    and node.func.attr in LEVELS
                    and isinstance(node.func.value, ast.Name)
                    and node.func.value.id in {"log", "_log"}
                ):
                    (event, *_) = node.args
                    assert isinstance(event, ast.Constant), f"{file}: an event is a plain word"
                    level = "error" if node.func.attr == "exception" else node.func.attr
                    found.add((str(event.value), level))
    # Adapters log sentences, which explain themselves.
    return {(event, level) for event, level in found if re.fullmatch(r"[a-z_]+", event)}


def test_every_log_line_is_explained() -> None:
    """Both ways, with its level."""
    told = {(names(row[0])[0], row[1]) for row in table("Logs")}
    assert told == logged()


def test_every_command_is_told() -> None:
    """Both ways."""
    (group,) = (a for a in main.parser()._actions if a.choices)
    exist = set(map(str, group.choices or ()))
    told = {names(row[0])[0].split()[3] for row in table("Install")}
    assert told == exist


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (main.DONE, "done"),
        (main.FAILED, "it did not work"),
        (main.MISCONFIGURED, "the settings have something to mend"),
        (main.INTERRUPTED, "interrupted"),
    ],
)
def test_exit_codes_are_told(code: int, words: str) -> None:
    """As the command line ends."""
    told = re.split(r"Exit codes: ", TEXT)[1].split("\n\n")[0].replace("\n", " ")
    assert f"`{code}` {words}" in told
