"""A second process that keeps the indexes up while a long import runs: cutting texts takes as long as storing them."""

import gc
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

from dukou.kernel.errors import Refusal

FROM = 5000
"""Rows from which a second process is worth its start."""
PAUSE = 0.2


@contextmanager
def following(rows: int) -> Iterator[None]:
    """Let another process follow the journal meanwhile; at the end it has caught up, or the caller does it himself."""
    if rows < FROM or (os.cpu_count() or 1) < 2:
        yield
        return
    from django.conf import settings

    follower = subprocess.Popen(
        [sys.executable, "-m", "dukou", "index", "follow"],
        env=os.environ | {"DUKOU_HOME": str(settings.HOME)},
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        follower.communicate()  # closes its input, which ends it; so does our own death


def follow() -> None:
    """Follow the journal until the input ends, and then to the journal's end; where a worker does so, leave it to it."""
    from dukou.domains.catalogue.jobs import follow_journal

    gc.freeze()
    ended = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(ended,), daemon=True).start()
    try:
        while True:
            is_last = ended.is_set()  # asked before looking: what came in until then is followed
            if not follow_journal():
                if is_last:
                    return
                time.sleep(PAUSE)
    except Refusal as refusal:
        if refusal.code != "search.writer_busy":
            raise


def _wait_for_the_end(ended: threading.Event) -> None:
    sys.stdin.buffer.read()
    ended.set()
