"""A worker that dies is started again."""

import os
import signal
import time

from dukou.faces.cli import keeper


def test_a_killed_worker_is_started_again(monkeypatch, cast):
    monkeypatch.setattr(keeper, "AGAIN", 0.1)
    held = keeper.Keeper()
    try:
        first = held.pid
        os.kill(first, signal.SIGKILL)
        until = time.monotonic() + 20
        while held.pid == first:
            assert time.monotonic() < until, "nobody started it again"
            time.sleep(0.05)
    finally:
        held.end()
