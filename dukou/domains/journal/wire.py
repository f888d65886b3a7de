"""Consequences: what another room does after an action is committed. Declared in `dukou/wiring.py`, kept here.

The announcement is written in the action's own transaction and deleted when the consequence has run, so a process
killed in between loses nothing: `tick` announces again. A consequence must therefore be idempotent.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from dukou.domains.journal.models import Announcement, Line

log = logging.getLogger("dukou.journal")
Consequence = Callable[[Line], None]
CONSEQUENCES: dict[str, dict[str, Consequence]] = {}
GRACE = timedelta(seconds=10)
"""How long the process that acted has to announce before the clock does it."""
RETRY_AFTER = timedelta(seconds=20)
"""The first wait after a failure; each further failure doubles it, up to 256 times."""


def after(action: str, name: str, consequence: Consequence) -> None:
    """Declare that `consequence` follows `action`; `name` is stable, since it is stored until confirmed."""
    CONSEQUENCES.setdefault(action, {})[name] = consequence


def announce(seq: int) -> int:
    """Run what still has to follow line `seq`; return how many consequences were confirmed."""
    waiting = Announcement.objects.filter(seq=seq).order_by("pk").values_list("pk", flat=True)
    return sum(confirm(pk) for pk in list(waiting))


def confirm(pk: int) -> bool:
    """Run one waiting consequence and strike it off, both or neither; whether it is done now by this call.

    What another process is running just now is left to it. A consequence that fails is logged and put off; it never
    undoes the action that was committed.
    """
    try:
        with transaction.atomic():
            waiting = Announcement.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
            if waiting is None:
                return False
            line = Line.objects.get(seq=waiting.seq)
            CONSEQUENCES[line.action][waiting.consequence](line)
            waiting.delete()
    except Exception as error:
        log.exception("a consequence failed (announcement %s)", pk)
        _put_off(pk, f"{type(error).__name__}: {error}")
        return False
    return True


def _put_off(pk: int, problem: str) -> None:
    for waiting in Announcement.objects.filter(pk=pk):
        waiting.due = timezone.now() + RETRY_AFTER * 2 ** min(waiting.tries, 8)
        waiting.tries, waiting.problem = waiting.tries + 1, problem.replace("\x00", "")[:2000]
        waiting.save(update_fields=["due", "tries", "problem"])
