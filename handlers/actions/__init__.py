"""Clicks."""

from slack_bolt.app.async_app import AsyncApp

from handlers.actions import (
    cases,
    conversation,
    deliveries,
    digests,
    forms,
    home,
    menus,
    plan_calendar,
    plan_composer,
    plan_moving,
    plan_posts,
    previews,
    rota,
    settings,
)


def register(app: AsyncApp) -> None:
    """All clicks."""
    # Bolt asks one after the other: what is on every card comes first.
    conversations = (menus, conversation, deliveries, cases, previews, forms, digests)
    plan = (plan_posts, plan_composer, plan_calendar, plan_moving)
    for part in (*conversations, *plan, home, settings, rota):
        part.register(app)
