"""Rows out: CSV and JSON lines as a stream, XLSX as a file in constant memory; no text in them ever runs as a formula."""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from io import StringIO
from typing import IO, Any, Literal, Self

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from dukou.domains.catalogue.sheets.formulas import guarded, guarded_in_book
from dukou.kernel.errors import Refusal

Cell = str | int | Decimal | date | None
Mark = Literal["", "missing", "guess", "closed", "note"]
"""How a cell of a workbook looks: a required one that is empty, one to be checked, one for others to fill, a remark."""
MOST_ROWS = 1_048_575
"""Rows under the header that a sheet can hold."""
_PIECE = 64 * 1024
_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")  # what a workbook would read as a character by its number
_COLOURS: Mapping[Mark, str] = {"missing": "F8D7D3", "guess": "FBF1CC", "closed": "E7E5DF", "note": "F4F2EC"}
_HEAD = {
    "font": Font(bold=True),
    "fill": PatternFill("solid", fgColor="DCE8E4"),
    "alignment": Alignment(wrap_text=True),
}


def commas(header: Sequence[str], rows: Iterable[Sequence[Cell]], explained: Sequence[str] = ()) -> Iterator[bytes]:
    """Yield a CSV file in pieces, in UTF-8 with the mark by which spreadsheets know it.

    `explained` is a template's line under the header; unlike what people wrote, its mark is not guarded.
    """
    held = StringIO()
    held.write("\ufeff")
    writer = csv.writer(held)
    writer.writerow([guarded(name) for name in header])
    writer.writerows([explained] if explained else [])
    for row in rows:
        writer.writerow([guarded(_said(cell)) for cell in row])
        if held.tell() > _PIECE:
            yield _taken(held)
    yield _taken(held)


def objects(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield a file of JSON lines in pieces."""
    held = StringIO()
    for row in rows:
        held.write(json.dumps(row, ensure_ascii=False) + "\n")
        if held.tell() > _PIECE:
            yield _taken(held)
    yield _taken(held)


def _taken(held: StringIO) -> bytes:
    told = held.getvalue().encode()
    held.seek(0)
    held.truncate()
    return told


def _said(cell: Cell) -> str:
    return "" if cell is None else cell.isoformat() if isinstance(cell, date) else str(cell)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet (列): its header, its width in characters, and the words a cell may be chosen from.

    `is_text` keeps a spreadsheet from turning what people type there into numbers and dates.
    """

    header: str
    width: int = 16
    choices: tuple[str, ...] = ()
    is_text: bool = False


class Sheet:
    """A sheet of a workbook, written row by row (工作表)."""

    def __init__(self, book: "Book", title: str, columns: Sequence[Column]) -> None:
        self.book, self.columns, self.count = book, columns, 0
        self._sheet: Any = book.workbook.create_sheet(title)
        for place, column in enumerate(columns, 1):
            dimension = self._sheet.column_dimensions[get_column_letter(place)]
            dimension.width = column.width
            if column.is_text:
                dimension.number_format = "@"
        self._sheet.freeze_panes = "A2"
        self._sheet.append([self._styled(column.header, **_HEAD) for column in columns])

    def add(self, cells: Sequence[Cell], marks: Sequence[Mark] = ()) -> None:
        """Write a row; a Refusal where the sheet is full."""
        self.count += 1
        if self.count > MOST_ROWS:
            raise Refusal(
                "sheets.too_many_rows",
                f"超过 {MOST_ROWS} 行，一张 xlsx 工作表放不下；请用 csv 或 jsonl，或缩小范围。",
                f"More than {MOST_ROWS} rows do not fit a sheet of an xlsx; use csv or jsonl, or narrow it down.",
                limit=MOST_ROWS,
            )
        looks = marks or [""] * len(cells)
        self._sheet.append([self._cell(cell, look) for cell, look in zip(cells, looks, strict=True)])

    def explain(self, words: Sequence[str]) -> None:
        """Write a line that explains each column; unlike what people wrote, its mark is not guarded."""
        looks = {"fill": PatternFill("solid", fgColor=_COLOURS["note"]), "font": Font(italic=True, color="5B5B55")}
        wrapped = Alignment(wrap_text=True, vertical="top")
        cells = [WriteOnlyCell(self._sheet, value=word) for word in words]
        for cell in cells:
            cell.fill, cell.font, cell.alignment = looks["fill"], looks["font"], wrapped
        self._sheet.append(cells)

    def choose(self, first: int, last: int, places: Mapping[str, str]) -> None:
        """Offer the choices of each column in rows `first` to `last`; `places` says where a header's choices stand."""
        for place, column in enumerate(self.columns, 1):
            if column.header in places:
                offered = DataValidation(type="list", formula1=places[column.header], allow_blank=True)
                letter = get_column_letter(place)
                offered.add(f"{letter}{first}:{letter}{last}")
                self._sheet.data_validations.append(offered)

    def _cell(self, cell: Cell, look: Mark) -> Any:
        if look:
            fill = PatternFill("solid", fgColor=_COLOURS[look])
            wrapped = Alignment(wrap_text=True, vertical="top")
            return self._styled(cell, fill=fill, **({"alignment": wrapped} if look == "note" else {}))
        plain = cell is None or isinstance(cell, int) or (isinstance(cell, str) and not _needs_care(cell))
        return cell if plain else self._styled(cell)

    def _styled(self, cell: Cell, **looks: object) -> Any:
        made: Any = WriteOnlyCell(self._sheet)
        if isinstance(cell, str):
            made.value = _ESCAPE.sub("_x005F_", guarded_in_book(cell))
            made.data_type = "s"  # never a formula or an error, whatever the text
        else:
            made.value = cell
        if isinstance(cell, Decimal):
            made.number_format = "#,##0.00"
        elif isinstance(cell, date):
            made.number_format = "yyyy-mm-dd"
        for name, look in looks.items():
            setattr(made, name, look)
        return made


def _needs_care(text: str) -> bool:
    return text[:1] in "='+-@#" or text in ERROR_CODES or _ESCAPE.search(text) is not None


class Book:
    """A workbook being written (工作簿); used with `with`, so that nothing of it stays behind when writing fails."""

    def __init__(self) -> None:
        self.workbook: Any = Workbook(write_only=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        for sheet in self.workbook.worksheets:
            if not sheet.closed:
                with suppress(Exception):  # half a sheet can't be ended properly, and need not be
                    sheet.close()
                with suppress(OSError):
                    sheet._writer.cleanup()  # noqa: SLF001 - its temporary file; the library itself clears only at exit

    def sheet(self, title: str, columns: Sequence[Column]) -> Sheet:
        """Begin a sheet with its header."""
        return Sheet(self, title, columns)

    def list_choices(self, title: str, columns: Iterable[Column]) -> dict[str, str]:
        """Write a sheet with the choices of each column that has some; return by header where they stand."""
        listed = [column for column in columns if column.choices]
        if not listed:
            return {}
        sheet = self.sheet(title, [Column(column.header, 36) for column in listed])
        longest = max(len(column.choices) for column in listed)
        for row in range(longest):
            sheet.add([column.choices[row] if row < len(column.choices) else None for column in listed])
        letters = [get_column_letter(place) for place in range(1, len(listed) + 1)]
        return {
            column.header: f"'{title}'!${letter}$2:${letter}${len(column.choices) + 1}"
            for letter, column in zip(letters, listed, strict=True)
        }

    def save(self, to: IO[bytes]) -> None:
        """Write the workbook."""
        self.workbook.save(to)
