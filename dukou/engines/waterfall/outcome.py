"""What a split answers: for every instalment who gets what, and why (分配结果)."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from dukou.engines.waterfall.terms import NOTHING, Kind
from dukou.kernel.trace import Trace

Role = Literal["cost", "commission", "owner", "reward", "department", "unit"]
"""Why somebody gets something: owner 赋权自有份额, reward 奖励, unit 单位留存; the others say it themselves."""

Form = Literal["cash", "shares", "held"]
"""Cash, shares, or shares that the unit holds for a payee who takes their yield in cash (单位代持，以现金兑付)."""


@dataclass(frozen=True, slots=True)
class Line:
    """One payee's part of one instalment, with its derivation (分配明细).

    `exact` is the entitlement in yuan before rounding, for a cost or commission what was due. `paid_by` is `income`,
    `buyer` or a unit; only lines paid by income are taken from it. `withheld` never arrived and need not be paid.
    """

    payee: str
    name: str
    role: Role
    amount: Decimal
    exact: Fraction
    trace: Trace
    unit: str = ""
    form: Form = "cash"
    paid_by: str = "income"
    withheld: bool = False


@dataclass(frozen=True, slots=True)
class Kept:
    """What was kept back from a payee's cash for another (代扣明细)."""

    payee: str
    key: str
    name: str
    amount: Decimal
    trace: Trace


@dataclass(frozen=True, slots=True)
class Statement:
    """One instalment divided (分期分配表): `uncovered` are costs that wait for the next income."""

    number: int
    name: str
    income: Decimal
    net: Decimal
    shares: Decimal
    uncovered: Decimal
    lines: tuple[Line, ...]
    kept: tuple[Kept, ...] = ()


@dataclass(frozen=True, slots=True)
class Payout:
    """Everything one payee gets over all instalments (个人汇总): `paid` is the cash less what was kept back."""

    payee: str
    name: str
    cash: Decimal = NOTHING
    shares: Decimal = NOTHING
    held: Decimal = NOTHING
    kept: Decimal = NOTHING

    @property
    def paid(self) -> Decimal:
        """The cash that reaches the payee."""
        return self.cash - self.kept


@dataclass(frozen=True, slots=True)
class Split:
    """A deal divided (收益分配): its statements in the order of time."""

    kind: Kind
    statements: tuple[Statement, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        """The lines of all statements."""
        return tuple(line for statement in self.statements for line in statement.lines)

    def of(self, payee: str) -> tuple[Line, ...]:
        """Return the lines of one payee: all that this person need be shown."""
        return tuple(line for line in self.lines if line.payee == payee)

    @property
    def payouts(self) -> tuple[Payout, ...]:
        """The totals of every payee, in order of key; a withheld cost is settled already and left out."""
        names = {line.payee: line.name for line in self.lines if not line.withheld}
        return tuple(self._payout(payee, names[payee]) for payee in sorted(names))

    def _payout(self, payee: str, name: str) -> Payout:
        lines = [line for line in self.of(payee) if not line.withheld]
        kept = (one.amount for statement in self.statements for one in statement.kept if one.payee == payee)

        def total(form: Form) -> Decimal:
            return sum((line.amount for line in lines if line.form == form), NOTHING)

        return Payout(payee, name, total("cash"), total("shares"), total("held"), sum(kept, NOTHING))
