"""Whether a plan is whole: shares that sum, payees that are known, amounts that are amounts (完整性检查).

Every fault is named at once, by its place in the input, with the mend. What the law allows is not judged here.
"""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import get_args

from dukou.engines.waterfall.faults import (
    Fault,
    amount_faults,
    either_faults,
    payer_faults,
    share_faults,
    standard_faults,
    sum_faults,
    unknown,
)
from dukou.engines.waterfall.saying import percent
from dukou.engines.waterfall.terms import BUYER, INCOME, NIL, Instalment, Kind, Law, Plan, Unit
from dukou.kernel.bilingual import T
from dukou.kernel.codes import CERTAINTY
from dukou.kernel.errors import Invalid


def check(plan: Plan, law: Law, instalments: tuple[Instalment, ...]) -> None:
    """Raise Invalid with every fault of a plan, its law and what arrived."""
    sources = (
        _law(law, plan),
        _plan(plan),
        _keys(plan),
        *map(_unit, plan.units),
        _brokers(plan),
        _arrived(plan, instalments),
    )
    faults = dict(fault for found in sources for fault in found)
    if faults:
        raise Invalid(faults)


def _law(law: Law, plan: Plan) -> Iterator[Fault]:
    for name in ("statute", "city", "main", "grant"):
        yield from standard_faults(f"law.{name}", getattr(law, name))
    for name in ("years", "heads", "once", "net", "commission", "retained"):
        held = getattr(law, name)
        if held and held.certainty not in CERTAINTY:
            yield f"law.{name}.certainty", unknown(held.certainty, CERTAINTY)
    if law.city and law.city.share < law.statute.share:
        yield (
            "law.city.share",
            T(
                f"本市标准 {percent(law.city.share)} 低于法定标准 {percent(law.statute.share)}，请核对参数。",
                f"The city's {percent(law.city.share)} is below the statute's {percent(law.statute.share)}; check the parameters.",
            ),
        )
    if plan.kind == "own_use" and not law.years:
        yield "law.years", T("自行实施须给出奖励年限参数。", "Own use needs the parameter of the years rewarded.")
    if law.years and not 1 <= law.years.least <= law.years.most:
        yield "law.years", T("年限应为 1 ≤ 下限 ≤ 上限。", "The years must be 1 ≤ least ≤ most.")


def _plan(plan: Plan) -> Iterator[Fault]:
    if plan.kind not in get_args(Kind):
        yield "plan.kind", unknown(plan.kind, get_args(Kind))
    if not plan.units:
        yield "plan.units", T("至少列出一个完成单位。", "Name at least one unit.")
    else:
        yield from sum_faults("plan.units", T("各单位份额", "the units' shares"), [unit.share for unit in plan.units])
    if plan.years is not None and (plan.kind != "own_use" or plan.years < 1):
        yield "plan.years", T("年限只用于自行实施，且至少 1 年。", "Years are for own use only, and at least one.")
    if plan.whole_shares and plan.kind != "equity":
        yield "plan.whole_shares", T("整股只用于作价投资。", "Whole shares are for equity deals only.")


def _keys(plan: Plan) -> Iterator[Fault]:
    """Institutions have names of their own, and nobody is both an institution and a person."""
    institutions = [unit.key for unit in plan.units] + [one.key for unit in plan.units for one in unit.departments]
    institutions += [broker.key for broker in plan.brokers]
    people = {one.key for unit in plan.units for one in unit.contributors}
    taken = {key for key, times in Counter(institutions).items() if times > 1} | (set(institutions) & people)
    for key in sorted(taken):
        yield (
            f"key {key}",
            T(
                f"编号“{key}”用于不止一个收款方，请各用各的编号。",
                f"“{key}” names more than one payee; give each its own key.",
            ),
        )
    for key in sorted({*institutions, *people} & {INCOME, BUYER, ""}):
        yield (
            f"key {key or '“”'}",
            T("编号不能为空，也不能是 income 或 buyer。", "A key can't be empty, income or buyer."),
        )


def _unit(unit: Unit) -> Iterator[Fault]:
    at = f"plan.units.{unit.key}"
    yield from share_faults(f"{at}.share", unit.share)
    for name in ("agreement", "rule", "grant"):
        yield from standard_faults(f"{at}.{name}", getattr(unit, name))
    for one in unit.contributors:
        yield from share_faults(f"{at}.contributors.{one.key}.share", one.share)
        yield from share_faults(f"{at}.contributors.{one.key}.owns", one.owns)
    for key, times in Counter(one.key for one in unit.contributors).items():
        if times > 1:
            yield (
                f"{at}.contributors.{key}",
                T("同一人列了两次，请合并。", "The same person stands here twice; merge the two."),
            )
    yield from sum_faults(
        f"{at}.contributors", T("完成人份额", "the contributors' shares"), [one.share for one in unit.contributors]
    )
    owned = [one.owns for one in unit.contributors]
    if unit.grant:
        yield from sum_faults(f"{at}.contributors.owns", T("自有份额", "the team's owned parts"), owned)
    elif any(owned):
        yield (
            f"{at}.grant",
            T("列了自有份额，却没有赋权份额，请补填 grant。", "Owned parts are given but no grant; add it."),
        )
    for department in unit.departments:
        yield from share_faults(f"{at}.departments.{department.key}.share", department.share)
    kept = sum((one.share for one in unit.departments), NIL)
    if kept > 1:
        yield (
            f"{at}.departments",
            T(
                f"院系份额合计 {percent(kept)}，超过 100%，请核减；单位自留其余部分。",
                f"The departments' shares sum to {percent(kept)}, more than 100%; lower them, the unit keeps the rest.",
            ),
        )


