"""Strict doubles of the networks: the tests' counterparts, and what the demo's customers live on.

Each is a server on the loopback with state of its own. It refuses what the real one refuses, in
its words and with its codes, and can be told to fail. `stage` puts five of them into the demo.
"""
