"""A small index to search in, and how it is asked, for every test of the search engine."""

from pathlib import Path
from typing import Any

from dukou.engines.search import Ask, Field, Index, Shape, rebuild

SHAPE = Shape(
    (
        Field("title", "text", 3.0),
        Field("body", "text"),
        Field("kind", "code", facet=True),
        Field("field", "code", many=True, facet=True),
        Field("published", "number"),
    ),
    "test",
)
DOCUMENTS: list[dict[str, Any]] = [
    {"id": 7, "title": "多孔陶瓷模具", "body": "抗弯强度 18 MPa", "kind": "achievement", "field": ["S24-15"]},
    {"id": 3, "title": "低温电解液", "body": "用于陶瓷隔膜的锂电池", "kind": "achievement", "field": ["S24-04"]},
    {"id": 5, "title": "寻求陶瓷模具", "body": "石膏模具开裂", "kind": "demand", "field": [""]},
]


def built(folder: Path, documents: list[dict[str, Any]] = DOCUMENTS, **more: Any) -> Index:
    """Build an index and open it."""
    rebuild(folder, SHAPE, documents, 1, **more)
    return Index.open(folder, SHAPE)


def ids(index: Index, asked: str = "", **more: Any) -> list[int]:
    """Return the ids found, in order."""
    return [hit.id for hit in index.search(Ask(asked, **more)).hits]
