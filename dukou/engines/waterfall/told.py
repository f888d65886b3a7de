"""The JSON of `dukou calc split`: the same shapes as `terms`, written by a person (填写格式).

The one thing to know: amounts are strings of yuan, shares strings such as "70%", "0.7" or "7/10"; a field that is not
known is refused, so a slip of the pen can't change who gets what.
"""

from dataclasses import dataclass
from typing import ClassVar

from dukou.engines.waterfall.terms import INCOME, Kind


class Told:
    """A shape that refuses fields it does not know (填写项)."""

    __pydantic_config__: ClassVar[dict[str, str]] = {"extra": "forbid"}


@dataclass(frozen=True)
class StandardTold(Told):
    """A share with its source."""

    share: str
    source: str = ""
    certainty: str = "confirmed"


@dataclass(frozen=True)
class ClauseTold(Told):
    """A rule without a number."""

    source: str
    certainty: str = "confirmed"


@dataclass(frozen=True)
class YearsTold(Told):
    """For how many years own use is rewarded."""

    least: int
    most: int
    source: str = ""
    certainty: str = "confirmed"


@dataclass(frozen=True)
class LawTold(Told):
    """The rules in force for this kind of deal, from dated parameters."""

    statute: StandardTold
    city: StandardTold | None = None
    main: StandardTold | None = None
    grant: StandardTold | None = None
    heads: ClauseTold | None = None
    years: YearsTold | None = None
    once: ClauseTold | None = None
    net: ClauseTold | None = None
    commission: ClauseTold | None = None
    retained: ClauseTold | None = None


@dataclass(frozen=True)
class ContributorTold(Told):
    """A contributor: the part of the reward, and of an ownership granted to the team."""

    key: str
    share: str
    owns: str = "0"
    main: bool = False
    head: bool = False
    in_cash: bool = False
    place: int = 0
    name: str = ""


@dataclass(frozen=True)
class DepartmentTold(Told):
    """A department and its share of what the unit keeps."""

    key: str
    share: str
    place: int = 0
    name: str = ""


@dataclass(frozen=True)
class UnitTold(Told):
    """A unit, its team, and what it agreed with it."""

    key: str
    state_founded: bool
    contributors: tuple[ContributorTold, ...]
    share: str = "100%"
    agreement: StandardTold | None = None
    rule: StandardTold | None = None
    grant: StandardTold | None = None
    departments: tuple[DepartmentTold, ...] = ()
    place: int = 0
    name: str = ""


@dataclass(frozen=True)
class BrokerTold(Told):
    """A broker: a rate or an amount, paid by `income`, `buyer` or a unit."""

    key: str
    rate: str | None = None
    amount: str | None = None
    paid_by: str = INCOME
    place: int = 0
    name: str = ""


@dataclass(frozen=True)
class PlanTold(Told):
    """The plan of the deal."""

    kind: Kind
    units: tuple[UnitTold, ...]
    brokers: tuple[BrokerTold, ...] = ()
    years: int | None = None
    whole_shares: bool = False


@dataclass(frozen=True)
class CostTold(Told):
    """A cost of the deal."""

    key: str
    amount: str
    paid_by: str = INCOME
    withheld: bool = False
    name: str = ""


@dataclass(frozen=True)
class WithholdingTold(Told):
    """What is kept back from a payee's cash: a rate or an amount."""

    payee: str
    key: str
    rate: str | None = None
    amount: str | None = None
    name: str = ""


@dataclass(frozen=True)
class InstalmentTold(Told):
    """What arrived at one time, or a year's operating profit."""

    number: int
    income: str = "0.00"
    shares: str | None = None
    costs: tuple[CostTold, ...] = ()
    withholdings: tuple[WithholdingTold, ...] = ()
    name: str = ""
