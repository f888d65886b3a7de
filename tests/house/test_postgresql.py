"""The rooms stand on PostgreSQL as they do on SQLite: their own tests run again on a real server.

The server is DATABASE_URL's where that is set, else one from the wheel (see postgresql.py).
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tests.house.postgresql import server

ROOMS = ("journal", "accounts", "taxonomy", "notices", "catalogue", "matching")
ELSEWHERE = "not slow and not browser and not postgres"
"""What starts programs of its own chooses its own database, and is shown once."""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    if os.environ.get("DATABASE_URL", "").startswith("postgres"):
        yield os.environ["DATABASE_URL"]
    else:
        with server() as own:
            yield own


def run(address: str, *what: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-m", ELSEWHERE, *what]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    environment["DATABASE_URL"] = address
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.postgres
@pytest.mark.slow
def test_the_rooms_stand_on_postgresql(address):
    done = run(address, "-n", "2", *(f"tests/{room}" for room in ROOMS))
    assert done.returncode == 0, done.stdout[-6000:]
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed is not None
    assert int(passed[1]) > 400


VENDOR = """
from django.db import connection

def test_it_is_that_server(db):
    assert (connection.vendor, connection.cursor().connection.info.server_version >= 150000) == ("postgresql", True)

def test_a_fault():
    assert False
"""


@pytest.mark.postgres
@pytest.mark.slow
def test_it_is_really_postgresql_and_a_fault_is_seen(address, tmp_path):
    planted = ROOT / "tests" / "house" / "upgrade" / f"test_planted_{os.getpid()}.py"
    planted.write_text(VENDOR, encoding="utf8")
    try:
        done = run(address, str(planted))
    finally:
        planted.unlink()
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout, done.stdout[-3000:]
