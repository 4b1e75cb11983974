"""Block Kit's rules, as Slack applies them to messages, modals and the Home tab."""

from playground.slack.validation.messages import check_message_blocks, metadata_error, text_length
from playground.slack.validation.views import check_view

__all__ = ["check_message_blocks", "check_view", "metadata_error", "text_length"]
