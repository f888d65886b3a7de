"""Judged: our order of achievements for six real needs, against levels that transfer staff gave.

    python -m bench.judged

214 titles, each judged for one need: 4 best, 1 worst. Judged supplies are titles only, so prose, field, readiness and
price say nothing here. Rarity is counted over all judged titles and 12,178 abstracts, as the platform counts it over its
index. What the ranking does not list, because it shares nothing telling, follows in the order of the search; what the
search does not find stands at the end by id. How much of what is good the ranking lists at all is told apart.
"""

import argparse
import gzip
import json
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from itertools import product
from math import log, log2
from pathlib import Path
from random import Random
from typing import Any

from bench.figures import Claim, Outcome, finish
from bench.known_item import SHARED
from dukou.engines import matching, text
from dukou.engines.search import Ask, Field, Index, Shape, rebuild

ROOMS = (
    "dukou/engines/matching",
    "dukou/engines/search",
    "dukou/engines/text/normal.py",
    "dukou/engines/text/cutting.py",
)
SHAPE = Shape((Field("title", "text", 1.0), Field("for", "code"), Field("published", "number")), "judged")
RELEVANT, SEED, SHUFFLES = 2, 20261125, 200


@dataclass(frozen=True, slots=True)
class Judged:
    """A need, its judged titles by id, and their levels."""

    need: matching.Need
    titles: dict[str, str]
    levels: dict[str, int]


Order = Callable[[Judged], Sequence[str]]


def main(scale: float = 1.0) -> Outcome:
    """Order each need's titles in every way and compare."""
    with tempfile.TemporaryDirectory() as scratch:
        needs = read_judged()
        desk = Desk(needs, Path(scratch), abstracts=int(12_178 * min(1.0, scale)))
        orders: dict[str, Order] = {
            "dukou rank": desk.ordered,
            "BM25 alone (dukou search)": desk.search,
            "words shared, counted once": desk.overlap,
        }
        found = {name: [_qualities(order(one), one) for one in needs] for name, order in orders.items()}
        found["by chance"] = [_by_chance(one) for one in needs]
        notes = [
            _what_is_listed(needs, desk),
            "Leave one need out (36 settings of weights): {:.3f} on the need left out, {:.3f} where all six choose.".format(
                *desk.leave_one_out()
            ),
        ]
    return finish(_told(found, notes, needs, scale))


def _lines(name: str) -> list[dict[str, Any]]:
    with gzip.open(SHARED / "data" / name, "rt", encoding="utf8") as lines:
        return [json.loads(line) for line in lines]


def read_judged() -> list[Judged]:
    """Read the needs that have judgements, in the order of the file of needs."""
    levels: dict[str, list[dict[str, Any]]] = {}
    for row in _lines("demand_achievement_levels.jsonl.gz"):
        levels.setdefault(row["rid"], []).append(row)
    return [
        Judged(
            matching.Need(told["id"], told["title"], told["content"]),
            {row["aid"]: row["title_tokens"].replace(" ", "") for row in levels[told["id"]]},
            {row["aid"]: int(row["level"]) for row in levels[told["id"]]},
        )
        for told in _lines("demands_zh.jsonl.gz")
        if told["id"] in levels
    ]


class Desk:
    """The judged titles and the abstracts in one index, asked as the platform asks."""

    def __init__(self, needs: list[Judged], folder: Path, *, abstracts: int) -> None:
        self.needs = needs
        self.known = {f"{one.need.id}/{aid}": pk for pk, (one, aid) in enumerate(_pairs(needs))}
        self.places = {pk: aid for pk, (_, aid) in enumerate(_pairs(needs))}
        rows: list[dict[str, object]] = [
            {"id": pk, "title": one.titles[aid], "for": one.need.id} for pk, (one, aid) in enumerate(_pairs(needs))
        ]
        papers = [row["abstract"] for row in _lines("papers_zh.jsonl.gz")[:abstracts]]
        rows += [{"id": len(rows) + pk, "title": told, "for": "none"} for pk, told in enumerate(papers)]
        rebuild(folder, SHAPE, rows, 0)
        self.index = Index.open(folder, SHAPE)

    def rarity(self, term: str) -> float:
        """Return how rare a term is: ln(1 + N / (1 + df))."""
        return log(1 + self.index.count / (1 + self.index.frequency(term)))

    def hits(self, one: Judged) -> dict[str, float]:
        """Return the titles that the search finds, with their scores, best first."""
        asked = f"{one.need.title}\n{text.strip_boilerplate(one.need.prose)}"
        answer = self.index.search(Ask(asked, filters={"for": (one.need.id,)}, limit=200))
        return {self.places[hit.id]: hit.score for hit in answer.hits}

    def search(self, one: Judged) -> list[str]:
        """Order as the search does."""
        return list(self.hits(one))

    def rank(self, one: Judged, weights: matching.Weights = matching.DEFAULT) -> list[str]:
        """Order as the matching does, over the hits of the search."""
        hits = self.hits(one)
        top = max(hits.values(), default=1.0)
        supplies = [
            matching.Supply(aid, "achievement", one.titles[aid], "", retrieval=score / top)
            for aid, score in hits.items()
        ]
        ranked = matching.rank(
            one.need,
            supplies,
            rarity=self.rarity,
            field_distance=lambda _a, _b: None,
            labels=lambda _scheme, code: matching_label(code),
            weights=weights,
        )
        return [found.supply_id for found in ranked]

    def ordered(self, one: Judged, weights: matching.Weights = matching.DEFAULT) -> list[str]:
        """Order as the matching does, and below what it lists as the search does."""
        listed = self.rank(one, weights)
        return [*listed, *(aid for aid in self.hits(one) if aid not in listed)]

    def overlap(self, one: Judged) -> list[str]:
        """Order by how many words of the need a title says."""
        asked = set(text.words(f"{one.need.title} {one.need.prose}"))
        shared = {aid: len(asked & set(text.words(title))) for aid, title in one.titles.items()}
        return sorted(shared, key=lambda aid: (-shared[aid], aid))

    def leave_one_out(self) -> tuple[float, float]:
        """Return nDCG of each need under the weights that are best for the other five, and the best for all six."""
        grid = [
            replace(matching.DEFAULT, title=title, character=character, generic=generic, bigram=bigram)
            for title, character, generic, bigram in product((1.0, 3.0, 6.0), (0.0, 0.3, 0.6), (0.2, 1.0), (0.0, 0.5))
        ]
        table = [[_ndcg(self.ordered(one, weights), one.levels) for one in self.needs] for weights in grid]
        held: list[float] = []
        for place in range(len(self.needs)):
            best = max(table, key=lambda row: sum(row) - row[place])
            held.append(best[place])
        return sum(held) / len(held), max(sum(row) / len(row) for row in table)


