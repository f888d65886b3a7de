"""Scale: 310,000 entries in one index, asked long needs and short words with filters and facets, beside peers.

    python -m bench.scale [--scale 1]

The entries are grown from the sample (dukou/packs/growth.py) and enter as the platform's own documents. Each contender
works in a process of its own, one after the other: builds, then answers the same seeded questions.
"""

import argparse
import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from random import Random
from typing import Any

from bench.apart import apart, django_here
from bench.figures import Claim, Outcome, finish, load, percentile
from bench.peers import CODED, Bm25s, Fts5, RawTantivy, Row, TantivyTerms
from dukou.engines import text

ENTRIES, SEED = 310_000, 20261125
LONG, SHORT = (150, 300), (2, 8)
ASKED = 200
SLOW = 20
"""Questions put to a contender that needs about a second for each."""
FACETS = ("field", "region", "readiness")
ROOMS = (
    "dukou/engines/search",
    "dukou/engines/text/normal.py",
    "dukou/engines/text/cutting.py",
    "dukou/domains/catalogue/shelf.py",
    "dukou/packs/growth.py",
)


def main(scale: float = 1.0) -> Outcome:
    """Build and ask every contender."""
    count = max(500, int(ENTRIES * scale))
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        told = {"folder": scratch, "count": count}
        apart("bench.scale:write_documents", folder / "home", **told)
        found = {name: apart(f"bench.scale:{name}", folder / "home", **told) for name in CONTENDERS}
    return finish(_told(found, count, scale))


# ---- what is indexed and asked


def write_documents(folder: str, count: int) -> dict[str, Any]:
    """Write the documents as the shelf makes them, and the questions, one JSON object a line."""
    django_here()
    from dukou.domains.catalogue import shelf
    from dukou.domains.catalogue.kinds import kind_of
    from dukou.domains.catalogue.models import Entry
    from dukou.domains.taxonomy import queries as taxonomy
    from dukou.packs.growth import grow

    kind = kind_of("achievement")
    columns = ("title", "summary", "field", "region", "readiness")
    with (Path(folder) / "documents.jsonl").open("w", encoding="utf8") as lines:
        for pk, row in enumerate(grow(taxonomy.pack(), "achievement", count, seed=SEED), 1):
            row.pop("external_id")
            values = kind.read(row)
            entry = Entry(pk=pk, kind="achievement", owner_id=1 + pk % 50, quality=50)
            for name in columns:
                setattr(entry, name, values.pop(name, ""))
            entry.document = values
            lines.write(json.dumps(shelf.document(entry, "public"), ensure_ascii=False) + "\n")
    asked = [_question(row, place) for place, row in enumerate(grow(taxonomy.pack(), "demand", ASKED, seed=SEED + 1))]
    (Path(folder) / "asked.json").write_text(json.dumps(asked, ensure_ascii=False), encoding="utf8")
    return {}


def _question(row: dict[str, Any], place: int) -> dict[str, Any]:
    """Return a long need, a short question, and two filters, drawn from a grown need."""
    random = Random(SEED + place)
    told = "。".join(str(row[name]) for name in ("title", "summary", "targets") if row.get(name))
    words = [word for word in row.get("keywords", []) if SHORT[0] <= len(word) <= SHORT[1]] or [str(row["title"])[:6]]
    filters = {"field": row["field"], "region": "440305"}
    return {"long": told[: random.randint(*LONG)], "short": random.choice(words), "filters": filters}


def _documents(folder: str) -> Iterator[dict[str, Any]]:
    with (Path(folder) / "documents.jsonl").open(encoding="utf8") as lines:
        yield from map(json.loads, lines)


def _rows(folder: str) -> Iterator[Row]:
    for told in _documents(folder):
        codes = {name: str((told[name] or [""])[0]) for name in CODED}
        yield int(told["id"]), f"{told['title']}\n{told['keywords']}\n{told['body']}", codes


def _asked(folder: str) -> list[dict[str, Any]]:
    return list(json.loads((Path(folder) / "asked.json").read_text(encoding="utf8")))


# ---- the contenders, each in its own process


def ours(folder: str, count: int) -> dict[str, Any]:
    """Our engine with the shape, boosts, sounds and facets of the platform's own shelf."""
    django_here()
    from dukou.domains.catalogue import shelf
    from dukou.engines.search import Ask, Index, rebuild

    where = Path(folder) / "ours"
    started = time.perf_counter()
    rebuild(where, shelf.SHAPE, _documents(folder), 0, workers=os.cpu_count() or 1)
    built = time.perf_counter() - started
    index = Index.open(where, shelf.SHAPE)

    def narrowed(one: dict[str, Any]) -> None:
        filters = {name: (code,) for name, code in one["filters"].items()}
        index.search(Ask(one["short"], filters=filters, facets=FACETS))

    return _measured(lambda told: index.search(Ask(told)), narrowed, _asked(folder)) | _size(count, built, where)


