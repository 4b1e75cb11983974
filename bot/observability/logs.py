"""Structured logs: one line an event, as JSON or as text, everything redacted.

Our own lines come from structlog, the libraries' from `logging`; both pass the same processors, so
that nothing reaches the log unredacted.
"""

import logging
import sys
from collections.abc import Iterable
from typing import TextIO

import structlog
from structlog.types import Processor

from bot.observability.redaction import Redaction

# Below these levels the libraries write out requests and rows: bodies that no pattern recognises.
LEAST_LEVELS = {
    "aiohttp.access": logging.WARNING,
    "aiosqlite": logging.WARNING,
    "alembic": logging.INFO,
    "asyncio": logging.WARNING,
    "mail": logging.WARNING,
    "oauthlib": logging.INFO,
    "requests_oauthlib": logging.INFO,
    "slack_bolt": logging.INFO,
    "slack_sdk": logging.INFO,
    "sqlalchemy": logging.WARNING,
    "tweepy": logging.INFO,
}


def configure_logging(
    level: str, form: str, *, secrets: Iterable[str] = (), stream: TextIO | None = None
) -> None:
    """Send all logs of this process to one place. Call once, at the start.

    Args:
        level: debug, info, warning or error.
        form: "json", or "text" for people.
        secrets: values that never appear, wherever they come from.
        stream: where to; standard error unless given.
    """
    redaction = Redaction(secrets)
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
        structlog.processors.format_exc_info,
    ]
    render: Processor = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if form == "json"
        else structlog.dev.ConsoleRenderer(colors=False, pad_event_to=24, timestamp_key="at")
    )
    handler = logging.StreamHandler(stream or sys.stderr)
    handler.addFilter(_loud_enough)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.ExtraAdder(), *common],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                redaction.event,
                render,
            ],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            structlog.stdlib.PositionalArgumentsFormatter(),
            *common,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )


def _loud_enough(record: logging.LogRecord) -> bool:
    """Whether a record may be written; asked at the handler, as libraries set levels themselves."""
    top = record.name.partition(".")[0]
    least = LEAST_LEVELS.get(record.name, LEAST_LEVELS.get(top, logging.NOTSET))
    return record.levelno >= least
