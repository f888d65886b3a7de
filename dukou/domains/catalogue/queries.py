"""Questions to the catalogue. Every list starts from what this actor may see."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from dukou.domains.catalogue import shelf
from dukou.domains.catalogue.fields import Field
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.models import Entry, EntryVersion
from dukou.engines import text
from dukou.engines.search import Answer, Ask, Index
from dukou.kernel.actor import Actor
from dukou.kernel.errors import Missing

NEAR = 3
"""Two fingerprints at most this many bits apart are near-duplicates (Manku, Jain, Das Sarma 2007)."""
BANDS = ("band_0", "band_1", "band_2", "band_3")


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
    entries = on_shelf(actor, [hit.id for hit in answer.hits])
    return SearchPage(tuple(entries[hit.id] for hit in answer.hits if hit.id in entries), answer, ask)


def by_id(actor: Actor, ids: list[int]) -> dict[int, Entry]:
    """Return the visible entries among `ids`, with their owners."""
    return Entry.objects.visible_to(actor).select_related("owner").in_bulk(ids)


def on_shelf(actor: Actor, ids: list[int]) -> dict[int, Entry]:
    """Return the visible entries among `ids` that are published now: what left the shelf may still be in the index."""
    return {pk: held for pk, held in by_id(actor, ids).items() if held.state == "published"}


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
    alias = str(of.document.get("alias") or "")
    return (alias or "某企业（匿名）") if is_owner_hidden(actor, of) else of.owner.name


def is_owner_hidden(actor: Actor, of: Entry) -> bool:
    """Whether whose entry it is must not be told: a need's firm, to everyone else, until an introduction."""
    return of.kind == "demand" and of.owner_id not in actor.organisations and not actor.is_system


def lead_kinds() -> tuple[str, ...]:
    """Return the kinds of which a match is a lead (线索), not something that can be transferred."""
    return tuple(key for key, kind in KINDS.items() if kind.is_lead)


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
    own = Q(owner__in=actor.organisations)
    if actor.person_id is not None:
        own |= Q(created_by=actor.person_id)
    return Entry.objects.visible_to(actor).filter(own).select_related("owner").order_by("-changed_at", "-pk")


def to_review(actor: Actor) -> QuerySet[Entry]:
    """Return what waits for this officer, longest waiting first; nobody reviews what he entered himself."""
    areas = [standing.area for standing in actor.standings_as("district_officer") if standing.area]
    waiting = Entry.objects.visible_to(actor).filter(state="submitted").exclude(created_by=actor.person_id or 0)
    if "city_officer" not in actor.roles:
        waiting = waiting.filter(owner__area__in=areas)
    return waiting.select_related("owner").order_by("changed_at", "pk")


def versions(actor: Actor, of: Entry) -> QuerySet[EntryVersion]:
    """Return what an entry said before, newest first; only to those who look after it."""
    return EntryVersion.objects.visible_to(actor).filter(entry=of).order_by("-version")


def near_duplicates(actor: Actor, of: Entry, most: int = 5) -> list[Entry]:
    """Return the entries of the same kind that this actor may see and that say nearly the same, nearest first.

    For the person who just wrote or submitted `of`, and for the officer who decides on it.
    """
    return near(actor, of.kind, [of]).get(id(of), [])[:most]


def near(actor: Actor, kind: str, candidates: list[Entry]) -> dict[int, list[Entry]]:
    """Return for each candidate (by `id()`) the visible entries whose fingerprint is at most NEAR bits away."""
    told = [candidate for candidate in candidates if candidate.fingerprint]
    alike: dict[tuple[str, int], list[tuple[int, int]]] = {}
    for band in BANDS if told else ():
        wanted = {getattr(candidate, band) for candidate in told}
        # Who may see them is asked of the few that are near: the indexes on bands hold all that is read here.
        rows = Entry.objects.filter(kind=kind, **{f"{band}__in": wanted}).values_list("pk", "fingerprint", band)
        for pk, print_, value in rows:
            alike.setdefault((band, value), []).append((pk, print_))
    close = {id(candidate): _close(candidate, alike) for candidate in told}
    found = by_id(actor, list({pk for pks in close.values() for pk in pks}))
    return {key: [found[pk] for pk in pks if pk in found] for key, pks in close.items()}


def _close(candidate: Entry, alike: Mapping[tuple[str, int], list[tuple[int, int]]]) -> list[int]:
    """Return who is near, nearest first; only those that share a band can be (text.bands)."""
    met = {pk: print_ for band in BANDS for pk, print_ in alike.get((band, getattr(candidate, band)), ())}
    apart = [(text.distance(candidate.fingerprint, print_), pk) for pk, print_ in met.items() if pk != candidate.pk]
    return [pk for bits, pk in sorted(apart) if bits <= NEAR]
