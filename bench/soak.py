"""`python -m bench.soak`: every benchmark at full size, written to docs/benchmarks.md with machine, versions and date.

python -m bench.soak [KEY …] [--scale 1] [--stale]
"""

import argparse
import sys
import time
from importlib import import_module

from bench import page
from bench.figures import Missed, Outcome, load


def run(only: list[str], scale: float) -> int:
    """Run and write each benchmark; return how many missed a claim."""
    missed = 0
    for key in only or page.LISTED:
        started = time.perf_counter()
        print(f"{key} … ({load()})", flush=True)
        try:
            outcome: Outcome = import_module(f"bench.{key}").main(scale)
        except Missed as miss:
            missed += 1
            print(miss)
            outcome = miss.outcome
        page.write(outcome)
        print(f"{key}: {time.perf_counter() - started:.0f} s, written\n", flush=True)
    return missed


def tell_stale() -> int:
    """Print which results are older than the last change of what they measured."""
    found = page.stale()
    for key, rooms in found.items():
        print(f"{key}: {', '.join(rooms)}")
    return len(found)


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("only", nargs="*", choices=[*page.LISTED, []])
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument(
        "--stale", action="store_true", help="only say which results are older than what they measured"
    )
    given = options.parse_args()
    sys.exit(min(1, tell_stale() if given.stale else run(given.only, given.scale)))
