"""Reading a whole pack: every file into its frozen shape, every mistake into one list.

The one thing to know: `load` and `check` read with the same code, so a pack that checks clean loads.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from types import MappingProxyType

from dukou.kernel.bilingual import T
from dukou.kernel.codes import Scheme
from dukou.kernel.period import Day, WorkCalendar
from dukou.packs.checks import Desk
from dukou.packs.forms import read_forms
from dukou.packs.pack import Pack
from dukou.packs.parameters import OPERATORS, TEXT_UNITS, Parameter, Parameters, number
from dukou.packs.schemes import read_schemes
from dukou.packs.source import Source
from dukou.packs.table import Block, Row, day

_PARAMETER_MUST = ("key", "value", "unit", "zh", "valid_from", "valid_to", "source", "certainty")
_PARAMETER_MAY = ("en", "value_max", "operator", "scope", "note")


def read_pack(desk: Desk) -> Pack | None:
    """Read everything but the sample; None where the folder or its pack.yaml cannot be read at all."""
    if not desk.folder.is_dir():
        desk.problems.note(
            (str(desk.folder), 0),
            T("套件文件夹不存在。", "No such pack folder."),
            T("请给出含 pack.yaml 的文件夹。", "Name the folder that holds pack.yaml."),
        )
        return None
    head = next(iter(desk.blocks("pack.yaml")), None)
    if head is None:
        if not desk.problems:
            desk.lacks(("pack.yaml", 1), "pack")
        return None
    desk.sources.update(_sources(desk))
    return _assemble(desk, head, read_schemes(desk))


def _assemble(desk: Desk, head: Block, schemes: dict[str, Scheme]) -> Pack:
    zh, en = desk.words(head, "title")
    languages = head.values.get("languages")
    city = desk.text(head, "city")
    if city and "region" in schemes and city not in schemes["region"]:
        desk.unknown(head.place("city"), T("地区代码", "region"), city, {c.code: c for c in schemes["region"]})
    return Pack(
        key=desk.text(head, "pack"),
        zh=zh,
        en=en,
        city=city,
        version=desk.text(head, "version"),
        languages=tuple(str(one) for one in languages) if isinstance(languages, list) else ("zh",),
        folder=desk.folder,
        schemes=MappingProxyType(schemes),
        parameters=_parameters(desk, schemes),
        calendar=_calendar(desk, head),
        sources=MappingProxyType(dict(desk.sources)),
        forms=MappingProxyType(read_forms(desk, schemes)),
    )


def _sources(desk: Desk) -> dict[str, Source]:
    found: dict[str, Source] = {}
    for row in desk.rows("sources.csv", ("id", "kind", "title")):
        desk.must(row, "id", "kind", "title")
        if row["id"] in found:
            desk.twice(row.at, row["id"])
        found[row["id"]] = Source(row["id"], row["kind"], row["title"])
    return found


def _parameters(desk: Desk, schemes: Mapping[str, Scheme]) -> Parameters:
    units = schemes.get("unit")
    pairs = []
    for row in desk.rows("parameters.csv", _PARAMETER_MUST, _PARAMETER_MAY):
        desk.must(row, "key", "unit", "zh")
        if units is not None and row["unit"] not in units:
            desk.unknown(row.at, T("单位", "unit"), row["unit"], {c.code: c for c in units})
        pairs.append((row, _parameter(desk, row)))
    desk.overlaps(pairs, lambda parameter: parameter.key)
    return Parameters(tuple(parameter for _, parameter in pairs))


def _parameter(desk: Desk, row: Row) -> Parameter:
    source, certainty = desk.marks(row, {})
    period = desk.period(row)
    operator = row["operator"] or "="
    if operator not in OPERATORS:
        desk.unknown(row.at, T("算符", "operator"), operator, dict.fromkeys(OPERATORS))
    value, most = _value(desk, row, certainty), _number(desk, row, "value_max")
    if (operator == "range") != (most is not None):
        desk.problems.note(
            row.at,
            T("区间须同时写 operator=range 与 value_max。", "A range needs both operator=range and value_max."),
            T("补上缺的一项。", "Add the one that is missing."),
        )
    return Parameter(
        key=row["key"],
        value=value,
        unit=row["unit"],
        zh=row["zh"],
        en=row["en"],
        value_max=most,
        operator=operator,
        scope=row["scope"],
        valid_from=period.start,
        valid_to=period.end,
        since=row["valid_from"],
        until=row["valid_to"],
        source=source,
        certainty=certainty,
        note=row["note"],
    )


def _value(desk: Desk, row: Row, certainty: str) -> Decimal | str | None:
    """Read a value as its unit demands; only a figure nobody has seen may be empty."""
    text = row["value"]
    if not text:
        if certainty != "unknown":
            desk.lacks(row.at, "value")
        return None
    if row["unit"] not in TEXT_UNITS:
        return _number(desk, row, "value")
    try:
        if row["unit"] in {"date", "month-day"}:
            date.fromisoformat(text if row["unit"] == "date" else f"2024-{text}")
    except ValueError:
        desk.problems.note(
            row.at,
            T(f"“{text}”不是单位“{row['unit']}”要求的日期。", f"“{text}” is not the date that {row['unit']} asks for."),
            T("写成 2026-01-31 或 01-31。", "Write 2026-01-31 or 01-31."),
        )
    return text


def _number(desk: Desk, row: Row, column: str) -> Decimal | None:
    text = row[column]
    found = number(text)
    if text and found is None:
        desk.problems.note(
            row.at,
            T(
                f"{column}“{text}”不是数值，而单位是“{row['unit']}”。",
                f"{column} “{text}” is no number, but the unit is {row['unit']}.",
            ),
            T("只写数字；文字规则的单位用 rule。", "Plain digits only; a rule in words has the unit rule."),
        )
    return found


def _calendar(desk: Desk, head: Block) -> WorkCalendar:
    """Read working_days.csv, and from pack.yaml which years it covers and which of them are provisional."""
    spans = head.values.get("working_days")
    spans = spans if isinstance(spans, dict) else {}
    first, last, provisional = (spans.get(name) for name in ("from", "to", "provisional_from"))
    if not (isinstance(first, int) and isinstance(last, int) and isinstance(provisional, int)):
        desk.lacks(head.place("working_days"), "working_days: {from: 年, to: 年, provisional_from: 年}")
        first, last, provisional = 1, 0, 0
    days: dict[date, Day] = {}
    for row in desk.rows("working_days.csv", ("date", "working", "name")):
        at = day(row, "date", desk.problems)
        if row["working"] not in {"yes", "no"}:
            desk.unknown(row.at, T("取值", "working"), row["working"], {"yes": 1, "no": 0})
        if at is None:
            continue
        if at in days:
            desk.twice(row.at, row["date"])
        if not first <= at.year <= last:
            desk.unknown(row.at, T("年份", "year"), str(at.year), {str(n): n for n in range(first, last + 1)})
        days[at] = Day(at, row["working"] == "yes", row["name"], at.year >= provisional)
    return WorkCalendar(tuple(days.values()), {year: year >= provisional for year in range(first, last + 1)})
