"""What time does to notices: letters go out, again where that failed, and are given up in the end.

A try begins with a lease: its end is stored before the letter leaves. A process that dies between sending and confirming
so loses nothing, and the letter may arrive twice (at least once); its number tells.
"""

import logging
import re
import time
import traceback
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F

from dukou.domains.notices.adapters import routes
from dukou.domains.notices.adapters.letter import Letter, Undelivered
from dukou.domains.notices.models import LIFE, Delivery

log = logging.getLogger("dukou.notices")
LEASE = timedelta(minutes=2)
"""How long a try has before another process takes the letter for lost; far longer than any adapter waits."""
RETRY_AFTER = timedelta(seconds=30)
"""The first wait after a failure; each further one doubles it."""
MOST_TRIES = 8
"""The last comes about an hour after the first, and one more wait later it is given up; the notice stays in the inbox."""
TOGETHER = 16
"""Letters under way at once."""
BUDGET = 2.0
"""Seconds in which a pass begins new letters: the worker has an index to keep as well."""


def deliver(now: datetime) -> int:
    """Send what is due; return how many letters were handed over."""
    _give_up(now)
    sent, begun, unreachable = 0, time.monotonic(), set[str]()
    with ThreadPoolExecutor(TOGETHER) as pool:
        while time.monotonic() - begun < BUDGET and (waiting := _waiting(now, unreachable)):
            unwanted = [one.pk for one in waiting if not _is_wanted(one)]
            Delivery.objects.filter(pk__in=unwanted).delete()
            taken = [one for one in waiting if one.pk not in unwanted and _lease(one, now)]
            for one, problem in zip(taken, pool.map(_hand_over, map(letter, taken)), strict=True):
                if problem:
                    unreachable.add(one.channel.way)  # for this pass
                    _put_off(one, now, problem)
                else:
                    _confirm(one, now)
                    sent += 1
    return sent


def letter(delivery: Delivery) -> Letter:
    """Return what leaves the platform: what happened and the way back."""
    notice, channel = delivery.notice, delivery.channel
    origin = next((one for one in settings.CSRF_TRUSTED_ORIGINS if "*" not in one), "")
    return Letter(notice.pk, channel.way, channel.address, channel.secret, notice.words, f"{origin}{notice.href}")


def _waiting(now: datetime, unreachable: set[str]) -> list[Delivery]:
    waiting = Delivery.objects.filter(state="waiting", due__lte=now).exclude(channel__way__in=unreachable)
    return list(waiting.select_related("notice", "channel").order_by("due", "pk")[:TOGETHER])


def _is_wanted(one: Delivery) -> bool:
    """Whether its recipient still wants it outside: not read yet, the way still on, the kind not left out since."""
    is_open = one.channel.is_on and routes.sender(one.channel.way) is not None
    return is_open and one.notice.read_at is None and one.notice.kind not in one.channel.silent


def _lease(one: Delivery, now: datetime) -> bool:
    """Take a letter for this process: of two that look at once, one changes the row."""
    again = {"due": now + LEASE, "tries": F("tries") + 1}
    return bool(Delivery.objects.filter(pk=one.pk, state="waiting", due=one.due).update(**again))


def _hand_over(one: Letter) -> str:
    """Return '' where the letter was taken, else why not; asks nothing of the database, for it runs in a thread."""
    send = routes.sender(one.way)
    assert send is not None
    try:
        send(one)
    except Undelivered as answer:
        return _discreet(str(answer), one)
    except Exception as error:  # noqa: BLE001 - a city's own adapter may break in any way, and the others go on
        place = traceback.extract_tb(error.__traceback__)[-1]  # without its text, which may repeat the address
        kind = type(error).__name__
        log.error("the adapter for %s is broken: %s at %s:%s", one.way, kind, place.filename, place.lineno)  # noqa: TRY400 - as above
        return f"适配器出错 adapter broken: {kind}"
    return ""


def _discreet(told: str, one: Letter) -> str:
    """Return what came back from outside without the address, the robot's key and the secret."""
    for private in filter(None, (one.address, re.split(r"[/=]", one.address)[-1], one.secret)):
        told = told.replace(private, "…")
    return told


def _confirm(one: Delivery, now: datetime) -> None:
    Delivery.objects.filter(pk=one.pk).update(state=LIFE.after(one.state, "send"), ended_at=now, problem="")


def _put_off(one: Delivery, now: datetime, problem: str) -> None:
    due = now + RETRY_AFTER * 2**one.tries  # the tries before this one
    Delivery.objects.filter(pk=one.pk).update(due=due, problem=problem.replace("\x00", "")[:300])
    log.warning("notice %s by %s: try %s failed: %s", one.notice_id, one.channel.way, one.tries + 1, problem[:300])


def _give_up(now: datetime) -> None:
    """End what was tried often enough, also where every try ended its process."""
    failed = LIFE.after("waiting", "give_up")
    Delivery.objects.filter(state="waiting", tries__gte=MOST_TRIES, due__lte=now).update(state=failed, ended_at=now)
