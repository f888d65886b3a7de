"""All detectors over one text, and one answer: findings in order that never overlap."""

from collections.abc import Iterator
from itertools import chain

from dukou.engines.text.marks.contact import accounts
from dukou.engines.text.marks.finding import Finding, Spot
from dukou.engines.text.marks.identity import identity
from dukou.engines.text.marks.know_how import patents, recipes
from dukou.engines.text.marks.phones import phones
from dukou.engines.text.marks.places import places
from dukou.engines.text.marks.reading import Reading, readings
from dukou.engines.text.marks.secrecy import secrecy

_RANK = {
    kind: rank
    for rank, kind in enumerate(
        (
            "secrecy_mark",
            "id_number",
            "email",
            "permit",
            "credit_code",
            "patent_number",
            "bank_card",
            "phone",
            "wechat",
            "qq",
            "address",
            "internal_mark",
            "recipe",
        )
    )
}
"""Where two findings overlap the earlier kind stays: the graver one, then the one with the stricter check."""


def find(text: str) -> tuple[Finding, ...]:
    """Return what must not become public, in order, without overlaps. Linear in the text, total over every `str`.

    >>> [(one.kind, one.severity) for one in find("【机密★10年】联系电话：一三八〇〇一三八〇〇〇")]
    [('secrecy_mark', 'block'), ('phone', 'mask')]
    """
    found = {
        Finding(spot.kind, *reading.span(spot.start, spot.end), spot.severity)
        for reading in readings(text)
        for spot in _spots(reading)
    }
    kept: list[Finding] = []
    for one in sorted(found, key=lambda held: (held.start, _RANK[held.kind], -held.end)):
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
        elif _is_graver(one, kept[-1]):
            kept[-1] = one
    return tuple(kept)


def _spots(reading: Reading) -> Iterator[Spot]:
    found = chain(secrecy(reading), accounts(reading), recipes(reading), places(reading))
    return chain(found, identity(reading), phones(reading), patents(reading)) if reading.has_long_number else found


def _is_graver(one: Finding, other: Finding) -> bool:
    return (_RANK[one.kind], other.end - other.start) < (_RANK[other.kind], one.end - one.start)
