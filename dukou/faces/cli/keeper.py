"""One worker process beside the web process: started, started again where it dies, ended with it."""

import logging
import os
import signal
import subprocess
import sys
import threading

from django.conf import settings

log = logging.getLogger("dukou.worker")
AGAIN = 5.0
"""Seconds before a worker that died is started again."""


class Keeper:
    """Keeps one worker alive until the platform ends (后台进程看护)."""

    def __init__(self) -> None:
        self._ending = threading.Event()
        self._worker = _start()
        self._watch = threading.Thread(target=self._keep, name="worker-keeper", daemon=True)
        self._watch.start()

    def _keep(self) -> None:
        while True:
            code = self._worker.wait()
            if self._ending.is_set():
                return
            log.error("the worker ended with code %s; it is started again in %s s", code, AGAIN)
            if self._ending.wait(AGAIN):
                return
            self._worker = _start()

    @property
    def pid(self) -> int:
        """The process id of the worker that lives now."""
        return self._worker.pid

    def end(self) -> None:
        """Ask the worker to finish what it does and end."""
        self._ending.set()
        self._worker.send_signal(signal.SIGTERM)
        self._worker.wait(10)


def _start() -> "subprocess.Popen[bytes]":
    environment = os.environ | {"DUKOU_HOME": str(settings.HOME)}
    return subprocess.Popen([sys.executable, "-m", "dukou", "worker"], env=environment)