def matching_label(code: str) -> Any:
    """Return a code as its own name; no judged title has one."""
    from dukou.kernel.bilingual import T

    return T(code, code)


def _pairs(needs: list[Judged]) -> list[tuple[Judged, str]]:
    return [(one, aid) for one in needs for aid in one.titles]


def _qualities(order: Sequence[str], one: Judged) -> tuple[float, float, float]:
    rest = sorted(one.titles.keys() - set(order))
    whole = [*order, *rest]
    return _ndcg(whole, one.levels), _ndcg(whole[:10], one.levels, 10), _average_precision(whole, one.levels)


def _ndcg(order: Sequence[str], levels: dict[str, int], depth: int = 0) -> float:
    """Return nDCG with gain 2^(level-1) - 1; the whole list where no depth is given."""
    whole = [*order, *sorted(levels.keys() - set(order))][: depth or None]
    best = sorted(levels.values(), reverse=True)[: len(whole)]
    return _gain([levels[aid] for aid in whole]) / _gain(best)


def _gain(levels: Sequence[int]) -> float:
    return sum((2.0 ** (level - 1) - 1) / log2(place + 2) for place, level in enumerate(levels))


def _average_precision(order: Sequence[str], levels: dict[str, int]) -> float:
    hits, total = 0, 0.0
    for place, aid in enumerate(order, 1):
        if levels[aid] >= RELEVANT:
            hits += 1
            total += hits / place
    return total / max(1, sum(level >= RELEVANT for level in levels.values()))


def _by_chance(one: Judged) -> tuple[float, float, float]:
    random, order, found = Random(SEED), sorted(one.titles), []
    for _ in range(SHUFFLES):
        random.shuffle(order)
        found.append(_qualities(order, one))
    columns = list(zip(*found, strict=True))
    return sum(columns[0]) / SHUFFLES, sum(columns[1]) / SHUFFLES, sum(columns[2]) / SHUFFLES


def _what_is_listed(needs: list[Judged], desk: Desk) -> str:
    """Say how many titles of each level the ranking lists."""
    listed = [one.levels[aid] for one in needs for aid in desk.rank(one)]
    judged = [level for one in needs for level in one.levels.values()]
    shares = ", ".join(f"{listed.count(level)} of {judged.count(level)} of level {level}" for level in (4, 3, 2, 1))
    return f"The ranking lists {len(listed)} of {len(judged)} titles: {shares}."


def _told(
    found: dict[str, list[tuple[float, float, float]]], more: list[str], needs: list[Judged], scale: float
) -> Outcome:
    means = {name: [sum(column) / len(column) for column in zip(*rows, strict=True)] for name, rows in found.items()}
    rows = tuple((name, *(f"{value:.3f}" for value in mean)) for name, mean in means.items())
    per_need = "; ".join(
        f"{one.need.id[:8]} {ours[0]:.2f} / {bm25[0]:.2f}"
        for one, ours, bm25 in zip(needs, found["dukou rank"], found["BM25 alone (dukou search)"], strict=True)
    )
    ours, bm25, chance = (means[name][0] for name in ("dukou rank", "BM25 alone (dukou search)", "by chance"))
    claims = (
        Claim("nDCG against BM25 alone", ours, bm25, "quality", at_least=True),
        Claim("nDCG against chance", ours, chance, "quality", at_least=True),
    )
    notes = (f"nDCG per need, ours / BM25: {per_need}.", *more)
    columns = ("order", "nDCG, whole list", "nDCG@10", "MAP (level ≥ 2)")
    return Outcome(
        "judged", "Judged: six real needs, 214 titles", ROOMS, columns, rows, claims, notes, scale, {"ndcg": ours}
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--scale", type=float, default=1.0)
    main(options.parse_args().scale)
