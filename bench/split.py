"""Splits by hypothesis: thousands of random plans, each exact to the fen, order-independent, never below a floor, monotone.

    python -m bench.split [--scale 1]

Scale 1 draws 10,000 lawful plans: every kind of deal, one to four units, up to seven contributors each, grants, brokers, costs,
departments, withholdings, several instalments. The same proofs run over 200 plans in the test of the engine.
"""

import argparse
from dataclasses import dataclass, field, replace
from decimal import Decimal
from fractions import Fraction
from time import perf_counter
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from bench.figures import Claim, Outcome, finish, percentile
from dukou.engines.waterfall import (
    Broker,
    Clause,
    Contributor,
    Cost,
    Department,
    Instalment,
    Law,
    Line,
    Plan,
    Split,
    Standard,
    Statement,
    Unit,
    Withholding,
    Years,
    split,
)
from dukou.kernel import money

PLANS = 10_000
ROOMS = ("dukou/engines/waterfall",)
FEN = Fraction(1, 100)
MOST_FEN_FROM_EXACT = 5
"""A line passes at most five roundings: unit, team, own share, main contributors, person."""
MOST_FEN_LOST = 2
"""What a fen more of income may cost one line where units share by largest remainder; 1 where there is one unit."""


@dataclass(frozen=True)
class Case:
    """A lawful plan with its law and what arrived."""

    plan: Plan
    law: Law
    instalments: tuple[Instalment, ...]


@dataclass
class Seen:
    """What the proofs met: how many plans, the farthest line from exact in fen, the longest split in seconds."""

    plans: int = 0
    lines: int = 0
    farthest: Fraction = Fraction(0)
    lost: int = 0
    times: list[float] = field(default_factory=list)
    kinds: dict[str, int] = field(default_factory=dict)


def shares_of(draw: st.DrawFn, count: int) -> list[Fraction]:
    """Draw shares that sum to one; some denominators are awkward on purpose."""
    weights = [draw(st.integers(0 if n else 1, draw(st.sampled_from((3, 7, 100, 9973))))) for n in range(count)]
    return [Fraction(weight, sum(weights)) for weight in weights]


@st.composite
def laws(draw: st.DrawFn, kind: str) -> Law:
    """Draw a law; its figures are free, so no policy of today hides a fault."""
    statute = Fraction(draw(st.integers(1, 60)), 100)
    city = draw(st.none() | st.integers(0, 40))
    return Law(
        statute=Standard(statute, "statute"),
        city=None if city is None else Standard(min(Fraction(1), statute + Fraction(city, 100)), "city", "seed"),
        main=draw(st.sampled_from((None, Standard(Fraction(1, 2), "main", "own"), Standard(Fraction(1, 3), "main")))),
        grant=draw(st.sampled_from((None, Standard(Fraction(7, 10), "grant")))),
        heads=draw(st.sampled_from((None, Clause("heads")))),
        years=Years(3, 5, "years") if kind == "own_use" else None,
    )


@st.composite
def units(draw: st.DrawFn, key: str, share: Fraction, law: Law, kind: str) -> Unit:
    """Draw a lawful unit: what would be below a floor is lifted to it."""
    state = draw(st.booleans())
    count = draw(st.integers(1, 7))
    contributors = _team(draw, key, count)
    if state and law.main and sum(one.share for one in contributors if one.main) < law.main.share:
        contributors = tuple(replace(one, main=True) for one in contributors)
    least = law.statute.share if state else Fraction(0)
    terms = st.none() | st.builds(Fraction, st.integers(0, 997), st.just(997)).map(lambda part: max(part, least))
    agreed, ruled = draw(terms), draw(terms)
    grant = None
    if kind != "own_use" and draw(st.integers(0, 3)) == 0:
        owned = max(law.grant.share if law.grant else Fraction(1, 10), Fraction(draw(st.integers(1, 9)), 10))
        grant = Standard(owned, "grant agreement")
        contributors = tuple(
            replace(one, owns=owns) for one, owns in zip(contributors, shares_of(draw, count), strict=True)
        )
    kept = shares_of(draw, 4)[1 : draw(st.integers(1, 4))]
    return Unit(
        key,
        state,
        contributors,
        share,
        None if agreed is None else Standard(agreed, "agreement"),
        None if ruled is None else Standard(ruled, "rule"),
        grant,
        tuple(Department(f"{key}-d{n}", part, draw(st.integers(0, 2))) for n, part in enumerate(kept)),
        draw(st.integers(0, 2)),
    )


def _team(draw: st.DrawFn, key: str, count: int) -> tuple[Contributor, ...]:
    return tuple(
        Contributor(
            f"{key}-p{n}",
            share,
            main=draw(st.booleans()),
            head=draw(st.integers(0, 4)) == 0,
            in_cash=draw(st.integers(0, 4)) == 0,
            place=draw(st.integers(0, 3)),
        )
        for n, share in enumerate(shares_of(draw, count))
    )