def _brokers(plan: Plan) -> Iterator[Fault]:
    if plan.kind == "own_use":
        if plan.brokers:
            yield (
                "plan.brokers",
                T("自行实施没有佣金，请去掉经纪人。", "Own use pays no commission; leave the brokers out."),
            )
        for unit in plan.units:
            if unit.grant:
                yield (
                    f"plan.units.{unit.key}.grant",
                    T(
                        "自行实施按营业利润提取奖励，赋权份额不参与；请去掉 grant，改在约定中写明比例。",
                        "Own use rewards a part of the profit, in which a grant has no share; leave it out and agree on a share.",
                    ),
                )
    for broker in plan.brokers:
        at = f"plan.brokers.{broker.key}"
        yield from either_faults(at, broker)
        yield from payer_faults(f"{at}.paid_by", broker.paid_by, plan)
    rates = sum((broker.rate or NIL for broker in plan.brokers if broker.paid_by == INCOME), NIL)
    if rates > 1:
        yield (
            "plan.brokers",
            T(
                f"佣金比例合计 {percent(rates)}，超过 100%，请核减。",
                f"Commissions sum to {percent(rates)}, more than 100%; lower them.",
            ),
        )


def _arrived(plan: Plan, instalments: tuple[Instalment, ...]) -> Iterator[Fault]:
    for number, times in Counter(one.number for one in instalments).items():
        if number < 1 or times > 1:
            yield (
                f"instalments.{number}",
                T("期次从 1 起编，每期一个编号。", "Number the instalments from 1, each once."),
            )
    payees = _payees(plan)
    for place, one in enumerate(instalments):
        at = f"instalments.{one.number}"
        yield from amount_faults(f"{at}.income", one.income, may_be_negative=plan.kind == "own_use")
        yield from _shares(f"{at}.shares", plan, one, first=place == 0)
        yield from _costs(at, plan, one)
        for held in one.withholdings:
            yield from either_faults(f"{at}.withholdings.{held.payee}.{held.key}", held)
            if held.payee not in payees:
                yield f"{at}.withholdings.{held.payee}.payee", unknown(held.payee, payees)


def _payees(plan: Plan) -> list[str]:
    people = {one.key for unit in plan.units for one in unit.contributors}
    departments = {one.key for unit in plan.units for one in unit.departments}
    return sorted(people | departments | {unit.key for unit in plan.units} | {broker.key for broker in plan.brokers})


def _shares(at: str, plan: Plan, one: Instalment, *, first: bool) -> Iterator[Fault]:
    if one.shares is not None and not one.shares.is_finite():
        yield from amount_faults(at, one.shares)
        return
    if plan.kind == "equity" and first:
        if one.shares is None or one.shares <= 0 or one.income:
            yield (
                at,
                T(
                    "作价投资的第一期填所形成的股份（大于 0），不填现金；现金部分另作一笔转让或许可。",
                    "The first instalment of an equity deal gives the shares formed, more than 0 and no cash; "
                    "split a cash part as a deal of its own.",
                ),
            )
            return
    elif one.shares is not None:
        yield at, T("股份只填在作价投资的第一期。", "Shares belong to the first instalment of an equity deal only.")
        return
    if one.shares is not None:
        yield from amount_faults(at, one.shares)
        if plan.whole_shares and one.shares % 1:
            yield at, T("按整股分配，股份应为整数。", "Whole shares are divided: give a whole number.")


def _costs(at: str, plan: Plan, one: Instalment) -> Iterator[Fault]:
    if one.costs and plan.kind == "own_use":
        yield (
            f"{at}.costs",
            T("营业利润已扣除成本，请去掉成本。", "Operating profit is after costs already; leave the costs out."),
        )
    for key, times in Counter(cost.key for cost in one.costs).items():
        if times > 1:
            yield (
                f"{at}.costs.{key}",
                T("同一成本列了两次，请合并或改编号。", "The same cost stands here twice; merge or rename it."),
            )
    for cost in one.costs:
        yield from amount_faults(f"{at}.costs.{cost.key}.amount", cost.amount)
        yield from payer_faults(f"{at}.costs.{cost.key}.paid_by", cost.paid_by, plan)
        if cost.withheld and cost.paid_by != INCOME:
            yield (
                f"{at}.costs.{cost.key}.withheld",
                T("只有从到账额承担的成本才能预先扣留。", "Only a cost paid by income can be withheld."),
            )
    kept = sum((cost.amount for cost in one.costs if cost.withheld and cost.amount.is_finite()), Decimal(0))
    if kept and one.income.is_finite() and kept > one.income:
        yield (
            f"{at}.costs",
            T(
                f"预先扣留合计 {kept}，超过收入 {one.income}，请核对。",
                f"{kept} was withheld from an income of {one.income}; check.",
            ),
        )
