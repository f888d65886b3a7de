"""XLSX and ODS: looked over before they are opened, so that no crafted file can fill the memory.

Three looks: the archive (members, unpacked size, ratio, check sums), the XML (how far its cells reach, which are
formulas, no entities), and only then python-calamine reads the first sheet.
"""

import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import IO, Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from dukou.domains.catalogue.sheets.problem import unusable
from dukou.kernel.errors import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old binary files begin, and encrypted ones."""
MEMBERS, UNPACKED, RATIO = 2_000, 256 * 1024 * 1024, 200
"""Limits of the archive: files in it, bytes unpacked, and bytes unpacked per byte packed."""
ROWS, COLUMNS, CELLS = 200_000, 300, 5_000_000
"""How far the cells of a sheet may reach."""


@dataclass(frozen=True, slots=True)
class Book:
    """The first sheet of a workbook (工作簿): its rows from row 1 on, and which cells are formulas (row, column from 1)."""

    form: str
    rows: list[list[Any]]
    formulas: set[tuple[int, int]]


@dataclass(slots=True)
class _Reach:
    """How far cells reach, and where the formulas are."""

    row: int = 0
    column: int = 0
    formulas: set[tuple[int, int]] = field(default_factory=set)

    def meet(self, row: int, column: int, *, formula: bool = False) -> None:
        self.row, self.column = max(self.row, row), max(self.column, column)
        if self.row > ROWS or self.column > COLUMNS or self.row * self.column > CELLS:
            raise OverflowError
        if formula:
            self.formulas.add((row, column))


def read(path: Path) -> Book:
    """Return the first sheet of an XLSX or ODS file; a Refusal names the file, the limit and the way out."""
    with path.open("rb") as held:
        if held.read(8) == OLE:
            raise unusable(
                path,
                "old_or_locked",
                "是旧版 xls 或加密的表格；请去掉密码，另存为 xlsx",
                "is an old xls or an encrypted workbook; save it as xlsx without a password",
            )
    try:
        with zipfile.ZipFile(path) as archive:
            _guard(path, archive)
            form, member = _recognised(path, archive)
            reach = _reach(path, archive, form, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        expat.ExpatError,
    ) as error:
        raise _damaged(path, error) from None
    return Book(form, _cells(path, reach), reach.formulas)


def _guard(path: Path, archive: zipfile.ZipFile) -> None:
    members = archive.infolist()
    unpacked, packed = sum(one.file_size for one in members), max(1, sum(one.compress_size for one in members))
    facts = [
        (
            len(members) > MEMBERS,
            f"内含 {len(members)} 个文件，最多 {MEMBERS} 个",
            f"holds {len(members)} files, at most {MEMBERS}",
        ),
        (
            unpacked > UNPACKED,
            f"解压后 {unpacked >> 20} MB，最多 {UNPACKED >> 20} MB",
            f"unpacks to {unpacked >> 20} MB, at most {UNPACKED >> 20} MB",
        ),
        (
            unpacked > 4 << 20 and unpacked / packed > RATIO,
            f"压缩比 {unpacked // packed}，最多 {RATIO}",
            f"is packed {unpacked // packed} : 1, at most {RATIO} : 1",
        ),
        (any(one.flag_bits & 1 for one in members), "已加密", "is encrypted"),
    ]
    for wrong, zh, en in facts:
        if wrong:
            raise unusable(
                path,
                "archive",
                f"{zh}；不予打开。请拆分，或另存为 CSV",
                f"{en}; it is not opened. Split it, or save it as CSV",
            )
    if (torn := archive.testzip()) is not None:  # also proves that the sizes above are true
        raise unusable(
            path, "torn", f"其中的 {torn[:80]} 已损坏；请重新另存", f"its part {torn[:80]} is damaged; save it again"
        )


def _recognised(path: Path, archive: zipfile.ZipFile) -> tuple[str, str]:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return "xlsx", _first_sheet(archive)
    kind = archive.read("mimetype")[:80] if "mimetype" in names else b""
    if b"opendocument.spreadsheet" in kind and "content.xml" in names:
        if "META-INF/manifest.xml" in names and b"encryption-data" in archive.read("META-INF/manifest.xml"):
            raise unusable(
                path,
                "old_or_locked",
                "是加密的表格；请去掉密码后另存",
                "is an encrypted workbook; save it without a password",
            )
        return "ods", "content.xml"
    raise unusable(
        path,
        "not_a_table",
        "是压缩包而不是表格；请给出 xlsx、ods、csv 或 JSON 行文件",
        "is an archive, not a workbook; give xlsx, ods, csv or JSON lines",
    )


def _first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the member that holds the first sheet, as the workbook and its relations say."""
    first = re.search(rb"<(?:\w+:)?sheet\s[^>]*?\b\w+:id=[\"']([^\"']+)", archive.read("xl/workbook.xml"))
    for relation in re.findall(rb"<(?:\w+:)?Relationship\s[^>]*>", archive.read("xl/_rels/workbook.xml.rels")):
        if first and re.search(rb"\bId=[\"']" + re.escape(first[1]) + rb"[\"']", relation):
            target = re.search(rb"\bTarget=[\"']([^\"']+)", relation)
            if target:
                name = target[1].decode()
                return name.lstrip("/") if name.startswith("/") else f"xl/{name}"
    raise KeyError("the first sheet")


