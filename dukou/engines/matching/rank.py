"""Ranking: the words decide, the structure adjusts, and every part of a score is a reason.

A supply that shares nothing but generic words with the need is not listed at all, nor one that says little of it in
itself or beside the best: these are the stated distance rules.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from dukou.engines import text
from dukou.engines.matching.sides import Need, Ranked, Reason, Supply
from dukou.engines.matching.structure import Distance, Labels, signs
from dukou.engines.matching.weights import DEFAULT, Weights
from dukou.engines.matching.words import Asked, Rarity, prepare_need, said, shared
from dukou.kernel.bilingual import T

MOST_PHRASES = 6


@dataclass(frozen=True, slots=True)
class Prepared:
    """A supply with its texts in normal form, so that many needs can be put to it."""

    supply: Supply
    title: str
    prose: str


def prepare(supply: Supply) -> Prepared:
    """Bring a supply's texts into normal form."""
    return Prepared(supply, text.normalise(f"{supply.title} {' '.join(supply.keywords)}"), text.normalise(supply.prose))


def rank(
    need: Need,
    supplies: Iterable[Supply | Prepared],
    *,
    rarity: Rarity,
    field_distance: Distance,
    labels: Labels,
    weights: Weights = DEFAULT,
) -> tuple[Ranked, ...]:
    """Rank what answers a need, best first, equal scores by supply id; the order of `supplies` does not matter."""
    asked = prepare_need(need, rarity, weights)
    ready = (held if isinstance(held, Prepared) else prepare(held) for held in supplies)
    found = [one for one in (_one(need, asked, held, field_distance, labels, weights) for held in ready) if one]
    best = max((one.score for one in found), default=0.0)
    floor = max(weights.least if asked.is_measured else 0.0, weights.least_share * best)
    worth = (one for one in found if one.score >= floor)
    return tuple(sorted(worth, key=lambda one: (-one.score, len(one.supply_id), one.supply_id)))


def _one(
    need: Need, asked: Asked, held: Prepared, distance: Distance, labels: Labels, weights: Weights
) -> Ranked | None:
    in_title, in_prose = shared(asked, held.title), shared(asked, held.prose)
    in_prose = tuple(p for p in in_prose if not any(p in q for q in in_title))
    if not in_title and not in_prose:
        return None
    by_title = said(asked, held.title, weights.title_length, characters=weights.character)
    by_prose = weights.prose * said(asked, held.prose, weights.prose_length)
    lift = 1 + weights.retrieval * held.supply.retrieval
    reasons = [*_words("title", by_title * lift, in_title), *_words("concepts", by_prose * lift, in_prose)]
    spoken = (by_title + by_prose) * lift
    if not in_title:  # what the title gives without a telling phrase belongs to the prose's reason
        reasons = _words("concepts", spoken, in_prose)
    elif not in_prose:
        reasons = _words("title", spoken, in_title)
    for sign in signs(need, held.supply, distance, labels, weights):
        part = sign.share * spoken
        reasons.append(Reason(sign.kind, "for" if sign.share > 0 else "against", part, sign.words, sign.facts))
    return Ranked(held.supply.id, held.supply.kind, sum(r.contribution for r in reasons), tuple(reasons))


def _words(kind: str, contribution: float, phrases: tuple[str, ...]) -> list[Reason]:
    if not phrases:
        return []
    shown = phrases[:MOST_PHRASES]
    zh, en = "、".join(shown), ", ".join(shown)
    if kind == "title":
        return [
            Reason(
                "title",
                "for",
                contribution,
                T(f"标题与关键词切合：{zh}", f"Title and keywords agree: {en}"),
                {"phrases": list(shown)},
            )
        ]
    return [
        Reason(
            "concepts", "for", contribution, T(f"正文共同提到：{zh}", f"Both speak of: {en}"), {"phrases": list(shown)}
        )
    ]
