"""Export: entries as CSV, XLSX or JSON lines.

The one thing to know: what goes out comes in again unchanged. Every column but the last five is read by an import, and
source with id leads an edited row back to its own entry.
"""

from collections.abc import Generator, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import date
from decimal import Decimal
from typing import IO, Any

from dukou.domains.catalogue.fields import LEVELS, Code, Codes, Day, Field, Money, Prose, Words
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.models import FATES, LIFE, Entry
from dukou.domains.catalogue.queries import is_owner_hidden, owner_name, shown
from dukou.domains.catalogue.selection import Wanted, entries
from dukou.domains.catalogue.sheets.cells import SEPARATOR, joined
from dukou.domains.catalogue.sheets.columns import ID, LEVEL, OUTER, SOURCE, TOLD
from dukou.domains.catalogue.sheets.writing import Book, Cell, Column, commas, objects
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import Actor

TYPES: Mapping[str, str] = {
    "csv": "text/csv; charset=utf-8",
    "jsonl": "application/x-ndjson",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
"""The forms of an export, and what a browser is told of each."""
_NUMBERS = (Money, Day)


def stream(actor: Actor, wanted: Wanted, form: str) -> Iterator[bytes]:
    """Return the pieces of a CSV or JSON-lines file, read while they go out."""
    return _pieces(actor, wanted.kind, form, entries(actor, wanted))


def write(actor: Actor, wanted: Wanted, form: str, to: IO[bytes]) -> int:
    """Write a file in any of the forms; return how many entries it holds."""
    count = 0

    def counted() -> Generator[Entry]:
        nonlocal count
        for entry in entries(actor, wanted):
            count += 1
            yield entry

    with closing(counted()) as found:  # a refusal half-way must not leave the database's cursor open
        if form == "xlsx":
            _write_book(actor, kind_of(wanted.kind), found, to)
        else:
            for piece in _pieces(actor, wanted.kind, form, found):
                to.write(piece)
    return count


def _pieces(actor: Actor, key: str, form: str, found: Iterable[Entry]) -> Iterator[bytes]:
    kind = kind_of(key)
    if form == "jsonl":
        return objects(_object(actor, entry) for entry in found)
    return commas([column.header for column in _columns(kind)], (_row(actor, kind, entry) for entry in found))


def _write_book(actor: Actor, kind: Kind, found: Iterable[Entry], to: IO[bytes]) -> None:
    with Book() as book:
        sheet = book.sheet(kind.zh, _columns(kind))
        for entry in found:
            sheet.add(_row(actor, kind, entry))
        book.save(to)


def _columns(kind: Kind) -> list[Column]:
    """Return id and source, the kind's fields, then who may see it and what an import passes over."""
    fields = [column_of(held) for held in kind.fields.values()]
    told = [Column(label, 14) for label in TOLD.values()]
    return [
        *(Column(OUTER[name][-1], 16, is_text=True) for name in (ID, SOURCE)),
        *fields,
        Column(OUTER[LEVEL][-1], 12),
        *told,
    ]


def column_of(held: Field) -> Column:
    """Return the column of a field, as wide as what usually stands in it."""
    width = 48 if isinstance(held, Prose) else 32 if held.name == "title" else 18
    return Column(held.zh, width, is_text=not isinstance(held, _NUMBERS))


def _row(actor: Actor, kind: Kind, entry: Entry) -> list[Cell]:
    seen = {held.name: value for held, value in shown(actor, entry)}
    fields = [cell_of(held, seen[name]) if name in seen else None for name, held in kind.fields.items()]
    fate = FATES[entry.fate].zh if entry.fate in FATES else ""
    told = [LIFE.states[entry.state].zh, fate, "是" if entry.is_sample else ""]
    level = LEVELS[entry.visibility].zh
    return [*_identity(actor, entry), *fields, level, f"entry:{entry.pk}", owner_name(actor, entry), *told]


def _object(actor: Actor, entry: Entry) -> dict[str, Any]:
    """Return an entry as it is stored, with its name here, its owner and its state."""
    external_id, source = _identity(actor, entry)
    told = {
        ID: external_id,
        SOURCE: source,
        **{held.name: value for held, value in shown(actor, entry)},
        LEVEL: entry.visibility,
        "entry": f"entry:{entry.pk}",
        "owner": owner_name(actor, entry),
        "state": entry.state,
        "fate": entry.fate,
        "sample": entry.is_sample,
    }
    return {name: value for name, value in told.items() if value not in ("", None)}


def _identity(actor: Actor, entry: Entry) -> tuple[str, str]:
    """Return id and source; where the owner is hidden neither may give him away, so the id is the one it has here."""
    if is_owner_hidden(actor, entry):
        return f"entry:{entry.pk}", ""
    return entry.external_id, entry.source


def cell_of(held: Field, value: Any) -> Cell:
    """Return a stored value as a person reads it and an import understands it."""
    if isinstance(held, Codes):
        return joined([_told(held.scheme, code, in_list=True) for code in value])
    if isinstance(held, Code):
        return _told(held.scheme, str(value))
    if isinstance(held, Words):
        return joined(value)
    if isinstance(held, Money):
        return Decimal(value)
    return date.fromisoformat(value) if isinstance(held, Day) else value if isinstance(value, int) else str(value)


def _told(scheme: str, code: str, *, in_list: bool = False) -> str:
    """Return a code with its name; without it where the name would break the list or is not known any more."""
    name = taxonomy.label(scheme, code).zh
    return code if name == code or (in_list and SEPARATOR.search(name)) else f"{code} {name}"
