"""Our own lines and the libraries' come out as one kind of line, redacted."""

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from bot.observability.logs import configure_logging

SECRET = "a-secret-nobody-sees"


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs go; afterwards logging is as it was."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield io.StringIO()
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    """What was logged as JSON, without the time."""
    parsed = [json.loads(line) for line in stream.getvalue().splitlines()]
    for line in parsed:
        assert line.pop("at").endswith("Z")
    return parsed


def test_our_own_lines(stream: io.StringIO) -> None:
    """A line has its level, its logger, its facts, and neither secret nor body."""
    configure_logging("info", "json", secrets=[SECRET], stream=stream)
    log = structlog.get_logger("bot.here")
    log.debug("not_heard")
    log.info("delivered", delivery="d1", text="Grüße", by=f"with {SECRET}")
    assert lines(stream) == [
        {
            "event": "delivered",
            "level": "info",
            "logger": "bot.here",
            "delivery": "d1",
            "text": "[5 characters]",
            "by": "with [hidden]",
        }
    ]


def test_lines_of_libraries(stream: io.StringIO) -> None:
    """What goes through `logging` passes the same redaction, arguments and extras included."""
    configure_logging("info", "json", secrets=[SECRET], stream=stream)
    logging.getLogger("slack_sdk.web").warning(
        "refused %s with %s", "xoxb-1-abc", SECRET, extra={"body": "hello", "method": "POST"}
    )
    assert lines(stream) == [
        {
            "event": "refused [hidden] with [hidden]",
            "level": "warning",
            "logger": "slack_sdk.web",
            "body": "[5 characters]",
            "method": "POST",
        }
    ]


@pytest.mark.parametrize(
    ("name", "level"),
    [
        ("slack_sdk.web.async_base_client", logging.DEBUG),
        ("slack_bolt.AsyncApp", logging.DEBUG),
        ("tweepy.asynchronous.client", logging.DEBUG),
        ("sqlalchemy.engine.Engine", logging.INFO),
        ("aiohttp.access", logging.INFO),
        ("aiosqlite", logging.DEBUG),
    ],
)
def test_chatty_levels_of_libraries_are_closed(stream: io.StringIO, name: str, level: int) -> None:
    """These write out requests and rows, even when somebody turns their logger up."""
    configure_logging("debug", "json", stream=stream)
    logger = logging.getLogger(name)
    before = logger.level
    logger.setLevel(logging.DEBUG)
    try:
        logger.log(level, "params: {'text': 'Where is my order?'}")
        logger.error("bad")
    finally:
        logger.setLevel(before)
    assert [line["event"] for line in lines(stream)] == ["bad"]


def test_tracebacks_are_redacted(stream: io.StringIO) -> None:
    """An error that quotes a token or a row's values does not carry them into the log."""
    configure_logging("info", "json", stream=stream)
    try:
        raise ValueError("xapp-1-abc [parameters: ('Where is my order?',)]")  # noqa: TRY301 - a traceback is wanted
    except ValueError:
        structlog.get_logger("bot").exception("crashed")
        logging.getLogger("aiohttp.server").exception("crashed too")
    for line in lines(stream):
        assert line["exception"].endswith("ValueError: [hidden] [parameters: [hidden]]")


def test_context_and_text_form(stream: io.StringIO) -> None:
    """Bound context is on every line; the text form is for people and redacted as well."""
    configure_logging("info", "text", secrets=[SECRET], stream=stream)
    with structlog.contextvars.bound_contextvars(account="a1"):
        structlog.get_logger("bot.here").info("polled", found=2, token=SECRET)
    words = stream.getvalue().split()
    assert words[1:] == [
        *("[info", "]", "polled", "[bot.here]"),
        *("account=a1", "found=2", "token=[hidden]"),
    ]
