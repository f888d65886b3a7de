"""A file of rows, recognised by its content, never by its name: JSON lines, CSV, XLSX or ODS."""

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, NoReturn

from dukou.domains.catalogue.sheets import workbook
from dukou.domains.catalogue.sheets.columns import ID, Columns
from dukou.domains.catalogue.sheets.formulas import FORMULA, NOTE, is_formula, unguarded
from dukou.domains.catalogue.sheets.identity import identity
from dukou.domains.catalogue.sheets.lines import survey, texts
from dukou.domains.catalogue.sheets.problem import Problem, shortened, unusable
from dukou.kernel.bilingual import Bilingual, T

Marks = Mapping[tuple[int, int], Bilingual]
"""What is wrong with a cell before it is read, by row and column from 1: it is a formula, or an error."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row (行): its number as the file counts, its cells by column, and what is wrong with it already."""

    number: int
    cells: dict[str, Any]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Table:
    """A file that can be read (表): what it is, about how many rows it has, and its rows, once through."""

    path: Path
    form: str
    count: int
    columns: Columns = field(repr=False)
    _rows: Callable[[], Iterator[Row]] = field(repr=False)

    def __iter__(self) -> Iterator[Row]:
        return self._rows()


def open_table(path: Path, columns: Columns) -> Table:
    """Recognise a file and check it as a whole before its first row; a Refusal names file, fact and way out.

    Raises OSError where the file can't be opened.
    """
    with path.open("rb") as held:
        head = held.read(4096)
    if not head.strip():
        raise unusable(path, "empty", "是空文件；请检查导出是否成功", "is empty; see whether the export went through")
    if head[:4] == b"PK\x03\x04" or head[:8] == workbook.OLE:
        book = workbook.read(path)
        return _with_header(
            path,
            book.form,
            max(0, len(book.rows) - 1),
            lambda: iter(enumerate(book.rows, 1)),
            columns,
            book.marks,
        )
    surveyed = survey(path)
    if _is_json(path, surveyed.encoding):
        _check_first(path, surveyed.encoding, columns)
        return Table(path, "jsonl", surveyed.count, columns, lambda: _objects(path, surveyed.encoding))
    delimiter = _delimiter(path, surveyed.encoding)
    read = partial(_commas, path, surveyed.encoding, delimiter)
    count = sum(1 for _ in read())  # whatever can't be read is told before the first row is used
    return _with_header(path, "csv", max(0, count - 1), read, columns, None)


def _is_json(path: Path, encoding: str) -> bool:
    first = next((text for text in texts(path, encoding) if text.strip()), "")
    if first.lstrip()[:1] == "[":
        raise unusable(
            path,
            "json_array",
            "是 JSON 数组；请每行写一个 JSON 对象",
            "is one JSON array; write one JSON object per line",
        )
    return first.lstrip()[:1] == "{"


# ---- JSON lines

_DECODE = json.JSONDecoder(
    parse_float=str, parse_constant=str, parse_int=lambda text: int(text) if len(text) < 19 else text
).decode
"""Numbers keep their digits: 12.50 stays "12.50", 1e400 stays text for its field to refuse, long ids stay whole."""


def _objects(path: Path, encoding: str) -> Iterator[Row]:
    for number, text in enumerate(texts(path, encoding), 1):
        if not text.strip():
            continue
        try:
            told = _DECODE(text.strip())
        except (ValueError, RecursionError) as error:
            yield _broken(number, text, str(error))
            continue
        yield Row(number, told) if isinstance(told, dict) else _broken(number, text, type(told).__name__)


def _broken(number: int, text: str, why: str) -> Row:
    words = T(
        f"不是一个 JSON 对象（{why}）；请每行写一个完整的对象",
        f"not one JSON object ({why}); write one whole object per line",
    )
    return Row(number, {}, (Problem(number, "", shortened(text), words),))


def _check_first(path: Path, encoding: str, columns: Columns) -> None:
    first = next((row for row in islice(_objects(path, encoding), 100) if not row.problems), None)
    if first is None:
        raise unusable(
            path,
            "no_rows",
            "开头没有可读的 JSON 对象；请每行写一个对象",
            "has no readable JSON object at its beginning; write one per line",
        )
    _check_names(path, list(first.cells), columns)


# ---- tables with a header

Cells = Iterator[tuple[int, list[Any]]]


def _with_header(
    path: Path,
    form: str,
    count: int,
    read: Callable[[], Cells],
    columns: Columns,
    marks: Marks | None,
) -> Table:
    names = _header(path, read(), columns)
    return Table(path, form, count, columns, lambda: _below(names, read(), marks))


