"""Slack, inbound: a handler parses, calls one service, renders."""

from handlers.desk import Desk
from handlers.routing import bolt_app

__all__ = ["Desk", "bolt_app"]