@st.composite
def brokers(draw: st.DrawFn, payers: list[str]) -> tuple[Broker, ...]:
    """Draw up to three brokers, paid by income, the buyer or a unit."""
    found = []
    for n in range(draw(st.integers(0, 3))):
        payer = draw(st.sampled_from(payers))
        if draw(st.booleans()):
            found.append(Broker(f"b{n}", rate=Fraction(draw(st.integers(0, 333)), 1000), paid_by=payer))
        else:
            found.append(Broker(f"b{n}", amount=draw(amounts(10**6)), paid_by=payer))
    return tuple(found)


def amounts(most: int, least: int = 0) -> st.SearchStrategy[Decimal]:
    """Draw an amount given in fen: small ones as often as large ones, because there rounding bites."""
    return (st.integers(least, max(least, min(most, 50))) | st.integers(least, most)).map(money.yuan)


@st.composite
def instalments(draw: st.DrawFn, kind: str, plan: Plan) -> tuple[Instalment, ...]:
    """Draw what arrived: up to four instalments, of an equity deal the shares first."""
    found = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        if kind == "equity" and number == 1:
            formed = draw(st.integers(1, 10**9)) * (100 if plan.whole_shares else 1)
            found.append(Instalment(number, shares=money.yuan(formed)))
            continue
        income = draw(amounts(10**13, -(10**6) if kind == "own_use" else 0))
        costs = () if kind == "own_use" else _costs(draw, income, [unit.key for unit in plan.units])
        person = draw(st.sampled_from([one.key for unit in plan.units for one in unit.contributors]))
        kept = (Withholding(person, "fee", rate=Fraction(draw(st.integers(0, 100)), 100)),)
        found.append(Instalment(number, income, None, costs, kept if draw(st.booleans()) else ()))
    return tuple(found)


def _costs(draw: st.DrawFn, income: Decimal, payers: list[str]) -> tuple[Cost, ...]:
    found = [
        Cost(f"c{n}", draw(amounts(10**8)), draw(st.sampled_from(["income", "income", "buyer", *payers])))
        for n in range(draw(st.integers(0, 3)))
    ]
    if draw(st.booleans()):
        found.append(Cost("venue", draw(amounts(money.fen(income))), withheld=True))
    return tuple(found)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Draw a lawful plan of any kind, its law, and what arrived."""
    kind: Any = draw(st.sampled_from(("transfer", "licence", "equity", "own_use")))
    law = draw(laws(kind))
    parts = [share for share in shares_of(draw, draw(st.integers(1, 4))) if share]
    found = tuple(draw(units(f"u{n}", share, law, kind)) for n, share in enumerate(parts))
    paying = () if kind == "own_use" else draw(brokers(["income", "buyer", *(unit.key for unit in found)]))
    years = draw(st.none() | st.integers(3, 6)) if kind == "own_use" else None
    plan = Plan(kind, found, paying, years, whole_shares=kind == "equity" and draw(st.booleans()))
    arrived = draw(instalments(kind, plan))
    if kind == "equity" and not _holds_something(plan, law, arrived):
        arrived = arrived[:1]
    return Case(plan, law, arrived)


def _holds_something(plan: Plan, law: Law, arrived: tuple[Instalment, ...]) -> bool:
    formed = split(plan, law, arrived[:1]).lines
    return any(line.amount for line in formed if line.form == "held" or line.role == "unit")


def prove(case: Case, seen: Seen, draw: st.DataObject) -> None:
    """Prove of one plan what docs/rules/split.md guarantees; AssertionError otherwise."""
    started = perf_counter()
    found = split(case.plan, case.law, case.instalments)
    seen.times.append(perf_counter() - started)
    seen.plans += 1
    seen.lines += len(found.lines)
    seen.kinds[case.plan.kind] = seen.kinds.get(case.plan.kind, 0) + 1
    for statement in found.statements:
        _exact(statement, case, seen)
        _above_floors(statement, case)
    assert sum((one.paid + one.kept for one in found.payouts), Decimal(0)) == sum(
        (line.amount for line in found.lines if line.form == "cash" and not line.withheld), Decimal(0)
    )
    assert found == split(*_shuffled(case, draw)), "the order of a list decided"
    _monotone(case, found, seen, draw)


def _exact(statement: Statement, case: Case, seen: Seen) -> None:
    """Sums exact, nothing negative, nobody far from exact."""
    ours = [line for line in statement.lines if line.paid_by == "income"]
    told = statement.shares or max(Decimal(0), statement.income)
    assert sum((line.amount for line in ours), Decimal(0)) == told
    divided = [line for line in ours if line.role not in {"cost", "commission"}]
    assert sum((line.amount for line in divided), Decimal(0)) == (statement.shares or statement.net)
    assert sum((line.exact for line in divided), Fraction(0)) == Fraction(statement.shares or statement.net)
    atom = 100 if statement.shares and case.plan.whole_shares else 1
    for line in divided:
        assert line.amount >= 0
        assert not money.fen(line.amount) % atom
        apart = abs(Fraction(line.amount) - line.exact) / FEN / atom
        assert apart < MOST_FEN_FROM_EXACT, line
        seen.farthest = max(seen.farthest, apart)
    for one in statement.kept:
        assert one.amount >= 0


def _above_floors(statement: Statement, case: Case) -> None:
    """Every state-founded team has its statutory part of its unit's part, and its main contributors theirs."""
    tail = case.plan.kind == "equity" and not statement.shares
    over = case.plan.kind == "own_use" and statement.number > (case.plan.years or 3)
    for unit in case.plan.units:
        lines = [line for line in statement.lines if line.unit == unit.key and line.paid_by == "income"]
        if not unit.state_founded or tail or over:
            continue
        whole = _total(lines)
        assert _total([line for line in lines if line.role in {"owner", "reward"}]) >= case.law.statute.share * whole
        reward = [line for line in lines if line.role == "reward"]
        main = {one.key for one in unit.contributors if one.main}
        if case.law.main:
            assert _total([line for line in reward if line.payee in main]) >= case.law.main.share * _total(reward)
        if unit.grant:
            owned = _total([line for line in lines if line.role == "owner"])
            assert owned >= unit.grant.share * whole
            chosen = unit.agreement or unit.rule or case.law.city or case.law.statute
            limit = max(unit.grant.share, chosen.share) * whole
            raised = 100 if case.plan.whole_shares else 1
            assert owned + _total(reward) - limit < raised, "own share and reward were added"


