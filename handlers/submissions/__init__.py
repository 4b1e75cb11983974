"""Forms that were handed in."""

from slack_bolt.app.async_app import AsyncApp

from handlers.submissions import answers, cases, ownership


def register(app: AsyncApp) -> None:
    """All forms."""
    for part in (answers, ownership, cases):
        part.register(app)
