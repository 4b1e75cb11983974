"""Slack, outbound: what is shown (pure functions) and how it gets there (the gateway)."""
