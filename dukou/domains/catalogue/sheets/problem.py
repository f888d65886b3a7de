"""What is wrong with one cell, in words that name row, column, value and mend; and the refusal of a whole file."""

from dataclasses import dataclass, replace
from pathlib import Path

from dukou.kernel.bilingual import Bilingual, Language
from dukou.kernel.errors import Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """One bad cell (问题单元格). `row` counts as the reader of the table counts, from 1; 0 where no row is meant."""

    row: int
    column: str
    value: str
    words: Bilingual

    def at(self, row: int) -> "Problem":
        """Return the same problem at another row."""
        return replace(self, row=row)

    def say(self, language: Language = "zh") -> str:
        """Return one line for a person."""
        if language == "en":
            return f"row {self.row}, {self.column or '-'}: {self.value or '(empty)'}: {self.words.en}"
        return f"第 {self.row} 行“{self.column or '-'}”列：{self.value or '（空）'}：{self.words.zh}"


def shortened(value: object, most: int = 60) -> str:
    """Return a value on one line, cut to `most` characters."""
    text = "" if value is None else value if isinstance(value, str) else str(value)
    text = " ".join(text[: most * 4].split())
    return text if len(text) <= most else text[: most - 1] + "…"


def unusable(path: Path, code: str, zh: str, en: str, **facts: object) -> Refusal:
    """Return the refusal of a file as a whole: the file, the fact, the way out."""
    return Refusal(f"sheets.{code}", f"文件 {path.name}：{zh}", f"File {path.name}: {en}", file=path.name, **facts)
