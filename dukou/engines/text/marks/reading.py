"""How a text is read before anything is looked for: folded letter by letter, with the way back to the text as given.

The one thing to know: full-width digits, circled digits, traditional characters, odd dashes, letters that nobody sees,
tags and entities must not hide a number, and yet every place is told in the text as it was given.
"""

import html
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from dukou.engines.text.normal import normalise

_UNSEEN = (
    "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\u20e3\u3164\ud800-\udfff\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff"
)
_DROPPED = re.compile(f"[{_UNSEEN}]+")
_BREAKING = "p|br|div|img|table|tr|td|th|ul|ol|li|dl|dt|dd|h[1-6]|hr|pre|center|section|article|blockquote"
_MARK_UP = re.compile(
    rf"(?P<unseen>[{_UNSEEN}]+)|(?P<comment><!--[^<>]{{0,2000}}-->)"
    rf"|(?P<breaking></?(?:{_BREAKING})(?:\s[^<>]{{0,1000}})?/?>)"
    r"|(?P<tag></?[a-zA-Z][a-zA-Z0-9]{0,11}(?:\s[^<>]{0,1000})?/?>)"
    r"|(?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});)",
    re.IGNORECASE,
)
_DASHES = dict.fromkeys(
    "\u058a\u2010\u2011\u2012\u2013\u2014\u2015\u2043\u2212\u30fc\u3161\ufe58\ufe63\uff0d\uff70", "-"
)
_BREAKS = dict.fromkeys("\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029", "\n")
_SPECIAL = {**_DASHES, **_BREAKS, "\t": " ", "\x1f": " ", "\u2800": " ", "祕": "秘", "‧": "·", "・": "·", "•": "·"}
_MOST_KEPT = 70_000  # folded letters that are remembered: more than the first plane has, and no text can use up memory


class _Fold(dict[int, str]):
    """One letter in, one letter out, worked out when first met."""

    def __missing__(self, code: int) -> str:
        folded = _folded(chr(code))
        if len(self) < _MOST_KEPT:
            self[code] = folded
        return folded


def _folded(letter: str) -> str:
    if letter in _SPECIAL:
        return _SPECIAL[letter]
    if letter.isspace():
        return " "
    simple = normalise(letter) if "\u3400" <= letter <= "\u9fff" else unicodedata.normalize("NFKC", letter).lower()
    return simple if len(simple) == 1 else letter


FOLD = _Fold()
_FIGURES = "〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖两弌弍弎"
_NUMERALS = str.maketrans(_FIGURES, "0001234567891123456789" + "2123")
_LONG_NUMBER = re.compile(rf"[0-9{_FIGURES}](?:[ .·/()-]{{0,3}}[0-9{_FIGURES}]){{6}}")


@dataclass(frozen=True)
class Reading:
    """A text as the detectors see it (读法): `text` folded, of any length; `span` leads back to the text as given.

    `runs` holds, for each piece, where it begins here, where it begins there, and how many letters there make one here
    (0: as many as here).
    """

    text: str
    given: str
    runs: tuple[tuple[int, int, int], ...] = ()

    @cached_property
    def counted(self) -> str:
        """The same text, letter for letter, with 一二三 read as 123."""
        return self.text.translate(_NUMERALS)

    @property
    def has_long_number(self) -> bool:
        """Whether at least seven digits stand near each other: no telephone, card or patent has fewer."""
        return bool(_LONG_NUMBER.search(self.text))

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text as given the letters `start` to `end` of this reading stand."""
        if not self.runs:
            return start, end
        return self._place(start)[0], self._place(end - 1)[1]

    def _place(self, at: int) -> tuple[int, int]:
        here, there, width = self.runs[bisect_right(self.runs, (at, 1 << 62, 0)) - 1]
        return (there, there + width) if width else (there + at - here, there + at - here + 1)


def readings(text: str) -> Iterator[Reading]:
    """Yield the text as it stands and, where it carries tags or entities, once more as a browser would show it."""
    yield _without(text, _DROPPED) if _DROPPED.search(text) else Reading(text.translate(FOLD), text)
    if ("<" in text or "&" in text) and any(found.lastgroup != "unseen" for found in _MARK_UP.finditer(text)):
        yield _without(text, _MARK_UP)


def _without(text: str, dropped: re.Pattern[str]) -> Reading:
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = reached = 0
    for found in dropped.finditer(text):
        if found.start() > reached:
            runs.append((length, reached, 0))
            pieces.append(text[reached : found.start()])
            length += found.start() - reached
        reached = found.end()
        if instead := _instead(found):
            runs.append((length, found.start(), reached - found.start()))
            pieces.append(instead)
            length += len(instead)
    if reached < len(text):
        runs.append((length, reached, 0))
        pieces.append(text[reached:])
    return Reading("".join(pieces).translate(FOLD), text, tuple(runs))


def _instead(found: re.Match[str]) -> str:
    if found.lastgroup == "breaking":
        return "\n"
    shown = html.unescape(found.group()) if found.lastgroup == "entity" else ""
    return "" if _DROPPED.fullmatch(shown) else shown
