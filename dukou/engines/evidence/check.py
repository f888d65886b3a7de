"""`dukou calc evidence`: check a chain of journal lines without the platform that wrote it."""

from dataclasses import dataclass

from dukou.engines.evidence.chain import GENESIS, ChainReport, Line, NounMark, verify_chain


@dataclass(frozen=True, slots=True)
class ChainRequest:
    """A chain to check: its lines in order, what comes before the first, and, where known, the digest of the last."""

    lines: tuple[Line, ...]
    first_previous: str = GENESIS
    first_seq: int = 1
    head: str | None = None


def check_chain(request: ChainRequest) -> ChainReport:
    """Check a chain of journal lines and say where and why it breaks.

    >>> check_chain(EXAMPLE).ok
    True
    """
    return verify_chain(
        request.lines, first_previous=request.first_previous, first_seq=request.first_seq, head=request.head
    )


def _example() -> ChainRequest:
    first = Line(
        seq=1,
        at="2026-11-24T01:00:00.000000Z",
        actor="person:12",
        on_behalf="organisation:3",
        action="catalogue.submit_entry",
        nouns=(NounMark("entry:17", None, "9f" * 32),),
    ).sealed(GENESIS)
    second = Line(
        seq=2,
        at="2026-11-24T01:05:30.250000Z",
        actor="person:7",
        on_behalf="",
        action="catalogue.publish_entry",
        nouns=(NounMark("entry:17", "9f" * 32, "a0" * 32),),
    ).sealed(first.digest)
    return ChainRequest((first, second), head=second.digest)


EXAMPLE = _example()
