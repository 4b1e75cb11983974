"""The bot's own web server: one application, each group of its routes in a file."""

from bot.web.bounds import Bounds, post
from bot.web.health import Probes, health_routes, metrics_routes
from bot.web.inbound import inbound_routes
from bot.web.media import media_routes
from bot.web.server import WebServer
from bot.web.slack import slack_routes
from bot.web.webhooks import webhook_routes

__all__ = [
    "Bounds",
    "Probes",
    "WebServer",
    "health_routes",
    "inbound_routes",
    "media_routes",
    "metrics_routes",
    "post",
    "slack_routes",
    "webhook_routes",
]
