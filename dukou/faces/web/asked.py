"""A search as it stands in the address: read once, checked, and written back as tabs, facets and chips."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import QueryDict

from dukou.domains.catalogue.fields import Field
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.shelf import FACETS
from dukou.engines.search import Answer, Ask
from dukou.faces.web.shapes import Chip, Facet, FacetValue, Tab
from dukou.kernel.bilingual import Bilingual, T

PER_PAGE = 20
DEEPEST_PAGE = 500
LONGEST = 400
SORTS = {"relevance": T("按相关", "Best first"), "newest": T("按时间", "Newest first")}
FORMS = {"csv": T("CSV", "CSV"), "xlsx": T("Excel", "Excel"), "jsonl": T("JSON 行", "JSON lines")}
UNSTATED = T("未标", "not stated")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for (检索条件)."""

    given: QueryDict
    text: str
    kind: str
    filters: dict[str, tuple[str, ...]]
    sort: str
    page: int

    @property
    def ask(self) -> Ask:
        """The question for the catalogue."""
        filters = {**self.filters, **({"kind": (self.kind,)} if self.kind else {})}
        return Ask(
            self.text,
            filters=filters,
            facets=FACETS,
            sort=self.sort,
            offset=(self.page - 1) * PER_PAGE,
            limit=PER_PAGE,
        )


def read(given: QueryDict) -> Asked:
    """Read the address; what it can't mean is left out rather than refused, so that an old link still finds something."""
    kind = given.get("kind", "")
    text = " ".join(given.get("q", "").replace("\x00", "").split())[:LONGEST]
    sort = given.get("sort", "")
    page = given.get("page", "1")
    return Asked(
        given=given,
        text=text,
        kind=kind if kind in KINDS else "",
        filters={name: tuple(given.getlist(name)[:20]) for name in FACETS if name != "kind" and name in given},
        sort=sort if sort in SORTS else ("relevance" if text else "newest"),
        page=min(int(page), DEEPEST_PAGE) if page.isascii() and page.isdigit() and int(page[:6]) > 0 else 1,
    )


def tabs(asked: Asked, answer: Answer) -> list[Tab]:
    """Return a tab per kind, with how many of it answer the same question."""
    counts = dict(answer.facets.get("kind", ()))
    found = [Tab(T("全部", "All"), _address(asked, kind=None), sum(counts.values()), not asked.kind)]
    return found + [
        Tab(kind.label, _address(asked, kind=key), counts.get(key, 0), key == asked.kind) for key, kind in KINDS.items()
    ]


def facets(asked: Asked, answer: Answer) -> list[Facet]:
    """Return the facets that can narrow the answer, chosen values among them."""
    found = []
    for name, held in _facetted(asked.kind):
        rows = answer.facets.get(name, ())
        chosen = asked.filters.get(name, ())
        if len(rows) < 2 and not chosen:
            continue
        values = tuple(
            FacetValue(_said(held, code), count, _toggled(asked, name, code), code in chosen) for code, count in rows
        )
        found.append(Facet(held.label, values))
    return found


def chips(asked: Asked) -> list[tuple[str, Chip]]:
    """Return every chosen filter with the address that takes it away."""
    fields = dict(_facetted(asked.kind))
    return [
        (_toggled(asked, name, code), Chip(_said(fields[name], code)))
        for name, codes in asked.filters.items()
        for code in codes
        if name in fields
    ]


def sorts(asked: Asked) -> list[Tab]:
    """Return the ways to order the answer."""
    return [Tab(words, _address(asked, sort=key), None, key == asked.sort) for key, words in SORTS.items()]


def suggested(asked: Asked, suggestion: str) -> str:
    """Return the address of what was perhaps meant."""
    return _address(asked, q=suggestion)


def exports(asked: Asked) -> list[tuple[str, Bilingual]]:
    """Return the files in which one kind can be taken away, as far as an export narrows as this search does."""
    if not asked.kind or asked.filters.keys() - {"field"}:
        return []
    narrowed = QueryDict(mutable=True)
    if asked.text:
        narrowed["q"] = asked.text
    narrowed.setlist("field", list(asked.filters.get("field", ())))
    told = f"?{narrowed.urlencode()}" if narrowed.urlencode() else ""
    return [(f"/export/{asked.kind}.{form}{told}", words) for form, words in FORMS.items()]


def _facetted(kind: str) -> Iterator[tuple[str, Field]]:
    """Every facet once, as the first kind that has it declares it; of one kind, only its own."""
    seen: set[str] = set()
    for declared in [KINDS[kind]] if kind else KINDS.values():
        for held in declared.facets():
            if held.name not in seen:
                seen.add(held.name)
                yield held.name, held


def _said(held: Field, code: str) -> Bilingual:
    if not code:
        return UNSTATED
    words = held.say([code] if held.many else code)
    return T(f"TRL {code} {words.zh}", f"TRL {code} {words.en}") if held.name == "readiness" else words


def _address(asked: Asked, **changes: str | None) -> str:
    given = asked.given.copy()
    given.pop("page", None)
    for name, value in changes.items():
        given.pop(name, None)
        if value:
            given[name] = value
    return f"/search?{given.urlencode()}" if given else "/search"


def _toggled(asked: Asked, name: str, code: str) -> str:
    given = asked.given.copy()
    given.pop("page", None)
    held = given.getlist(name)
    given.setlist(name, [one for one in held if one != code] if code in held else [*held, code])
    return f"/search?{given.urlencode()}"
