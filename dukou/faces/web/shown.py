"""Entries as the components want them: a hit for a list, facts and prose for a page. What the actor may not see is not asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from dukou.domains.catalogue import queries
from dukou.domains.catalogue.fields import Code, Field, Prose
from dukou.domains.catalogue.models import FATES, LIFE, Entry, EntryVersion
from dukou.domains.taxonomy import queries as taxonomy
from dukou.engines import text
from dukou.faces.web import figures, marking
from dukou.faces.web.shapes import Chip, Hit, StepShown, Words
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, Language, T

PRICES = (("asking_price", "asking_price_max", T("价格", "Price")), ("budget_min", "budget_max", T("预算", "Budget")))
PATH = ("draft", "submitted", "published")
HEADLINE = frozenset({"title", "title_en", "alias", "valid_until"})
"""Fields that the page shows in its head or its margin, not among the facts."""


def title(entry: Entry) -> Bilingual:
    """Return the title in both languages; without one, how the text begins, marked so."""
    if entry.title:
        return Bilingual(entry.title, entry.title_en)
    start = text.opening(entry.summary, 40)
    return T(f"{start}（无题名）", f"{start} (no title)")


def hit(actor: Actor, entry: Entry, asked: str = "", *, with_kind: bool = False) -> Hit:
    """Return an entry as a line of a list; the words that were asked for are marked."""
    seen = dict_of(actor, entry)
    return Hit(
        href=f"/entry/{entry.pk}",
        title=marking.title(title(entry), asked),
        facts=facts(actor, entry, seen),
        excerpt=marking.passage(entry.summary, asked) if entry.title or asked else "",
        chips=tuple(Chip(_chip(held, value)) for held, value in seen.values() if held.name in {"readiness", "field"}),
        is_sample=entry.is_sample,
        stamp=None if entry.state in {"published", "draft", "submitted"} else stamp(entry),
        kind=entry.kind_of.label if with_kind else None,
    )


def _chip(held: Field, value: Any) -> Bilingual:
    said = held.say(value)
    return T(f"TRL {value} {said.zh}", f"TRL {value} {said.en}") if held.name == "readiness" else said


def dict_of(actor: Actor, entry: Entry) -> dict[str, tuple[Field, Any]]:
    """Return what this actor may see of an entry, by field name."""
    return {held.name: (held, value) for held, value in queries.shown(actor, entry)}


def facts(actor: Actor, entry: Entry, seen: Mapping[str, tuple[Field, Any]]) -> tuple[Words, ...]:
    """Return the line under a title: whose, where, for how much."""
    found: list[Words] = [queries.owner_name(actor, entry)] if entry.kind != "organisation" else []
    if position := seen.get("position"):
        found.append(position[0].say(position[1]))
    if region := seen.get("region"):
        found.append(region[0].say(region[1]))
    for low, high, words in PRICES:
        if low in seen or high in seen:
            said = _range(*(Decimal(seen[name][1]) if name in seen else None for name in (low, high)))
            found.append(T(f"{words.zh} {said.zh}", f"{words.en} {said.en}"))
    return tuple(found)


def prose(actor: Actor, entry: Entry) -> list[tuple[Bilingual, str]]:
    """Return the long texts with their headings."""
    return [(held.label, value) for held, value in queries.shown(actor, entry) if isinstance(held, Prose)]


def particulars(actor: Actor, entry: Entry) -> list[tuple[Field, Bilingual, Bilingual | None]]:
    """Return the other fields with their values in words, and the doubt there is about a code."""
    seen = queries.shown(actor, entry)
    return [
        (held, held.say(value), _doubt(held, value))
        for held, value in seen
        if not isinstance(held, Prose) and held.name not in HEADLINE
    ]


def _doubt(held: Field, value: Any) -> Bilingual | None:
    if not isinstance(held, Code):
        return None
    doubts = (taxonomy.doubt(held.scheme, str(code)) for code in (value if held.many else [value]))
    return next((words for words in doubts if words), None)


@dataclass(frozen=True, slots=True)
class Version:
    """What an entry said before a revision (历史版本)."""

    version: int
    replaced_at: datetime
    told: tuple[tuple[Bilingual, Bilingual], ...]


def version(one: EntryVersion) -> Version:
    """Return an earlier version with its fields in words; a field that the kind has no more is left out."""
    fields = one.entry.kind_of.fields
    told = ((fields[name].label, fields[name].say(value)) for name, value in one.content.items() if name in fields)
    return Version(one.version, one.replaced_at, tuple(told))


def stamp(entry: Entry) -> Bilingual | None:
    """Return the seal of an entry that has left the shelf: its fate, or its state where there is none."""
    if entry.state in PATH:
        return None
    return LIFE.states[entry.state]


def source(entry: Entry) -> Words:
    """Return where an entry came from: entered here, or the name of the import it came with."""
    if entry.is_sample:
        return T("示例，内容为虚构", "the sample; invented")
    return T("本平台录入", "entered here") if entry.source.startswith("organisation:") else entry.source


def fate(entry: Entry) -> Bilingual | None:
    """Return what became of an entry, in words."""
    return FATES.get(entry.fate)


def steps(entry: Entry) -> tuple[StepShown, ...]:
    """Return the way of an entry through its lifecycle: what is behind it, where it stands, what may come."""
    end = entry.state if entry.state not in PATH else "fulfilled"
    way = (*PATH, end)
    at = way.index(entry.state)
    return tuple(
        StepShown(LIFE.states[state], "now" if index == at else "done" if index < at else "", _note(entry, state))
        for index, state in enumerate(way)
    )


def _note(entry: Entry, state: str) -> Words | None:
    when = {"draft": entry.created_at, "published": entry.published_at}.get(state)
    return None if when is None else T(figures.day(when, "zh"), figures.day(when, "en"))


def _range(low: Decimal | None, high: Decimal | None) -> Bilingual:
    said: dict[Language, str] = {language: figures.yuan_range(low, high, language) for language in ("zh", "en")}
    return T(said["zh"], said["en"])
