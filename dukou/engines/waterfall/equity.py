"""The tail of an equity deal: dividends and sale proceeds on what the units hold (股权后续收益).

The one thing to know: contributors who hold their shares themselves are paid by the company, so only the units' own
holdings yield anything here; what a unit holds for others is paid out to them in cash.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from fractions import Fraction

from dukou.engines.waterfall.dividing import Pot, line, ordered, retained
from dukou.engines.waterfall.exact import Claim, apportion
from dukou.engines.waterfall.outcome import Line
from dukou.engines.waterfall.saying import sum_of
from dukou.engines.waterfall.terms import Law, Plan, Unit
from dukou.kernel import money
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Refusal


def divide_yield(pot: Pot, plan: Plan, law: Law, formed: Iterable[Line]) -> tuple[Line, ...]:
    """Divide what the units' holdings yielded by what each holds; raises Refusal where they hold nothing."""
    held = [one for one in formed if one.form == "held" or one.role == "unit"]
    holdings = {unit.key: sum(money.fen(one.amount) for one in held if one.unit == unit.key) for unit in plan.units}
    total = sum(holdings.values())
    if not total:
        raise Refusal(
            "split.nothing_held",
            "各单位都没有持有股份，股息和转让收入由持股的完成人直接取得，不在此分配。请去掉这笔收入，或核对持股方案。",
            "No unit holds any shares: dividends and proceeds go straight to the contributors who do. "
            "Leave this income out, or check who holds the shares.",
        )
    parts = apportion(pot.fen, [Claim(unit.key, Fraction(holdings[unit.key]), unit.place) for unit in plan.units])
    lines: list[Line] = []
    for unit in ordered(plan.units):
        mine, fen = [one for one in held if one.unit == unit.key], parts[unit.key]
        if not holdings[unit.key]:
            continue
        words = T(
            f"单位“{unit.name or unit.key}”持有 {sum_of(holdings[unit.key], 'zh')}，各单位共持有 "
            f"{sum_of(total, 'zh')}，按持有比例得 {sum_of(fen, 'zh')}。",
            f"“{unit.name or unit.key}” holds {sum_of(holdings[unit.key], 'en')} of {sum_of(total, 'en')} held by units: "
            f"{sum_of(fen, 'en')}.",
        )
        part = pot.part(fen, Fraction(holdings[unit.key], total), "unit", words) if len(plan.units) > 1 else pot
        lines += _of_unit(part, unit, law, mine)
    return tuple(lines)


def _of_unit(pot: Pot, unit: Unit, law: Law, mine: list[Line]) -> Iterator[Line]:
    weights: dict[str, int] = {}
    for one in mine:
        key = "" if one.role == "unit" else one.payee  # the unit's own comes first where remainders tie
        weights[key] = weights.get(key, 0) + money.fen(one.amount)
    cut = apportion(pot.fen, [Claim(key, Fraction(weight)) for key, weight in weights.items()])
    total = sum(weights.values())
    names = {one.payee: one.name for one in mine}
    for key in sorted(weights):
        share = Fraction(weights[key], total)
        if key:
            words = T(
                f"单位为{names[key]}持有 {sum_of(weights[key], 'zh')}，本单位共持有 {sum_of(total, 'zh')}，"
                f"按比例以现金兑付 {sum_of(cut[key], 'zh')}。",
                f"The unit holds {sum_of(weights[key], 'en')} of its {sum_of(total, 'en')} for {names[key]}, paid in cash: "
                f"{sum_of(cut[key], 'en')}.",
            )
            part = pot.part(cut[key], share, "reward", words)
            yield line(part, key, names[key], "reward", unit.key)
        else:
            yield from retained(replace(pot, fen=cut[key], exact=pot.exact * share), unit, law)
