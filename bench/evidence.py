"""Evidence: a journal of a million lines, verified, proved from and tampered with.

    python -m bench.evidence [--scale 1]

The journal is invented by seed and written as an export. Its tree grows into an SQLite file as the platform stores it:
complete subtrees from level 8 up, the lines' digests below. A second custodian holds a checkpoint every fiftieth of the
journal and one shortly before its end. Tampering is tried at seeded places in every way a database's owner has: plainly,
and sealing everything after it anew.
"""

import argparse
import json
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from typing import TypeVar

from bench.figures import ROOT, Claim, Outcome, finish, load, percentile
from dukou.engines.evidence import (
    GENESIS,
    Checkpoint,
    Custody,
    Ed25519Signer,
    EvidenceReport,
    Line,
    NounMark,
    StoredTree,
    Tree,
    check_lines,
    make_receipt,
    verify_lines,
)
from dukou.engines.evidence.tree import Place

LINES, SEED, PARTS, PROOFS = 1_000_000, 20261126, 50, 1000
Answer = TypeVar("Answer")
VERIFIER = ROOT / "dukou/engines/evidence/verify_dukou.py"
SIGNER = Ed25519Signer(bytes(range(32)))
ACTIONS = (
    "catalogue.draft_entry",
    "catalogue.publish_entry",
    "matching.ask",
    "accounts.sign_in",
    "catalogue.import_rows",
)
WAYS = ("change", "delete", "insert", "reorder", "truncate")


@dataclass(frozen=True, slots=True)
class Journal:
    """An exported journal, its store, and what the custodian holds of it."""

    export: Path
    store: sqlite3.Connection
    count: int
    marks: tuple[Checkpoint, ...]

    @property
    def covered(self) -> int:
        """The lines that the last checkpoint covers."""
        return self.marks[-1].size

    def tree(self) -> StoredTree:
        """Return the tree as it is stored."""
        return StoredTree(self.count, self._nodes, self.digests)

    def custody(self, *, with_digests: bool = False) -> Custody:
        """Return what the custodian holds."""
        return Custody(self.marks, (SIGNER.key,), self.digests(0, self.covered) if with_digests else ())

    def raw(self) -> Iterator[bytes]:
        """Yield the lines as they were exported."""
        with self.export.open("rb") as file:
            yield from file

    def line(self, seq: int) -> Line:
        """Return one line."""
        (text,) = self.store.execute("SELECT line FROM line WHERE seq = ?", (seq,)).fetchone()
        return read(text)

    def _nodes(self, places: Sequence[Place]) -> dict[Place, bytes]:
        marks = " OR ".join(["(level = ? AND number = ?)"] * len(places))
        asked = [figure for place in places for figure in place]
        found = self.store.execute(f"SELECT level, number, hash FROM node WHERE {marks}", asked)
        return {(level, number): held for level, number, held in found}

    def digests(self, start: int, stop: int) -> list[str]:
        """Return the digests of a range of lines, from 0."""
        asked = "SELECT digest FROM line WHERE seq > ? AND seq <= ? ORDER BY seq"
        return [held for (held,) in self.store.execute(asked, (start, stop))]


def main(scale: float = 1.0) -> Outcome:
    """Write a journal, verify it, prove from it, tamper with it."""
    with tempfile.TemporaryDirectory() as scratch:
        journal, figures = write(Path(scratch), max(1000, int(LINES * scale)))
        figures |= verify(journal, Path(scratch)) | prove(journal) | tamper(journal)
        figures["stored nodes, KB"] = journal.store.execute("SELECT count(*) FROM node").fetchone()[0] * 40 / 1024
        journal.store.close()
    return finish(_told(figures, journal.count, scale))


def read(text: bytes | str) -> Line:
    """Return a line of an export as a line."""
    told = json.loads(text)
    return Line(nouns=tuple(NounMark(**mark) for mark in told.pop("nouns")), **told)


