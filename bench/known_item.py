"""Known item: does the first half of an abstract find its second half? Real text, every contender in one run.

    python -m bench.known_item [--scale 1]

A sentence ends at 。！？；;!? or at a '.' that is not between digits. Every abstract that can be cut into halves of at
least 60 characters is cut at the end nearest its middle. The corpus is all second halves and the uncut abstracts; titles
and keywords stay out. Queries are first halves, drawn by seed, repeated terms counted.
"""

import argparse
import gzip
import json
import os
import tempfile
from dataclasses import dataclass
from itertools import accumulate
from math import log2, sqrt
from pathlib import Path
from random import Random

from bench.figures import ROOT, Claim, Outcome, finish
from bench.peers import Bm25s, Fts5, Ours, Peer, RawTantivy, TantivyTerms
from dukou.engines import text

SHARED = Path(os.environ.get("DUKOU_SHARED") or ROOT.parent / "shared")
QUERIES, SEED, HALF, DEPTH = 2000, 20261125, 60, 10
GOAL = 0.88
ROOMS = ("dukou/engines/search", "dukou/engines/text/normal.py", "dukou/engines/text/cutting.py")


@dataclass(frozen=True, slots=True)
class Halves:
    """The corpus, and for each cut abstract the first half under the id of its second."""

    corpus: list[str]
    firsts: dict[int, str]


def cut_in_half(abstract: str) -> tuple[str, str] | None:
    """Return the two halves of an abstract, None where no end leaves 60 characters on both sides.

    Of two ends equally near the middle the first counts.
    """
    ends = list(accumulate(len(sentence) for sentence in text.sentences(abstract)))
    fit = [end for end in ends if HALF <= end <= len(abstract) - HALF]
    if not fit:
        return None
    end = min(fit, key=lambda place: (abs(place - len(abstract) / 2), place))
    return abstract[:end], abstract[end:]


def read_halves(scale: float = 1.0) -> Halves:
    """Read the abstracts (a seeded part of them where the scale is below 1) and cut them."""
    with gzip.open(SHARED / "data" / "papers_zh.jsonl.gz", "rt", encoding="utf8") as lines:
        abstracts = [str(json.loads(line)["abstract"]) for line in lines]
    if scale < 1:
        abstracts = Random(SEED).sample(abstracts, max(200, int(len(abstracts) * scale)))
    corpus, firsts = [], {}
    for place, abstract in enumerate(abstracts):
        halves = cut_in_half(abstract)
        if halves:
            firsts[place] = halves[0]
        corpus.append(halves[1] if halves else abstract)
    return Halves(corpus, firsts)


def gain(found: list[int], wanted: int) -> float:
    """Return nDCG@10 with one relevant document: 1 at the first place, 1/log2(place + 1) below."""
    return 1 / log2(found.index(wanted) + 2) if wanted in found else 0.0


def main(scale: float = 1.0) -> Outcome:
    """Measure every contender on the same corpus and queries."""
    halves = read_halves(scale)
    asked = sorted(halves.firsts) if scale > 1 else _drawn(halves, scale)
    with tempfile.TemporaryDirectory() as scratch:
        gains = {peer.name: _measure(peer, halves, asked) for peer in _contenders(Path(scratch))}
    return finish(_told(gains, halves, asked, scale))


def _drawn(halves: Halves, scale: float) -> list[int]:
    most = max(100, int(QUERIES * scale))
    ids = sorted(halves.firsts)
    return Random(SEED).sample(ids, min(most, len(ids)))


def _contenders(scratch: Path) -> list[Peer]:
    return [
        Ours(scratch / "ours"),
        TantivyTerms("words alone", scratch / "words", text.words),
        TantivyTerms("bigrams alone", scratch / "bigrams", text.bigrams),
        RawTantivy(scratch / "raw"),
        Bm25s(),
        Fts5(scratch / "fts"),
    ]


def _measure(peer: Peer, halves: Halves, asked: list[int]) -> list[float]:
    peer.build((place, body, {}) for place, body in enumerate(halves.corpus))
    return [gain(list(peer.search(halves.firsts[pk], DEPTH)), pk) for pk in asked]


def mean_and_interval(values: list[float]) -> tuple[float, float]:
    """Return the mean and half the width of its 95 % interval."""
    mean = sum(values) / len(values)
    spread = sqrt(sum((value - mean) ** 2 for value in values) / max(1, len(values) - 1))
    return mean, 1.96 * spread / sqrt(len(values))


def _told(gains: dict[str, list[float]], halves: Halves, asked: list[int], scale: float) -> Outcome:
    measured = {name: mean_and_interval(values) for name, values in gains.items()}
    ours = measured[Ours.name][0]
    rows = []
    for name, (mean, half) in measured.items():
        apart, apart_half = mean_and_interval([a - b for a, b in zip(gains[Ours.name], gains[name], strict=True)])
        found = sum(value > 0 for value in gains[name]) / len(asked)
        versus = "" if name == Ours.name else f"{apart:+.3f} ± {apart_half:.3f}"
        rows.append((name, f"{mean:.4f}", f"± {half:.4f}", f"{found:.1%}", versus))
    claims = (
        Claim("nDCG@10", ours, GOAL, "quality", at_least=True),
        Claim("against words alone", ours, measured["words alone"][0], "quality", at_least=True),
        Claim("against bigrams alone", ours, measured["bigrams alone"][0], "quality", at_least=True),
    )
    notes = (
        f"{len(halves.corpus):,} documents, {len(halves.firsts):,} abstracts can be cut, {len(asked):,} queries, seed {SEED}.",
    )
    return Outcome(
        "known_item",
        "Known item: the first half of an abstract finds its second half",
        ROOMS,
        ("engine", "nDCG@10", "95 %", "in the first ten", "ours minus this"),
        tuple(rows),
        claims,
        notes,
        scale,
        {name: mean for name, (mean, _) in measured.items()},
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument(
        "--scale", type=float, default=1.0, help="1: 2,000 queries; above 1: every abstract that can be cut"
    )
    main(options.parse_args().scale)
