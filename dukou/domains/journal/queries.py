"""Questions to the journal: the tail, a noun's history, and the chain as evidence."""

from collections.abc import Iterator

from django.db.models import Model, QuerySet

from dukou.domains.journal.marks import commit, facts, ref
from dukou.domains.journal.models import Announcement, Head, Line
from dukou.engines import evidence


def evident(line: Line) -> evidence.Line:
    """Return a stored line in the form the chain covers."""
    return evidence.Line(
        seq=line.seq,
        at=evidence.stamp(line.at),
        actor=line.actor,
        on_behalf=line.on_behalf,
        action=line.action,
        nouns=tuple(evidence.NounMark(*mark) for mark in line.nouns),
        inputs=line.inputs,
        previous=line.previous,
        hash=line.hash_id,
        format=line.format,
        digest=line.digest,
    )


def position() -> int:
    """Return the sequence of the last line; 0 for an empty journal."""
    return Head.objects.values_list("seq", flat=True).first() or 0


def since(seq: int, limit: int = 2000) -> QuerySet[Line]:
    """Return up to `limit` lines after `seq` in commit order: the tail that search and live pages follow."""
    return Line.objects.filter(seq__gt=seq).order_by("seq")[:limit]


def chain() -> Iterator[evidence.Line]:
    """Yield the whole chain in order, for the verifier and for export."""
    for line in Line.objects.order_by("seq").iterator(chunk_size=2000):
        yield evident(line)


def agrees(line: Line, noun: Model) -> bool | None:
    """Whether a noun as it is stored now is what this line says it became.

    None where the line does not name it or its salt was erased. A noun that changed afterwards agrees with a later line.
    """
    after = next((mark[2] for mark in line.nouns if mark[0] == ref(noun)), None)
    if after is None or line.salt is None:
        return None
    return bool(after == commit(facts(noun), line.salt, ref(noun)))


def waiting() -> QuerySet[Announcement]:
    """Return the consequences that are not confirmed yet, longest due first."""
    return Announcement.objects.order_by("due")
