"""SMS through a gateway. What ships is the console one; a city writes its own and names it in `DUKOU_SMS_GATEWAY`.

How: docs/guide/notices.md.
"""

from functools import cache
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string

from dukou.domains.notices.adapters import console
from dukou.domains.notices.adapters.letter import Letter


class Gateway(Protocol):
    """Whoever carries short messages (短信网关)."""

    def send(self, letter: Letter) -> None:
        """Hand over `letter.short` to `letter.address` within five seconds; Undelivered where that failed."""


class ConsoleGateway:
    """Writes to the log what would be sent (控制台短信网关)."""

    def send(self, letter: Letter) -> None:
        """Write one line, with the number masked."""
        console.send(letter)


@cache
def gateway(path: str) -> Gateway:
    """Return the gateway at a dotted path, made once per process."""
    made: Gateway = import_string(path)()
    return made


def send(letter: Letter) -> None:
    """Send by the gateway of the settings."""
    gateway(settings.SMS_GATEWAY).send(letter)
