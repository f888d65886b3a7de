"""How figures are written on a page: thin spaces, intervals of money, days; amounts themselves are said by the kernel."""

from datetime import date, datetime
from decimal import Decimal

from django.utils import timezone

from dukou.kernel import money
from dukou.kernel.bilingual import Language

THIN = "\u202f"  # narrow and without a line break: a number never falls apart at the margin


def grouped(value: Decimal | float | str) -> str:
    """Write a number with a thin space every three digits: `4 812`, `12 000.5`."""
    text = format(Decimal(str(value)), "f")
    sign, text = ("−", text[1:]) if text.startswith("-") else ("", text)
    whole, dot, rest = text.partition(".")
    return sign + f"{int(whole or 0):,}".replace(",", THIN) + dot + rest


def yuan_range(low: Decimal | None, high: Decimal | None, language: Language) -> str:
    """Write an interval of amounts; '' where neither end is known."""
    if low is not None and high is not None and low != high:
        return f"{money.say(low, language)}{'至' if language == 'zh' else ' – '}{money.say(high, language)}"
    if low is None and high is not None:
        return f"不超过 {money.say(high, language)}" if language == "zh" else f"up to {money.say(high, language)}"
    return money.say(low, language) if low is not None else ""


def day(value: date | datetime, language: Language) -> str:
    """Write a day: `2027年3月5日`, `5 Mar 2027`; a moment is told by the local day it falls on."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date() if timezone.is_aware(value) else value.date()
    if language == "zh":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%b} {value.year}"
