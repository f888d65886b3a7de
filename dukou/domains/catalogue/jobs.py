"""What time does to the catalogue: entries expire, and the search indexes follow the journal."""

import os
from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from dukou.domains.catalogue import shelf
from dukou.domains.catalogue.actions import expire_entries
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.queries import index_folder
from dukou.domains.journal import queries as journal
from dukou.domains.journal.models import Line
from dukou.engines.search import Row, Writer, position, rebuild, row
from dukou.kernel.actor import SYSTEM

ENOUGH = 4000
"""Nouns of one step of the indexes; their texts are held in memory until it is committed."""


def expire(now: datetime) -> int:
    """Expire what is over, 500 at a time; return how many. Where nothing is over, nothing is journalled."""
    expired, today = 0, timezone.localdate(now)
    while Entry.objects.filter(state="published", valid_until__lt=today).exists():
        expired += expire_entries(SYSTEM, on=today)
    return expired


def follow_journal(limit: int = 200) -> int:
    """Bring both indexes up to the journal; return how many lines were followed. Done again, it changes nothing."""
    together: dict[int, list[str]] = {}
    for level in shelf.INDEXED:
        together.setdefault(position(index_folder(level)), []).append(level)
    return max(_follow(levels, since, limit) for since, levels in together.items())


def _follow(levels: list[str], since: int, limit: int) -> int:
    lines = _some(journal.since(since, limit))
    if not lines:
        return 0  # nothing new, so the writer need not be opened
    ids = {int(mark[0].split(":")[1]) for line in lines for mark in line.nouns if mark[0].startswith("entry:")}
    entries = list(Entry.objects.in_bulk(list(ids)).values())
    cut: dict[tuple[int, str], Row] = {}
    for level in levels:
        with Writer(index_folder(level), shelf.SHAPE) as writer:
            stay = [entry for entry in entries if shelf.enters(entry, level)]
            writer.drop(ids - {entry.pk for entry in stay})
            writer.put_rows(_cut(entry, level, cut) for entry in stay)
            writer.commit(lines[-1].seq)
    return len(lines)


def _some(lines: Iterable[Line]) -> list[Line]:
    """Return the first lines, as many as name about ENOUGH nouns, so that a long import is followed in bounded steps."""
    taken: list[Line] = []
    nouns = 0
    for line in lines:
        taken.append(line)
        nouns += len(line.nouns)
        if nouns >= ENOUGH:
            break
    return taken


def _cut(entry: Entry, level: str, cut: dict[tuple[int, str], Row]) -> Row:
    """Return an entry's row for an index; cut once where both indexes read the same of it, as they mostly do."""
    key = entry.pk, shelf.as_read_by(entry.kind_of, level)
    if key not in cut:
        cut[key] = row(shelf.document(entry, level), shelf.SHAPE)
    return cut[key]


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
