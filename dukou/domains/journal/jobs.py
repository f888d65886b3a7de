"""What time does to the journal: announce again what was not confirmed, forget old idempotency keys."""

from datetime import datetime, timedelta

from dukou.domains.journal.models import Announcement, Answered
from dukou.domains.journal.wire import confirm

KEYS_KEPT = timedelta(days=7)


def reannounce(now: datetime) -> int:
    """Run the consequences that are due, whose process died or which failed before; return how many were confirmed."""
    due = Announcement.objects.filter(due__lte=now).order_by("due", "pk").values_list("pk", flat=True)[:500]
    return sum(confirm(pk) for pk in list(due))


def forget_keys(now: datetime) -> int:
    """Delete answers to idempotency keys older than a week; return how many."""
    return Answered.objects.filter(at__lt=now - KEYS_KEPT).delete()[0]
