"""A pretend X: API v2 with its signatures, uploads, refusals and faults."""
