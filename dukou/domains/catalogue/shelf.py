"""What of an entry enters which search index: only published entries, only fields of that level.

There is one index for the public and one for signed-in people; introduced and owner fields and drafts enter neither.
"""

from collections.abc import Iterator
from functools import cache
from typing import Any

from dukou.domains.catalogue.fields import Field as CatalogueField
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import Entry
from dukou.engines.search import Field, Shape

INDEXED: dict[str, tuple[str, ...]] = {"public": ("public",), "registered": ("public", "registered")}
"""Index → the levels of entries and fields that enter it."""

FACETS: tuple[str, ...] = ("kind", *dict.fromkeys(field.name for kind in KINDS.values() for field in kind.facets()))
TITLE_WEIGHT, KEYWORD_WEIGHT = 3.0, 2.0

SHAPE = Shape(
    fields=(
        Field("title", role="text", boost=TITLE_WEIGHT),
        Field("keywords", role="text", boost=KEYWORD_WEIGHT),
        Field("body", role="text", boost=1.0),
        *(Field(name, role="code", many=True, facet=True) for name in FACETS),
        Field("owner", role="code"),
        Field("published", role="number"),
        Field("quality", role="number"),
    ),
    version="1",
)


def enters(entry: Entry, index: str) -> bool:
    """Whether an entry belongs in an index now."""
    return entry.state == "published" and entry.visibility in INDEXED[index]


def document(entry: Entry, index: str) -> dict[str, object]:
    """Return what an index holds of an entry; a facet without a value is the empty code, shown as 未标."""
    values = entry.values()
    told: dict[str, list[str]] = {"title": [], "keywords": [], "body": []}
    facets: dict[str, list[str]] = {name: [""] for name in ("field", "region")}
    for held in _read(entry.kind_of, index):
        value = values.get(held.name)
        if held.facet:
            facets[held.name] = list(held.codes(value)) if value else [""]
        if value and held.searched:
            told[_zone(held.searched)] += held.texts(value)
    published = int(entry.published_at.timestamp()) if entry.published_at else 0
    return {
        "id": entry.pk,
        "kind": [entry.kind],
        "owner": str(entry.owner_id),
        "published": published,
        "quality": entry.quality,
        **{zone: "\n".join(parts) for zone, parts in told.items()},
        **facets,
    }


@cache
def as_read_by(kind: Kind, index: str) -> str:
    """Return the first index that reads the same fields of a kind, so that their documents need not be made twice."""
    return next(other for other in INDEXED if _read(kind, other) == _read(kind, index))


@cache
def _read(kind: Kind, index: str) -> tuple[CatalogueField, ...]:
    levels = INDEXED[index]
    fields = kind.fields.values()
    return tuple(held for held in fields if held.seen_by in levels and (held.facet or held.searched))


def documents(index: str) -> Iterator[dict[str, Any]]:
    """Yield every document of an index, for a rebuild; constant memory."""
    shown = Entry.objects.filter(state="published", visibility__in=INDEXED[index]).order_by("pk")
    return (document(entry, index) for entry in shown.iterator(chunk_size=1000))


def _zone(weight: float) -> str:
    return "title" if weight >= TITLE_WEIGHT else "keywords" if weight >= KEYWORD_WEIGHT else "body"
