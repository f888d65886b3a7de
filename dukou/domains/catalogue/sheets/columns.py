"""Which column is which field: by name, label or alias, whatever the case, width and spaces."""

import unicodedata
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import lru_cache
from typing import Any

from dukou.kernel.bilingual import Bilingual, T

ID, SOURCE, LEVEL = "external_id", "source", "visibility"
"""The columns that are no field of a kind: what an entry is known by, and who may see it."""
OUTER: Mapping[str, tuple[str, ...]] = {
    ID: ("external_id", "id", "来源编号", "编号"),
    SOURCE: ("source", "来源"),
    LEVEL: ("visibility", "公开级别"),
}
TOLD: Mapping[str, str] = {
    "entry": "平台编号",
    "owner": "所属机构",
    "state": "条目状态",
    "fate": "去向",
    "sample": "示例",
}
"""What an export tells besides, by its name in JSON lines and its label; an import passes over it."""


@lru_cache(maxsize=2000)
def folded(name: str) -> str:
    """Fold width, case and spaces, and drop the star that marks a required column."""
    return "".join(unicodedata.normalize("NFKC", name).casefold().split()).strip("*")


class Columns:
    """The columns that a kind knows (列名), from any of their names to the field.

    `names` maps each name to its field; `needed` are the fields without which a row is refused.
    """

    def __init__(self, names: Mapping[str, str], needed: Iterable[str] = ()) -> None:
        outer = {name: column for column, words in OUTER.items() for name in words}
        told = {word: name for name, label in TOLD.items() for word in (name, label)}
        self.known = {folded(word): field for word, field in (told | outer | dict(names)).items()}
        self.labels = {folded(word): word for word in (*outer, *names)}
        self.needed = frozenset(needed)
        self._fields: dict[str, str | None] = {}

    def field(self, name: str) -> str | None:
        """Return the field that a column name means; None for an unknown name."""
        if name not in self._fields:
            self._fields[name] = self.known.get(folded(name))
        return self._fields[name]

    def label(self, field: str) -> str:
        """Return the Chinese name of a field, where it has one."""
        found = [word for word in self.labels.values() if self.known[folded(word)] == field]
        return next((word for word in reversed(found) if not word.isascii()), field)

    def nearest(self, name: str) -> str:
        """Return the known column name that looks most like this one; empty where none does."""
        near = get_close_matches(folded(name), self.labels, n=1, cutoff=0.5)
        return self.labels[near[0]] if near else ""

    def unknown(self, names: Iterable[str]) -> dict[str, Bilingual]:
        """Return each unknown column name with what it may have meant."""
        return {name: self._said(name) for name in names if self.field(name) is None}

    def _said(self, name: str) -> Bilingual:
        near = self.nearest(name)
        return T(
            f"没有“{name[:40]}”列" + (f"，是否为“{near}”" if near else "；请删去该列"),
            f"there is no column “{name[:40]}”" + (f"; did you mean “{near}”" if near else "; remove it"),
        )

    def named(self, raw: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Bilingual]]:
        """Return a row by field, and apart what is wrong with its columns: unknown, or the same field twice."""
        cells: dict[str, Any] = {}
        wrong: dict[str, Bilingual] = {}
        for name, cell in raw.items():
            field = self.field(name)
            if field is None:
                wrong[name] = self._said(name)
            elif field in TOLD:
                continue
            elif field not in cells:
                cells[field] = cell
            elif cell not in (None, ""):
                wrong[name] = T(
                    f"“{name}”与另一列是同一字段，请只留一列", f"“{name}” is the same field as another column; keep one"
                )
        return cells, wrong