def _reach(path: Path, archive: zipfile.ZipFile, form: str, member: str) -> _Reach:
    reach = _Reach()
    handler = _XlsxCells(reach) if form == "xlsx" else _OdsCells(reach)
    try:
        with archive.open(member) as held:
            _walk(held, handler)
    except OverflowError:
        raise unusable(
            path,
            "too_far",
            f"单元格超出 {ROWS} 行、{COLUMNS} 列或共 {CELLS} 格；请删去多余的行列，或拆分",
            f"its cells reach beyond {ROWS} rows, {COLUMNS} columns or {CELLS} cells; delete what is idle, or split it",
        ) from None
    return reach


def _walk(held: IO[bytes], handler: Any) -> None:
    def no_entities(*_: object) -> None:
        raise expat.ExpatError("entities are not allowed")

    parser = expat.ParserCreate(namespace_separator=None)
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = (
        handler.start,
        handler.end,
        handler.text,
    )
    parser.EntityDeclHandler = no_entities
    parser.ParseFile(held)


class _XlsxCells:
    """Reads where cells and formulas of an XLSX sheet are."""

    def __init__(self, reach: _Reach) -> None:
        self.reach, self.row, self.column = reach, 0, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            letters = attributes.get("r", "").rstrip("0123456789")
            self.column = _column(letters) if letters else self.column + 1
            digits = attributes.get("r", "")[len(letters) :]
            self.row = int(digits) if digits else self.row
            self.reach.meet(self.row, self.column)
        elif name == "f":
            self.reach.meet(self.row, self.column, formula=True)

    def end(self, name: str) -> None:
        """Nothing to do: rows and cells carry their places."""

    def text(self, told: str) -> None:
        """Nothing to do: only places are read."""


class _OdsCells:
    """Reads how far filled cells of the first ODS table reach; empty repeats at the end count for nothing."""

    def __init__(self, reach: _Reach) -> None:
        self.reach, self.row, self.column, self.times, self.repeat, self.tables = reach, 0, 0, 1, 1, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.tables += 1
        elif name == "table:table-row":
            self.column, self.times = 0, int(attributes.get("table:number-rows-repeated", 1))
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self.repeat = int(attributes.get("table:number-columns-repeated", 1))
            self.column += self.repeat
            if self.tables == 1 and ("office:value-type" in attributes or "table:formula" in attributes):
                self.reach.meet(self.row + self.times, self.column, formula="table:formula" in attributes)

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.row += self.times

    def text(self, told: str) -> None:
        """Mark a cell that holds text though it names no type."""
        if self.tables == 1 and self.column and told.strip():
            self.reach.meet(self.row + self.times, self.column)


def _column(letters: str) -> int:
    if len(letters) > 3:
        raise OverflowError
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found


def _cells(path: Path, reach: _Reach) -> list[list[Any]]:
    if not reach.row:
        return []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(path, error) from None
    return [[_plain(cell) for cell in row] for row in rows]


def _plain(cell: object) -> object:
    """Return a cell as JSON would carry it: a day as text, a whole number without its point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time(0) else cell.isoformat(sep=" ")
    if isinstance(cell, date | time | timedelta):
        return str(cell)
    return int(cell) if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53 else cell


def _damaged(path: Path, error: object) -> Refusal:
    return unusable(
        path,
        "torn",
        f"不能读作表格（{str(error)[:120]}）；请在表格软件中重新另存为 xlsx",
        f"can't be read as a workbook ({str(error)[:120]}); save it again as xlsx",
    )
