"""What an operator sees of a running bot: logs and metrics."""

from bot.observability.logs import configure_logging
from bot.observability.metrics import Metrics, QueueDepth

__all__ = ["Metrics", "QueueDepth", "configure_logging"]
