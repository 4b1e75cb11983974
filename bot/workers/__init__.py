"""Supervised loops: poll, show, nudge, deliver, remind."""
