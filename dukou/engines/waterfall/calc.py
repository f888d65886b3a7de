"""`dukou calc split`: a plan, the law and what arrived as JSON; every payee's part and derivation as JSON."""

from dataclasses import dataclass
from typing import Any

from dukou.engines.waterfall.outcome import Form, Kept, Line, Payout, Role, Split, Statement
from dukou.engines.waterfall.reading import read
from dukou.engines.waterfall.splitting import split
from dukou.engines.waterfall.terms import Instalment, Law, Plan
from dukou.engines.waterfall.told import (
    BrokerTold,
    ClauseTold,
    ContributorTold,
    CostTold,
    DepartmentTold,
    InstalmentTold,
    LawTold,
    PlanTold,
    StandardTold,
    Told,
    UnitTold,
    WithholdingTold,
)
from dukou.kernel import money
from dukou.kernel.trace import Trace


@dataclass(frozen=True)
class SplitRequest(Told):
    """A deal to divide: the law it stands under, its plan, and what arrived; without instalments the plan is judged."""

    law: LawTold
    plan: PlanTold
    instalments: tuple[InstalmentTold, ...] = ()


@dataclass(frozen=True)
class LineAnswer:
    """One payee's part of one instalment in yuan, exact as a fraction before rounding, and the steps that led to it."""

    payee: str
    name: str
    unit: str
    role: Role
    form: Form
    amount: str
    exact: str
    paid_by: str
    withheld: bool
    derivation: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class KeptAnswer:
    """What was kept back from a payee's cash."""

    payee: str
    key: str
    name: str
    amount: str
    derivation: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class StatementAnswer:
    """One instalment divided; the lines paid by income sum to it, or to the shares, exactly."""

    number: int
    name: str
    income: str
    net: str
    shares: str
    uncovered: str
    lines: tuple[LineAnswer, ...]
    kept: tuple[KeptAnswer, ...]


@dataclass(frozen=True)
class PayoutAnswer:
    """All that one payee gets: cash, shares, shares held by the unit, what is kept back, and the cash that is paid."""

    payee: str
    name: str
    cash: str
    shares: str
    held: str
    kept: str
    paid: str


@dataclass(frozen=True)
class SplitAnswer:
    """A deal divided, instalment by instalment, and the totals of every payee."""

    kind: str
    statements: tuple[StatementAnswer, ...]
    payouts: tuple[PayoutAnswer, ...]


# An invented deal (示例): a university and a firm license together; the shares are arguments, taken from no pack.
EXAMPLE = SplitRequest(
    law=LawTold(
        statute=StandardTold("50%", "促进科技成果转化法 第四十五条第一款第一项、第二款"),
        city=StandardTold("70%", "深圳市促进科技成果转移转化实施方案（2016）", "seed"),
        main=StandardTold("50%", "国发〔2016〕16号 一（六）", "own"),
        net=ClauseTold("促进科技成果转化法 第四十五条第一款第一项"),
        commission=ClauseTold("民法典 第九百六十三条", "own"),
        retained=ClauseTold("促进科技成果转化法 第四十三条"),
    ),
    plan=PlanTold(
        kind="licence",
        units=(
            UnitTold(
                "university",
                state_founded=True,
                share="80%",
                agreement=StandardTold("75%", "成果转化奖励协议（示例）"),
                contributors=(
                    ContributorTold("chen", "60%", main=True, place=1, name="陈工"),
                    ContributorTold("li", "25%", place=2, name="李博士"),
                    ContributorTold("wang", "15%", place=3, name="王经理"),
                ),
                departments=(DepartmentTold("school", "40%", name="材料学院"),),
                place=1,
                name="示例大学",
            ),
            UnitTold(
                "firm",
                state_founded=False,
                share="20%",
                rule=StandardTold("30%", "职务成果奖励办法（示例）"),
                contributors=(ContributorTold("zhao", "100%", name="赵工"),),
                place=2,
                name="示例公司",
            ),
        ),
        brokers=(BrokerTold("agency", rate="3%", name="示例技术转移中心"),),
    ),
    instalments=(
        InstalmentTold(
            1,
            "1000000.00",
            costs=(CostTold("patents", "26400.00", name="专利维持费"), CostTold("venue", "5000.00", withheld=True)),
            name="入门费",
        ),
        InstalmentTold(
            2, "123456.78", withholdings=(WithholdingTold("chen", "tax", amount="1200.00", name="个人所得税"),)
        ),
    ),
)


def run_split(request: SplitRequest) -> SplitAnswer:
    """Divide a deal told in JSON.

    >>> [(one.payee, one.paid) for one in run_split(EXAMPLE).payouts][:3]
    [('agency', '33703.70'), ('chen', '379807.11'), ('firm', '148169.43')]
    """
    terms = [read(one, Instalment, f"instalments.{one.number}") for one in request.instalments]
    return _answer(split(read(request.plan, Plan, "plan"), read(request.law, Law, "law"), terms))


def _answer(found: Split) -> SplitAnswer:
    payouts = tuple(_payout(one) for one in found.payouts)
    return SplitAnswer(found.kind, tuple(_statement(one) for one in found.statements), payouts)


def _statement(one: Statement) -> StatementAnswer:
    return StatementAnswer(
        one.number,
        one.name,
        money.written(one.income),
        money.written(one.net),
        money.written(one.shares),
        money.written(one.uncovered),
        tuple(_line(line) for line in one.lines),
        tuple(_kept(kept) for kept in one.kept),
    )


def _line(line: Line) -> LineAnswer:
    return LineAnswer(
        line.payee,
        line.name,
        line.unit,
        line.role,
        line.form,
        money.written(line.amount),
        str(line.exact),
        line.paid_by,
        line.withheld,
        _steps(line.trace),
    )


def _kept(kept: Kept) -> KeptAnswer:
    return KeptAnswer(kept.payee, kept.key, kept.name, money.written(kept.amount), _steps(kept.trace))


def _payout(one: Payout) -> PayoutAnswer:
    amounts = (one.cash, one.shares, one.held, one.kept, one.paid)
    return PayoutAnswer(one.payee, one.name, *(money.written(amount) for amount in amounts))


def _steps(trace: Trace) -> tuple[dict[str, Any], ...]:
    return tuple(step.to_dict() for step in trace.steps)
