"""Import templates: a header, a line that explains each column and is passed over on import, and the codes to choose from."""

from collections.abc import Iterator
from typing import IO

from django.utils import timezone

from dukou.domains.catalogue.fields import LEVELS, Code, Codes, Day, Field, Money, Month, Number, Prose, Text, Words
from dukou.domains.catalogue.kinds import kind_of
from dukou.domains.catalogue.kinds.kind import Kind
from dukou.domains.catalogue.outlet import column_of
from dukou.domains.catalogue.sheets.columns import ID, LEVEL, OUTER
from dukou.domains.catalogue.sheets.formulas import NOTE
from dukou.domains.catalogue.sheets.writing import Book, Column, commas
from dukou.domains.taxonomy import queries as taxonomy

ROWS = 5_000
"""Rows in which a workbook offers what to choose."""
_ID_HINT = "贵单位自己的编号；再次导入同一编号即为更新；可留空"
_LEVEL_HINT = "谁可以看；留空为公开"


def write_template(key: str, form: str, to: IO[bytes]) -> None:
    """Write the import template of a kind as `csv` or `xlsx`; filled in, it loads as it is."""
    kind = kind_of(key)
    if form == "csv":
        header = [column.header for column in _columns(kind)]
        for piece in commas(header, [], list(_hints(kind, "xlsx 模板"))):
            to.write(piece)
        return
    columns = _columns(kind)
    with Book() as book:
        sheet = book.sheet(kind.zh, columns)
        sheet.explain(list(_hints(kind, "代码表")))
        sheet.choose(3, ROWS, book.list_choices("代码", columns))
        book.save(to)


def _columns(kind: Kind) -> list[Column]:
    fields = [_column(kind, held) for held in kind.fields.values()]
    levels = tuple(words.zh for words in LEVELS.values())
    return [
        Column(OUTER[ID][-1], 24, is_text=True),
        *fields,
        Column(OUTER[LEVEL][-1], 14, choices=levels),
    ]


def _column(kind: Kind, held: Field) -> Column:
    column = column_of(held)
    header = f"{held.zh}*" if held.name in kind.needed else held.zh
    choices = tuple(choices_of(held.scheme)) if isinstance(held, Code) else ()
    return Column(header, column.width, choices, column.is_text)


def choices_of(scheme: str) -> Iterator[str]:
    """Yield the codes of a scheme that hold today, each with its name, as a cell may be filled."""
    held = taxonomy.scheme(scheme).on(timezone.localdate())
    return (f"{code.code} {code.zh}" for code in held)


def _hints(kind: Kind, codes: str) -> Iterator[str]:
    yield f"{NOTE} 本行是说明，导入时跳过，请从下一行填起。编号：{_ID_HINT}"
    for held in kind.fields.values():
        told = ["必填" if held.name in kind.needed else "", held.hint_zh, _how(held, codes)]
        told.append("" if held.seen_by == "public" else LEVELS[held.seen_by].zh)
        yield "；".join(part for part in told if part)
    yield _LEVEL_HINT


def _how(held: Field, codes: str) -> str:
    """Return how a field is filled in, as far as its own hint does not say so."""
    match held:
        case Codes():
            return f"可多选，用；分隔，代码或名称见 {codes}"
        case Code():
            return f"填代码或名称，见 {codes}"
        case Words():
            return "多个用；分隔"
        case Number():
            return f"整数，{held.lowest} 到 {held.highest}"
        case Text() | Prose():
            return f"最多 {held.longest} 字"
        case _:
            return {Money: "" if "元" in held.hint_zh else "单位：元", Day: "如 2026-11-24", Month: "如 2026-11"}[
                type(held)
            ]
