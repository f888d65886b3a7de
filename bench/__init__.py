"""Bench 基准: every figure of docs/benchmarks.md, measured side by side with peers in one run.

Useful for: `python -m bench` (quick, a twentieth of the size), `python -m bench.soak` (full size, writes the page).
Not for: tests. Times belong to a machine; tests/bench runs these scripts small and asserts only what size leaves true.
"""
