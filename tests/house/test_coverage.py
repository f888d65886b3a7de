"""The table of requirements tells the truth: all 172 rows, and what a row names exists."""

import csv
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

TABLE = ROOT / "docs/coverage.csv"
COLUMNS = ["id", "capability", "room", "where", "test", "state"]
STATE = re.compile(r"done|partial|waits for [a-z]+")


def parts(cell: str) -> list[str]:
    return [part.strip() for part in cell.split(";") if part.strip()]


def absent(named: str, root: Path) -> bool:
    """Whether a path, or a path with a test's name behind `::`, names nothing."""
    path, _, test = named.partition("::")
    place = root / path
    if not place.exists():
        return True
    return bool(test) and not re.search(
        rf"^\s*(?:async )?def {re.escape(test)}\(", place.read_text("utf8"), re.MULTILINE
    )


def faults(rows: list[dict[str, str]], root: Path = ROOT) -> list[str]:
    """Say what is wrong with the rows of the table."""
    found = [f"row {n} is {row['id']}" for n, row in enumerate(rows, 1) if row["id"] != f"R{n:03}"]
    for row in rows:
        named = [*parts(row["where"]), *parts(row["test"])]
        wrong = {
            f"names nothing: {[one for one in named if absent(one, root)]}": any(absent(one, root) for one in named),
            f"unknown state {row['state']!r}": not STATE.fullmatch(row["state"]),
            "no capability": not row["capability"].strip(),
            "done without a place and a test": row["state"] == "done"
            and not (parts(row["where"]) and parts(row["test"])),
            "partial without a place": row["state"] == "partial" and not parts(row["where"]),
            "a test outside tests/": any(not one.startswith("tests/") for one in parts(row["test"])),
        }
        found += [f"{row['id']}: {why}" for why, is_so in wrong.items() if is_so]
    return found


def read() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf8", newline="") as table:
        held = csv.DictReader(table)
        assert held.fieldnames == COLUMNS
        return list(held)


def test_every_row_is_true():
    assert faults(read()) == []


def test_all_requirements_are_there():
    assert len(read()) == 172


ROW = {
    "id": "R001",
    "capability": "Search.",
    "room": "catalogue",
    "where": "dukou/domains/catalogue/queries.py; dukou/engines/search",
    "test": "tests/house/test_coverage.py::test_every_row_is_true",
    "state": "done",
}


@pytest.mark.parametrize(
    ("change", "is_fault"),
    [
        ({}, False),
        ({"state": "partial", "test": ""}, False),
        ({"state": "waits for trading", "where": "", "test": ""}, False),
        ({"id": "R002"}, True),
        ({"where": "dukou/domains/catalogue/nowhere.py"}, True),
        ({"test": "tests/house/test_nothing.py"}, True),
        ({"test": "tests/house/test_coverage.py::test_nothing"}, True),
        ({"test": "tests/house/test_coverage.py::ROW"}, True),
        ({"test": "dukou/engines/search"}, True),
        ({"state": "done", "test": ""}, True),
        ({"state": "done", "where": " ; "}, True),
        ({"state": "partial", "where": ""}, True),
        ({"state": "nearly"}, True),
        ({"capability": " "}, True),
    ],
)
def test_a_false_row_is_found(change, is_fault):
    assert bool(faults([ROW | change])) is is_fault


def test_a_missing_row_is_found():
    assert faults([ROW, ROW | {"id": "R003"}])
