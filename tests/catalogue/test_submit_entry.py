"""Submitting: a draft goes to the officers of its area."""

import pytest

from dukou.domains.catalogue import actions, queries
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Missing, Refusal


def test_it_works(cast, draft):
    entry = actions.submit_entry(cast.alice, entry=draft)
    assert entry.state == "submitted"
    assert list(queries.to_review(cast.nan)) == [entry]
    assert list(queries.to_review(cast.carol)) == [entry]


def test_it_waits_for_nobody_else(cast, submitted):
    for other in (cast.alice, cast.bob, cast.tom, cast.dan, cast.eve):
        assert not queries.to_review(other).exists()


def test_an_officer_is_not_offered_what_he_entered(cast, content):
    entry = actions.draft_entry(cast.carol, kind="achievement", content=content, organisation=cast.university)
    actions.submit_entry(cast.carol, entry=entry)
    assert not queries.to_review(cast.carol).exists()
    assert queries.to_review(cast.nan).count() == 1


def test_an_officer_is_not_offered_other_districts(cast, submitted):
    cast.university.area = "440303"
    cast.university.save()
    assert not queries.to_review(cast.nan).exists()


def test_twice_is_refused(cast, submitted):
    with pytest.raises(Refusal) as refused:
        actions.submit_entry(cast.alice, entry=submitted)
    assert refused.value.code == "lifecycle.not_now"


@pytest.mark.parametrize("who", ["bob", "nan", "eve"])
def test_a_stranger_may_not(cast, draft, who):
    with pytest.raises(Denied):
        actions.submit_entry(getattr(cast, who), entry=draft)


def test_an_invisible_draft_is_missing(cast, draft):
    with pytest.raises(Missing):
        perform(cast.bob, "catalogue.submit_entry", {"entry": draft.pk})


def test_who_submits_and_who_decides_learn_of_a_near_duplicate(cast, content, published):
    again = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    actions.submit_entry(cast.alice, entry=again)
    for reader in (cast.alice, cast.nan):
        assert queries.near_duplicates(reader, again) == [published]


def test_nobody_learns_of_a_near_duplicate_he_may_not_see(cast, content, draft):
    copied = actions.draft_entry(cast.bob, kind="achievement", content=content, organisation=cast.firm)
    actions.submit_entry(cast.bob, entry=copied)
    assert queries.near_duplicates(cast.bob, copied) == []
    assert queries.near_duplicates(cast.carol, copied) == [draft]