def same_tokens(folder: str, count: int) -> dict[str, Any]:
    """Raw tantivy on the same tokens, titles and keywords repeated as their boosts say."""
    peer = TantivyTerms("raw tantivy (same tokens)", Path(folder) / "same", text.terms, text.asked)
    weighed = (
        (pk, _weighed(told), codes) for (pk, _, codes), told in zip(_rows(folder), _documents(folder), strict=True)
    )
    return _peer(peer, folder, count, Path(folder) / "same", weighed)


def _weighed(told: dict[str, Any]) -> str:
    return "\n".join([*[told["title"]] * 3, *[told["keywords"]] * 2, told["body"]])


def raw_tantivy(folder: str, count: int) -> dict[str, Any]:
    """Raw tantivy with its default tokenizer and query parser on words."""
    return _peer(RawTantivy(Path(folder) / "raw"), folder, count, Path(folder) / "raw", _rows(folder))


def bm25s(folder: str, count: int) -> dict[str, Any]:
    """Scores kept in memory; no filters."""
    return _peer(Bm25s(), folder, count, None, _rows(folder))


def fts5(folder: str, count: int) -> dict[str, Any]:
    """SQLite's own full-text index."""
    return _peer(Fts5(Path(folder) / "fts"), folder, count, Path(folder) / "fts", _rows(folder))


def _peer(peer: Any, folder: str, count: int, where: Path | None, rows: Iterable[Row]) -> dict[str, Any]:
    started = time.perf_counter()
    peer.build(rows)
    built = time.perf_counter() - started
    narrow = getattr(peer, "narrowed", None)
    questions = _asked(folder)[: SLOW if isinstance(peer, Fts5) and count > 20_000 else ASKED]

    def narrowed(one: dict[str, Any]) -> None:
        assert narrow is not None
        narrow(one["short"], one["filters"], FACETS, 20)

    found = _measured(lambda told: peer.search(told, 20), narrowed if narrow else None, questions)
    return found | _size(count, built, where)


def _size(count: int, built: float, where: Path | None) -> dict[str, float]:
    size = sum(file.stat().st_size for file in where.rglob("*") if file.is_file()) if where else 0
    return {"built": count / built, "megabytes": size / 1e6}


def _measured(
    search: Callable[[str], object],
    narrowed: Callable[[dict[str, Any]], None] | None,
    questions: list[dict[str, Any]],
) -> dict[str, Any]:
    return {
        "long": _times(lambda one: search(one["long"]), questions),
        "short": _times(lambda one: search(one["short"]), questions),
        "narrowed": _times(narrowed, questions) if narrowed else None,
        "terms": sum(len(set(text.asked(one["long"]))) for one in questions) / len(questions),
    }


def _times(ask: Callable[[dict[str, Any]], object], questions: list[dict[str, Any]]) -> tuple[float, float]:
    """Return p50 and p99 in milliseconds, after a warm-up over the first questions."""
    for one in questions[:10]:
        ask(one)
    times = []
    for one in questions:
        started = time.perf_counter()
        ask(one)
        times.append((time.perf_counter() - started) * 1000)
    return percentile(times, 0.5), percentile(times, 0.99)


CONTENDERS = {
    "ours": "dukou (words ∪ bigrams, 3 facets)",
    "same_tokens": "raw tantivy (same tokens, no facets)",
    "raw_tantivy": "raw tantivy (words)",
    "bm25s": "bm25s (words, in memory)",
    "fts5": "SQLite FTS5 (words)",
}


def _told(found: dict[str, dict[str, Any]], count: int, scale: float) -> Outcome:
    us, same = found["ours"], found["same_tokens"]
    rows = tuple(_line(CONTENDERS[name], one) for name, one in found.items())
    claims = (
        Claim(
            "long need, p50 against raw tantivy on the same tokens",
            us["long"][0] / same["long"][0],
            2,
            "ratio",
            unit=" ×",
        ),
        Claim("short, two filters, three facets, p50", us["narrowed"][0], 3, "time", unit=" ms"),
        Claim("index build", us["built"], 5000, "time", at_least=True, unit=" entries/s"),
        Claim("index", us["megabytes"], 250, "size", unit=" MB"),
        Claim("process", us["peak_mb"], 1200, "size", unit=" MB"),
    )
    notes = (f"{count:,} grown achievements; a long need has {us['terms']:.0f} distinct terms; {load()}.",)
    columns = (
        "engine",
        "build/s",
        "index MB",
        "process MB",
        "long p50/p99 ms",
        "short p50/p99 ms",
        "short + 2 filters + 3 facets",
    )
    figures = {"long ratio": us["long"][0] / same["long"][0], "narrowed": us["narrowed"][0], "build": us["built"]}
    return Outcome("scale", f"Scale: {count:,} entries", ROOMS, columns, rows, claims, notes, scale, figures)


def _line(name: str, one: dict[str, Any]) -> tuple[str, ...]:
    pairs = [f"{one[key][0]:.2f} / {one[key][1]:.2f}" if one[key] else "–" for key in ("long", "short", "narrowed")]
    return (
        name,
        f"{one['built']:,.0f}",
        f"{one['megabytes']:.0f}" if one["megabytes"] else "–",
        f"{one['peak_mb']:.0f}",
        *pairs,
    )


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    options.add_argument("--scale", type=float, default=1.0)
    main(options.parse_args().scale)
