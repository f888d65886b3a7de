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
RETRY_AFTER = timedelta(seconds=10)


def after(action: str, name: str, consequence: Consequence) -> None:
    """Declare that `consequence` follows `action`; `name` is stable, since it is stored until confirmed."""
    CONSEQUENCES.setdefault(action, {})[name] = consequence


def announce(seq: int) -> int:
    """Run what still has to follow line `seq`; return how many consequences were confirmed.

    A consequence that fails is logged and stays due; it never undoes the action that was committed.
    """
    confirmed = 0
    for waiting in Announcement.objects.filter(seq=seq):
        try:
            with transaction.atomic():
                line = Line.objects.get(seq=seq)
                CONSEQUENCES[line.action][waiting.consequence](line)
                waiting.delete()
            confirmed += 1
        except Exception as error:
            log.exception("consequence %s of line %s failed", waiting.consequence, seq)
            wait = RETRY_AFTER * 2 ** min(waiting.tries, 8)
            Announcement.objects.filter(pk=waiting.pk).update(
                tries=waiting.tries + 1, problem=str(error)[:2000], due=timezone.now() + wait
            )
    return confirmed
