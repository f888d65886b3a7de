"""Waterfall 分配: income flows down from costs to net income, units, teams and people, exact to the fen, with the clause.

Useful for: dividing a transfer, licence, equity deal or own use; judging a plan against the floors of the law beforehand.
Not for: paying anybody (the ledger), computing a tax (policy), or knowing the parameters (the pack; here they are arguments).
"""

from dukou.engines.waterfall.calc import EXAMPLE, SplitAnswer, SplitRequest, run_split
from dukou.engines.waterfall.exact import Claim, apportion, raised
from dukou.engines.waterfall.outcome import Kept, Line, Payout, Split, Statement
from dukou.engines.waterfall.splitting import split
from dukou.engines.waterfall.terms import (
    Broker,
    Clause,
    Contributor,
    Cost,
    Department,
    Instalment,
    Law,
    Plan,
    Standard,
    Unit,
    Withholding,
    Years,
)

__all__ = [
    "EXAMPLE",
    "Broker",
    "Claim",
    "Clause",
    "Contributor",
    "Cost",
    "Department",
    "Instalment",
    "Kept",
    "Law",
    "Line",
    "Payout",
    "Plan",
    "Split",
    "SplitAnswer",
    "SplitRequest",
    "Standard",
    "Statement",
    "Unit",
    "Withholding",
    "Years",
    "apportion",
    "raised",
    "run_split",
    "split",
]
