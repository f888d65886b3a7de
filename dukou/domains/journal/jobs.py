"""What time does to the journal: announce again what was not confirmed, forget old idempotency keys."""

from datetime import datetime, timedelta

from dukou.domains.journal.models import Announcement, Answered
from dukou.domains.journal.wire import announce

GRACE = timedelta(seconds=10)
KEYS_KEPT = timedelta(days=7)


def reannounce(now: datetime) -> int:
    """Announce every line whose consequences are due since ten seconds; return how many were confirmed."""
    seqs = (
        Announcement.objects.filter(due__lte=now - GRACE).order_by("seq").values_list("seq", flat=True).distinct()[:500]
    )
    return sum(announce(seq) for seq in list(seqs))


def forget_keys(now: datetime) -> int:
    """Delete answers to idempotency keys older than a week; return how many."""
    return Answered.objects.filter(at__lt=now - KEYS_KEPT).delete()[0]
