"""What a row is known by: its source and its id, as text."""

from collections.abc import Mapping
from typing import Any

from dukou.domains.catalogue.sheets.columns import ID, SOURCE, Columns
from dukou.kernel.bilingual import Bilingual, T

LONGEST_ID, LONGEST_SOURCE = 200, 120
"""Characters of an id and of the name of a source."""


def external_id(raw: object, wrong: dict[str, Bilingual]) -> str:
    """Return an id as text: the number 0 is "0", 7.0 from a spreadsheet is "7"; empty where the row has none.

    What can't be trusted is noted in `wrong`.
    """
    if isinstance(raw, bool | list | dict):
        wrong[ID] = T("编号应为一个文本或整数", "an id is one text or whole number")
        return ""
    if isinstance(raw, float):
        if not raw.is_integer() or abs(raw) >= 2**53:
            wrong[ID] = T(
                "编号被表格软件当作小数，可能已失真；请把该列设为文本",
                "the spreadsheet holds this id as a fraction and may have lost digits; format the column as text",
            )
            return ""
        raw = int(raw)
    text = "" if raw is None else "".join(ch for ch in str(raw).strip() if ch.isprintable())
    if len(text) > LONGEST_ID:
        wrong[ID] = T(
            f"编号共 {len(text)} 字，最多 {LONGEST_ID} 字",
            f"the id has {len(text)} characters, at most {LONGEST_ID}",
        )
    return text


def source_name(raw: object, wrong: dict[str, Bilingual]) -> str:
    """Return the source that a row names itself; empty where it names none."""
    text = "" if raw is None else str(raw).strip()
    if not isinstance(raw, str | None) or len(text) > LONGEST_SOURCE or not text.isprintable():
        wrong[SOURCE] = T(
            f"来源应为一行文本，最多 {LONGEST_SOURCE} 字",
            f"a source is one line of at most {LONGEST_SOURCE} characters",
        )
        return ""
    return text


def identity(columns: Columns, cells: Mapping[str, Any]) -> tuple[str, str] | None:
    """Return source (may be empty) and id of a row of a table; None where it has no id."""
    found = {columns.field(name): cell for name, cell in reversed(list(cells.items()))}
    known = external_id(found.get(ID), {})
    return (source_name(found.get(SOURCE), {}), known) if known else None
