"""What a split is told: the law it stands under, the plan of the deal, and what arrived (分配条件).

The one thing to know: no number of policy stands here. The shares that law, city, unit and agreement set come in as
`Standard`s, each with its source. Money is `Decimal` yuan to the fen, a share is a `Fraction` of one, and the order of
lists never decides anything: ties go by `place`, then by key.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

Kind = Literal["transfer", "licence", "equity", "own_use"]
"""Transfer 转让 and licence 许可 divide net income, equity 作价投资 the shares formed, own use 自行实施 a year's operating profit."""

INCOME = "income"
BUYER = "buyer"
NIL = Fraction(0)
NOTHING = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class Standard:
    """A share set by law, city, unit or agreement, with its source and how sure we are of it (比例标准)."""

    share: Fraction
    source: str = ""
    certainty: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Clause:
    """A rule without a number (条款)."""

    source: str
    certainty: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Years:
    """For how many years after production starts an own use is rewarded (奖励年限)."""

    least: int
    most: int
    source: str = ""
    certainty: str = "confirmed"


@dataclass(frozen=True, slots=True)
class Law:
    """The rules in force for one kind of deal, given by the caller from dated parameters (适用规定).

    `statute` is everyone's default and the floor of state-founded units; `city` is the default of state-founded units
    where the city set a higher one. The others hold for state-founded units: `main` is the least part of the reward
    for main contributors, `grant` the least share of ownership granted to a team, `heads` that heads of institution
    take cash and no shares. `once` forbids a double reward, `net`, `commission` and `retained` are cited only.
    """

    statute: Standard
    city: Standard | None = None
    main: Standard | None = None
    grant: Standard | None = None
    heads: Clause | None = None
    years: Years | None = None
    once: Clause | None = None
    net: Clause | None = None
    commission: Clause | None = None
    retained: Clause | None = None


@dataclass(frozen=True, slots=True)
class Contributor:
    """Someone who made the result or carried it into use (完成人、转化贡献人).

    `share` is the part of the reward, `owns` the part of an ownership granted to the team (赋权). `main` made a main
    contribution, `head` heads the institution, `in_cash` wants no shares.
    """

    key: str
    share: Fraction
    owns: Fraction = NIL
    main: bool = False
    head: bool = False
    in_cash: bool = False
    place: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Department:
    """A part of a unit with its share of what the unit keeps (院系); the unit itself keeps the rest."""

    key: str
    share: Fraction
    place: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Unit:
    """An institution that owns the result, alone or with others (完成单位).

    `share` is its part of the deal, its team's granted part included; `agreement` and `rule` set its team's reward;
    `grant` is the part of its ownership that the team holds itself.
    """

    key: str
    state_founded: bool
    contributors: tuple[Contributor, ...]
    share: Fraction = Fraction(1)
    agreement: Standard | None = None
    rule: Standard | None = None
    grant: Standard | None = None
    departments: tuple[Department, ...] = ()
    place: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Broker:
    """A go-between with a commission, due as money arrives (技术经纪人、中介机构).

    Either a rate of what arrives, or an amount due with the first money. `paid_by` is `income` (before net income), `buyer`,
    or the key of a unit that pays it out of its own pocket.
    """

    key: str
    rate: Fraction | None = None
    amount: Decimal | None = None
    paid_by: str = INCOME
    place: int = 0
    name: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan by which a deal is divided (收益分配方案).

    `years` is agreed for own use. With `whole_shares` equity is counted in shares of one yuan that can't be cut,
    else in yuan of registered capital to the fen.
    """

    kind: Kind
    units: tuple[Unit, ...]
    brokers: tuple[Broker, ...] = ()
    years: int | None = None
    whole_shares: bool = False


@dataclass(frozen=True, slots=True)
class Cost:
    """A cost of the deal (成本): `paid_by` as a broker's; `withheld` where it never arrived, a venue's fee kept back."""

    key: str
    amount: Decimal
    paid_by: str = INCOME
    withheld: bool = False
    name: str = ""


@dataclass(frozen=True, slots=True)
class Withholding:
    """What is kept back from one payee's cash for another, a tax or a fee (代扣): an amount, or a rate of the cash."""

    payee: str
    key: str
    rate: Fraction | None = None
    amount: Decimal | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Instalment:
    """What arrived at one time (一期到账): `number` is its place in time, and the year of an own use.

    `income` is money gross of what was withheld, or a year's operating profit, which alone may be negative. Equity is formed by
    the first instalment's `shares`; later income is what the units' own holdings yielded.
    """

    number: int
    income: Decimal = NOTHING
    shares: Decimal | None = None
    costs: tuple[Cost, ...] = ()
    withholdings: tuple[Withholding, ...] = ()
    name: str = ""
