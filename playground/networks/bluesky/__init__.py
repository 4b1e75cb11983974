"""A pretend Bluesky: XRPC with records, sessions, chat and faults."""
