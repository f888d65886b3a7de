"""The labelled sentences: which they are, and how a reader's labels become offsets.

    python -m bench.labels.sentences show build     print the sentences of a part with their numbers (building | held)
    python -m bench.labels.sentences keep FILE      turn a reader's labels into rows of offsets and values

The one thing to know: only numbers leave this script. The text stays in DUKOU_SHARED, and a reader's file of labels,
which quotes it, stays outside the project.
"""

import csv
import gzip
import json
import os
import random
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from dukou.engines import text

HERE = Path(__file__).parent
SHARED = Path(os.environ.get("DUKOU_SHARED") or HERE.parents[2] / "shared")
SOURCES = {"needs": ("demands_zh.jsonl.gz", "content", 200), "abstracts": ("papers_zh.jsonl.gz", "abstract", 100)}
COLUMNS = ("file", "id", "start", "end", "name_start", "name_end", "comparison", "low", "high", "unit")
SEED = 20261125
HELD = 100
SHORTEST = 8  # characters; shorter pieces are the numbers of a list


@dataclass(frozen=True)
class Sentence:
    """One sampled sentence and its place in its document."""

    source: str
    id: str
    start: int
    end: int
    text: str
    held: bool


@cache
def documents(source: str) -> dict[str, str]:
    """Return the texts of a source by id."""
    name, key, _ = SOURCES[source]
    with gzip.open(SHARED / "data" / name, "rt", encoding="utf-8") as lines:
        return {str(row["id"]): row[key] or "" for row in map(json.loads, lines)}


def _pieces(document: str) -> Iterator[tuple[int, str]]:
    at = 0
    for sentence in text.sentences(document):
        for line in sentence.splitlines(keepends=True):
            yield at, line
            at += len(line)


@cache
def sampled() -> tuple[Sentence, ...]:
    """Return the 300 sentences in order: 200 of the needs, 100 of the abstracts; a third of all is held out."""
    found: list[tuple[str, str, int, str]] = []
    for source, (_, _, wanted) in SOURCES.items():
        having = [
            (source, key, at, piece)
            for key, document in documents(source).items()
            for at, piece in _pieces(document)
            if len(piece.strip()) >= SHORTEST and any(letter.isdecimal() for letter in piece)
        ]
        found += sorted(random.Random(SEED).sample(having, wanted))
    held = set(random.Random(SEED + 1).sample(range(len(found)), HELD))
    return tuple(
        Sentence(source, key, at, at + len(piece), piece, number in held)
        for number, (source, key, at, piece) in enumerate(found)
    )


def show(part: str) -> None:
    """Print the sentences of one part, numbered over both."""
    for number, one in enumerate(sampled()):
        if one.held == (part == "held"):
            print(number, repr(one.text))


def _place(sentence: Sentence, quoted: str) -> tuple[int, int]:
    """Return where a quotation stands in the document; `quotation@2` is its second occurrence in the sentence."""
    if not quoted:
        return -1, -1
    quoted, _, nth = quoted.partition("@")
    at = -1
    for _ in range(int(nth or 1)):
        at = sentence.text.index(quoted, at + 1)
    return sentence.start + at, sentence.start + at + len(quoted)


def keep(path: Path) -> None:
    """Add the labels of a file: `#number` opens a sentence, then `quantity|name|comparison|low|high|unit` lines."""
    rows: dict[str, list[tuple[object, ...]]] = {source: [] for source in SOURCES}
    sentence = None
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            sentence = sampled()[int(line[1:])]
        elif line.strip():
            assert sentence is not None, line
            quantity, name, comparison, low, high, unit = line.split("|")
            try:
                places = *_place(sentence, quantity), *_place(sentence, name)
            except ValueError:
                sys.exit(f"{line!r} does not stand in {sentence.text!r}")
            high = low if comparison in "=~" else high
            rows[sentence.source].append(
                (SOURCES[sentence.source][0], sentence.id, *places, comparison, low, high, unit)
            )
    for source, found in rows.items():
        target = HERE / f"quantities_{source}.csv"
        fresh = not target.exists()
        with target.open("a", newline="", encoding="utf-8") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerows([COLUMNS, *found] if fresh else found)


if __name__ == "__main__":
    show(sys.argv[2]) if sys.argv[1] == "show" else keep(Path(sys.argv[2]))
