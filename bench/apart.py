"""Run a function of a benchmark in a process of its own: its memory is its own, and so is its DUKOU_HOME."""

import importlib
import json
import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.figures import ROOT


def apart(function: str, home: Path, **inputs: Any) -> dict[str, Any]:
    """Call `module:function` in a fresh process and return its answer, with `peak_mb`, the memory it came to hold.

    Inputs and answer are JSON. What the process prints goes to stderr; its failure is raised with its last lines.
    """
    environment = os.environ | {"DUKOU_HOME": str(home), "DUKOU_SAMPLE": "1"}
    environment.pop("DATABASE_URL", None)
    done = subprocess.run(
        [sys.executable, "-m", "bench.apart", function, json.dumps(inputs)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise RuntimeError(f"{function} failed:\n" + "\n".join(done.stderr.splitlines()[-15:]))
    return dict(json.loads(done.stdout.splitlines()[-1]))


def django_here() -> None:
    """Set Django up over this process's DUKOU_HOME."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "dukou.config.settings"
    django.setup()


def _run(function: str, inputs: dict[str, Any]) -> dict[str, Any]:
    module, name = function.split(":")
    answer = dict(getattr(importlib.import_module(module), name)(**inputs))
    return answer | {"peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


if __name__ == "__main__":
    print(json.dumps(_run(sys.argv[1], json.loads(sys.argv[2]))))
