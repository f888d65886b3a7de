"""A robot's server on this machine that tells what it was sent, and something to tell of."""

import json
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from dukou.domains.notices.actions import choose_channels, tell
from dukou.kernel.actor import SYSTEM
from dukou.kernel.bilingual import T


@dataclass
class RobotServer:
    """What came in, and what it answers: a status and JSON, or anything a function makes of the request."""

    address: str = ""
    posts: list[dict[str, Any]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    answer: Callable[[], tuple[int, bytes, dict[str, str]]] = lambda: (200, b'{"errcode": 0, "code": 0}', {})


@pytest.fixture
def robot() -> Iterator[RobotServer]:
    held = RobotServer()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            held.posts.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            held.paths.append(self.path)
            status, body, headers = held.answer()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            held.paths.append(f"GET {self.path}")

        def log_message(self, *told: object) -> None:
            del told

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    held.address = f"http://127.0.0.1:{server.server_address[1]}/robot?key=abc123"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield held
    server.shutdown()
    server.server_close()


@pytest.fixture
def ways(settings: Any) -> None:
    """A platform that really sends, also to a robot on this machine."""
    settings.NOTICE_CHANNELS = ("email", "webhook", "sms")
    settings.NOTICE_HOSTS = ("127.0.0.1",)


TELLING: dict[str, Any] = {
    "kind": "entry_published",
    "about": "entry:17",
    "words": T("成果 17 已发布", "Achievement 17 was published"),
    "href": "/entry/17",
}


def told(*people: Any, key: str = "try:1", **changed: Any) -> int:
    """Tell these people of entry 17."""
    return tell(SYSTEM, **(TELLING | {"recipients": [one.person_id for one in people], "key": key} | changed))


def choose(actor: Any, *channels: tuple[str, str], silent: tuple[str, ...] = ()) -> Any:
    """Choose ways as (way, address)."""
    return choose_channels(
        actor, channels=[{"way": way, "address": address} for way, address in channels], silent=list(silent)
    )


@pytest.fixture
def now() -> Any:
    """Well after everything the test does before it delivers, however slow the machine is."""
    from datetime import timedelta

    from django.utils import timezone

    return timezone.now() + timedelta(minutes=10)
