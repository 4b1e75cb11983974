"""`run` and `demo`."""

import argparse
import asyncio
from pathlib import Path

from bot.cli.shared import Commands, read_settings
from bot.observability import configure_logging


def add_to(commands: Commands) -> None:
    """Both commands."""
    run = commands.add_parser(
        "run",
        help="the bot, until it is told to stop",
        description="Run the bot. Ctrl-C or SIGTERM ends it when what is in flight is done.",
    )
    run.set_defaults(command=_run)
    demo = commands.add_parser(
        "demo",
        help="the bot beside a local Slack, with pretend customers",
        description="Try the bot without any account. Prints an address to open in a browser.",
    )
    demo.add_argument(
        "--speed",
        type=_speed,
        default=60.0,
        metavar="TIMES",
        help="how fast the demo's clock runs: 60 lets an hour pass in a minute (default)",
    )
    demo.add_argument(
        "--port", type=_port, default=0, help="port of the web page; a free one unless given"
    )
    demo.add_argument("--reset", action="store_true", help="forget the demo's data first")
    demo.add_argument("--no-browser", action="store_true", help="do not open a browser")
    demo.add_argument(
        "--folder",
        type=Path,
        default=Path(".demo"),
        help="where the demo keeps its data (default: .demo)",
    )
    demo.set_defaults(command=_demo)


def _run(_given: argparse.Namespace) -> int:
    settings = read_settings()
    settings.require_for_run()
    configure_logging(settings.log_level, settings.log_format, secrets=settings.secrets())
    from bot.app import run  # noqa: PLC0415 - only now: it takes a second, and --help should not

    asyncio.run(run(settings))
    return 0


def _demo(given: argparse.Namespace) -> int:
    from playground.demo import DemoOptions, run  # noqa: PLC0415 - the playground is for trying only

    options = DemoOptions(
        speed=given.speed,
        port=given.port,
        reset=given.reset,
        browser=not given.no_browser,
        folder=given.folder,
    )
    asyncio.run(run(options))
    return 0


def _speed(text: str) -> float:
    speed = float(text)
    if not 1 <= speed <= 3600:  # noqa: PLR2004 - real time to an hour a second
        raise argparse.ArgumentTypeError("has to be between 1 and 3600")
    return speed


def _port(text: str) -> int:
    port = int(text)
    if not 0 <= port <= 65_535:  # noqa: PLR2004 - the range of ports
        raise argparse.ArgumentTypeError("has to be between 0 and 65535")
    return port
