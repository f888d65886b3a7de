"""`python -m bench`: every benchmark small, side by side with its peers; nothing is written."""

import sys
import time
from importlib import import_module

from bench.figures import Missed
from bench.page import LISTED


def run(only: list[str]) -> int:
    """Run the quick benchmarks; return how many missed a quality that holds at every size."""
    missed = 0
    for key in only or LISTED:
        started = time.perf_counter()
        try:
            import_module(f"bench.{key}").main(LISTED[key])
        except Missed as miss:
            missed += 1
            print(miss)
        print(f"{key}: {time.perf_counter() - started:.0f} s\n")
    return missed


if __name__ == "__main__":
    sys.exit(min(1, run(sys.argv[1:])))
