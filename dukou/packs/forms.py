"""Reading official forms: `forms/<kind>_<name>.csv`, one field a line, with the entry field that fills it."""

from collections.abc import Mapping
from dataclasses import dataclass

from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.codes import Code, Scheme
from dukou.packs.checks import Desk
from dukou.packs.sample import FIELDS, TEXTS, WORDS
from dukou.packs.table import Row

_MUST = ("key", "zh", "en", "type", "source", "certainty")
_MAY = ("scheme", "entry", "take", "map", "fixed", "required", "note")
TYPES = ("text", "date", "month", "money", "code", "organisation", "person", "table", "rule")
TAKES = ("", "first", "count")
REQUIRED = ("", "yes", "no", "authority")
_BEYOND_SAMPLE = ("contact", "region", "valid_until")
"""Fields of an entry that no sample has."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of an official form (表单字段).

    `scheme` names its code list; `entry` the entry field that fills it, taken whole, `first` of a list, or as a `count`
    by code; `mapped` turns that field's codes into this one's; `fixed` is a code that always holds. `required` is yes,
    no, or authority where whoever registers fills it in.
    """

    key: str
    zh: str
    en: str
    type: str
    scheme: str = ""
    entry: str = ""
    take: str = ""
    mapped: tuple[tuple[str, str], ...] = ()
    fixed: str = ""
    required: str = ""
    source: str = ""
    certainty: str = "own"
    note: str = ""

    @property
    def name(self) -> Bilingual:
        """The label in both languages."""
        return Bilingual(self.zh, self.en)


def read_forms(desk: Desk, schemes: Mapping[str, Scheme]) -> dict[str, tuple[FormField, ...]]:
    """Read every form of the pack; each is known by its file name."""
    found: dict[str, tuple[FormField, ...]] = {}
    for path in sorted((desk.folder / "forms").glob("*.csv")):
        fields: dict[str, FormField] = {}
        for row in desk.rows(f"forms/{path.name}", _MUST, _MAY):
            if row["key"] in fields:
                desk.twice(row.at, row["key"])
            fields[row["key"]] = _field(desk, row, path.stem.split("_")[0], schemes)
        found[path.stem] = tuple(fields.values())
    return found


def _field(desk: Desk, row: Row, kind: str, schemes: Mapping[str, Scheme]) -> FormField:
    desk.must(row, "key", "zh", "type")
    source, certainty = desk.marks(row, {})
    for column, known in (("type", TYPES), ("take", TAKES), ("required", REQUIRED)):
        if row[column] not in known:
            desk.unknown(row.at, T(column, column), row[column], dict.fromkeys(known))
    if row["scheme"] and row["scheme"] not in schemes:
        desk.unknown(row.at, T("代码表", "scheme"), row["scheme"], schemes)
    codes = {code.code: code for code in schemes[row["scheme"]]} if row["scheme"] in schemes else {}
    _check_filling(desk, row, kind, codes)
    mapped = _mapped(desk, row, codes)
    names = {name: row[name] for name in ("key", "zh", "en", "type", "scheme", "entry", "take", "fixed", "required")}
    return FormField(**names, mapped=mapped, source=source, certainty=certainty, note=row["note"])


def _check_filling(desk: Desk, row: Row, kind: str, codes: Mapping[str, Code]) -> None:
    """Note what can't fill the field: no such entry field, no such code, or two ways at once."""
    known = dict.fromkeys([*TEXTS[1:], *WORDS.get(kind, ()), *FIELDS.get(kind, ()), *_BEYOND_SAMPLE])
    if row["entry"] and row["entry"] not in known:
        desk.unknown(row.at, T("条目字段", "entry field"), row["entry"], known)
    if row["fixed"] and row["fixed"] not in codes:
        desk.unknown(row.at, T("代码", "code"), row["fixed"], codes)
    if row["fixed"] and row["entry"]:
        desk.problems.note(
            row.at,
            T("entry 与 fixed 只能写一个。", "Either entry or fixed, not both."),
            T("删去其中一个。", "Delete one of them."),
        )
    for column in ("take", "map"):
        if row[column] and not row["entry"]:
            desk.lacks(row.at, "entry")
    if row["take"] == "count" and not row["scheme"]:
        desk.lacks(row.at, "scheme")


def _mapped(desk: Desk, row: Row, codes: Mapping[str, Code]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for part in filter(None, (part.strip() for part in row["map"].split("|"))):
        old, _, new = (side.strip() for side in part.partition("="))
        if new not in codes:
            desk.unknown(row.at, T("代码", "code"), new, codes)
        pairs.append((old, new))
    return tuple(pairs)
