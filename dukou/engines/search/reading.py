"""Asking an index: BM25 over words and bigrams, filters, facet counts, sort, and what else to try."""

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import tantivy
from tantivy import Occur, Order, Query

from dukou.engines import text
from dukou.engines.search import folder as places
from dukou.engines.search.shape import Answer, Ask, Hit, Shape
from dukou.engines.search.writing import sound_of

MOST_TERMS = 512
"""Distinct terms of one query; a longer text keeps its most repeated and first ones."""
LONGEST = 20_000
TIED = 2000
"""How many equal hits are put in the order of their ids, beyond what was asked for."""
FEW = 3
"""Fewer hits than this, and something else to try is looked for."""


class Index:
    """An index open for reading."""

    def __init__(self, folder: Path, shape: Shape) -> None:
        self.folder, self.shape = folder, shape
        self._open()

    @classmethod
    def open(cls, folder: Path, shape: Shape) -> "Index":
        """Open the index in `folder`, an empty one where there is none."""
        return cls(folder, shape)

    def _open(self) -> None:
        while True:
            self.generation, self._index = places.attach(self.folder, self.shape)
            self._schema = self._index.schema
            if self._looked():
                return

    def reload(self) -> None:
        """See what was committed since, and the new generation after a rebuild."""
        if places.current(self.folder) != self.generation or not self._looked():
            self._open()

    def _looked(self) -> bool:
        """Look at the last commit; False where a rebuild took the generation away in between."""
        try:
            self._index.reload()
        except ValueError as error:
            if places.current(self.folder) != self.generation:
                return False
            raise places.unusable(self.folder, str(error)) from None
        self._searcher = self._index.searcher()
        return True

    @property
    def count(self) -> int:
        """How many documents there are."""
        return int(self._searcher.num_docs)

    def frequency(self, term: str) -> int:
        """Return in how many documents a term stands."""
        return int(self._searcher.doc_freq("all", term)) if term else 0

    def search(self, ask: Ask) -> Answer:
        """Answer a search. No input raises: whatever is not a word is ignored.

        Equal scores, or equal days, go by id (as far as TIED of them). Refusal where the index turns out damaged.
        """
        try:
            return self._answer(ask)
        except ValueError as error:
            if "corrupt" in str(error):
                raise places.unusable(self.folder, str(error)) from None
            raise

    def _answer(self, ask: Ask) -> Answer:
        words = text.asked(ask.text[:LONGEST]) if ask.text.strip() else []
        if ask.text.strip() and not words:
            return Answer((), 0, dict.fromkeys(ask.facets, ()))
        scored = self._words(words)
        query = self._within(scored, ask, without="")
        hits, total = self._best(query, ask, None if words and ask.sort == "relevance" else "n_published")
        return Answer(hits, total, self._facets(query, scored, ask), self._suggestion(ask, total))

    def _best(self, query: Query, ask: Ask, by: str | None) -> tuple[tuple[Hit, ...], int]:
        """Return the asked slice of the hits and how many there are; ties are looked up beyond the ends of the slice."""
        end = ask.offset + max(1, ask.limit)
        for reach in (end + 1, end + TIED):
            found = self._searcher.search(query, reach, order_by_field=by, order=Order.Desc)
            values = [value for value, _ in found.hits]
            if len(values) < reach or values[-1] != values[end - 1]:
                break
        start = ask.offset
        first = values.index(values[start]) if start < len(values) else len(values)
        last = end if end >= len(values) else len(values) - values[::-1].index(values[end - 1])
        tied = found.hits[first:last]
        ids = self._searcher.fast_field_values("id", [address for _, address in tied])
        ranked = sorted((-value, int(pk)) for (value, _), pk in zip(tied, ids, strict=True) if pk is not None)
        hits = (Hit(pk, 0.0 if by else float(-value)) for value, pk in ranked[start - first : end - first])
        return tuple(hits), _total(found)

    def _words(self, words: Iterable[str]) -> Query:
        counted = Counter(words).most_common(MOST_TERMS)
        if not counted:
            return Query.all_query()
        clauses = []
        for term, times in counted:
            one = Query.term_query(self._schema, "all", term, "freq")
            clauses.append((Occur.Should, Query.boost_query(one, float(times)) if times > 1 else one))
        return Query.boolean_query(clauses)

    def _within(self, scored: Query, ask: Ask, without: str) -> Query:
        clauses = [(Occur.Must, scored)]
        known = {held.name for held in self.shape.of("code")}
        for name, codes in ask.filters.items():
            if name != without and name in known and codes:
                any_of = [
                    (Occur.Should, Query.term_query(self._schema, f"c_{name}", _code(code), "basic"))
                    for code in codes[:100]
                ]
                clauses.append((Occur.Must, Query.const_score_query(Query.boolean_query(any_of), 0.0)))
        return scored if len(clauses) == 1 else Query.boolean_query(clauses)

    def _facets(self, query: Query, scored: Query, ask: Ask) -> dict[str, tuple[tuple[str, int], ...]]:
        plain = [name for name in ask.facets if not ask.filters.get(name)]
        counted = self._count(query, plain)
        for name in ask.facets:
            if ask.filters.get(name):
                counted |= self._count(self._within(scored, ask, without=name), [name])
        return {name: counted[name] for name in ask.facets}

    def _count(self, query: Query, names: list[str]) -> dict[str, tuple[tuple[str, int], ...]]:
        if not names:
            return {}
        told = self._searcher.aggregate(
            query, {name: {"terms": {"field": f"c_{name}", "size": 1000}} for name in names}
        )
        counted: dict[str, tuple[tuple[str, int], ...]] = {}
        for name in names:
            rows = [
                ("" if b["key"] == places.NONE else str(b["key"]), int(b["doc_count"])) for b in told[name]["buckets"]
            ]
            counted[name] = tuple(sorted(rows, key=lambda one: (-one[1], one[0])))
        return counted

    def _suggestion(self, ask: Ask, total: int) -> str | None:
        """Return other words where few were found or some are strange here, if those find more or are less strange."""
        asked = text.normalise(ask.text[:40]).strip()
        if not asked or len(asked) > 24 or ask.offset:
            return None
        strange = self._strange(asked)
        if total >= FEW and not strange:
            return None
        tried = " ".join(self._heard(part) for part in asked.split())
        if tried == asked:
            return None
        is_known = self._strange(tried) < strange
        if total >= FEW:
            return tried if is_known else None
        found = _total(self._searcher.search(self._within(self._words(text.asked(tried)), ask, without=""), 1))
        return tried if found > total or (found == total > 0 and is_known) else None

    def _strange(self, asked: str) -> int:
        """Count the terms that stand in no document: other words were found, these were perhaps mistyped."""
        return sum(self.frequency(term) == 0 for term in set(text.terms(asked)))

    def _heard(self, part: str) -> str:
        if part > "\u3005":
            return self._homophone(part) or self._windows(part)
        near = self._searcher.terms_with_prefix("all", part[:2]) if len(part) > 3 and part.isascii() else []
        close = [(count, term) for term, count in near if _one_apart(term, part)]
        return max(close)[1] if close else part

    def _windows(self, part: str) -> str:
        for length in (4, 3, 2):
            for start in range(len(part) - length + 1):
                if other := self._homophone(part[start : start + length]):
                    return part[:start] + other + part[start + length :]
        return part

    def _homophone(self, word: str) -> str | None:
        if len(word) < 2:
            return None
        rows = self._searcher.terms_with_prefix("sounds", f"{sound_of(word)}|")
        others = [(count, term.split("|", 1)[1]) for term, count in rows]
        others = [(count, term) for count, term in others if len(term) == len(word)]
        if not others or any(term == word for _, term in others):
            return None
        return max(others)[1]


def highlight(shown: str, asked: str) -> tuple[tuple[int, int], ...]:
    """Return where the words of a query stand in a text, as half-open spans that do not overlap."""
    low = shown.lower()
    if len(low) != len(shown):
        return ()
    spans: list[tuple[int, int]] = []
    for word in dict.fromkeys(sorted(text.words(asked[:2000]), key=len, reverse=True)):
        start = low.find(word)
        while start >= 0 and (len(word) > 1 or word.isascii()):
            spans.append((start, start + len(word)))
            start = low.find(word, start + len(word))
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _code(code: str) -> str:
    """Return a code as it is stored; broken Unicode, which no stored code has, finds nothing instead of raising."""
    return code.encode(errors="replace").decode() or places.NONE


def _total(found: tantivy.SearchResult) -> int:
    return int(found.count or 0)  # type: ignore[attr-defined]  # its stubs forget it


def _one_apart(a: str, b: str) -> bool:
    if a == b or abs(len(a) - len(b)) > 1:
        return False
    short, long = sorted((a, b), key=len)
    first = next((i for i, (x, y) in enumerate(zip(short, long, strict=False)) if x != y), len(short))
    return long[first + 1 :] == short[first + (len(a) == len(b)) :]