def write(folder: Path, count: int) -> tuple[Journal, dict[str, float]]:
    """Write the export and the store; return them with what growing the tree alone costs."""
    store = sqlite3.connect(folder / "journal.sqlite")
    store.execute("CREATE TABLE line (seq INTEGER PRIMARY KEY, digest TEXT, line BLOB)")
    store.execute(
        "CREATE TABLE node (level INTEGER, number INTEGER, hash BLOB, PRIMARY KEY (level, number)) WITHOUT ROWID"
    )
    sizes = {count * part // PARTS for part in range(1, PARTS)} | {count - max(1, count // 200)}
    tree, marks, grown, previous, draw = Tree(), [], 0.0, GENESIS, Random(SEED)
    with (folder / "export.jsonl").open("wb") as export:
        for seq in range(1, count + 1):
            line = invented(seq, draw).sealed(previous)
            previous = line.digest
            raw = line.to_bytes()
            export.write(raw + b"\n")
            began = time.perf_counter()
            nodes = tree.append(previous)
            grown += time.perf_counter() - began
            store.execute("INSERT INTO line VALUES (?, ?, ?)", (seq, previous, raw))
            store.executemany("INSERT INTO node VALUES (?, ?, ?)", [(one.level, one.index, one.hash) for one in nodes])
            if seq in sizes:
                marks.append(checkpoint(seq, tree.root().hex(), previous))
    store.commit()
    figures = {
        "append to the tree, µs": grown / count * 1e6,
        "export, MB": (folder / "export.jsonl").stat().st_size / 1e6,
    }
    return Journal(folder / "export.jsonl", store, count, tuple(marks)), figures


def invented(seq: int, draw: Random) -> Line:
    """Return a line as the platform writes them: one noun most often, a hundred in a bulk act."""
    action = draw.choice(ACTIONS[:4]) if seq % 5000 else ACTIONS[4]
    nouns = 100 if action == ACTIONS[4] else draw.choice((0, 1, 1, 1, 2))
    return Line(
        seq,
        f"2026-11-{1 + seq % 28:02}T01:{seq // 60 % 60:02}:{seq % 60:02}.{seq % 1_000_000:06}Z",
        f"person:{draw.randrange(5000)}",
        f"organisation:{draw.randrange(800)}" if draw.random() < 0.5 else "",
        action,
        tuple(NounMark(f"entry:{draw.randrange(300_000)}", None, draw.randbytes(32).hex()) for _ in range(nouns)),
        draw.randbytes(32).hex(),
    )


def checkpoint(size: int, root: str, head: str) -> Checkpoint:
    """Return a signed checkpoint."""
    at = f"2026-11-26T{size // 3_600_000 % 24:02}:{size // 60_000 % 60:02}:{size // 1000 % 60:02}.000000Z"
    return Checkpoint("bench.dukou", size, root, head, at).signed(SIGNER)


# ---- verified


def verify(journal: Journal, folder: Path) -> dict[str, float]:
    """Time the chain alone, the engine with tree and checkpoints, and the single file in a Python of its own."""
    (folder / "held.txt").write_text("\n".join(mark.note() for mark in journal.marks), encoding="utf8")
    given = ["--checkpoint", str(folder / "held.txt"), "--key", SIGNER.key, "--json"]
    command = [sys.executable, "-I", "-S", str(VERIFIER), str(journal.export), *given]
    chain, *chain_took = timed(lambda: verify_lines(journal.raw()))
    ours, *ours_took = timed(lambda: check_lines(journal.raw(), journal.custody()))
    alone, *alone_took = timed(lambda: subprocess.run(command, capture_output=True, check=False))
    told = json.loads(alone.stdout)
    same = all(told[name] == getattr(ours, name) for name in ("ok", "count", "head", "covered", "anchored", "code"))
    figures = {"whole and in agreement": float(chain.ok and ours.anchored and same and alone.returncode == 0)}
    took = {"the chain alone": chain_took, "chain, tree, checkpoints": ours_took, "verify_dukou.py": alone_took}
    for name, (cpu, wall) in took.items():
        figures |= {f"{name}, CPU s": cpu, f"{name}, s": wall}
    return figures


def timed(act: Callable[[], Answer]) -> tuple[Answer, float, float]:
    """Return the answer of an act, its CPU seconds (with those of programs it started), and the seconds that passed."""
    used, began = os.times(), time.perf_counter()
    answer = act()
    now, passed = os.times(), time.perf_counter() - began
    return answer, sum(now[:4]) - sum(used[:4]), passed


# ---- proved from


def prove(journal: Journal) -> dict[str, float]:
    """Time proofs from the store, and one without stored levels."""
    draw, tree, mark = Random(SEED), journal.tree(), journal.marks[-1]
    places = [draw.randrange(mark.size) for _ in range(PROOFS)]
    acts: dict[str, Callable[[int], object]] = {
        "inclusion proof": lambda at: tree.inclusion(at, mark.size),
        "consistency proof": lambda at: tree.consistency(at + 1, mark.size),
        "receipt": lambda at: make_receipt(journal.line(at + 1), tree, mark),
    }
    figures: dict[str, float] = {}
    for name, act in acts.items():
        cpu, wall = zip(*(_moment(act, at) for at in places), strict=True)
        figures |= {f"{name}, ms p50": percentile(wall, 0.5), f"{name}, ms p99": percentile(wall, 0.99)}
        figures[f"{name}, CPU ms p99"] = percentile(cpu, 0.99)
    figures["inclusion proof without stored levels, CPU ms"] = _moment(lambda at: unstored(journal, at), places[0])[0]
    return figures


def unstored(journal: Journal, index: int) -> list[bytes]:
    """Return an inclusion proof by counting the whole tree."""
    nodes: dict[Place, bytes] = {}
    tree = Tree(stored_from=0)
    for held in journal.digests(0, journal.covered):
        nodes.update(((one.level, one.index), one.hash) for one in tree.append(held))
    return StoredTree(journal.covered, lambda places: nodes, journal.digests, stored_from=0).inclusion(index)  # noqa: ARG005 - it has them all


def _moment(act: Callable[[int], object], at: int) -> tuple[float, float]:
    """Return how long a short act took, in CPU milliseconds and in milliseconds that passed."""
    used, began = time.process_time(), time.perf_counter()
    act(at)
    return (time.process_time() - used) * 1000, (time.perf_counter() - began) * 1000


# ---- tampered with


def tamper(journal: Journal) -> dict[str, float]:
    """Try every way before the last checkpoint and after it; return the shares found, named and told as not covered."""
    draw, held, listed = Random(SEED), journal.custody(), journal.custody(with_digests=True)
    found, named, exact, told = [], [], [], []
    for way in WAYS:
        for anew in (False, True):
            at = draw.randrange(2, journal.covered - 1)
            report = check_lines(tampered(journal, way, at, anew=anew), held)
            found.append(not report.ok)
            named.append(report.within is not None and report.within[0] <= at <= report.within[1])
            if anew and way != "truncate":
                report = check_lines(tampered(journal, way, at, anew=anew), listed)
            exact.append(report.broken_at == at)
        at = draw.randrange(journal.covered + 2, journal.count)
        late = check_lines(tampered(journal, way, at, anew=True), held)
        told.append(late.ok and late.covered == journal.covered and _says_uncovered(late))
    shares = {"found": found, "named": named, "named exactly": exact, "told as not covered": told}
    return {f"tampering {name}": sum(each) / len(each) for name, each in shares.items()} | {
        "tampering tried": len(found)
    }


def _says_uncovered(report: EvidenceReport) -> bool:
    lines = f"{report.covered + 1} to {report.count} yet"
    return report.count == report.covered or any(lines in words.en for words in report.not_proved)


def tampered(journal: Journal, way: str, at: int, *, anew: bool) -> Iterator[bytes]:
    """Yield the export as its owner would have it: touched at line `at`, everything after it sealed anew or not."""
    previous = GENESIS
    for seq, raw in enumerate(_touched(journal, way, at), 1):
        if anew and seq >= at - 1:
            line = read(raw)
            line = replace(line, seq=seq).sealed(previous) if seq >= at else line
            previous = line.digest
            yield line.to_bytes()
        else:
            yield raw


def _touched(journal: Journal, way: str, at: int) -> Iterator[bytes]:
    waiting = b""
    for seq, raw in enumerate(journal.raw(), 1):
        if seq == at and way == "truncate":
            return
        if seq == at and way == "change":
            yield raw.replace(b'"person:', b'"person:9', 1)
        elif seq == at and way == "insert":
            yield raw.replace(b'"person:', b'"person:8', 1)
            yield raw
        elif seq == at and way == "reorder":
            waiting = raw
        elif not (seq == at and way == "delete"):
            yield raw
        if waiting and seq == at + 1:
            yield waiting


# ---- told


def _told(figures: dict[str, float], count: int, scale: float) -> Outcome:
    claims = (
        Claim(
            "whole and in agreement with verify_dukou.py",
            figures["whole and in agreement"],
            1,
            "quality",
            at_least=True,
        ),
        *(
            Claim(f"tampering {name}", figures[f"tampering {name}"], 1, "quality", at_least=True)
            for name in ("found", "named", "named exactly", "told as not covered")
        ),
        # CPU time is what passes on a machine of one's own; on a shared one the clock shows the neighbours.
        Claim("the engine verifies all", figures["chain, tree, checkpoints, CPU s"], 20, "time", unit=" s of CPU"),
        Claim("verify_dukou.py verifies all", figures["verify_dukou.py, CPU s"], 20, "time", unit=" s of CPU"),
        Claim("inclusion proof, p99", figures["inclusion proof, CPU ms p99"], 5, "time", unit=" ms of CPU"),
    )
    return Outcome(
        "evidence",
        f"Evidence: a journal of {count:,} lines",
        ("dukou/engines/evidence",),
        ("figure", "value"),
        tuple((name, f"{value:,.4g}") for name, value in figures.items()),
        claims,
        (f"seed {SEED}; {PARTS} checkpoints of a second custodian; proofs read SQLite; {load()}",),
        scale,
        figures,
    )


if __name__ == "__main__":
    take = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    take.add_argument("--scale", type=float, default=1.0)
    main(take.parse_args().scale)
