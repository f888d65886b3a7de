"""Spreadsheet formulas in text: which cells are formulas, and how a text is written so that none becomes one.

A text such as "-40~85℃" or "+5" is no formula and stays; "=SUM(A1)" or "@cmd(…)" is refused on the way in. On the way
out whatever a spreadsheet might run gets one apostrophe in front, which the way in takes off again.
"""

import re

from dukou.kernel.bilingual import T

NOTE = "##"
"""A row whose first cell begins so is an explanation of the template, not a row."""
FORMULA = T(
    "单元格是公式，不导入；请在表格中“选择性粘贴为数值”后再导入",
    "the cell is a formula and is not imported; paste it as a value first",
)
FAULT = T(
    "单元格是错误值（如 #N/A），不导入；请改为文字或清空后再导入",
    "the cell holds an error such as #N/A and is not imported; write a value or empty it",
)
# '=' before anything but a space; '+', '-', '@' before a name with '(' or a cell reference with an operator; DDE links.
_LOOKS = re.compile(
    r"=\S|[+\-@]\s*(?:[A-Za-z_.]{2,40}\(|\$?[A-Z]{1,3}\$?\d{1,7}\s*[+\-*/:])|[=+\-@][^|\n]{1,200}\|[^!\n]{0,200}!"
)
_RISKY = re.compile(rf"'*(?:[=+\-@\t\r]|{NOTE})")
_GUARDED = re.compile(rf"'+(?:[=+\-@\t\r]|{NOTE})")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text rather than show it."""
    return text[:1] in "=+-@" and bool(text) and _LOOKS.match(text) is not None


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs; `unguarded` takes the apostrophe off again."""
    return f"'{text}" if _RISKY.match(text) else text


def guarded_in_book(text: str) -> str:
    """Return a text for a cell that is marked as text: a range such as "-40~85℃" needs no apostrophe there."""
    return f"'{text}" if is_formula(text) or text.startswith(NOTE) or _GUARDED.match(text) else text


def unguarded(text: str) -> str:
    """Return the text as it was before `guarded` or `guarded_in_book`."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
