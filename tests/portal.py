"""A real platform for the browser: `dukou up` in a folder of its own, as a visitor's machine would run it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest

from tests import chromium

WITHIN = 90
"""Seconds in which the platform must be open, on the slowest machine."""


@pytest.fixture(scope="session")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running platform with the sample; it ends with the session."""
    home = tmp_path_factory.mktemp("portal")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {"DUKOU_HOME": str(home / "var")}
    log = (home / "log").open("w", encoding="utf8")
    running = subprocess.Popen(
        [sys.executable, "-m", "dukou", "up", "--port", str(port)],
        env=environment,
        stdout=log,
        stderr=subprocess.STDOUT,
        cwd=Path(__file__).parents[1],
    )
    address = f"http://127.0.0.1:{port}"
    try:
        _wait(address, running, home / "log")
        yield address
    finally:
        running.terminate()
        running.wait(20)
        log.close()


def _wait(address: str, running: "subprocess.Popen[bytes]", log: Path) -> None:
    until = time.monotonic() + WITHIN
    while time.monotonic() < until:
        if running.poll() is not None:
            break
        try:
            with urlopen(f"{address}/api/v1/kinds", timeout=5):
                return
        except OSError:
            time.sleep(0.2)
    pytest.fail(f"the platform did not open:\n{log.read_text(encoding='utf8')}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One headless Chromium for the session; without one the tests fail, they never vanish."""
    from playwright.sync_api import sync_playwright

    path = chromium.found()
    assert path, "no Chromium: python -m tests.chromium says what to do"
    with sync_playwright() as driver:
        held = driver.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield held
        held.close()


@pytest.fixture
def page(portal: str, browser: Any) -> Iterator[Any]:
    """A fresh visitor at a desk; what the browser complains about fails the test."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, base_url=portal)
    context.set_default_timeout(15_000)
    held = context.new_page()
    complaints: list[str] = []
    held.on("console", lambda said: complaints.append(said.text) if said.type in {"error", "warning"} else None)
    held.on("pageerror", lambda error: complaints.append(str(error)))
    yield held
    context.close()
    assert [said for said in complaints if "Failed to load resource" not in said] == []


def sign_in(page: Any, username: str) -> None:
    """Sign in as one of the sample's people, through the form."""
    from dukou.faces.cli.sample import PASSWORD

    page.goto("/accounts/login/")
    page.get_by_label("用户名或邮箱").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/")
