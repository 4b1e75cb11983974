"""Clicks."""

from slack_bolt.app.async_app import AsyncApp

from handlers.actions import cases, conversation, deliveries, forms, menus, previews


def register(app: AsyncApp) -> None:
    """All clicks."""
    # Bolt asks one after the other: what is on every card comes first.
    for part in (menus, conversation, deliveries, cases, previews, forms):
        part.register(app)
