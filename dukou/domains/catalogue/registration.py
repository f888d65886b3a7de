"""科技成果登记: achievements as the official form asks for them, filled from our fields where the pack says how.

The one thing to know: nothing is invented. A required cell that we can't fill stays empty and marked, and what is
inferred rather than stated is marked to be checked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import IO, Any

from dukou.domains.catalogue.models import Entry, EntryRight
from dukou.domains.catalogue.queries import shown
from dukou.domains.catalogue.selection import Wanted, entries
from dukou.domains.catalogue.sheets.cells import joined
from dukou.domains.catalogue.sheets.writing import Book, Cell, Column, Mark, Sheet
from dukou.domains.catalogue.template import choices_of
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor
from dukou.kernel.errors import Denied, Refusal
from dukou.packs.forms import FormField

FORM, KIND = "achievement_registration", "achievement"
FILERS = frozenset({"transfer_office", "researcher", "firm", "technology_manager", "service_agency"})
OFFICES = frozenset({"city_officer", "operator"})
_ROWS, _AT_ONCE = 5_000, 500


@dataclass(frozen=True, slots=True)
class Gap:
    """What one entry still lacks (待补): the labels of required fields, and whether it seems registered twice."""

    entry: int
    title: str
    missing: tuple[str, ...]
    is_double: bool = False


@dataclass(frozen=True, slots=True)
class Filed:
    """What a registration file holds (登记表): how many achievements, and which of them lack what."""

    count: int
    gaps: tuple[Gap, ...]

    @property
    def missing(self) -> Mapping[str, int]:
        """In how many entries each required field is missing, in the order of the form."""
        return Counter(name for gap in self.gaps for name in gap.missing)


def write_registration(actor: Actor, wanted: Wanted, to: IO[bytes]) -> Filed:
    """Write the registration form of the achievements of one's own organisations, an officer's of all.

    A Refusal where the pack has no such form, Denied for whoever belongs to no organisation that files.
    """
    fields = [held for held in _form() if held.type != "rule"]
    columns = [_column(held) for held in fields]
    gaps: list[Gap] = []
    seen: Counter[tuple[str, str]] = Counter()
    with Book() as book:
        sheet = book.sheet("登记表", columns)
        for entry, cells, marks in _rows(actor, _own(actor, wanted), fields):
            sheet.add(cells, marks)
            key = _unit_and_name(fields, cells)
            seen[key] += 1
            missing = tuple(held.zh for held, mark in zip(fields, marks, strict=True) if mark == "missing")
            if missing or (all(key) and seen[key] > 1):
                gaps.append(Gap(entry.pk, str(entry), missing, is_double=all(key) and seen[key] > 1))
        _list_gaps(book.sheet("待补清单", _GAP_COLUMNS), gaps)
        sheet.choose(2, _ROWS, book.list_choices("代码", columns))
        book.save(to)
    return Filed(sheet.count, tuple(gaps))


def _form() -> tuple[FormField, ...]:
    found = taxonomy.pack().forms.get(FORM)
    if found is None:
        raise Refusal(
            "registration.no_form",
            f"套件 {taxonomy.pack().key} 没有登记表；请在 forms/{FORM}.csv 写明它的字段。",
            f"Pack {taxonomy.pack().key} has no registration form; write its fields in forms/{FORM}.csv.",
        )
    return found


def _own(actor: Actor, wanted: Wanted) -> Wanted:
    if actor.is_system or OFFICES & actor.roles:
        return wanted
    if not FILERS & actor.roles:
        raise Denied(
            "registration.not_yours",
            "登记表由完成单位填报：请以完成单位人员的身份导出。",
            "The registration form is filed by those who achieved it: export it as someone of that organisation.",
        )
    return Wanted(wanted.kind, wanted.words, wanted.fields, is_own=True)


def _rows(actor: Actor, wanted: Wanted, fields: list[FormField]) -> Iterator[tuple[Entry, list[Cell], list[Mark]]]:
    found = (entry for entry in entries(actor, wanted) if entry.state != "withdrawn")
    while chunk := list(islice(found, _AT_ONCE)):
        rights = _rights(actor, chunk)
        for entry in chunk:
            seen = {held.name: value for held, value in shown(actor, entry)}
            cells = [_filled(held, seen, rights.get(entry.pk, {})) for held in fields]
            yield entry, cells, [_mark(held, cell) for held, cell in zip(fields, cells, strict=True)]


def _rights(actor: Actor, chunk: list[Entry]) -> dict[int, Counter[str]]:
    """Return for each entry how many IP rights of each type it rests on; '' counts those whose type is not told."""
    joins = list(EntryRight.objects.filter(entry__in=chunk).values_list("entry_id", "right_id"))
    known = Entry.objects.visible_to(actor).in_bulk([pk for _, pk in joins if pk])
    counted: dict[int, Counter[str]] = {}
    for entry, pk in joins:
        kind = str(known[pk].document.get("right_type") or "") if pk in known else ""
        counted.setdefault(entry, Counter())[kind] += 1
    return counted


def _filled(held: FormField, seen: Mapping[str, Any], rights: Mapping[str, int]) -> Cell:
    """Return what the form's field says of an entry; None where only a person knows."""
    if held.fixed:
        return _named(held.scheme, held.fixed)
    if held.take == "count":
        return _counted(held.scheme, rights) or None
    value = seen.get(held.entry) if held.entry else None
    if held.mapped:
        value = dict(held.mapped).get(str(value))
    elif held.take == "first":
        value = value[0] if value else None
    return None if value is None else _worded(held, value)


def _worded(held: FormField, value: Any) -> str:
    if isinstance(value, list):
        return joined([_named(held.scheme, one) if held.scheme else one for one in value])
    if held.type == "month":
        return str(value).replace("-", "")
    return _named(held.scheme, str(value)) if held.scheme else str(value)


def _named(scheme: str, code: str) -> str:
    name = taxonomy.label(scheme, code).zh
    return code if name == code else f"{code} {name}"


def _counted(scheme: str, rights: Mapping[str, int]) -> str:
    words = {code: taxonomy.label(scheme, code).zh if code else "类型未标" for code in rights}
    return "；".join(f"{words[code]} {rights[code]}" for code in sorted(rights, key=lambda code: (not code, code)))


def _mark(held: FormField, cell: Cell) -> Mark:
    if held.required == "authority":
        return "closed"
    if cell is None:
        return "missing" if held.required == "yes" else ""
    return "guess" if held.fixed or held.mapped else ""


def _unit_and_name(fields: Iterable[FormField], cells: list[Cell]) -> tuple[str, str]:
    told = {held.key: str(cell or "") for held, cell in zip(fields, cells, strict=True)}
    return told.get("first_unit", ""), told.get("name", "")


def _column(held: FormField) -> Column:
    header = f"{held.zh}*" if held.required == "yes" else held.zh
    choices = tuple(choices_of(held.scheme)) if held.type == "code" else ()
    return Column(header, 48 if held.key == "summary" else 20, choices, is_text=True)


_GAP_COLUMNS = (Column("平台编号", 14), Column("成果名称", 40), Column("缺少的必填项", 80), Column("查重", 30))


def _list_gaps(sheet: Sheet, gaps: list[Gap]) -> None:
    legend = "登记表中：红底为必填而缺，黄底为推定、请核对，灰底由登记机构填写。"
    sheet.add([legend, None, None, None], ["note"] * 4)
    for gap in gaps:
        double = "同一完成单位已有同名成果" if gap.is_double else None
        sheet.add([f"entry:{gap.entry}", gap.title, "、".join(gap.missing), double])
