"""What a benchmark measured: its table, its claims, the rooms it looked at, and the machine it ran on."""

import hashlib
import os
import platform
import sqlite3
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
Sort = Literal["quality", "ratio", "size", "time"]
"""What a claim is about: quality holds at every size, the others at full size only, times on this machine only."""


@dataclass(frozen=True, slots=True)
class Claim:
    """A figure that has to keep within a bound: at most or at least."""

    name: str
    value: float
    bound: float
    sort: Sort
    at_least: bool = False
    unit: str = ""

    @property
    def holds(self) -> bool:
        """Whether the figure keeps within its bound."""
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    def say(self) -> str:
        """Return the claim in words."""
        sign = "≥" if self.at_least else "≤"
        return f"{self.name}: {said(self.value)}{self.unit} (asked {sign} {said(self.bound)}{self.unit})"


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of one benchmark. `rooms` are the folders and files whose change makes it stale."""

    key: str
    title: str
    rooms: tuple[str, ...]
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    claims: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()
    scale: float = 1.0
    figures: dict[str, float] = field(default_factory=dict)

    def show(self) -> None:
        """Print the table, the claims and the notes."""
        console = Console(width=max(100, Console().width))
        table = Table(*self.columns, title=f"{self.title}（× {self.scale:g}）", title_justify="left")
        for row in self.rows:
            table.add_row(*row)
        console.print(table, highlight=False, markup=False)
        for claim in self.claims:
            console.print(("✓ " if claim.holds else "✗ ") + claim.say(), style="" if claim.holds else "bold red")
        for note in self.notes:
            console.print(note, style="dim", highlight=False, markup=False)

    def insist(self, *sorts: Sort) -> None:
        """Raise AssertionError where a claim of one of these sorts does not hold; without any, of all sorts."""
        missed = [claim.say() for claim in self.claims if not claim.holds and (not sorts or claim.sort in sorts)]
        if missed:
            raise Missed(self, missed)


class Missed(AssertionError):  # noqa: N818 - a claim missed, not a fault  # noqa: N818 - a result that is told, not a crash
    """A benchmark that did not reach what it claims; it carries what was measured all the same."""

    def __init__(self, outcome: Outcome, missed: list[str]) -> None:
        super().__init__(f"{outcome.key}: " + "; ".join(missed))
        self.outcome = outcome


def finish(outcome: Outcome) -> Outcome:
    """Show an outcome and insist on what its size lets it promise; return it."""
    outcome.show()
    if outcome.scale >= 1:
        outcome.insist()
    else:
        outcome.insist("quality")
    return outcome


def said(value: float) -> str:
    """Return a figure with three significant digits, thousands set apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def percentile(times: Sequence[float], share: float) -> float:
    """Return the value below which a share of the values lies."""
    return sorted(times)[min(len(times) - 1, int(len(times) * share))]


def digest(room: str) -> str:
    """Return what tells one state of a folder or file from another; caches and vendored files left out."""
    path, found = ROOT / room, hashlib.sha256()
    files = [path] if path.is_file() else sorted(path.rglob("*"))
    for file in files:
        if file.is_file() and file.suffix in {".py", ".html", ".yaml"} and "__pycache__" not in file.parts:
            found.update(f"{file.relative_to(ROOT)}\0".encode() + file.read_bytes() + b"\0")
    return found.hexdigest()[:12]


def machine() -> str:
    """Return the machine and the versions that a figure depends on, in one line."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").is_file():
        lines = Path("/proc/cpuinfo").read_text(encoding="utf8").splitlines()
        model = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = ".".join(map(str, sys.version_info[:3]))
    packages = ", ".join(f"{name} {_version(name)}" for name in ("tantivy", "rjieba", "django", "bm25s"))
    return (
        f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, {platform.system()} {platform.release().split('-')[0]}; "
        f"Python {python}, {packages}, SQLite {sqlite3.sqlite_version}"
    )


def load() -> str:
    """Return how busy the machine is, since it may be shared."""
    return f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores" if hasattr(os, "getloadavg") else "load unknown"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "absent"
