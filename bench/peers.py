"""The same job by others: raw tantivy, bm25s and SQLite FTS5, each with its own default settings on words of ours.

A peer is built once from (id, text, codes) and asked for the ids of its best hits. What a peer can't do it does not have.
"""

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import tantivy
from tantivy import Occur, Query

from dukou.engines import text
from dukou.engines.search import Ask, Field, Index, Shape, rebuild

Codes = Mapping[str, str]
Row = tuple[int, str, Codes]
Cut = Callable[[str], list[str]]
CODED = ("field", "region", "readiness")


class Peer(Protocol):
    """A search engine on the bench (对照)."""

    name: str

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row."""

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits for a text, best first."""


class Ours:
    """Our own search engine, asked as the platform asks it."""

    name = "dukou (words ∪ bigrams)"
    shape = Shape((Field("body", "text"), Field("published", "number")), "bench")

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row."""
        rebuild(self.folder, self.shape, ({"id": pk, "body": body} for pk, body, _ in rows), 0)
        self.index = Index.open(self.folder, self.shape)

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits."""
        return [hit.id for hit in self.index.search(Ask(asked, limit=most)).hits]


class TantivyTerms:
    """Raw tantivy over the tokens of one cut: one field, one query of counted terms, and nothing of ours around it."""

    def __init__(self, name: str, folder: Path, cut: Cut, asked: Cut | None = None) -> None:
        self.name, self.folder, self.cut, self.asked = name, folder, cut, asked or cut

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row."""
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", fast=True)
        builder.add_text_field("all", tokenizer_name="cut", index_option="freq")
        self.folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(builder.build(), path=str(self.folder))
        self.index.register_tokenizer("cut", tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build())
        schema, writer = self.index.schema, self.index.writer(128_000_000, 1)
        for pk, body, _ in rows:
            writer.add_document(tantivy.Document.from_dict({"id": pk, "all": " ".join(self.cut(body))}, schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits."""
        query = self.query(self.asked(asked))
        found = self.searcher.search(query, most)
        return _ids(self.searcher, found)

    def query(self, terms: list[str]) -> Query:
        """Return the query of counted terms."""
        clauses = []
        for term, times in Counter(terms).items():
            one = Query.term_query(self.index.schema, "all", term, "freq")
            clauses.append((Occur.Should, Query.boost_query(one, float(times)) if times > 1 else one))
        return Query.boolean_query(clauses)


class RawTantivy:
    """Tantivy as its own tutorial sets it up, on words of ours set apart by spaces, with its own query parser."""

    name = "raw tantivy (words)"

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row, and its codes as raw fast fields."""
        builder = tantivy.SchemaBuilder()
        builder.add_integer_field("id", fast=True)
        builder.add_text_field("body")
        for name in CODED:
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.index = tantivy.Index(builder.build(), path=str(self.folder))
        schema, writer = self.index.schema, self.index.writer(128_000_000, 1)
        for pk, body, codes in rows:
            told = {"id": pk, "body": " ".join(text.words(body)), **codes}
            writer.add_document(tantivy.Document.from_dict(told, schema))
        writer.commit()
        writer.wait_merging_threads()
        self.index.reload()
        self.searcher = self.index.searcher()

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits."""
        return _ids(self.searcher, self.searcher.search(self._query(asked), most))

    def narrowed(self, asked: str, filters: Codes, facets: Sequence[str], most: int) -> Any:
        """Return the best hits within filters, and facet counts."""
        clauses = [(Occur.Must, self._query(asked))]
        clauses += [
            (Occur.Must, Query.term_query(self.index.schema, name, code, "basic")) for name, code in filters.items()
        ]
        query = Query.boolean_query(clauses)
        found = self.searcher.search(query, most)
        counts = self.searcher.aggregate(query, {name: {"terms": {"field": name, "size": 1000}} for name in facets})
        return _ids(self.searcher, found), counts

    def _query(self, asked: str) -> Query:
        return self.index.parse_query(" ".join(text.words(asked)), ["body"])


class Bm25s:
    """bm25s on words of ours; everything in memory, no filters, no facets."""

    name = "bm25s (words)"

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row."""
        import bm25s
        from bm25s.tokenization import Tokenized

        self.ids: list[int] = []
        self.known: dict[str, int] = {}
        tokens = []
        for pk, body, _ in rows:
            self.ids.append(pk)
            tokens.append([self.known.setdefault(word, len(self.known)) for word in text.words(body)])
        self.retriever = bm25s.BM25()
        self.retriever.index(Tokenized(ids=tokens, vocab=self.known), show_progress=False)

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits."""
        words = [self.known[word] for word in text.words(asked) if word in self.known]
        found, _ = self.retriever.retrieve([words], k=min(most, len(self.ids)), show_progress=False)
        return [self.ids[place] for place in found[0]]


class Fts5:
    """SQLite FTS5 on words of ours set apart by spaces, its own tokenizer and bm25()."""

    name = "SQLite FTS5 (words)"

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.database = sqlite3.connect(folder / "fts.sqlite3")

    def build(self, rows: Iterable[Row]) -> None:
        """Index every row, and its codes in a table beside."""
        self.database.execute("CREATE VIRTUAL TABLE entry USING fts5(body)")
        columns = ", ".join(CODED)
        self.database.execute(f"CREATE TABLE codes (id INTEGER PRIMARY KEY, {columns})")
        for pk, body, codes in rows:
            self.database.execute("INSERT INTO entry(rowid, body) VALUES (?, ?)", (pk, " ".join(text.words(body))))
            if codes:
                self.database.execute("INSERT INTO codes VALUES (?, ?, ?, ?)", (pk, *(codes[name] for name in CODED)))
        self.database.commit()

    def search(self, asked: str, most: int) -> Sequence[int]:
        """Return the ids of the best hits."""
        told = "SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY bm25(entry), rowid LIMIT ?"
        return [pk for (pk,) in self.database.execute(told, (_either(asked), most))]

    def narrowed(self, asked: str, filters: Codes, facets: Sequence[str], most: int) -> Any:
        """Return the best hits within filters, and facet counts."""
        within = " AND ".join(f"{name} = ?" for name in filters)
        joined = f"FROM entry JOIN codes ON codes.id = entry.rowid WHERE entry MATCH ? AND {within}"
        given = (_either(asked), *filters.values())
        found = self.database.execute(
            f"SELECT entry.rowid {joined} ORDER BY bm25(entry), entry.rowid LIMIT ?", (*given, most)
        )
        hits = [pk for (pk,) in found]
        return hits, {
            name: self.database.execute(f"SELECT {name}, count(*) {joined} GROUP BY 1", given).fetchall()
            for name in facets
        }


def _either(asked: str) -> str:
    return " OR ".join(f'"{word}"' for word in text.words(asked))


def _ids(searcher: tantivy.Searcher, found: tantivy.SearchResult) -> list[int]:
    values = searcher.fast_field_values("id", [address for _, address in found.hits])
    return [int(value) for value in values if value is not None]
