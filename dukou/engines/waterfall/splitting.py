"""One split: a plan, the law, what arrived; out comes who gets what, and why (收益分配)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from dukou.engines.waterfall.checks import check
from dukou.engines.waterfall.dividing import Pot, divide
from dukou.engines.waterfall.equity import divide_yield
from dukou.engines.waterfall.floors import Entitlement, entitlement, insist_on_years
from dukou.engines.waterfall.income import Charge, Net, net_of, profit_of
from dukou.engines.waterfall.keeping import keep_back
from dukou.engines.waterfall.outcome import Line, Split, Statement
from dukou.engines.waterfall.saying import cited, source_of, sum_of
from dukou.engines.waterfall.terms import NIL, NOTHING, Instalment, Law, Plan
from dukou.kernel import money
from dukou.kernel.bilingual import T
from dukou.kernel.trace import Trace

_WHOLE_SHARE = 100
"""Fen in a share of one yuan that can't be cut."""


@dataclass(frozen=True, slots=True)
class _Judged:
    """A plan that may be carried out, with what each unit's team is entitled to."""

    plan: Plan
    law: Law
    entitled: dict[str, Entitlement]


def split(plan: Plan, law: Law, instalments: Iterable[Instalment] = ()) -> Split:
    """Divide what arrived by the plan; without instalments only the plan is judged.

    The lines of a statement that are paid by income sum to it exactly, as do shares. Raises Invalid where the plan is
    not whole or names somebody unknown, Refusal where it is below a floor of the law.
    """
    arrived = tuple(sorted(instalments, key=lambda one: one.number))
    check(plan, law, arrived)
    judged = _Judged(plan, law, {unit.key: entitlement(unit, plan.kind, law) for unit in plan.units})
    insist_on_years(plan, law)
    statements: list[Statement] = []
    waiting: tuple[Charge, ...] = ()
    for one in arrived:
        net = _net(one, judged, waiting, first=one.income > 0 and not any(told.income for told in statements))
        waiting = net.waiting
        lines = net.lines + _divided(one, net, judged, statements)
        statements.append(_statement(one, net, lines))
    return Split(plan.kind, tuple(statements))


def _net(one: Instalment, judged: _Judged, waiting: tuple[Charge, ...], *, first: bool) -> Net:
    if judged.plan.kind == "own_use":
        return profit_of(one)
    return net_of(one, judged.plan, judged.law, waiting, first=first)


def _statement(one: Instalment, net: Net, lines: tuple[Line, ...]) -> Statement:
    return Statement(
        one.number,
        one.name,
        money.yuan(net.income),
        money.yuan(net.net),
        one.shares if one.shares is not None else NOTHING,
        money.yuan(net.uncovered),
        lines,
        keep_back(one, lines),
    )


def _divided(one: Instalment, net: Net, judged: _Judged, before: list[Statement]) -> tuple[Line, ...]:
    plan, law = judged.plan, judged.law
    pot = Pot(net.net, Fraction(net.net), net.trace)
    if one.shares is not None:
        return divide(_formed(one.shares, plan), plan, law, judged.entitled)
    if plan.kind == "equity":
        return divide_yield(pot, plan, law, before[0].lines) if net.net else ()
    if plan.kind == "own_use":
        yearly = {key: _in_its_years(one.number, plan, law, held) for key, held in judged.entitled.items()}
        return divide(pot, plan, law, yearly)
    return divide(pot, plan, law, judged.entitled)


def _formed(shares: Decimal, plan: Plan) -> Pot:
    fen = money.fen(shares)
    words = T(
        f"作价投资形成股份（出资额）{sum_of(fen, 'zh')}。", f"The contribution formed capital of {sum_of(fen, 'en')}."
    )
    trace = Trace().then("formed", words, result=shares)
    return Pot(fen, Fraction(fen), trace, "shares", _WHOLE_SHARE if plan.whole_shares else 1)


def _in_its_years(year: int, plan: Plan, law: Law, held: Entitlement) -> Entitlement:
    """Return what a team is entitled to in a year of own use: nothing after the last year that is rewarded."""
    assert law.years, "checked before"
    last, cite = plan.years or law.years.least, cited(law.years)
    agreed = T("约定", "agreed") if plan.years else T("未约定，按下限", "not agreed, so the least")
    words = T(
        f"投产后第 {year} 年；奖励年限 {last} 年（{agreed.zh}）{cite.zh}：{'在年限内' if year <= last else '已满，不再提取奖励'}。",
        f"Year {year} after production started; {last} years are rewarded ({agreed.en}){cite.en}: "
        f"{'this is one of them' if year <= last else 'they are over and nothing is due'}.",
    )
    told = Trace().then("years", words, result=year <= last, source=source_of(law.years), year=year, last=last)
    return replace(held, trace=held.trace + told) if year <= last else Entitlement(NIL, NIL, told)
