"""Benchmarks: our hot paths against the barest thing that could stand in their place.

Each gives a ratio of two figures measured in one run, in turns, so that a slow or busy machine
slows both. `docs/benchmarks.md` says what they mean.
"""
