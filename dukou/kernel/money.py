"""Money 金额: `Decimal` yuan with two places in Python, whole fen 分 in storage, a string of yuan in JSON.

The one thing to know: nothing here rounds. An amount that is not exact to the fen, or larger than
10^13 yuan, is refused.
"""

import re
from decimal import Decimal

from dukou.kernel.bilingual import Bilingual, Language, T
from dukou.kernel.errors import Invalid

LIMIT = Decimal(10) ** 13
"""The largest amount, in yuan, on either side of zero (10 万亿元)."""

_SHAPE = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,2})?")
_GROUP = "\u202f"  # a thin space at which no line breaks
_UNITS_ZH = ((10**8, "亿元"), (10**4, "万元"))
_UNITS_EN = ((10**9, "billion"), (10**6, "million"))


def parse(text: object, field: str = "amount") -> Decimal:
    """Read an amount in yuan from a JSON string such as `"450000.00"`.

    Only plain digits with at most two decimals are read: no exponent, no sign but '-', no separators, no number type.
    Raises Invalid naming `field`.
    """
    if not isinstance(text, str):
        raise Invalid({field: _NOT_TEXT})
    bare = text.strip()
    if not _SHAPE.fullmatch(bare):
        raise Invalid({field: _too_large() if _is_long(bare) else _BAD_SHAPE})
    amount = Decimal(bare)
    if abs(amount) > LIMIT:
        raise Invalid({field: _too_large()})
    return yuan(fen(amount, field))


def fen(amount: Decimal, field: str = "amount") -> int:
    """Turn yuan into whole fen, exactly.

    Raises Invalid naming `field` where the amount is not finite, too large, or finer than a fen.
    """
    if not amount.is_finite():
        raise Invalid({field: _BAD_SHAPE})
    if abs(amount) > LIMIT:
        raise Invalid({field: _too_large()})
    _, digits, exponent = amount.as_tuple()
    assert isinstance(exponent, int)  # finite
    finer = -2 - exponent
    if finer > 0 and any(digits[-finer:]):
        raise Invalid({field: _TOO_FINE})
    return int(amount * 100)


def yuan(amount: int) -> Decimal:
    """Turn whole fen into yuan with two places."""
    return (Decimal(amount) / 100).quantize(Decimal("0.01"))


def written(amount: Decimal) -> str:
    """Write an amount as JSON carries it: yuan with two places, such as `450000.00`."""
    return str(yuan(fen(amount)))


def say(amount: Decimal, language: Language = "zh") -> str:
    """Say an amount as people read it: `12.5 万元`, `3.2 亿元`; in English `CNY 320 million`.

    Never rounds: the largest unit that needs at most two decimals is taken, else yuan with thin spaces.
    """
    exact = yuan(fen(amount))
    for size, word in _UNITS_ZH if language == "zh" else _UNITS_EN:
        scaled = exact / size
        if abs(exact) >= size and scaled == scaled.quantize(Decimal("0.01")):
            return f"{_grouped(scaled)} {word}" if language == "zh" else f"CNY {_grouped(scaled)} {word}"
    return f"{_grouped(exact)} 元" if language == "zh" else f"CNY {_grouped(exact)}"


def _grouped(number: Decimal) -> str:
    """Write a number with thin spaces from five digits on, and without idle zeros."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    whole, dot, rest = text.partition(".")
    if len(whole.lstrip("-")) >= 5:
        whole = f"{int(whole):,}".replace(",", _GROUP)
    return whole + dot + rest


def _is_long(text: str) -> bool:
    """Say whether the text is a plain number whose only fault is its size."""
    return bool(re.fullmatch(r"-?[0-9]{15,}(\.[0-9]{1,2})?", text))


def _too_large() -> Bilingual:
    return T(
        "金额超出范围：绝对值不得超过 10 万亿元（10^13 元）。",
        "Amount out of range: at most 10^13 yuan either side of zero.",
    )


_NOT_TEXT = T(
    '金额须写成字符串，单位元，如 "450000.00"；不接受数字类型，以免失真。',
    'Write the amount as a string in yuan, such as "450000.00"; number types are refused because they lose exactness.',
)
_BAD_SHAPE = T(
    "不是金额：只写数字，单位元，最多两位小数，如 450000.00；不用科学计数法、逗号或单位。",
    "Not an amount: plain digits in yuan with at most two decimals, such as 450000.00; no exponent, comma or unit.",
)
_TOO_FINE = T("金额最多精确到分（两位小数）。", "An amount has at most two decimals (fen).")
