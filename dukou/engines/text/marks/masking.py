"""Showing a text without what was found in it: the same length, a telephone as 138******78."""

from collections.abc import Iterable

from dukou.engines.text.marks.finding import Finding

_SHOWN = {
    "phone": (3, 2),
    "id_number": (3, 2),
    "bank_card": (0, 4),
    "permit": (1, 2),
    "credit_code": (2, 2),
    "patent_number": (6, 0),
    "wechat": (1, 0),
    "qq": (1, 1),
}
"""Kind → how many letters and digits stay at the start and at the end; other kinds keep none."""


def masked(text: str, findings: Iterable[Finding]) -> str:
    """Return the text with each of the given findings starred out; every other character stays in its place.

    >>> from dukou.engines.text.marks.search import find
    >>> masked("致电138-0013-8078", find("致电138-0013-8078"))
    '致电138-****-**78'
    """
    pieces: list[str] = []
    reached = 0
    for one in sorted(findings, key=lambda held: held.start):
        if one.start < reached:
            continue
        pieces += (text[reached : one.start], _starred(one.kind, text[one.start : one.end]))
        reached = one.end
    return "".join((*pieces, text[reached:]))


def _starred(kind: str, told: str) -> str:
    if kind == "secrecy_mark":
        return "■" * len(told)
    if kind == "recipe":
        return "".join("*" if letter.isnumeric() else letter for letter in told)
    if kind == "email":
        name, _, home = told.partition("@")
        return told[:1] + "*" * (len(name) - 1) + "@" + home if home else "*" * len(told)
    first, last = _SHOWN.get(kind, (0, 0))
    country = len(told) - len(told.lstrip("+ (")) + 2 if kind == "phone" and told.lstrip("( ").startswith("+86") else 0
    places = [place for place, letter in enumerate(told) if place >= country and letter.isalnum()]
    hidden = set(places[first : len(places) - last]) if len(places) > first + last else set(places)
    return "".join("*" if place in hidden else letter for place, letter in enumerate(told))
