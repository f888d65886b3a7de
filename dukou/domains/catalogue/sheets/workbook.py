"""XLSX and ODS: looked over before they are opened, so that no crafted file can fill the memory.

Three looks: the archive (members, unpacked size, ratio, check sums), the XML (`extent`: how far its cells reach, how
much text they hold, which are formulas or errors), and only then python-calamine reads the first sheet.
"""

import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from xml.parsers import expat

from python_calamine import CalamineError, CalamineWorkbook

from dukou.domains.catalogue.sheets.extent import CELLS, COLUMNS, ROWS, TEXT, Extent, TooFar, measured
from dukou.domains.catalogue.sheets.problem import unusable
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Refusal

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How old binary files begin, and encrypted ones."""
MEMBERS, UNPACKED, RATIO = 2_000, 256 * 1024 * 1024, 200
"""Limits of the archive: files in it, bytes unpacked, and bytes unpacked per byte packed."""


@dataclass(frozen=True, slots=True)
class Book:
    """The first sheet of a workbook (工作簿): its rows from row 1 on, and the cells that can't be imported.

    `marks` says for (row, column), both from 1, that a cell is a formula or an error.
    """

    form: str
    rows: list[list[Any]]
    marks: Mapping[tuple[int, int], Bilingual]


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
            extent = _extent(path, archive, form, member)
    except (
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        KeyError,
        ValueError,
        expat.ExpatError,
    ) as error:
        raise _damaged(path, error) from None
    return Book(form, _cells(path, extent), extent.marks)


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


def _extent(path: Path, archive: zipfile.ZipFile, form: str, member: str) -> Extent:
    try:
        return measured(archive, form, member)
    except TooFar as far:
        limit = T(
            f"超出 {ROWS} 行、{COLUMNS} 列或共 {CELLS} 格"
            if far.what == "cells"
            else f"的文字共超过 {TEXT >> 20} M 字",
            f"reach beyond {ROWS} rows, {COLUMNS} columns or {CELLS} cells"
            if far.what == "cells"
            else f"hold more than {TEXT >> 20} M characters",
        )
        raise unusable(
            path,
            "too_far",
            f"单元格{limit.zh}；请删去多余的行列，或拆分",
            f"its cells {limit.en}; delete what is idle, or split it",
        ) from None


def _cells(path: Path, extent: Extent) -> list[list[Any]]:
    if not extent.row:
        return []
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError, ValueError) as error:
        raise _damaged(path, error) from None
    told = [[_plain(cell) for cell in row] for row in rows]
    for row, column in extent.marks:  # a formula that was never calculated is no cell to the reader
        told += [[] for _ in range(row - len(told))]
        told[row - 1] += [""] * (column - len(told[row - 1]))
    return told


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
