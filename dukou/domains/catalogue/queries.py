"""Questions to the catalogue. Every list starts from what this actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, QuerySet

from dukou.domains.catalogue import shelf
from dukou.domains.catalogue.fields import Field
from dukou.domains.catalogue.models import Entry
from dukou.engines import text
from dukou.engines.search import Answer, Ask, Index
from dukou.kernel.actor import Actor
from dukou.kernel.errors import Missing

NEAR = 3
"""Two fingerprints at most this many bits apart are near-duplicates (Manku, Jain, Das Sarma 2007)."""


@dataclass(frozen=True, slots=True)
class SearchPage:
    """The answer to a search as a page needs it: entries in order, counts, and what else to try."""

    entries: tuple[Entry, ...]
    answer: Answer
    ask: Ask


def level_of(actor: Actor) -> str:
    """Return which of the two indexes this actor reads."""
    return "registered" if actor.is_registered else "public"


def index_folder(level: str) -> Path:
    """Return where an index lives."""
    return Path(settings.HOME) / "index" / level


@cache
def _index(folder: Path) -> Index:
    return Index.open(folder, shelf.SHAPE)


def index(actor: Actor) -> Index:
    """Return the index of this actor's level as of now."""
    found = _index(index_folder(level_of(actor)))
    found.reload()
    return found


def search(actor: Actor, ask: Ask) -> SearchPage:
    """Search what this actor may see. One database query, however many hits."""
    answer = index(actor).search(ask)
    entries = by_id(actor, [hit.id for hit in answer.hits])
    return SearchPage(tuple(entries[hit.id] for hit in answer.hits if hit.id in entries), answer, ask)


def by_id(actor: Actor, ids: list[int]) -> dict[int, Entry]:
    """Return the visible entries among `ids`, with their owners."""
    return Entry.objects.visible_to(actor).select_related("owner").in_bulk(ids)


def entry(actor: Actor, pk: int) -> Entry:
    """Return one entry; Missing where it is absent or not this actor's to see."""
    found = Entry.objects.visible_to(actor).select_related("owner").filter(pk=pk).first() if 0 <= pk < 2**63 else None
    if found is None:
        raise Missing("entry", pk)
    return found


def may_see(actor: Actor, held: Field, of: Entry) -> bool:
    """Whether this actor may see a field of an entry that he sees; introductions come with matching."""
    if (
        actor.is_system
        or of.owner_id in actor.organisations
        or (actor.person_id and of.created_by_id == actor.person_id)
    ):
        return True
    return held.seen_by in shelf.INDEXED[level_of(actor)]


def shown(actor: Actor, of: Entry) -> list[tuple[Field, Any]]:
    """Return the fields of an entry with their values, in the kind's order, without what this actor may not see."""
    values = of.values()
    return [
        (held, values[name]) for name, held in of.kind_of.fields.items() if name in values and may_see(actor, held, of)
    ]


def owner_name(actor: Actor, of: Entry) -> str:
    """Return how the owner is shown: a need's alias hides the firm from everyone else."""
    hidden = of.kind == "demand" and of.owner_id not in actor.organisations and not actor.is_system
    alias = str(of.document.get("alias") or "")
    return (alias or "某企业（匿名）") if hidden else of.owner.name


def newest(actor: Actor, kind: str, most: int = 6) -> list[Entry]:
    """Return the newest published entries of a kind."""
    found = Entry.objects.visible_to(actor).filter(kind=kind, state="published").select_related("owner")
    return list(found.order_by("-published_at", "-pk")[:most])


def counts(actor: Actor) -> Mapping[str, int]:
    """Return how many published entries of each kind this actor may see."""
    rows = Entry.objects.visible_to(actor).filter(state="published").values_list("kind").annotate(n=Count("pk"))
    return dict(rows.order_by("kind"))


def mine(actor: Actor) -> QuerySet[Entry]:
    """Return the entries of this actor's organisations, and those he entered, last changed first."""
    own = Entry.objects.filter(owner__in=actor.organisations) | Entry.objects.filter(created_by=actor.person_id or 0)
    return own.select_related("owner").distinct().order_by("-changed_at", "-pk")


def to_review(actor: Actor) -> QuerySet[Entry]:
    """Return what waits for this officer, longest waiting first."""
    if not {"district_officer", "city_officer"} & actor.roles:
        return Entry.objects.none()
    return Entry.objects.visible_to(actor).filter(state="submitted").select_related("owner").order_by("changed_at")


def near_duplicates(of: Entry, most: int = 5) -> list[Entry]:
    """Return entries of the same kind that say nearly the same, nearest first."""
    return near(of.kind, [of]).get(id(of), [])[:most]


def near(kind: str, candidates: list[Entry]) -> dict[int, list[Entry]]:
    """Return for each candidate (by `id()`) the stored entries whose fingerprint is at most NEAR bits away."""
    found: dict[int, Entry] = {}
    for band in ("band_0", "band_1", "band_2", "band_3"):
        wanted = {getattr(candidate, band) for candidate in candidates if candidate.fingerprint}
        found.update(
            {
                e.pk: e
                for e in Entry.objects.filter(kind=kind, **{f"{band}__in": wanted}).only(
                    "pk", "title", "summary", "fingerprint", "kind"
                )
            }
        )
    near_to: dict[int, list[Entry]] = {}
    for candidate in candidates:
        close = [
            (text.distance(candidate.fingerprint, e.fingerprint), e.pk, e)
            for e in found.values()
            if e.pk != candidate.pk
        ]
        near_to[id(candidate)] = [
            e for apart, _, e in sorted(close, key=lambda held: held[:2]) if apart <= NEAR and candidate.fingerprint
        ]
    return near_to
