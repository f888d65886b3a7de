"""Portal: the search page at 310,000 entries, as the server makes it, on a real SQLite home.

    python -m bench.portal [--scale 1] [--home DIR]

The home is filled by `dukou load`, as a city would fill it, so the last of 310,000 imports is measured too. `--home` keeps
it and uses it again. Pages are asked through Django's own client: everything but the network is in the time.
"""

import argparse
import json
import tempfile
import time
from contextlib import nullcontext
from pathlib import Path
from random import Random
from typing import Any

from bench.apart import apart, django_here
from bench.figures import Claim, Outcome, finish, load, percentile
from bench.loading import load_rows

ENTRIES, SEED, GOAL = 310_000, 20261125, 60
ASKED, PART = 60, 10_000
QUERIES = 1
"""Database queries of a search page for the public, however many hits: the entries of one page with their owners."""
ROOMS = ("dukou/faces/web", "dukou/domains/catalogue", "dukou/engines/search")


def main(scale: float = 1.0, home: Path | None = None) -> Outcome:
    """Fill a home and ask its pages."""
    count = max(500, int(ENTRIES * scale))
    with nullcontext(home) if home else tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch or "")
        folder.mkdir(parents=True, exist_ok=True)
        rates = fill(folder, count)
        found = apart("bench.portal:ask_pages", folder / "home", count=count)
    return finish(_told(found, rates, scale))


def fill(folder: Path, count: int) -> list[float]:
    """Load entries in files of 10,000 until there are `count`; return entries per second of each file loaded now."""
    apart("bench.portal:open_home", folder / "home")
    marked = folder / "filled.json"
    done: list[int] = json.loads(marked.read_text(encoding="utf8")) if marked.exists() else []
    rates: list[float] = []
    for start in range(0, count, PART):
        if start in done:
            continue
        size = min(PART, count - start)
        apart("bench.portal:write_rows", folder / "home", folder=str(folder), start=start, count=size)
        seconds, told = load_rows(folder / "home", folder / "rows.jsonl")
        rates += [size / seconds] if told["created"] else []
        done.append(start)
        marked.write_text(json.dumps(done), encoding="utf8")
    return rates


def open_home() -> dict[str, Any]:
    """Open a home with pack and sample."""
    django_here()
    from dukou.faces.cli.up import prepare

    prepare()
    return {}


def write_rows(folder: str, start: int, count: int) -> dict[str, Any]:
    """Write a slice of the grown rows."""
    django_here()
    from dukou.domains.taxonomy import queries as taxonomy
    from dukou.packs.growth import grow

    with (Path(folder) / "rows.jsonl").open("w", encoding="utf8") as lines:
        for row in grow(taxonomy.pack(), "achievement", count, seed=SEED, start=start):
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")
    return {}


def ask_pages(count: int) -> dict[str, Any]:
    """Ask each sort of page and return its times and its number of database queries."""
    django_here()
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from dukou.domains.catalogue.models import Entry

    client = Client(SERVER_NAME="localhost")
    found: dict[str, Any] = {"entries": Entry.objects.filter(state="published").count()}
    for name, addresses in _addresses(count).items():
        times, queries = [], set()
        for place, address in enumerate([addresses[0], *addresses]):
            with CaptureQueriesContext(connection) as caught:
                started = time.perf_counter()
                page = client.get("/search", address)
                taken = (time.perf_counter() - started) * 1000
            assert page.status_code == 200, page.status_code
            if place:
                times.append(taken)
                queries.add(len(caught))
        found[name] = {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99), "queries": sorted(queries)}
    found["naive"] = _naive(_addresses(count)["a word"][:8])
    return found


def _addresses(count: int) -> dict[str, list[dict[str, Any]]]:
    """Return the questions of each sort, drawn by seed from needs."""
    from dukou.domains.taxonomy import queries as taxonomy
    from dukou.packs.growth import grow

    del count
    needs = list(grow(taxonomy.pack(), "demand", ASKED, seed=SEED + 2))
    random = Random(SEED)
    words = [random.choice(need["keywords"]) for need in needs]
    narrowed = [
        {"q": word, "kind": "achievement", "field": need["field"], "region": "440305"}
        for word, need in zip(words, needs, strict=True)
    ]
    return {
        "a word": [{"q": word} for word in words],
        "a word, three filters": narrowed,
        "a sentence": [{"q": str(need["summary"])[:120]} for need in needs],
        "a word, newest first": [{"q": word, "sort": "newest"} for word in words],
        "everything of an industry": [{"kind": "achievement", "field": need["field"]} for need in needs],
        "everything": [{"page": str(1 + place % 20)} for place in range(ASKED)],
    }


def _naive(asked: list[dict[str, Any]]) -> dict[str, Any]:
    """Do what a portal without an index does: look for the word in title and summary by SQL, count, sort, cut."""
    from django.db.models import Q

    from dukou.domains.catalogue.models import Entry

    times = []
    for one in asked:
        started = time.perf_counter()
        held = Entry.objects.filter(Q(title__contains=one["q"]) | Q(summary__contains=one["q"]), state="published")
        held.count()
        list(held.select_related("owner").order_by("-published_at")[:20])
        times.append((time.perf_counter() - started) * 1000)
    return {"p50": percentile(times, 0.5), "p99": percentile(times, 0.99), "queries": [2]}


def _told(found: dict[str, Any], rates: list[float], scale: float) -> Outcome:
    entries, peak = found.pop("entries"), found.pop("peak_mb")
    rows = tuple(
        (
            "by SQL LIKE, without page or facets" if name == "naive" else name,
            f"{one['p50']:.1f}",
            f"{one['p99']:.1f}",
            "–".join(map(str, one["queries"])),
        )
        for name, one in found.items()
    )
    pages = [one for name, one in found.items() if name != "naive"]
    most = max(queries for one in pages for queries in one["queries"])
    claims = (
        Claim("search page with a word, p50", found["a word"]["p50"], GOAL, "time", unit=" ms"),
        Claim(
            "search page with a word and filters, p50", found["a word, three filters"]["p50"], GOAL, "time", unit=" ms"
        ),
        Claim("slowest sort of search page, p50", max(one["p50"] for one in pages), GOAL, "time", unit=" ms"),
        Claim("database queries of any search page", most, QUERIES, "quality"),
    )
    filling = (
        f"`dukou load` filled the home in files of up to {PART:,}, the first at {rates[0]:,.0f}/s, the last at {rates[-1]:,.0f}/s."
        if rates
        else "The home was filled by `dukou load` in an earlier run."
    )
    notes = (f"{entries:,} published entries; the process came to {peak:,.0f} MB; {load()}.", filling)
    return Outcome(
        "portal",
        f"Portal: the search page at {entries:,} entries",
        ROOMS,
        ("page", "p50 ms", "p99 ms", "queries"),
        rows,
        claims,
        notes,
        scale,
        {name: one["p50"] for name, one in found.items()},
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--scale", type=float, default=1.0)
    options.add_argument("--home", type=Path, help="keep the filled home here and use it again")
    given = options.parse_args()
    main(given.scale, given.home)
