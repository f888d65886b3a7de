"""Growth 扩充: any number of rows made from a pack's sample, for benchmarks and trials.

The one thing to know: a row depends on pack, kind, seed and its own place only, so a longer run begins with a shorter
one and any slice can be made alone. Rows come out as an import would read them: names instead of keys.

Clauses are exchanged between entries, mostly of one industry; figures vary; keywords are cut in two and joined anew, and
what they replace in the text is replaced, so that new words go on appearing as they do in real registers.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count as counting
from itertools import islice
from random import Random
from typing import Any

from dukou.kernel.errors import Refusal
from dukou.packs.pack import Pack

SOURCE = "grown"
PROSE = ("summary", "advantages", "applications", "targets")
NAMED = {"holders": "organisation", "contributors": "expert"}
"""Fields that hold keys of other entries, by the kind whose title stands for the key."""
LEFT_OUT = ("key", "title_en", "organisation", "holder", "answered_by", "website", "rights", "number")
"""What belongs to one sample entry alone, and what an import does not read."""

EXCHANGED, STRAYED, RENAMED, LENGTHENED, DESIGNATED = 0.55, 0.12, 0.9, 0.3, 0.3
"""Shares: clauses taken from elsewhere, of those from another industry, keywords renamed, of those with a third part,
titles with a type number."""

_CLAUSE = re.compile(r"[^，。；！？]*[，。；！？]?")
_TITLE = re.compile(r"(?<=的)|(?<=用)|(?=及)|(?=与)|(?=和)")
# A figure, but no part of a standard's number, a formula or a type: D5470, ISO 9001, Al2O3, 2×4.
_FIGURE = re.compile(r"(?<![A-Za-z0-9.\-/×])(?<![A-Z]{2} )(\d+)(\.\d+)?(?![\dA-Za-z.\-/×])( ?%?)")
_WORD = re.compile(r"[\u4e00-\u9fff]{4,8}")
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"


@dataclass(frozen=True, slots=True)
class _Seedbed:
    """The entries of one kind, cut into what can be recombined (苗床)."""

    kind: str
    entries: list[dict[str, Any]]
    clauses: Mapping[tuple[str, str], list[str]]
    fields: list[str]
    titles: Mapping[str, list[str]]
    heads: list[str]
    tails: list[str]
    families: list[str]
    names: Mapping[str, Mapping[str, str]]


def grow(pack: Pack, kind: str, count: int, *, seed: int = 1, start: int = 0) -> Iterator[dict[str, Any]]:
    """Yield rows `start` to `start + count` of a kind; the same pack, kind and seed give the same rows.

    Constant memory beyond the sample. Refuses a kind of which the sample has nothing.
    """
    bed = _seedbed(pack, kind)
    for place in islice(counting(start), count):
        yield _row(bed, Random(f"{kind} {seed} {place}"), f"{seed}-{place}")


def _seedbed(pack: Pack, kind: str) -> _Seedbed:
    entries: list[dict[str, Any]] = pack.sample(kind)
    if not entries:
        raise Refusal(
            "pack.nothing_to_grow",
            f"套件 {pack.key} 的示例中没有类别 {kind}，无从扩充。",
            f"The sample of pack {pack.key} has no {kind} to grow from.",
            kind=kind,
        )
    clauses: dict[tuple[str, str], list[str]] = {}
    titles: dict[str, list[str]] = {}
    for entry in entries:
        field = str(entry.get("field", ""))
        titles.setdefault(field, []).extend(part for part in _TITLE.split(str(entry["title"])) if part)
        for name in PROSE:
            clauses.setdefault((name, field), []).extend(_clauses(entry.get(name)))
    words = [word for entry in entries for word in entry.get("keywords") or () if _WORD.fullmatch(str(word))]
    names = {held: {str(one["key"]): str(one["title"]) for one in pack.sample(held)} for held in set(NAMED.values())}
    return _Seedbed(
        kind,
        entries,
        clauses,
        sorted({field for _, field in clauses}),
        titles,
        [word[: len(word) // 2] for word in words] or ["甲"],
        [word[len(word) // 2 :] for word in words] or ["乙"],
        [name[0] for name in names["expert"].values()] or ["林"],
        names,
    )


def _row(bed: _Seedbed, random: Random, number: str) -> dict[str, Any]:
    base = random.choice(bed.entries)
    field = str(base.get("field", ""))
    row = {name: value for name, value in base.items() if name not in LEFT_OUT and value not in (None, "", [])}
    row["external_id"] = f"{SOURCE}-{number}"
    renamed = _renamed(bed, base, random)
    row["title"] = _again(_title(bed, base, field, random), renamed, random)
    for name in PROSE:
        if row.get(name):
            row[name] = _again(_prose(bed, name, field, _clauses(row[name]), random), renamed, random)
    if row.get("keywords"):
        row["keywords"] = list(dict.fromkeys(renamed.get(word, word) for word in map(str, row["keywords"])))
    _vary(row, bed, random)
    if "number" in base:
        row["number"] = f"{base['number']}-{number}"
    return row


def _clauses(prose: object) -> list[str]:
    return [clause for clause in _CLAUSE.findall(str(prose or "")) if clause]


def _renamed(bed: _Seedbed, base: Mapping[str, Any], random: Random) -> dict[str, str]:
    """Return some of an entry's keywords with the words that take their place."""
    words = [str(word) for word in base.get("keywords") or () if _WORD.fullmatch(str(word))]
    return {word: _word(bed, random) for word in words if random.random() < RENAMED}


