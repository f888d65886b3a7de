"""What a benchmark says: claims that bite, and a page that knows when it has grown old."""

import pytest

from bench import figures, page
from bench.figures import Claim, Missed, Outcome, finish, percentile, said

ROOM = "dukou/engines/text"


def outcome(*claims, **more):
    told = {"key": "known_item", "title": "A title", "rooms": (ROOM,), "columns": ("a", "b"), "rows": (("1|2", "3"),)}
    return Outcome(**told | {"claims": claims} | more)


def test_a_missed_claim_is_raised_with_what_was_measured():
    missed = outcome(Claim("speed", 3, 2, "time", unit=" ms"))
    with pytest.raises(Missed, match=r"speed: 3 ms \(asked ≤ 2 ms\)") as told:
        finish(missed)
    assert told.value.outcome is missed


def test_below_full_size_only_quality_is_insisted_on():
    finish(outcome(Claim("speed", 3, 2, "time"), Claim("hits", 2, 2, "quality", at_least=True), scale=0.1))
    with pytest.raises(Missed):
        finish(outcome(Claim("hits", 1, 2, "quality", at_least=True), scale=0.1))


def test_percentiles_and_figures_as_people_read_them():
    assert (percentile([3, 1, 2], 0.5), percentile([1], 0.99)) == (2, 1)
    assert [said(value) for value in (0.88663, 9.3, 1500, 310_000)] == ["0.887", "9.3", "1,500", "310,000"]


def test_a_result_replaces_the_one_before_and_leaves_the_prose_alone(tmp_path):
    file = tmp_path / "page.md"
    page.write(outcome(), file)
    file.write_text("Prose above.\n" + file.read_text(encoding="utf8") + "Prose below.\n", encoding="utf8")
    page.write(outcome(Claim("hits", 2, 2, "quality", at_least=True)), file)
    page.write(outcome(key="other", title="Another"), file)
    told = file.read_text(encoding="utf8")
    assert told.startswith("Prose above.\n")
    assert told.count("<!-- bench:known_item ") == told.count("<!-- bench:other ") == 1
    assert "Prose below." in told
    assert "- ✓ hits: 2 (asked ≥ 2)" in told
    assert r"| 1\|2 | 3 |" in told


def test_a_result_is_stale_once_a_room_it_measured_has_changed(tmp_path, monkeypatch):
    room = tmp_path / "dukou" / "room"
    room.mkdir(parents=True)
    (room / "code.py").write_text("a = 1\n", encoding="utf8")
    monkeypatch.setattr(figures, "ROOT", tmp_path)
    file = tmp_path / "page.md"
    for key in page.LISTED:
        page.write(outcome(key=key, rooms=("dukou/room",)), file)
    assert page.stale(file) == {}
    (room / "__pycache__").mkdir()
    (room / "__pycache__" / "code.py").write_text("", encoding="utf8")
    assert page.stale(file) == {}
    (room / "code.py").write_text("a = 2\n", encoding="utf8")
    assert page.stale(file) == {key: ["dukou/room"] for key in page.LISTED}


def test_a_benchmark_without_a_result_is_told(tmp_path):
    assert set(page.stale(tmp_path / "page.md")) == set(page.LISTED)
