"""Tables as people send them: the same rows as CSV, XLSX, ODS or JSON lines, written the way other programs write them."""

import csv
import gzip
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl

Rows = Sequence[Sequence[Any]]


def as_csv(path: Path, header: Sequence[str], rows: Rows, encoding: str = "utf-8") -> Path:
    held = io.StringIO()
    csv.writer(held).writerows([header, *rows])
    path.write_bytes(held.getvalue().encode(encoding))
    return path


def as_xlsx(path: Path, header: Sequence[str], rows: Rows) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in [header, *rows]:
        sheet.append(list(row))
    book.save(path)
    return path


def as_ods(path: Path, header: Sequence[str], rows: Rows) -> Path:
    return ods(
        path, "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in [header, *rows])
    )


def ods(path: Path, rows: str) -> Path:
    """Write an ODS file around the XML of its rows."""
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {names}><office:body><office:spreadsheet>'
        f'<table:table table:name="表1">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _ods_cell(cell: Any) -> str:
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, int | float):
        return f'<table:table-cell office:value-type="float" office:value="{cell}"><text:p>{cell}</text:p></table:table-cell>'
    return f'<table:table-cell office:value-type="string"><text:p>{escape(str(cell))}</text:p></table:table-cell>'


def as_lines(path: Path, header: Sequence[str], rows: Rows) -> Path:
    told = [json.dumps(dict(zip(header, row, strict=True)), ensure_ascii=False) for row in rows]
    path.write_text("\n".join(told) + "\n", encoding="utf-8")
    return path


def as_packed_lines(path: Path, header: Sequence[str], rows: Rows) -> Path:
    with gzip.open(as_lines(path, header, rows).with_suffix(".gz"), "wb") as held:
        held.write(path.read_bytes())
    return path.with_suffix(".gz")


WRITERS: dict[str, Callable[[Path, Sequence[str], Rows], Path]] = {
    "csv": as_csv,
    "csv with mark": lambda path, header, rows: as_csv(path, header, rows, "utf-8-sig"),
    "csv gb18030": lambda path, header, rows: as_csv(path, header, rows, "gb18030"),
    "xlsx": as_xlsx,
    "ods": as_ods,
    "json lines": as_lines,
    "json lines gzip": as_packed_lines,
}
"""Every form in which a table arrives."""