def _header(path: Path, rows: Cells, columns: Columns) -> list[str]:
    try:
        names = next(([str(cell or "").strip() for cell in cells] for _, cells in rows if not _is_idle(cells)), None)
    except csv.Error as error:
        _torn(path, 1, error)
    if names is None:
        raise unusable(path, "no_rows", "没有表头；请用模板填写", "has no header; fill in the template")
    _check_names(path, [name for name in names if name], columns)
    return names


def _is_note(cells: list[Any]) -> bool:
    """Whether a row is an explanation of the template."""
    return bool(cells) and str(cells[0]).startswith(NOTE)


def _is_idle(cells: list[Any]) -> bool:
    """Whether a row says nothing."""
    return _is_note(cells) or all(cell in (None, "") for cell in cells)


def _check_names(path: Path, names: list[str], columns: Columns) -> None:
    unknown, fields = columns.unknown(names), [columns.field(name) for name in names]
    twice = sorted({name for name, found in zip(names, fields, strict=True) if found and fields.count(found) > 1})
    missing = sorted(columns.label(name) for name in columns.needed - set(fields)) if None not in fields else []
    zh = (
        [words.zh for words in unknown.values()]
        + [f"“{name}”列重复" for name in twice]
        + [f"缺少“{name}”列" for name in missing]
    )
    en = (
        [words.en for words in unknown.values()]
        + [f"the column “{name}” comes twice" for name in twice]
        + [f"the column “{name}” is missing" for name in missing]
    )
    if zh:
        raise unusable(
            path,
            "header",
            f"表头有误：{'；'.join(zh[:12])}。用 dukou template 取得模板",
            f"its header is wrong: {'; '.join(en[:12])}. `dukou template` writes a template",
            unknown=list(unknown),
            missing=missing,
        )


def _below(names: list[str], rows: Cells, marks: Marks | None) -> Iterator[Row]:
    seen_header, marked = False, {row for row, _ in marks or ()}
    for number, cells in rows:
        if not seen_header:
            seen_header = not _is_idle(cells)
        elif not _is_idle(cells) or (number in marked and not _is_note(cells)):
            yield _row(names, number, cells, marks)


def _row(names: list[str], number: int, cells: list[Any], marks: Marks | None) -> Row:
    problems: list[Problem] = []
    told: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        name = names[place] if place < len(names) else ""
        wrong = _wrong(cell, name, marks, (number, place + 1))
        if wrong is not None:
            problems.append(Problem(number, name or f"第 {place + 1} 列", shortened(cell), wrong))
        elif name:
            told[name] = unguarded(cell) if isinstance(cell, str) else cell
    return Row(number, told, tuple(problems))


def _wrong(cell: object, name: str, marks: Marks | None, at: tuple[int, int]) -> Bilingual | None:
    """Return what is wrong with a cell wherever it stands: under no header, a formula, an error."""
    if marks is None and isinstance(cell, str) and is_formula(cell):
        return FORMULA
    if marks and at in marks:
        return marks[at]
    if not name and cell not in (None, ""):
        return T(
            "该单元格不在任何表头之下；请补表头，或检查引号与分隔符",
            "the cell stands under no header; name the column, or see to quotes and delimiters",
        )
    return None


# ---- CSV


def _delimiter(path: Path, encoding: str) -> str:
    first = next((text for text in texts(path, encoding) if text.strip()), "")
    return max(",;\t", key=first.count)


def _commas(path: Path, encoding: str, delimiter: str) -> Cells:
    reader = csv.reader(texts(path, encoding), delimiter=delimiter)
    last = 0
    try:
        for cells in reader:
            yield last + 1, cells  # the line on which the row begins
            last = reader.line_num
    except csv.Error as error:
        _torn(path, last + 1, error)


def _torn(path: Path, number: int, error: csv.Error) -> NoReturn:
    raise unusable(
        path,
        "torn",
        f"第 {number} 行起不能读作 CSV（{error}）；多为引号没有成对",
        f"from line {number} on it can't be read as CSV ({error}); a quote may be left open",
        row=number,
    ) from None


def without_repeats(rows: Iterable[Row], columns: Columns) -> Iterator[Row]:
    """Yield the rows; an id that stood in an earlier row is marked as wrong, so the first row of an id counts."""
    seen: dict[tuple[str, str], int] = {}
    for row in rows:
        key = identity(columns, row.cells)
        first = seen.setdefault(key, row.number) if key else row.number
        if key is None or first == row.number:
            yield row
            continue
        words = T(
            f"编号与第 {first} 行相同，以第 {first} 行为准；请改编号或删去一行",
            f"the id is that of row {first}, which counts; change it or delete one of them",
        )
        yield Row(row.number, row.cells, (*row.problems, Problem(row.number, columns.label(ID), key[1], words)))


def batches(rows: Iterable[Row], size: int) -> Iterator[list[Row]]:
    """Yield the rows in lists of `size`, the last one shorter."""
    left = iter(rows)
    while held := list(islice(left, size)):
        yield held
