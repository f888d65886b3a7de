"""How far the cells of a sheet reach, how much text they hold, and which are formulas or errors: read from its XML.

The one thing to know: nothing here keeps a cell. A sheet of a few kilobytes can repeat one long text a million times,
so text is counted as often as it would be read.
"""

import zipfile
from array import array
from dataclasses import dataclass, field
from typing import IO, Protocol
from xml.parsers import expat

from dukou.domains.catalogue.sheets.formulas import FAULT, FORMULA
from dukou.kernel.bilingual import Bilingual

ROWS, COLUMNS, CELLS = 200_000, 300, 5_000_000
"""How far the cells of a sheet may reach."""
TEXT = 128 * 1024 * 1024
"""Characters that all cells together may hold."""
_SHARED = "xl/sharedStrings.xml"


class TooFar(Exception):  # noqa: N818 - an answer with the limit, which the workbook turns into a Refusal
    """A sheet beyond a limit (超限): `cells` or `text`."""

    def __init__(self, what: str) -> None:
        super().__init__(what)
        self.what = what


@dataclass(slots=True)
class Extent:
    """How far cells reach (范围), how many characters they hold, and what is wrong with which cell, from (1, 1)."""

    row: int = 0
    column: int = 0
    text: int = 0
    marks: dict[tuple[int, int], Bilingual] = field(default_factory=dict)

    def meet(self, row: int, column: int) -> None:
        """Note a cell that is filled; ValueError for a place that no sheet has."""
        if row < 1 or column < 1:
            raise ValueError(f"cell {row}, {column}")
        self.row, self.column = max(self.row, row), max(self.column, column)
        if self.row > ROWS or self.column > COLUMNS or self.row * self.column > CELLS:
            raise TooFar("cells")

    def hold(self, characters: int) -> None:
        """Note a text."""
        self.text += characters
        if self.text > TEXT:
            raise TooFar("text")


class _Handler(Protocol):
    def start(self, name: str, attributes: dict[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, told: str) -> None: ...


def measured(archive: zipfile.ZipFile, form: str, member: str) -> Extent:
    """Return the extent of a sheet in an archive; TooFar beyond a limit, ExpatError or ValueError where it is none."""
    extent = Extent()
    shared = _SharedTexts()
    if form == "xlsx" and _SHARED in archive.namelist():
        with archive.open(_SHARED) as held:
            _walk(held, shared)
    with archive.open(member) as held:
        _walk(held, _XlsxCells(extent, shared.lengths) if form == "xlsx" else _OdsCells(extent))
    return extent


def _walk(held: IO[bytes], handler: _Handler) -> None:
    def no_entities(*_: object) -> None:
        raise expat.ExpatError("entities are not allowed")

    parser = expat.ParserCreate(namespace_separator=None)
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = handler.start, handler.end
    parser.CharacterDataHandler = handler.text
    parser.EntityDeclHandler = no_entities
    parser.ParseFile(held)


class _SharedTexts:
    """Reads how long each shared text of an XLSX file is."""

    def __init__(self) -> None:
        self.lengths = array("L")
        self.length = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        del attributes
        if name.rpartition(":")[2] == "si":
            self.length = 0

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "si":
            self.lengths.append(self.length)

    def text(self, told: str) -> None:
        self.length += len(told)


class _XlsxCells:
    """Reads where cells, formulas and errors of an XLSX sheet are."""

    def __init__(self, extent: Extent, lengths: "array[int]") -> None:
        self.extent, self.lengths, self.row, self.column = extent, lengths, 0, 0
        self.kind = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = name.rpartition(":")[2]
        if name == "row":
            self.row, self.column = int(attributes.get("r", self.row + 1)), 0
        elif name == "c":
            self._cell(attributes)
        elif name == "f":
            self.extent.meet(self.row, self.column)
            self.extent.marks[self.row, self.column] = FORMULA

    def _cell(self, attributes: dict[str, str]) -> None:
        place = attributes.get("r", "")
        letters = place.rstrip("0123456789")
        self.column = _column(letters) if letters else self.column + 1
        digits = place[len(letters) :]
        self.row = int(digits) if digits else self.row
        self.extent.meet(self.row, self.column)
        self.kind = attributes.get("t", "")
        if self.kind == "e":
            self.extent.marks[self.row, self.column] = FAULT

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] == "c":
            self.kind = ""

    def text(self, told: str) -> None:
        if self.kind != "s":
            self.extent.hold(len(told))
        elif told.isdigit() and int(told) < len(self.lengths):
            self.extent.hold(self.lengths[int(told)])


class _OdsCells:
    """Reads how far filled cells of the first ODS table reach; empty repeats at the end count for nothing."""

    def __init__(self, extent: Extent) -> None:
        self.extent, self.row, self.column, self.times, self.repeat, self.tables = extent, 0, 0, 1, 1, 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "table:table":
            self.tables += 1
        elif name == "table:table-row":
            self.column, self.times = 0, int(attributes.get("table:number-rows-repeated", 1))
        elif name in {"table:table-cell", "table:covered-table-cell"}:
            self.repeat = int(attributes.get("table:number-columns-repeated", 1))
            self.column += self.repeat
            if self.tables == 1 and ("office:value-type" in attributes or "table:formula" in attributes):
                self.extent.meet(self.row + self.times, self.column)
            if self.tables == 1 and "table:formula" in attributes:
                self._formulas()
        elif name == "text:s" and self.tables == 1:  # so many spaces
            self.extent.hold(int(attributes.get("text:c", 1)) * self.times * self.repeat)

    def _formulas(self) -> None:
        for row in range(self.row, self.row + self.times):
            for column in range(self.column - self.repeat, self.column):
                self.extent.marks[row + 1, column + 1] = FORMULA

    def end(self, name: str) -> None:
        if name == "table:table-row":
            self.row += self.times

    def text(self, told: str) -> None:
        """Mark a cell that holds text though it names no type."""
        if self.tables == 1 and self.column and told.strip():
            self.extent.meet(self.row + self.times, self.column)
            self.extent.hold(len(told) * self.times * self.repeat)


def _column(letters: str) -> int:
    if len(letters) > 3:
        raise TooFar("cells")
    found = 0
    for letter in letters.upper():
        found = found * 26 + ord(letter) - 64
    return found