def _total(lines: list[Line]) -> int:
    return sum(money.fen(line.amount) for line in lines)


def _shuffled(case: Case, draw: st.DataObject) -> tuple[Plan, Law, list[Instalment]]:
    def mixed(things: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(draw.draw(st.permutations(things)))

    shuffled = mixed(
        tuple(
            replace(unit, contributors=mixed(unit.contributors), departments=mixed(unit.departments))
            for unit in case.plan.units
        )
    )
    plan = replace(case.plan, units=shuffled, brokers=mixed(case.plan.brokers))
    arrived = tuple(replace(one, costs=mixed(one.costs)) for one in case.instalments)
    return plan, case.law, list(mixed(arrived))


def _monotone(case: Case, found: Split, seen: Seen, draw: st.DataObject) -> None:
    """More in the last instalment never makes net income, or one unit's team, get less, nor a line by more than stated."""
    last = case.instalments[-1]
    more = draw.draw(st.integers(1, 3) | st.integers(1, 10**6))
    step = money.yuan(more * (100 if last.shares and case.plan.whole_shares else 1))
    richer = replace(last, shares=last.shares + step) if last.shares else replace(last, income=last.income + step)
    after = split(case.plan, case.law, (*case.instalments[:-1], richer)).statements[-1]
    before = found.statements[-1]
    assert after.net >= before.net
    alone = len(case.plan.units) == 1
    if alone:
        assert _team_of(after) >= _team_of(before)
    atom = 100 if last.shares and case.plan.whole_shares else 1
    then = {(line.unit, line.payee, line.role): line.amount for line in after.lines if line.paid_by == "income"}
    for line in before.lines:
        if line.role in {"owner", "reward", "department", "unit"}:
            lost = money.fen(line.amount - then[line.unit, line.payee, line.role]) // atom
            assert lost <= (1 if alone else MOST_FEN_LOST), line
            seen.lost = max(seen.lost, lost)


def _team_of(statement: Statement) -> int:
    return _total([line for line in statement.lines if line.role in {"owner", "reward"}])


def prove_many(plans: int) -> Seen:
    """Draw plans by hypothesis and prove each; the first that fails is shrunk and raised."""
    seen = Seen()

    @settings(
        max_examples=plans,
        deadline=None,
        database=None,
        derandomize=True,
        phases=(Phase.generate, Phase.shrink),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )
    @given(cases(), st.data())
    def proof(case: Case, draw: st.DataObject) -> None:
        prove(case, seen, draw)

    proof()
    return seen


def main(scale: float = 1.0) -> Outcome:
    """Prove the guarantees over many plans and show what was met."""
    started = perf_counter()
    seen = prove_many(max(100, int(PLANS * scale)))
    rows = tuple((kind, f"{times:,}") for kind, times in sorted(seen.kinds.items()))
    met = f"{seen.lines:,} lines; farthest from exact {float(seen.farthest):.3f} fen; one line lost at most {seen.lost} fen"
    took = f"one split {percentile(seen.times, 0.5) * 1000:.1f} ms at p50; {perf_counter() - started:.0f} s in all, proofs included"
    claims = (
        Claim("plans proved", seen.plans, max(100, int(PLANS * scale)), "quality", at_least=True),
        Claim("farthest line from exact", float(seen.farthest), MOST_FEN_FROM_EXACT, "quality", unit=" fen"),
    )
    return finish(
        Outcome("split", "Random plans, each proved", ROOMS, ("kind", "plans"), rows, claims, (met, took), scale)
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--scale", type=float, default=1.0, help="1: 10,000 plans")
    main(options.parse_args().scale)
