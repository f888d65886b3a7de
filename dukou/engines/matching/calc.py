"""`dukou calc rank`: one need, a list of candidates, no database."""

from dataclasses import dataclass, field
from math import log
from typing import Any

from dukou.engines import text
from dukou.engines.matching.rank import rank
from dukou.engines.matching.sides import Need, Supply
from dukou.kernel.bilingual import T


@dataclass(frozen=True)
class Candidate:
    """One candidate: a title, and its prose where there is any."""

    id: str
    title: str
    prose: str = ""
    kind: str = "achievement"
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True)
class RankRequest:
    """A need and the candidates to rank for it."""

    title: str
    prose: str = ""
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True)
class Placed:
    """One candidate in its place; `reasons` are words in Chinese and English with their part of the score."""

    id: str
    score: float
    reasons: tuple[dict[str, Any], ...] = field(default=())


@dataclass(frozen=True)
class RankAnswer:
    """The candidates that answer the need, best first, and the ids of those that share nothing telling with it."""

    ranked: tuple[Placed, ...]
    unrelated: tuple[str, ...]


EXAMPLE = RankRequest(
    title="可替代石膏的陶瓷基模具材料",
    prose="现有石膏模具浇注约 80 次后开裂，要求抗弯强度不低于 12 MPa。",
    candidates=(
        Candidate("1", "多孔氧化铝陶瓷模具及其凝胶注模工艺", "抗弯强度 18.6 MPa，使用 420 次。"),
        Candidate("2", "低温锂电池电解液", "-30℃ 容量保持率 82%。"),
    ),
)


def run_rank(request: RankRequest) -> RankAnswer:
    """Rank candidates for a need; rarity is counted over the candidates and the need themselves."""
    texts = [{*text.terms(f"{one.title} {one.prose}")} for one in request.candidates]

    def rarity(term: str) -> float:
        return log(1 + (1 + len(texts)) / (1 + sum(term in held for held in texts)))

    need = Need("need", request.title, request.prose)
    supplies = [Supply(one.id, one.kind, one.title, one.prose, one.keywords) for one in request.candidates]
    found = rank(
        need,
        supplies,
        rarity=rarity,
        field_distance=lambda a, b: 0 if a == b else None,
        labels=lambda _, code: T(code, code),
    )
    placed = tuple(
        Placed(
            one.supply_id,
            one.score,
            tuple({"kind": r.kind, "part": r.contribution, "zh": r.words.zh, "en": r.words.en} for r in one.reasons),
        )
        for one in found
    )
    listed = {one.id for one in placed}
    return RankAnswer(placed, tuple(one.id for one in request.candidates if one.id not in listed))
