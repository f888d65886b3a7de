"""Which entries go out: what an actor may see of a kind, narrowed by words, by industry, or to his own."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import QuerySet

from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.queries import by_id, index
from dukou.domains.taxonomy import queries as taxonomy
from dukou.engines.search import Ask
from dukou.kernel.actor import Actor
from dukou.kernel.codes import UnknownCode
from dukou.kernel.errors import Invalid, Refusal

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export (导出范围): a kind, narrowed by words, by industry, or to one's own organisations' entries.

    Words are looked up in the search index, so they find published entries only.
    """

    kind: str
    words: str = ""
    fields: tuple[str, ...] = ()
    is_own: bool = False


def entries(actor: Actor, wanted: Wanted) -> Iterator[Entry]:
    """Yield the entries, oldest first, or best first where words were given; constant memory."""
    if not wanted.words.strip():
        yield from _selected(actor, wanted).select_related("owner").order_by("pk").iterator(chunk_size=_AT_ONCE)
        return
    left = iter(_ids(actor, wanted))
    while chunk := list(islice(left, _AT_ONCE)):
        found = by_id(actor, chunk)
        yield from (found[pk] for pk in chunk if pk in found and _is_in(actor, wanted, found[pk]))


def count(actor: Actor, wanted: Wanted) -> int:
    """Return how many entries there are at most."""
    return len(_ids(actor, wanted)) if wanted.words.strip() else _selected(actor, wanted).count()


def refuse_beyond(actor: Actor, wanted: Wanted, most: int) -> None:
    """Refuse an export of more than `most` entries."""
    if (found := count(actor, wanted)) > most:
        raise Refusal(
            "export.too_many",
            f"共 {found} 条，网页一次最多导出 {most} 条。请加检索词或产业领域缩小范围，或由管理员用 dukou export 导出。",
            f"{found} entries, and at most {most} at once through the browser. Narrow it down by words or industry, "
            "or ask the operator to run `dukou export`.",
            found=found,
            limit=most,
        )


def _selected(actor: Actor, wanted: Wanted) -> QuerySet[Entry]:
    found = Entry.objects.visible_to(actor).filter(kind=kind_of(wanted.kind).key)
    if wanted.fields:
        found = found.filter(field__in=_with_children(wanted.fields))
    return found.filter(owner__in=actor.organisations) if wanted.is_own else found


def _ids(actor: Actor, wanted: Wanted) -> list[int]:
    filters: dict[str, tuple[str, ...]] = {"kind": (kind_of(wanted.kind).key,)}
    if wanted.fields:
        filters["field"] = tuple(_with_children(wanted.fields))
    found = index(actor)
    return [hit.id for hit in found.search(Ask(wanted.words, filters=filters, limit=max(1, found.count))).hits]


def _is_in(actor: Actor, wanted: Wanted, entry: Entry) -> bool:
    return not wanted.is_own or entry.owner_id in actor.organisations


def _with_children(given: tuple[str, ...]) -> list[str]:
    """Return codes with all that stand under them; Invalid names an unknown one and the nearest."""
    scheme, codes = taxonomy.scheme("field"), dict[str, None]()
    for text in given:
        try:
            waiting = [scheme.find(text)]
        except UnknownCode as unknown:
            raise Invalid({"field": unknown.message}) from None
        while waiting:
            code = waiting.pop()
            codes[code.code] = None
            waiting += scheme.children(code.code)
    return list(codes)
