"""What an entry leads to in the other collections: its right, its people, its organisation, and what rests on it.

Links follow names and numbers that the entries themselves state; a person is only taken for an expert of the same name
where both name the same organisation. Everything starts from what the actor may see.
"""

from dataclasses import dataclass

from django.db.models import QuerySet

from dukou.domains.catalogue.models import Entry, EntryParty, EntryRight
from dukou.kernel.actor import Actor
from dukou.kernel.bilingual import Bilingual, T

MOST = 8
PEOPLE = ("contributor",)


@dataclass(frozen=True, slots=True)
class Related:
    """Entries of other collections under one heading (相关条目)."""

    words: Bilingual
    entries: tuple[Entry, ...]


def related(actor: Actor, of: Entry) -> tuple[Related, ...]:
    """Return the groups that are not empty, at most MOST entries each, newest first."""
    shown = Entry.objects.visible_to(actor).filter(state="published").exclude(pk=of.pk)
    numbers = list(EntryRight.objects.filter(entry=of).values_list("number", flat=True))
    same_right = shown.filter(rights__number__in=numbers) if numbers else shown.none()
    groups = (
        (T("知识产权", "IP rights"), same_right.filter(kind="right")),
        (T("以此为依据的条目", "What rests on this right"), _resting(of, same_right)),
        (T("完成人", "People"), _experts(of, shown)),
        (T("单位", "Organisations"), _organisations(of, shown)),
        (T("参与的条目", "Took part in"), _taken_part(of, shown)),
    )
    found = ((words, tuple(asked.distinct().order_by("-published_at", "-pk")[:MOST])) for words, asked in groups)
    return tuple(Related(words, entries) for words, entries in found if entries)


def _resting(of: Entry, same_right: QuerySet[Entry]) -> QuerySet[Entry]:
    return same_right.exclude(kind="right") if of.kind == "right" else same_right.none()


def _experts(of: Entry, shown: QuerySet[Entry]) -> QuerySet[Entry]:
    people, places = _named(of)
    if not people or not places:
        return shown.none()
    return shown.filter(kind="expert", title__in=people, parties__name__in=places)


def _organisations(of: Entry, shown: QuerySet[Entry]) -> QuerySet[Entry]:
    _, places = _named(of)
    return shown.filter(kind="organisation", title__in=places) if places else shown.none()


def _taken_part(of: Entry, shown: QuerySet[Entry]) -> QuerySet[Entry]:
    """What names this organisation, or this expert together with his employer. A need names nobody, so none is told."""
    if of.kind == "organisation":
        return shown.filter(parties__name=of.title)
    if of.kind != "expert":
        return shown.none()
    _, places = _named(of)
    both = EntryParty.objects.filter(name=of.title, role__in=PEOPLE).values("entry")
    return shown.filter(pk__in=both, parties__name__in=places) if places else shown.none()


def _named(of: Entry) -> tuple[list[str], list[str]]:
    rows = list(EntryParty.objects.filter(entry=of).values_list("role", "name"))
    return [name for role, name in rows if role in PEOPLE], [name for role, name in rows if role not in PEOPLE]
