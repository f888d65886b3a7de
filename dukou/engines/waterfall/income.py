"""From what arrived to net income: costs and commissions, covered in a stated order (净收入).

The one thing to know: what an instalment can't cover waits, and the next income covers it first. The order is: what was
withheld before it arrived, commissions by rate, what waits from before, then what is new, by key.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from dukou.engines.waterfall.exact import Claim, apportion, lowered
from dukou.engines.waterfall.outcome import Line, Role
from dukou.engines.waterfall.saying import BASES, cited, percent, source_of, sum_of
from dukou.engines.waterfall.terms import INCOME, NIL, Broker, Cost, Instalment, Law, Plan
from dukou.kernel import money
from dukou.kernel.bilingual import T
from dukou.kernel.trace import Trace


@dataclass(frozen=True, slots=True)
class Charge:
    """A deduction that is due (应扣款), `fen` of it still to be covered."""

    payee: str
    name: str
    role: Role
    fen: int
    exact: Fraction
    told: Trace
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Net:
    """What an instalment leaves to be divided (净收入), in fen, and the charges that wait."""

    income: int
    net: int
    lines: tuple[Line, ...]
    waiting: tuple[Charge, ...]
    trace: Trace

    @property
    def uncovered(self) -> int:
        """What waits for the next income."""
        return sum(charge.fen for charge in self.waiting)


def profit_of(instalment: Instalment) -> Net:
    """Take a year's operating profit as it is; a loss leaves nothing to divide and is not carried into other years."""
    fen = money.fen(instalment.income)
    base = BASES["own_use"]
    told = T(
        f"第 {instalment.number} 年{base.zh} {sum_of(fen, 'zh')}{'' if fen > 0 else '，当年无可分配'}。",
        f"Year {instalment.number}: {base.en} {sum_of(fen, 'en')}{'' if fen > 0 else ', nothing to divide'}.",
    )
    return Net(fen, max(0, fen), (), (), Trace().then("profit", told, result=instalment.income))


def net_of(instalment: Instalment, plan: Plan, law: Law, waiting: tuple[Charge, ...], *, first: bool) -> Net:
    """Take costs and commissions off an instalment; `first` is the first money, with which fixed commissions fall due.

    More income never makes the net income less.
    """
    income = money.fen(instalment.income)
    trace = Trace().then(
        "income",
        T(
            f"第 {instalment.number} 期到账 {sum_of(income, 'zh')}。",
            f"Instalment {instalment.number}: {sum_of(income, 'en')} arrived.",
        ),
        result=instalment.income,
    )
    left, lines, open_ = income, list(_paid_by_others(instalment, plan, law, first=first)), []
    for charge in _in_order(instalment, plan, law, waiting, first=first):
        covered = min(charge.fen, left)
        left -= covered
        if covered:
            lines.append(_line(charge, covered, trace + charge.told))
            trace += _deduction(charge, covered, law)
        if charge.fen > covered:
            open_.append(replace(charge, fen=charge.fen - covered))
    return Net(income, left, tuple(lines), tuple(open_), trace + _result(plan, law, left, tuple(open_)))


def _in_order(
    instalment: Instalment, plan: Plan, law: Law, waiting: tuple[Charge, ...], *, first: bool
) -> Iterator[Charge]:
    costs = sorted((cost for cost in instalment.costs if cost.paid_by == INCOME), key=lambda cost: cost.key)
    charges = [_cost(cost) for cost in costs]
    yield from (charge for charge in charges if charge.withheld)
    yield from _by_rate(instalment, plan, law)
    yield from waiting
    if first:
        brokers = (broker for broker in _ordered(plan) if broker.paid_by == INCOME and broker.amount is not None)
        yield from (_fixed(broker, law) for broker in brokers)
    yield from (charge for charge in charges if not charge.withheld)


def _cost(cost: Cost) -> Charge:
    fen = money.fen(cost.amount)
    return Charge(cost.key, cost.name or cost.key, "cost", fen, Fraction(cost.amount), Trace(), withheld=cost.withheld)


def _ordered(plan: Plan) -> list[Broker]:
    return sorted(plan.brokers, key=lambda broker: (broker.place, broker.key))


def _by_rate(instalment: Instalment, plan: Plan, law: Law) -> Iterator[Charge]:
    """Commissions by rate, together cut down to the fen: so a fen more income never costs more than a fen."""
    income = money.fen(instalment.income)
    claims = [
        Claim(broker.key, broker.rate, broker.place)
        for broker in plan.brokers
        if broker.rate is not None and broker.paid_by == INCOME
    ]
    parts = apportion(lowered(income, sum((claim.weight for claim in claims), NIL)), claims)
    for broker in _ordered(plan):
        if broker.key in parts:
            yield _rated(broker, income, parts[broker.key], law)


