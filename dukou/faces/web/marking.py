"""Found words marked in a title and in the passage that answers; everything is escaped piece by piece."""

from itertools import pairwise

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator

from dukou.engines.search import highlight
from dukou.kernel.bilingual import Bilingual

EXCERPT, LEAD = 140, 16
"""Characters of a passage, and how many of them stand before the first found word."""

CLAUSE_ENDS = "。！？；，："
Spans = tuple[tuple[int, int], ...]


def passage(told: str, asked: str) -> SafeString:
    """Return the part of a text that answers, its found words marked; how it begins where none stands there."""
    spans = highlight(told, asked) if asked else ()
    if not spans:
        return escape(Truncator(told).chars(EXCERPT))
    start = _best_start(told, spans)
    end = min(len(told), start + EXCERPT)
    inside = tuple((max(a, start), min(b, end)) for a, b in spans if a < end and b > start)
    return SafeString(("…" if start else "") + _marked(told, inside, start, end) + ("…" if end < len(told) else ""))


def title(words: Bilingual, asked: str) -> Bilingual | SafeString:
    """Return a title with its found words marked, in the language in which something was found."""
    spans = highlight(words.zh, asked) if asked else ()
    return _marked(words.zh, spans, 0, len(words.zh)) if spans else words


def _marked(told: str, spans: Spans, start: int, end: int) -> SafeString:
    ends = [start, *(place for span in spans for place in span), end]
    parts = [escape(told[a:b]) for a, b in pairwise(ends)]
    return mark_safe("".join(f"<mark>{part}</mark>" if n % 2 else part for n, part in enumerate(parts)))  # noqa: S308 - each part is escaped


def _best_start(told: str, spans: Spans) -> int:
    """Where the window begins that holds most of what was found: at the start of a clause where one is near."""
    held = {a: sum(d - c for c, d in spans if a <= c and d <= a + EXCERPT - LEAD) for a, _ in spans}
    best, _ = max(held.items(), key=lambda one: (one[1], -one[0]))
    clause = max(told.rfind(end, max(0, best - 2 * LEAD), best) for end in CLAUSE_ENDS)
    return clause + 1 if clause >= 0 else 0 if best <= LEAD else best - LEAD
