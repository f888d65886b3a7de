"""Matching 撮合: one need against many supplies, ranked, each with its reasons.

Useful for: achievements, experts, papers and reports that answer a technical need; candidates come from the search index.
Not for: finding candidates among a million entries (search), or deciding what may be shown (the matching room).
"""

from dukou.engines.matching.calc import EXAMPLE, Candidate, RankAnswer, RankRequest, run_rank
from dukou.engines.matching.rank import Prepared, prepare, rank
from dukou.engines.matching.sides import Need, Ranked, Reason, Supply
from dukou.engines.matching.weights import DEFAULT, Weights
from dukou.engines.matching.words import Asked, prepare_need

__all__ = [
    "DEFAULT",
    "EXAMPLE",
    "Asked",
    "Candidate",
    "Need",
    "Prepared",
    "RankAnswer",
    "RankRequest",
    "Ranked",
    "Reason",
    "Supply",
    "Weights",
    "prepare",
    "prepare_need",
    "rank",
    "run_rank",
]