def _word(bed: _Seedbed, random: Random) -> str:
    head = random.choice(bed.heads) + (random.choice(bed.heads) if random.random() < LENGTHENED else "")
    return head + random.choice(bed.tails)


def _title(bed: _Seedbed, base: Mapping[str, Any], field: str, random: Random) -> str:
    parts = [part for part in _TITLE.split(str(base["title"])) if part]
    if len(parts) > 1 and random.random() < EXCHANGED:
        other = random.choice(bed.titles[field]).lstrip("及与和")
        parts[0] = parts[0] if other in base["title"] else other
    title = "".join(parts)
    if random.random() < DESIGNATED:
        title += f"（{''.join(random.choices(_LETTERS, k=2))}-{random.randrange(10, 1000)}）"
    return title


def _prose(bed: _Seedbed, name: str, field: str, clauses: list[str], random: Random) -> str:
    for place, clause in enumerate(clauses):
        if random.random() < EXCHANGED:
            where = random.choice(bed.fields) if random.random() < STRAYED else field
            other = random.choice(bed.clauses.get((name, where)) or [clause])[:-1] + clause[-1]
            clauses[place] = clause if other in clauses else other
    return "".join(clauses)


def _again(words: str, renamed: Mapping[str, str], random: Random) -> str:
    for old, new in renamed.items():
        words = words.replace(old, new)
    return _FIGURE.sub(lambda found: _figure(found, random), words)


def _figure(found: re.Match[str], random: Random) -> str:
    """Return a figure between half and double, with as many decimals as before; a share of a whole stays one."""
    whole, fraction, percent = found.group(1), found.group(2) or "", found.group(3)
    before = float(whole + fraction)
    value = before * 2 ** random.uniform(-1, 1)
    if percent and before <= 100:
        value = min(value, (100 + before) / 2)
    decimals = max(0, len(fraction) - 1)
    return (f"{value:.{decimals}f}" if decimals or value >= 1 else whole) + percent


def _vary(row: dict[str, Any], bed: _Seedbed, random: Random) -> None:
    factor = 2 ** random.uniform(-1, 1)
    for name in ("asking_price", "asking_price_max", "budget_min", "budget_max"):
        if row.get(name):
            row[name] = f"{max(1, round(float(row[name]) * factor / 10_000)) * 10_000}.00"
    if row.get("readiness"):
        row["readiness"] = min(9, max(1, int(row["readiness"]) + random.choice((-1, 0, 0, 1))))
    if row.get("region"):
        row["region"] = random.choice(bed.entries).get("region") or row["region"]
    for name, kind in NAMED.items():
        if row.get(name):
            row[name] = [bed.names[kind].get(str(key), str(key)) for key in row[name]]
    if row.get("contributors"):
        row["contributors"] = [
            random.choice(bed.families) + "".join(name[-1] for name in random.sample(bed.families, 2))
            for _ in row["contributors"]
        ]
