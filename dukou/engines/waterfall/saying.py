"""How the derivations speak: shares, fen and sources in words (措辞)."""

from decimal import Decimal
from fractions import Fraction

from dukou.engines.waterfall.terms import Clause, Kind, Standard, Years
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, Language, T
from dukou.kernel.codes import CERTAINTY

BASES: dict[Kind, Bilingual] = {
    "transfer": T("转让净收入", "net transfer income"),
    "licence": T("许可净收入", "net licence income"),
    "equity": T("作价所形成的股份", "the shares formed"),
    "own_use": T("营业利润", "operating profit"),
}
"""What each kind of deal divides."""


def percent(share: Fraction) -> str:
    """Say a share in percent where at most four decimals say it exactly, else as a fraction.

    >>> percent(Fraction(7, 10)), percent(Fraction(1, 3))
    ('70%', '1/3')
    """
    if 10**4 % (share * 100).denominator:
        return str(share)
    said = f"{Decimal((share * 100).numerator) / (share * 100).denominator:f}"
    return (said.rstrip("0").rstrip(".") if "." in said else said) + "%"


def sum_of(fen: int, language: Language) -> str:
    """Say an amount given in fen."""
    return money.say(money.yuan(fen), language)


def cited(rule: Standard | Clause | Years | None) -> Bilingual:
    """Cite a source in brackets, with its mark where it is not confirmed; nothing where there is none."""
    if rule is None or not rule.source:
        return T("", "")
    mark = CERTAINTY[rule.certainty]
    doubt = rule.certainty != "confirmed"
    return T(
        f"（{rule.source}{'，' + mark.zh if doubt else ''}）", f" ({rule.source}{', ' + mark.en if doubt else ''})"
    )


def source_of(rule: Standard | Clause | Years | None) -> str:
    """Return the source of a rule, if any."""
    return rule.source if rule else ""
