"""Room: benchmarks. Runs on CPython. May import everything; nothing imports it.

Ratios from one run on one machine: ours against what is practically possible on the same processor.
"""
