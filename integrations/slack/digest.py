"""The digest: what managers see of a day or a week, as one Slack message.

The headline comes first, then who waits, then the figures. Whatever the day was, the message stays
under Slack's limits: what matters least goes first when there is no room.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Final

from bot.domain.digest_notices import DigestNotice
from bot.domain.digest_words import duration, headline_sentence, ledger_warning, period_words
from bot.domain.figures.digest import Digest
from bot.domain.figures.period import PeriodKind
from integrations.slack import ids
from integrations.slack.blocks import (
    MESSAGE_BLOCKS,
    TEXT_LIMIT,
    Block,
    Message,
    context,
    message,
    section,
    weight,
)
from integrations.slack.charts import chart_block, charts
from integrations.slack.digest_ahead import ahead
from integrations.slack.digest_people import cases, praise, team, topics
from integrations.slack.digest_times import ledger, our_lag, response_times, tables
from integrations.slack.digest_waiting import waiting
from integrations.slack.spending import costs
from integrations.slack.text import date

TEXT_ALONE: Final = 2900  # characters of a digest without blocks
_LATE = timedelta(minutes=15)
_SPARE = 200  # characters: Slack and we may not count quite alike


class _Part(Enum):
    """What a digest is made of, the most important first: who loses when there is no room."""

    HEAD = auto()
    WAITING = auto()
    TIMES = auto()
    LEDGER = auto()
    AHEAD = auto()
    CHARTS = auto()
    TEAM = auto()
    CASES = auto()
    COSTS = auto()
    PRAISE = auto()
    LAG = auto()
    TOPICS = auto()


def digest_message(
    notice: DigestNotice,
    *,
    key: str,
    now: datetime,
    site: str = "",
    drawn: Sequence[Block] | None = None,
) -> Message:
    """A digest.

    Args:
        notice: what to show, for whom, and when it was due.
        key: for the metadata, by which it is found again.
        now: UTC.
        site: the workspace's own address; it turns places into links.
        drawn: what stands in the place of charts; Slack's own charts unless given.
    """
    if drawn is None:
        drawn = [chart_block(chart) for chart in charts(notice.digest)]
    blocks = _blocks(notice, now, site, drawn)
    return message(_first_line(notice.digest), blocks, ids.notice_metadata(key))


def digest_text(notice: DigestNotice, *, key: str, now: datetime, site: str = "") -> Message:
    """The same as text alone, the most important first."""
    lines = "\n".join(_texts(_blocks(notice, now, site, ()))).split("\n")
    kept: list[str] = []
    for line in lines:
        if sum(map(len, kept)) + len(kept) + len(line) > TEXT_ALONE:
            break
        kept.append(line)
    return message("\n".join(kept), [], ids.notice_metadata(key))


def _blocks(notice: DigestNotice, now: datetime, site: str, drawn: Sequence[Block]) -> list[Block]:
    digest, names = notice.digest, notice.names
    return _fitted(
        {
            _Part.HEAD: _head(notice, now),
            _Part.WAITING: waiting(digest, names, now=now, site=site),
            _Part.TIMES: [*response_times(digest, names, site=site), *tables(digest)],
            _Part.CHARTS: list(drawn),
            _Part.LAG: our_lag(digest),
            _Part.TEAM: team(digest, names),
            _Part.LEDGER: ledger(digest),
            _Part.CASES: cases(digest, names, now=now, site=site),
            _Part.PRAISE: praise(digest, names, site=site),
            _Part.TOPICS: topics(digest),
            _Part.AHEAD: ahead(digest, site=site),
            _Part.COSTS: costs(digest.costs),
        }
    )


def _fitted(parts: Mapping[_Part, list[Block]]) -> list[Block]:
    """All parts for which there is room, the most important first; in the order they are read."""
    kept: set[_Part] = set()
    for part in _Part:
        together = [block for p in (*kept, part) for block in parts[p]]
        if len(together) < MESSAGE_BLOCKS and weight(together) < TEXT_LIMIT - _SPARE:
            kept.add(part)
    blocks = [block for part, piece in parts.items() if part in kept for block in piece]
    missing = len(kept) < len(parts)
    return [*blocks, context("… and more than fits into one message.")] if missing else blocks


def _head(notice: DigestNotice, now: datetime) -> list[Block]:
    digest = notice.digest
    period = digest.period
    sign = "🗓️" if period.kind is PeriodKind.WEEK else "🌤️"
    so_far = " so far" if digest.as_of < period.end else ""
    words = period_words(period)
    about = [f"{words[0].upper()}{words[1:]}{so_far} ({period.zone}), as of {date(digest.as_of)}"]
    late = timedelta() if notice.due_at is None else now - notice.due_at
    if late >= _LATE:
        about.append(
            f"🐢 This digest comes {duration(late.total_seconds())} late: I was not running, or "
            "Slack did not take it."
        )
    warning = ledger_warning(digest.ledger)
    sentence = f"*{headline_sentence(digest.headline)}*"
    lead = f"⚠️ *{warning}*\n{sentence}" if warning else f"{sign} {sentence}"
    return [section(lead), context("\n".join(about))]


def _first_line(digest: Digest) -> str:
    """For notifications and screen readers."""
    warning = ledger_warning(digest.ledger)
    sentence = f"{headline_sentence(digest.headline)} {_about(digest)}"
    return f"⚠️ {warning} {sentence}" if warning else sentence


def _about(digest: Digest) -> str:
    words = period_words(digest.period)
    return f"({words[0].upper()}{words[1:]})"


def _texts(part: object) -> list[str]:
    """All mrkdwn in blocks, in order."""
    if isinstance(part, Mapping):
        if part.get("type") == "mrkdwn":
            return [str(part["text"])]
        return [text for value in part.values() for text in _texts(value)]
    return [text for one in part for text in _texts(one)] if isinstance(part, list) else []
