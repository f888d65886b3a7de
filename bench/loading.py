"""`dukou load` as a person runs it: a program of its own, over a home of its own."""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from bench.figures import ROOT

REFUSED = 0.005
"""Share of grown rows that the gate before publication may refuse: recombined clauses now and then look like a recipe."""


def load_rows(home: Path, file: Path) -> tuple[float, dict[str, Any]]:
    """Load a file of achievements and publish them; return the seconds and what the command tells."""
    words = ["load", "achievement", str(file), "--publish", "--source", "grown", "--json"]
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "dukou", *words],
        cwd=ROOT,
        env=environment | {"DUKOU_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
    )
    taken = time.perf_counter() - started
    told = json.loads(done.stdout) if done.stdout.startswith("{") else {}
    rows = sum(int(told.get(name, 0)) for name in ("created", "changed", "unchanged", "published", "refused"))
    if not rows or told["refused"] > max(1, rows * REFUSED):
        raise RuntimeError(f"dukou load failed ({done.returncode}): {done.stderr[-2000:]}{done.stdout[:1000]}")
    return taken, told
