"""Questions to matching: what fits this text, what fits this need.

Candidates come from the search index of the actor's own level, so a match never shows what a page would not.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import log

from dukou.domains.catalogue import queries as catalogue
from dukou.domains.catalogue.models import Entry
from dukou.domains.taxonomy import queries as taxonomy
from dukou.engines import matching, text
from dukou.engines.search import Ask, Index
from dukou.engines.text import marks
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid, Missing, Refusal

TRANSFERABLE = ("achievement",)
EXPERTS = ("expert",)
LEADS = catalogue.lead_kinds()
CANDIDATES = 200
"""How many hits of the search are ranked anew with reasons."""
SHORTEST, LONGEST = 6, 20_000


@dataclass(frozen=True, slots=True)
class Found:
    """One fitting entry with the engine's reasons."""

    entry: Entry
    ranked: matching.Ranked


@dataclass(frozen=True, slots=True)
class Matches:
    """What fits a need: achievements that can be transferred, experts, and apart from them the leads (线索)."""

    need: matching.Need
    achievements: tuple[Found, ...]
    experts: tuple[Found, ...]
    leads: tuple[Found, ...]
    searched: int

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all fits."""
        return not (self.achievements or self.experts or self.leads)


def cleared(told: str) -> str:
    """Return a typed text with the personal data in it starred out; refused where it carries a mark of secrecy.

    Asked of every text before it is searched or shown back; done again, it changes nothing.
    """
    found = marks.find(told)
    if secret := next((one for one in found if one.severity == "block"), None):
        words = secret.words
        raise Refusal(
            "matching.secrecy_mark", f"未检索，也未保存。{words.zh}", f"Nothing was searched or kept. {words.en}"
        )
    return marks.masked(told, [one for one in found if one.severity == "mask"])


def need_from_text(told: str) -> matching.Need:
    """Read a need as somebody typed it: a short first line or sentence is its title, all of it its prose.

    Invalid for text too short to mean anything or too long to be a need.
    """
    told = cleared(told).replace("\x00", "").strip()
    if len("".join(told.split())) < SHORTEST:
        raise Invalid(
            {
                "need": T(
                    f"请至少写 {SHORTEST} 个字，说清要解决什么",
                    f"Write at least {SHORTEST} characters: what is to be solved",
                )
            }
        )
    if len(told) > LONGEST:
        raise Invalid(
            {
                "need": T(
                    f"共 {len(told)} 字，最多 {LONGEST} 字；请只保留难题和指标",
                    f"{len(told)} characters, at most {LONGEST}; keep the problem and the targets",
                )
            }
        )
    first, _, rest = told.partition("\n")
    is_titled = bool(rest.strip()) and len(first) <= 60
    return matching.Need(
        id="text",
        title=first.strip() if is_titled else text.opening(told, 60),
        prose=rest.strip() if is_titled else told,
    )


def need_from_entry(actor: Actor, entry: Entry) -> matching.Need:
    """Read a stored need with its structure, with only the fields this actor may see: a reason would repeat them."""
    told = {held.name: value for held, value in catalogue.shown(actor, entry)}
    return matching.Need(
        id=str(entry.pk),
        title=entry.title,
        prose="\n".join(str(told[name]) for name in ("summary", "targets") if name in told),
        fields=(entry.field,) if entry.field else (),
        region=entry.region,
        modes=tuple(told.get("modes", ())),
        budget_min=_money(told.get("budget_min")),
        budget_max=_money(told.get("budget_max")),
        readiness_wanted=int(told["readiness_wanted"]) if told.get("readiness_wanted") else None,
        keywords=tuple(told.get("keywords", ())),
    )


def supply_from_entry(actor: Actor, entry: Entry, retrieval: float, *, english: bool = False) -> matching.Supply:
    """Read an entry as a supply, with only the fields this actor may see; under its English title for an English need."""
    told = {held.name: value for held, value in catalogue.shown(actor, entry)}
    prose = "\n".join(str(told[name]) for name in ("summary", "advantages", "applications") if name in told)
    return matching.Supply(
        id=str(entry.pk),
        kind=entry.kind,
        title=(entry.title_en if english else "") or entry.title,
        prose=prose,
        keywords=tuple(told.get("keywords", ())),
        fields=tuple(dict.fromkeys([*([entry.field] if entry.field else []), *told.get("fields_of_work", ())])),
        region=entry.region,
        modes=tuple(told.get("modes", ())),
        price_min=_money(told.get("asking_price")),
        price_max=_money(told.get("asking_price_max")),
        readiness=entry.readiness,
        retrieval=retrieval,
    )


def matches_for_text(actor: Actor, told: str, *, most: int = 10) -> Matches:
    """Match a need that was typed, without keeping it."""
    return matches_for(actor, need_from_text(told), most=most)


def matches_for_entry(actor: Actor, entry: Entry, *, most: int = 10) -> Matches:
    """Match a stored need afresh; Missing for an entry that is no need."""
    if entry.kind != "demand":
        raise Missing("need", entry.pk)
    return matches_for(actor, need_from_entry(actor, entry), most=most)


def matches_for(actor: Actor, need: matching.Need, *, most: int = 10) -> Matches:
    """Return what fits a need: at most `most` achievements, experts and leads each, best first, ties by entry id."""
    index = catalogue.index(actor)
    rarity = rarity_in(index)
    groups = (TRANSFERABLE, EXPERTS, LEADS)
    achievements, experts, leads = (tuple(_ranked(actor, need, index, rarity, kinds, most)) for kinds in groups)
    return Matches(need, achievements, experts, leads, searched=index.count)


def _ranked(
    actor: Actor, need: matching.Need, index: Index, rarity: Callable[[str], float], kinds: Sequence[str], most: int
) -> list[Found]:
    words = "\n".join((need.title, *need.keywords, text.strip_boilerplate(need.prose)))
    answer = index.search(Ask(text=words, filters={"kind": tuple(kinds)}, limit=CANDIDATES))
    entries = catalogue.on_shelf(actor, [hit.id for hit in answer.hits])
    top = max((hit.score for hit in answer.hits), default=0.0) or 1.0
    english = not re.search(r"[\u4e00-\u9fff]", need.title)
    supplies = [
        supply_from_entry(actor, entries[hit.id], hit.score / top, english=english)
        for hit in answer.hits
        if hit.id in entries
    ]
    ranked = matching.rank(need, supplies, rarity=rarity, field_distance=field_distance, labels=taxonomy.label)
    return [Found(entries[int(one.supply_id)], one) for one in ranked[:most]]


def rarity_in(index: Index) -> Callable[[str], float]:
    """Return how rare a term is in an index: ln(1 + N / (1 + df)), BM25's spirit without its negative values."""
    total, known = max(1, index.count), dict[str, float]()

    def rarity(term: str) -> float:
        if term not in known:
            known[term] = log(1 + total / (1 + index.frequency(term)))
        return known[term]

    return rarity


def field_distance(a: str, b: str) -> int | None:
    """Return how far two industry codes lie apart in the pack's tree, across its editions; None if either is unknown."""
    scheme = taxonomy.scheme("field")
    return scheme.distance(a, b) if a in scheme and b in scheme else None


def open_needs(among: Sequence[int] | None = None) -> list[int]:
    """Return the ids of the needs that are on the shelf, in order; only those `among`, where given."""
    needs = Entry.objects.filter(kind="demand", state="published").order_by("pk")
    return list((needs if among is None else needs.filter(pk__in=among)).values_list("pk", flat=True))


def words_of(ranked: matching.Ranked) -> list[dict[str, object]]:
    """Return the reasons of a match as plain JSON."""
    return [
        {
            "kind": r.kind,
            "speaks": r.speaks,
            "contribution": round(r.contribution, 4),
            "zh": r.words.zh,
            "en": r.words.en,
            "facts": dict(r.facts),
        }
        for r in ranked.reasons
    ]


def said(reason: dict[str, str]) -> Bilingual:
    """Return a stored reason's words."""
    return T(reason["zh"], reason["en"])


def _money(told: object) -> Decimal | None:
    return Decimal(str(told)) if told else None
