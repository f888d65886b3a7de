"""docs/benchmarks.md: results stand between markers that carry the state of the rooms they measured; prose is by hand."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.figures import ROOT, Outcome, digest, load, machine

PAGE = ROOT / "docs" / "benchmarks.md"
LISTED: dict[str, float] = {
    "known_item": 0.25,
    "judged": 1.0,
    "scale": 0.05,
    "intake": 0.05,
    "portal": 0.02,
    "evidence": 0.02,
    "split": 0.02,
}
"""Every benchmark whose results belong on the page, with the scale of its quick run."""
_BLOCK = re.compile(r"<!-- bench:(\w+) (.*?) -->\n(.*?)<!-- /bench:\1 -->", re.DOTALL)


def write(outcome: Outcome, page: Path = PAGE) -> None:
    """Put an outcome between its markers, or at the end of the page where it has none yet."""
    told = page.read_text(encoding="utf8") if page.exists() else "# Benchmarks\n"
    block = _block(outcome)
    if outcome.key in results(page):
        told = _BLOCK.sub(lambda found: block if found.group(1) == outcome.key else found.group(), told)
    else:
        told = f"{told.rstrip()}\n\n## {outcome.title}\n\n{block}\n"
    page.write_text(told, encoding="utf8")


def _block(outcome: Outcome) -> str:
    rooms = " ".join(f"{room}={digest(room)}" for room in outcome.rooms)
    head = f"<!-- bench:{outcome.key} on={date.today().isoformat()} scale={outcome.scale:g} {rooms} -->"  # noqa: DTZ011
    table = [_line(outcome.columns), _line("---" for _ in outcome.columns), *map(_line, outcome.rows)]
    claims = [f"- {'✓' if claim.holds else '✗ missed:'} {claim.say()}" for claim in outcome.claims]
    notes = [f"- {note}" for note in outcome.notes]
    measured = f"Measured {date.today().isoformat()}, scale {outcome.scale:g}: {machine()}; {load()} afterwards."  # noqa: DTZ011
    return "\n".join([head, measured, "", *table, "", *claims, *notes, f"<!-- /bench:{outcome.key} -->"])


def _line(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def results(page: Path = PAGE) -> dict[str, dict[str, str]]:
    """Return what the marker of each result says: on, scale, and a digest for each room."""
    told = page.read_text(encoding="utf8") if page.exists() else ""
    return {
        found.group(1): dict(pair.split("=", 1) for pair in found.group(2).split()) for found in _BLOCK.finditer(told)
    }


def stale(page: Path = PAGE) -> dict[str, list[str]]:
    """Return for each result the rooms that changed since, and for a benchmark without a result that it is missing."""
    found = results(page)
    old = {
        key: [room for room, held in marks.items() if "/" in room and digest(room) != held]
        for key, marks in found.items()
    }
    return {key: rooms for key, rooms in old.items() if rooms} | {
        key: ["no result yet"] for key in LISTED if key not in found
    }
