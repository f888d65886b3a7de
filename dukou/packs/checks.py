"""What every row of a pack is asked: is it whole, dated, sourced and marked, and does it stand once."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.codes import CERTAINTY, Code
from dukou.kernel.period import Period
from dukou.packs.parameters import Parameter
from dukou.packs.problem import Problems, unknown
from dukou.packs.source import Source
from dukou.packs.table import Block, Row, Table, day, mappings

Dated = TypeVar("Dated", Code, Parameter)


@dataclass
class Desk:
    """One reading of one pack folder: where it lies, what is wrong so far, which sources there are (核对台)."""

    folder: Path
    problems: Problems = field(default_factory=Problems)
    sources: dict[str, Source] = field(default_factory=dict)

    def rows(self, name: str, must: Sequence[str], may: Sequence[str] = ()) -> list[Row]:
        """Read the rows of a CSV file of the pack."""
        return list(Table(self.folder / name, name, must, may).rows(self.problems))

    def blocks(self, name: str) -> list[Block]:
        """Read the mappings of a YAML file of the pack."""
        return mappings(self.folder / name, name, self.problems)

    def must(self, row: Row, *columns: str) -> None:
        """Note each of these cells that is empty."""
        for column in columns:
            if not row[column]:
                self.lacks(row.at, column)

    def lacks(self, at: tuple[str, int], name: str) -> None:
        """Note that something which must be there is not."""
        self.problems.note(at, T(f"缺少 {name}。", f"{name} is missing."), T(f"补上 {name}。", f"Add {name}."))

    def twice(self, at: tuple[str, int], name: str) -> None:
        """Note that a key stands twice."""
        self.problems.note(at, T(f"“{name}”重复。", f"“{name}” stands twice."), T("只留一个。", "Keep one."))

    def unknown(self, at: tuple[str, int], what: Bilingual, text: str, known: Mapping[str, object]) -> None:
        """Note that `text` is none of the known names, with the nearest."""
        self.problems.note(at, *unknown(what, text, get_close_matches(text, known, n=3, cutoff=0.5)))

    def words(self, block: Block, key: str) -> tuple[str, str]:
        """Read `{zh: …, en: …}`; Chinese must be there."""
        value = block.values.get(key)
        both = value if isinstance(value, dict) else {}
        if not both.get("zh"):
            self.lacks(block.place(key), f"{key}.zh")
        return str(both.get("zh") or ""), str(both.get("en") or "")

    def text(self, block: Block, key: str, *, required: bool = True) -> str:
        """Read a value as text."""
        value = block.values.get(key)
        if required and (value is None or value == ""):
            self.lacks(block.at, key)
        return "" if value is None else str(value)

    def marks(self, row: Row, default: Mapping[str, str]) -> tuple[str, str]:
        """Read source and certainty; each source cell is `ID place; ID place …`, each ID a line of sources.csv."""
        source, certainty = row["source"] or default.get("source", ""), row["certainty"] or default.get("certainty", "")
        if certainty not in CERTAINTY:
            self.unknown(row.at, T("核实程度", "certainty"), certainty, CERTAINTY)
        if not source and certainty != "unknown":
            self.lacks(row.at, "source")
        for part in filter(None, (part.strip() for part in source.split(";"))):
            name = part.split(" ", 1)[0]
            if name not in self.sources:
                self.unknown(row.at, T("来源", "source"), name, self.sources)
        return source, certainty

    def period(self, row: Row) -> Period:
        """Read valid_from and valid_to."""
        start, end = day(row, "valid_from", self.problems), day(row, "valid_to", self.problems)
        if start and end and end < start:
            self.problems.note(
                row.at,
                T(f"有效期倒置：{start} 至 {end}。", f"Validity ends before it starts: {start} to {end}."),
                T("检查 valid_from 与 valid_to。", "Check valid_from and valid_to."),
            )
            return Period()
        return Period(start, end)

    def overlaps(self, pairs: Sequence[tuple[Row, Dated]], key: Callable[[Dated], str]) -> None:
        """Note each key that stands twice for the same day."""
        seen: dict[str, list[tuple[Row, Dated]]] = {}
        for row, one in pairs:
            earlier = next((at for at, other in seen.get(key(one), ()) if one.period.overlaps(other.period)), None)
            if earlier is not None:
                self.problems.note(
                    row.at,
                    T(
                        f"“{key(one)}”与第 {earlier.at[1]} 行重复，有效期重叠。",
                        f"“{key(one)}” stands at line {earlier.at[1]} too, and their validity overlaps.",
                    ),
                    T("删去一行，或把有效期错开。", "Delete one, or part their validity."),
                )
            seen.setdefault(key(one), []).append((row, one))
