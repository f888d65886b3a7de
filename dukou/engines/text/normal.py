"""The normal form of a text: what two spellings of the same words have in common.

The one thing to know: normalise before you compare, index or count; never store the normal form in place of the text.
"""

import html
import re
import unicodedata
from functools import lru_cache

from opencc import OpenCC

_INLINE = "sub|sup|b|i|u|em|strong|font|span|a|small|big|mark|code"
_BLOCK = "p|br|div|img|table|tbody|thead|tr|td|th|ul|ol|li|dl|dt|dd|h[1-6]|hr|pre|center|section|article|blockquote"
# Only names that HTML knows, and attributes with a value: "a<b 且 c>d" is a formula, not a tag.
_VALUE = r"""(?:"[^"<>]{0,1000}"|'[^'<>]{0,1000}'|[^\s"'<>]{1,200})"""
_REST = rf"(?:\s{{1,9}}[a-z][\w:-]{{0,40}}\s?=\s?{_VALUE}){{0,30}}\s{{0,9}}/?>"
_INLINE_TAG = re.compile(rf"</?(?:{_INLINE}){_REST}", re.IGNORECASE)
_BLOCK_TAG = re.compile(rf"</?(?:{_BLOCK}){_REST}|<!--.{{0,5000}}?-->", re.IGNORECASE | re.DOTALL)
_ENTITY = re.compile(r"&(?:[a-zA-Z][a-zA-Z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6});")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\ud800-\udfff]")

# Most texts are in NFKC but for these; replacing them first is three times as fast and gives the same.
_USUAL = tuple((wide, unicodedata.normalize("NFKC", wide)) for wide in "，；：（）℃～％²")


@lru_cache(maxsize=1)
def _converter() -> OpenCC:
    """Load the table of traditional characters once per process (about 10 ms)."""
    return OpenCC("t2s")


def plain(text: str) -> str:
    """Strip tags, entities, control and invisible characters, and fold whitespace; letters stay as written."""
    if "<" in text:
        text = _BLOCK_TAG.sub(" ", _INLINE_TAG.sub("", text))
    if "&" in text:
        text = _ENTITY.sub(lambda found: html.unescape(found.group()), text)
    text = " ".join(text.split())
    if not text.isprintable():  # line breaks, the usual reason, are gone by now
        text = _INVISIBLE.sub("", text)
        text = " ".join("".join([letter if letter.isprintable() else " " for letter in text]).split())
    return text


def normalise(text: str) -> str:
    """Return the normal form: NFKC, simplified characters, lower case, no mark-up, single spaces.

    Total over every `str`, lone surrogates and NUL included. Full-width forms become half-width (，→ ,), so
    offsets in the normal form are not offsets in `text`.

    >>> normalise("製造<b>ＬｉＦｅＰＯ４</b>&nbsp;電池")
    '制造lifepo4 电池'
    """
    text = plain(text)
    if text.isascii():
        return text.lower()
    for wide, narrow in _USUAL:
        if wide in text:
            text = text.replace(wide, narrow)
    if not unicodedata.is_normalized("NFKC", text):
        text = unicodedata.normalize("NFKC", text)
    if not text.isprintable():
        text = plain(text)
    # NFKC may yield spaces (U+00A8 becomes a space and a mark), so whitespace is folded once more.
    return " ".join(_converter().convert(text).lower().split())
