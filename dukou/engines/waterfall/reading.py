"""From what a person wrote to the terms of a split: strings become amounts and shares, each fault named by its place."""

import re
from dataclasses import fields, is_dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar, get_args, get_type_hints

from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.errors import Invalid

Terms = TypeVar("Terms")

_SHARE = re.compile(
    r"(?P<n>[0-9]{1,9}(\.[0-9]{1,9})?)\s*(?P<percent>[%％])?|(?P<part>[0-9]{1,6})\s*/\s*(?P<of>[1-9][0-9]{0,5})"
)
_NO_SHARE = T(
    "不是份额：写成字符串，如 70%、0.7 或 7/10，不带负号，最多九位小数。",
    "Not a share: a string such as 70%, 0.7 or 7/10, no minus sign and at most nine decimals.",
)


def read(told: object, into: type[Terms], at: str = "") -> Terms:
    """Turn a told shape into the terms of the same fields; raises Invalid with every fault."""
    faults: dict[str, Bilingual] = {}
    terms: Terms = _shape(told, into, at, faults)
    if faults:
        raise Invalid(faults)
    return terms


def read_share(text: str, at: str = "share") -> Fraction:
    """Read a share exactly; raises Invalid naming `at`. Whether it is at most one is not asked here.

    >>> read_share("66.5%"), read_share("1/3")
    (Fraction(133, 200), Fraction(1, 3))
    """
    found = _SHARE.fullmatch(text.strip())
    if not found:
        raise Invalid({at: _NO_SHARE})
    if found["part"]:
        return Fraction(int(found["part"]), int(found["of"]))
    return Fraction(found["n"]) / (100 if found["percent"] else 1)


def _shape(told: object, into: Any, at: str, faults: dict[str, Bilingual]) -> Any:
    hints = get_type_hints(into)
    values = {}
    for one in fields(into):
        place = f"{at}.{one.name}" if at else one.name
        values[one.name] = _value(getattr(told, one.name), hints[one.name], place, faults)
    return into(**values)


def _value(told: Any, hint: Any, at: str, faults: dict[str, Bilingual]) -> Any:
    kinds = {hint, *get_args(hint)}
    if isinstance(told, tuple):
        return tuple(_value(one, get_args(hint)[0], f"{at}.{_key(one, n)}", faults) for n, one in enumerate(told))
    if is_dataclass(told):
        return _shape(told, next(kind for kind in kinds if is_dataclass(kind)), at, faults)
    try:
        if isinstance(told, str) and Decimal in kinds:
            return money.parse(told, at)
        if isinstance(told, str) and Fraction in kinds:
            return read_share(told, at)
    except Invalid as invalid:
        faults.update(invalid.fields)
        return Decimal(0) if Decimal in kinds else Fraction(0)
    return told


def _key(one: object, n: int) -> str:
    """Name a place in a list as `checks` does: by number or key, a withholding by payee and key."""
    named = [str(getattr(one, name)) for name in ("number", "payee", "key") if hasattr(one, name)]
    return ".".join(named) or str(n)
