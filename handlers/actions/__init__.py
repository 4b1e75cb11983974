"""Clicks."""

from slack_bolt.app.async_app import AsyncApp

from handlers.actions import cases, conversation, deliveries, forms, menus, previews


def register(app: AsyncApp) -> None:
    """All clicks."""
    for part in (conversation, menus, deliveries, cases, previews, forms):
        part.register(app)