def _rated(broker: Broker, income: int, fen: int, law: Law) -> Charge:
    rate, cite = broker.rate or NIL, cited(law.commission)
    told = T(
        f"佣金按到账额计算{cite.zh}：{percent(rate)} × {sum_of(income, 'zh')}，舍至分为 {sum_of(fen, 'zh')}。",
        f"A commission on what arrived{cite.en}: {percent(rate)} × {sum_of(income, 'en')}, cut down to the fen "
        f"{sum_of(fen, 'en')}.",
    )
    trace = Trace().then("commission", told, result=money.yuan(fen), source=source_of(law.commission), rate=rate)
    return Charge(broker.key, broker.name or broker.key, "commission", fen, rate * income / 100, trace)


def _fixed(broker: Broker, law: Law) -> Charge:
    amount, cite = broker.amount or money.yuan(0), cited(law.commission)
    told = T(
        f"约定佣金 {money.say(amount, 'zh')}，首笔到账时应付{cite.zh}。",
        f"The agreed commission of {money.say(amount, 'en')} falls due with the first money{cite.en}.",
    )
    trace = Trace().then("commission", told, result=amount, source=source_of(law.commission))
    return Charge(broker.key, broker.name or broker.key, "commission", money.fen(amount), Fraction(amount), trace)


def _line(charge: Charge, covered: int, trace: Trace) -> Line:
    return Line(
        charge.payee,
        charge.name,
        charge.role,
        money.yuan(covered),
        charge.exact,
        trace,
        withheld=charge.withheld,
    )


def _deduction(charge: Charge, covered: int, law: Law) -> Trace:
    clause = law.commission if charge.role == "commission" else law.net
    zh, en = ("佣金", "commission") if charge.role == "commission" else ("成本", "cost")
    part = T("", "") if covered == charge.fen else T("（部分，余额待下期扣除）", " (in part; the rest waits)")
    kept = T("（到账前已扣）", " (withheld before arrival)") if charge.withheld else T("", "")
    return Trace().then(
        "deduction",
        T(
            f"扣除{zh}“{charge.name}” {sum_of(covered, 'zh')}{kept.zh}{part.zh}。",
            f"Less the {en} “{charge.name}”, {sum_of(covered, 'en')}{kept.en}{part.en}.",
        ),
        result=money.yuan(covered),
        source=source_of(clause),
    )


def _result(plan: Plan, law: Law, net: int, waiting: tuple[Charge, ...]) -> Trace:
    base = T("净收益", "net proceeds") if plan.kind == "equity" else BASES[plan.kind]
    open_ = sum(charge.fen for charge in waiting)
    rest = (
        T(
            f"，尚有 {sum_of(open_, 'zh')} 未扣足，结转下期",
            f"; {sum_of(open_, 'en')} is not covered and waits for the next income",
        )
        if open_
        else T("", "")
    )
    cite = cited(law.net)
    return Trace().then(
        "net",
        T(
            f"{base.zh} {sum_of(net, 'zh')}{rest.zh}{cite.zh}。",
            f"That leaves {base.en} of {sum_of(net, 'en')}{rest.en}{cite.en}.",
        ),
        result=money.yuan(net),
        source=source_of(law.net),
        uncovered=money.yuan(open_),
    )


def _paid_by_others(instalment: Instalment, plan: Plan, law: Law, *, first: bool) -> Iterator[Line]:
    """Yield what the buyer or a unit pays out of its own pocket: due, but not taken from the income."""
    income = money.fen(instalment.income)
    for broker in _ordered(plan):
        if broker.paid_by == INCOME:
            continue
        if broker.rate is not None:
            charge = _rated(broker, income, lowered(income, broker.rate), law)
        elif first:
            charge = _fixed(broker, law)
        else:
            continue
        if charge.fen:
            yield replace(_line(charge, charge.fen, charge.told), paid_by=broker.paid_by)
    for cost in sorted(instalment.costs, key=lambda cost: cost.key):
        if cost.paid_by != INCOME:
            yield _borne(cost.key, cost.name or cost.key, money.fen(cost.amount), cost.paid_by)


def _borne(key: str, name: str, fen: int, payer: str) -> Line:
    told = T(
        f"成本“{name}” {sum_of(fen, 'zh')} 由 {payer} 自行承担，不从到账额中扣除。",
        f"The cost “{name}”, {sum_of(fen, 'en')}, is borne by {payer} and not taken from the income.",
    )
    trace = Trace().then("borne", told, result=money.yuan(fen), paid_by=payer)
    return Line(key, name, "cost", money.yuan(fen), Fraction(fen, 100), trace, paid_by=payer)
