"""What time does to the catalogue: entries expire, and the search indexes follow the journal."""

import os
from collections.abc import Callable
from datetime import datetime

from django.utils import timezone

from dukou.domains.catalogue import shelf
from dukou.domains.catalogue.actions import expire_entries
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.queries import index_folder
from dukou.domains.journal import queries as journal
from dukou.engines.search import Writer, position, rebuild
from dukou.kernel.actor import SYSTEM


def expire(now: datetime) -> int:
    """Expire what is over, 500 at a time; return how many. Where nothing is over, nothing is journalled."""
    expired, today = 0, timezone.localdate(now)
    while Entry.objects.filter(state="published", valid_until__lt=today).exists():
        expired += expire_entries(SYSTEM, on=today)
    return expired


def follow_journal(limit: int = 200) -> int:
    """Bring both indexes up to the journal; return how many lines were followed. Done again, it changes nothing."""
    return max(_follow(level, limit) for level in shelf.INDEXED)


def _follow(level: str, limit: int) -> int:
    lines = list(journal.since(position(index_folder(level)), limit))
    if not lines:
        return 0  # nothing new, so the writer need not be opened
    with Writer(index_folder(level), shelf.SHAPE) as writer:
        ids = {int(mark[0].split(":")[1]) for line in lines for mark in line.nouns if mark[0].startswith("entry:")}
        entries = Entry.objects.in_bulk(list(ids))
        stay = [entry for entry in entries.values() if shelf.enters(entry, level)]
        writer.drop(ids - {entry.pk for entry in stay})
        writer.put([shelf.document(entry, level) for entry in stay])
        writer.commit(lines[-1].seq)
    return len(lines)


def rebuild_indexes(progress: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """Build both indexes afresh beside the old ones and swap; readers never see an empty index."""
    built: dict[str, int] = {}
    for level in shelf.INDEXED:
        reached = journal.position()  # taken first: what changes meanwhile is followed again
        tell = None if progress is None else (lambda done, level=level: progress(level, done))
        found = shelf.documents(level)
        built[level] = rebuild(
            index_folder(level), shelf.SHAPE, found, reached, progress=tell, workers=os.cpu_count() or 1
        )
    return built
