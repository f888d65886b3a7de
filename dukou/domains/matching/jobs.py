"""Matching of all open needs, a batch at a time."""

from collections.abc import Callable, Iterator

from dukou.domains.matching.actions import match_needs
from dukou.domains.matching.queries import open_needs
from dukou.kernel.actor import SYSTEM, Actor

BATCH = 20


def match_all(actor: Actor = SYSTEM, progress: Callable[[int, int], None] | None = None) -> int:
    """Match every published need; return how many matches are kept. Stopped half-way, what is done stays done."""
    ids = open_needs()
    kept = 0
    for start, batch in _batches(ids):
        kept += match_needs(actor, demands=batch)
        if progress:
            progress(start + len(batch), len(ids))
    return kept


def _batches(ids: list[int]) -> Iterator[tuple[int, list[int]]]:
    return ((start, ids[start : start + BATCH]) for start in range(0, len(ids), BATCH))
