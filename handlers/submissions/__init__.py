"""Forms that were handed in."""

from slack_bolt.app.async_app import AsyncApp

from handlers.submissions import (
    answers,
    cases,
    ownership,
    plan_posts,
    plan_settings,
    rota,
    settings,
)


def register(app: AsyncApp) -> None:
    """All forms."""
    for part in (answers, ownership, cases, plan_posts, plan_settings, settings, rota):
        part.register(app)
