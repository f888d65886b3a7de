"""Matching needs and keeping what was found."""

import pytest

from dukou.domains.catalogue import actions as catalogue
from dukou.domains.journal.models import Line
from dukou.domains.matching import jobs
from dukou.domains.matching.actions import match_needs
from dukou.domains.matching.models import Match
from dukou.domains.matching.queries import open_needs
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Denied, Invalid


def test_it_works(cast, shelf):
    assert match_needs(cast.tom, demands=[shelf["need"].pk]) == 4
    kept = [(match.supply.kind, match.rank) for match in Match.objects.order_by("pk")]
    assert kept[:2] == [("achievement", 1), ("expert", 1)]
    assert [rank for _, rank in kept[2:]] == [1, 2]
    assert {kind for kind, _ in kept[2:]} == {"paper", "report"}
    best = Match.objects.first()
    assert best.supply == shelf["mould"]
    assert best.score == pytest.approx(sum(reason["contribution"] for reason in best.reasons), abs=1e-3)
    assert all(reason["zh"] and reason["en"] for reason in best.reasons)


def test_done_again_it_doubles_nothing(cast, shelf):
    for _ in range(2):
        match_needs(SYSTEM, demands=[shelf["need"].pk])
    assert Match.objects.count() == 4


def test_what_left_the_shelf_leaves_the_matches(cast, shelf, indexed):
    match_needs(SYSTEM, demands=[shelf["need"].pk])
    catalogue.withdraw_entry(cast.alice, entry=shelf["mould"], fate="wrong")
    indexed()
    match_needs(SYSTEM, demands=[shelf["need"].pk])
    assert not Match.objects.filter(supply=shelf["mould"]).exists()


def test_only_needs_on_the_shelf_are_matched(cast, shelf):
    withdrawn = catalogue.withdraw_entry(cast.bob, entry=shelf["need"], fate="given_up")
    assert match_needs(SYSTEM, demands=[withdrawn.pk, shelf["mould"].pk, 999_999]) == 0
    assert not Match.objects.exists()


def test_more_than_five_hundred_are_refused(cast):
    with pytest.raises(Invalid) as invalid:
        match_needs(SYSTEM, demands=list(range(501)))
    assert set(invalid.value.fields) == {"demands"}


@pytest.mark.parametrize("who", ["alice", "bob", "nan", "dan", "eve"])
def test_others_may_not(cast, who):
    with pytest.raises(Denied):
        match_needs(getattr(cast, who), demands=[])


def test_the_line_names_the_needs(cast, shelf):
    match_needs(SYSTEM, demands=[shelf["need"].pk])
    assert [mark[0] for mark in Line.objects.latest("seq").nouns] == [f"entry:{shelf['need'].pk}"]


def test_a_kept_match_is_seen_by_who_sees_both_sides(cast, shelf, shelve, indexed):
    hidden = shelve("demand", "可替代石膏的陶瓷模具（二）", "石膏模具 80 次后开裂。", visibility="registered")
    indexed()
    match_needs(SYSTEM, demands=[shelf["need"].pk, hidden.pk])
    assert set(Match.objects.visible_to(PUBLIC).values_list("demand", flat=True)) == {shelf["need"].pk}
    assert set(Match.objects.visible_to(cast.eve).values_list("demand", flat=True)) == {shelf["need"].pk, hidden.pk}
    catalogue.revise_entry(
        cast.alice,
        entry=shelf["mould"],
        content={"title": "多孔氧化铝陶瓷模具", "summary": "模具"},
        visibility="owner",
    )
    assert not Match.objects.visible_to(cast.bob).filter(supply=shelf["mould"]).exists()
    assert Match.objects.visible_to(cast.alice).filter(supply=shelf["mould"]).exists()


def test_reasons_that_are_kept_tell_no_price_and_no_budget(cast, shelf, shelve, indexed):
    """Price and budget are for signed-in people; what is kept may be read by the public."""
    shelve("achievement", "陶瓷模具修补", "修补陶瓷模具。", asking_price="120000.00")
    indexed()
    match_needs(SYSTEM, demands=[shelf["need"].pk])
    assert {reason["kind"] for match in Match.objects.all() for reason in match.reasons} <= {"title", "concepts"}


def test_a_published_need_is_matched_at_once(cast, shelf, django_capture_on_commit_callbacks, shelve):
    with django_capture_on_commit_callbacks(execute=True):
        need = shelve("demand", "陶瓷模具寿命", "陶瓷模具不到 80 次就开裂。")
    assert Match.objects.filter(demand=need, supply=shelf["mould"]).exists()


def test_a_need_that_says_something_new_is_matched_anew(cast, shelf, django_capture_on_commit_callbacks):
    match_needs(SYSTEM, demands=[shelf["need"].pk])
    with django_capture_on_commit_callbacks(execute=True):
        told = {"title": "低温下不失效的锂电池电解液", "summary": "-30℃ 时电解液发黏。"}
        catalogue.revise_entry(cast.bob, entry=shelf["need"], content=told)
    assert [match.supply for match in Match.objects.all()] == [shelf["battery"]]


def test_an_achievement_that_is_published_leaves_no_empty_act(cast, shelve, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        shelve("achievement", "多孔氧化铝陶瓷模具", "抗弯强度 18.6 MPa。")
    assert not Line.objects.filter(action="matching.match_needs").exists()


def test_all_open_needs_in_batches(cast, shelf, shelve, indexed, monkeypatch):
    monkeypatch.setattr(jobs, "BATCH", 2)
    for number in range(4):
        shelve("demand", f"陶瓷模具开裂问题{number}", "陶瓷模具开裂。")
    indexed()
    told: list[tuple[int, int]] = []
    kept = jobs.match_all(SYSTEM, progress=lambda done, total: told.append((done, total)))
    assert told == [(2, 5), (4, 5), (5, 5)]
    assert kept == Match.objects.count()
    assert set(Match.objects.values_list("demand", flat=True)) == set(open_needs())
