"""Faults 差错: what can be wrong with one share, sum, amount or name, each with its place and the mend."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction

from dukou.engines.waterfall.saying import percent
from dukou.engines.waterfall.terms import BUYER, INCOME, NIL, Broker, Plan, Standard, Withholding
from dukou.kernel import money
from dukou.kernel.bilingual import Bilingual, T
from dukou.kernel.codes import CERTAINTY
from dukou.kernel.errors import Invalid

Fault = tuple[str, Bilingual]


def standard_faults(at: str, held: Standard | None) -> Iterator[Fault]:
    """Yield what is wrong with a share that has a source."""
    if held:
        yield from share_faults(f"{at}.share", held.share)
        if held.certainty not in CERTAINTY:
            yield f"{at}.certainty", unknown(held.certainty, CERTAINTY)


def share_faults(at: str, share: Fraction) -> Iterator[Fault]:
    """Yield a share that is not between 0 and 1."""
    if not 0 <= share <= 1:
        yield (
            at,
            T(
                f"份额 {percent(share)} 不在 0 至 100% 之间，请改正。",
                f"The share {percent(share)} is not between 0 and 100%; mend it.",
            ),
        )


def sum_faults(at: str, what: Bilingual, shares: Iterable[Fraction]) -> Iterator[Fault]:
    """Yield shares that do not sum to 1, with the gap."""
    total = sum(shares, NIL)
    if total != 1:
        gap = percent(abs(1 - total))
        yield (
            at,
            T(
                f"{what.zh}合计 {percent(total)}，应为 100%，{'差' if total < 1 else '多'} {gap}，请调整。",
                f"{what.en} sum to {percent(total)} and must sum to 100%: {gap} {'is missing' if total < 1 else 'too much'}; adjust them.",
            ),
        )


def amount_faults(at: str, amount: Decimal, *, may_be_negative: bool = False) -> Iterator[Fault]:
    """Yield an amount that is no money, or negative where it may not be."""
    try:
        money.fen(amount, at)
    except Invalid as invalid:
        yield from invalid.fields.items()
        return
    if amount < 0 and not may_be_negative:
        yield (
            at,
            T(
                f"金额 {amount} 为负，请填 0 或正数；退款另行记账。",
                f"The amount {amount} is negative; give 0 or more, and post a refund by itself.",
            ),
        )


def either_faults(at: str, held: Broker | Withholding) -> Iterator[Fault]:
    """Yield where not exactly one of rate and amount is given, and what is wrong with it."""
    if (held.rate is None) == (held.amount is None):
        yield (
            at,
            T("比例 rate 与金额 amount 填一个，且只填一个。", "Give either a rate or an amount, and only one of them."),
        )
    if held.rate is not None:
        yield from share_faults(f"{at}.rate", held.rate)
    if held.amount is not None:
        yield from amount_faults(f"{at}.amount", held.amount)


def payer_faults(at: str, payer: str, plan: Plan) -> Iterator[Fault]:
    """Yield a payer that the plan does not know."""
    known = [INCOME, BUYER, *sorted(unit.key for unit in plan.units)]
    if payer not in known:
        yield at, unknown(payer, known)


def unknown(told: str, known: Iterable[str]) -> Bilingual:
    """Say that a word is not known, and which are."""
    listed = "、".join(known)
    return T(f"没有“{told}”，可填：{listed}。", f"“{told}” is not known here; there are: {listed}.")
