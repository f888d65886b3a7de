"""Spreadsheet formulas in text: which cells are formulas, and how a text is written so that none becomes one.

A text such as "-40~85℃" or "+5" is no formula and stays; "=SUM(A1)" or "@cmd(…)" is refused on the way in. On the way
out whatever a spreadsheet might run gets one apostrophe in front, which the way in takes off again.
"""

import re

from dukou.kernel.bilingual import T

FORMULA = T(
    "单元格是公式，不导入；请在表格中“选择性粘贴为数值”后再导入",
    "the cell is a formula and is not imported; paste it as a value first",
)
# '=' before anything but a space; '+', '-', '@' before a name with '(' or a cell reference with an operator; DDE links.
_LOOKS = re.compile(
    r"=\S|[+\-@]\s*(?:[A-Za-z_.]{2,40}\(|\$?[A-Z]{1,3}\$?\d{1,7}\s*[+\-*/:])|[=+\-@][^|\n]{1,200}\|[^!\n]{0,200}!"
)
_RISKY = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def is_formula(text: str) -> bool:
    """Whether a spreadsheet would calculate this text rather than show it."""
    return text[:1] in "=+-@" and bool(text) and _LOOKS.match(text) is not None


def guarded(text: str) -> str:
    """Return a text that no spreadsheet runs; `unguarded` takes the apostrophe off again."""
    return f"'{text}" if _RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Return the text as it was before `guarded`."""
    return text[1:] if text[:1] == "'" and _GUARDED.match(text) else text
