"""The two sides of a match and what is said of it: need, supply, reason, ranked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from dukou.kernel.bilingual import Bilingual

HALF_FIT = 2.0
"""The score shown as a fit of 50: among the sample's needs, answers score 1.2 to 6, what is beside the point mostly below 1.7."""

ReasonKind = Literal["title", "concepts", "field", "readiness", "region", "mode", "budget"]
Speaks = Literal["for", "against", "unknown"]


@dataclass(frozen=True, slots=True)
class Need:
    """What is looked for (需求): words first, and whatever structure is known. Money in yuan, codes as the pack has them."""

    id: str
    title: str
    prose: str
    fields: tuple[str, ...] = ()
    region: str = ""
    modes: tuple[str, ...] = ()
    budget_min: Decimal | None = None
    budget_max: Decimal | None = None
    readiness_wanted: int | None = None
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Supply:
    """What may answer a need: an achievement, an expert, a paper … (`kind`).

    `retrieval` is the search engine's score as a share of its best hit, 0 to 1; 0 where there was no search.
    Only an `achievement` is asked for readiness, mode and price: their absence elsewhere says nothing.
    """

    id: str
    kind: str
    title: str
    prose: str
    keywords: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    region: str = ""
    modes: tuple[str, ...] = ()
    price_min: Decimal | None = None
    price_max: Decimal | None = None
    readiness: int | None = None
    retrieval: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason for or against a match, or one thing that is not known (依据).

    `contribution` is its part of the score; the contributions of a match add up to its score. `facts` are fit for JSON.
    """

    kind: ReasonKind
    speaks: Speaks
    contribution: float
    words: Bilingual
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ranked:
    """One supply in its place. `score` orders the supplies of one need; it is not a probability."""

    supply_id: str
    kind: str
    score: float
    reasons: tuple[Reason, ...]

    @property
    def fit(self) -> int:
        """The score on a scale from 0 to 100 for people (契合度): 50 at HALF_FIT; it orders, it promises nothing."""
        return round(100 * max(0.0, self.score) / (max(0.0, self.score) + HALF_FIT))

    @property
    def concepts(self) -> tuple[str, ...]:
        """The phrases that need and supply share, the weightiest first, those of the supply's title before the rest."""
        return tuple(
            phrase
            for reason in self.reasons
            if reason.kind in {"title", "concepts"}
            for phrase in reason.facts["phrases"]
        )
