"""`dukou calc search`: a handful of documents, a handful of queries, no database."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from dukou.engines import text
from dukou.engines.search.reading import Index
from dukou.engines.search.shape import Ask, Field, Shape
from dukou.engines.search.writing import rebuild

SHAPE = Shape((Field("title", "text", 3.0), Field("body", "text"), Field("published", "number")), "calc")


@dataclass(frozen=True)
class Paragraph:
    """A document to search."""

    id: int
    title: str
    body: str = ""


@dataclass(frozen=True)
class SearchRequest:
    """Documents, and the queries to ask of them."""

    documents: tuple[Paragraph, ...]
    queries: tuple[str, ...]
    most: int = 10


@dataclass(frozen=True)
class Place:
    """One document in its place, with its BM25 score and the terms it shares with the query."""

    id: int
    score: float
    shared: tuple[str, ...]


@dataclass(frozen=True)
class SearchAnswer:
    """For each query its documents, best first, ties by id."""

    answers: tuple[tuple[Place, ...], ...]


EXAMPLE = SearchRequest(
    documents=(Paragraph(1, "多孔陶瓷模具", "抗弯强度 18 MPa"), Paragraph(2, "低温电解液", "-30℃ 容量保持率 82%")),
    queries=("可替代石膏的陶瓷模具",),
)


def run_search(request: SearchRequest) -> SearchAnswer:
    """Rank the documents for each query, in a folder that is gone afterwards."""
    known = {one.id: set(text.terms(f"{one.title}\n{one.body}")) for one in request.documents}
    with tempfile.TemporaryDirectory() as folder:
        rows = ({"id": one.id, "title": one.title, "body": one.body, "published": 0} for one in request.documents)
        rebuild(Path(folder), SHAPE, rows, 0)
        index = Index.open(Path(folder), SHAPE)
        answers = []
        for query in request.queries:
            asked = list(dict.fromkeys(text.terms(query)))
            hits = index.search(Ask(query, limit=max(1, min(request.most, 1000)))).hits
            answers.append(
                tuple(Place(hit.id, hit.score, tuple(t for t in asked if t in known[hit.id])) for hit in hits)
            )
    return SearchAnswer(tuple(answers))
