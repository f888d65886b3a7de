"""Intake: JSON lines into the catalogue by the command `dukou load`: validation, journal, both indexes, on SQLite.

    python -m bench.intake [--scale 1]

The home is a fresh one with pack and sample. Beside it, as the floor: the same lines into a bare SQLite table and into
FTS5 on words of ours, without validation, versions, rights, journal or second index.
"""

import argparse
import json
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import Any

from bench.apart import apart, django_here
from bench.figures import Claim, Outcome, finish, load
from bench.loading import load_rows
from dukou.engines import text

ENTRIES, SEED, GOAL = 30_000, 20261125, 1500
ROOMS = (
    "dukou/domains/catalogue",
    "dukou/domains/journal",
    "dukou/engines/search",
    "dukou/engines/text/normal.py",
    "dukou/engines/text/cutting.py",
    "dukou/engines/text/marks",
    "dukou/faces/cli/load.py",
)


def main(scale: float = 1.0) -> Outcome:
    """Load the same lines by the platform and by bare SQLite."""
    count = max(200, int(ENTRIES * scale))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        apart("bench.intake:prepare", folder / "home", folder=scratch, count=count)
        ours, told = load_rows(folder / "home", folder / "rows.jsonl")
        again, repeated = load_rows(folder / "home", folder / "rows.jsonl")
        grown = apart("bench.intake:look", folder / "home")
        bare = apart("bench.intake:bare", folder / "home", folder=scratch, count=count)
    assert told["created"] == count - told["refused"], told
    assert repeated["unchanged"] == told["created"], repeated
    return finish(_told({"ours": ours, "again": again} | bare, grown | told, count, scale))


def prepare(folder: str, count: int) -> dict[str, Any]:
    """Open a home with pack and sample, and write the lines."""
    django_here()
    from dukou.domains.taxonomy import queries as taxonomy
    from dukou.faces.cli.up import prepare as open_home
    from dukou.packs.growth import grow

    open_home()
    with (Path(folder) / "rows.jsonl").open("w", encoding="utf8") as lines:
        for row in grow(taxonomy.pack(), "achievement", count, seed=SEED):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {}


def look() -> dict[str, Any]:
    """Return what the load left behind: journal and index in step, the chain whole."""
    django_here()
    from dukou.domains.catalogue.models import Entry
    from dukou.domains.catalogue.queries import index_folder
    from dukou.domains.journal import queries as journal
    from dukou.engines.evidence import verify_chain
    from dukou.engines.search import position

    report = verify_chain(journal.chain())
    assert report.ok, report
    assert position(index_folder("public")) == position(index_folder("registered")) == journal.position()
    return {"entries": Entry.objects.count(), "lines": report.count}


def bare(folder: str, count: int) -> dict[str, float]:
    """Put the lines into a bare table, and into FTS5."""
    del count
    seconds = {}
    database = sqlite3.connect(Path(folder) / "bare.sqlite3")
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("CREATE TABLE entry (id TEXT PRIMARY KEY, title TEXT, document TEXT)")
    database.execute("CREATE VIRTUAL TABLE found USING fts5(body)")
    for name in ("table", "fts5"):
        started = time.perf_counter()
        with (Path(folder) / "rows.jsonl").open(encoding="utf8") as lines:
            for line in lines:
                row = json.loads(line)
                if name == "table":
                    database.execute("INSERT INTO entry VALUES (?, ?, ?)", (row["external_id"], row["title"], line))
                else:
                    words = text.words(f"{row['title']}\n{row['summary']}")
                    database.execute("INSERT INTO found (body) VALUES (?)", (" ".join(words),))
        database.commit()
        seconds[name] = time.perf_counter() - started
    return seconds


def _told(seconds: dict[str, float], grown: dict[str, Any], count: int, scale: float) -> Outcome:
    names = {
        "ours": "dukou load (validation, journal, two indexes)",
        "again": "the same file once more (nothing changes)",
        "table": "bare SQLite table",
        "fts5": "bare SQLite FTS5 on words",
    }
    rows = tuple((said, f"{seconds[key]:.1f}", f"{count / seconds[key]:,.0f}") for key, said in names.items())
    claims = (Claim("import", count / seconds["ours"], GOAL, "time", at_least=True, unit=" entries/s"),)
    left = f"{grown['entries']:,} entries, {grown['lines']:,} journal lines, chain verified, {grown['refused']} rows refused by the gate"
    notes = (f"{count:,} grown achievements, start of the program included; afterwards {left}; {load()}.",)
    columns = ("way", "seconds", "entries/s")
    figures = {"import": count / seconds["ours"]}
    return Outcome(
        "intake", "Intake: JSON lines into the catalogue", ROOMS, columns, rows, claims, notes, scale, figures
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--scale", type=float, default=1.0)
    main(options.parse_args().scale)
