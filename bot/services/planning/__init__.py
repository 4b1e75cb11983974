"""Speaking first: composing, reviewing, scheduling and publishing posts."""
