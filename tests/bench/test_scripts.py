"""Each benchmark at about a fiftieth: it runs, its peers answer the same questions, and what size leaves true is true."""

import pytest

from bench import intake, judged, known_item, portal, scale
from bench.peers import Ours

SMALL = 0.02


def claim(outcome, words):
    (found,) = [one for one in outcome.claims if words in one.name]
    return found


@pytest.mark.slow
def test_known_items_are_found_as_well_as_by_every_peer(shared):
    outcome = known_item.main(SMALL)
    outcome.insist("quality")
    peers = [value for name, value in outcome.figures.items() if name != Ours.name]
    assert len(peers) == 5
    assert outcome.figures[Ours.name] >= max(peers) - 0.02  # of a hundred queries, one in five by one place
    assert min(peers) > 0.8  # a peer that is asked wrongly would find nothing


@pytest.mark.parametrize(
    ("abstract", "halves"),
    [
        ("甲" * 70 + "。" + "乙" * 80 + "。", ("甲" * 70 + "。", "乙" * 80 + "。")),
        ("甲" * 70 + "3.5" + "乙" * 80, None),
        ("甲" * 70 + "3." + "乙" * 80, ("甲" * 70 + "3.", "乙" * 80)),
        ("甲" * 59 + "。" + "乙" * 61, ("甲" * 59 + "。", "乙" * 61)),
        ("甲" * 58 + "。" + "乙" * 61, None),
        ("甲" * 60 + "；" + "乙" * 60 + "？" + "丙" * 60, ("甲" * 60 + "；", "乙" * 60 + "？" + "丙" * 60)),
        ("甲" * 50 + "。", None),
    ],
)
def test_an_abstract_is_cut_at_the_end_nearest_its_middle_that_leaves_sixty_on_both_sides(abstract, halves):
    assert known_item.cut_in_half(abstract) == halves


def test_gain_is_one_at_the_first_place_and_nothing_below_the_tenth():
    assert [known_item.gain([7, 8, 9], wanted) for wanted in (7, 9, 10)] == [1.0, 0.5, 0.0]


@pytest.mark.slow
def test_judged_titles_are_ordered_better_than_by_words_alone_and_by_chance(shared):
    outcome = judged.main(1.0)
    outcome.insist("quality")
    whole = {row[0]: float(row[1]) for row in outcome.rows}
    assert whole["by chance"] < whole["words shared, counted once"] < whole["dukou rank"]


@pytest.mark.slow
def test_at_scale_every_contender_answers_and_ours_keeps_its_ratio():
    outcome = scale.main(SMALL)
    assert [row[0] for row in outcome.rows] == list(scale.CONTENDERS.values())
    assert all(cell != "0.00 / 0.00" for row in outcome.rows for cell in row)
    assert (
        claim(outcome, "raw tantivy").value < 5
    )  # at full size 2 is asked; a small index leaves only what surrounds it
    assert claim(outcome, "process").holds


@pytest.mark.slow
def test_what_is_loaded_is_all_there_in_journal_and_index():
    outcome = intake.main(SMALL)
    assert "chain verified" in outcome.notes[0]
    assert len(outcome.rows) == 4  # how long each took is a matter of what else the machine does


@pytest.mark.slow
def test_search_pages_ask_the_database_as_often_as_is_pinned():
    outcome = portal.main(SMALL / 10)
    outcome.insist("quality")
    assert claim(outcome, "database queries").value == portal.QUERIES
    assert len(outcome.rows) == 7
