"""Withdrawing: an entry leaves the shelf, and in public stands why."""

import pytest

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.models import FATES, FATES_OF, Entry
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal


def test_it_works(cast, published):
    entry = actions.withdraw_entry(cast.alice, entry=published, fate="superseded", note="见二代模具")
    assert (entry.state, entry.fate, entry.fate_note) == ("withdrawn", "superseded", "见二代模具")
    seen = queries.entry(cast.eve, entry.pk)
    assert seen.fate == "superseded"
    assert entry not in queries.newest(cast.eve, "achievement")


def test_a_draft_that_is_withdrawn_was_never_public(cast, draft):
    actions.withdraw_entry(cast.alice, entry=draft, fate="given_up")
    with pytest.raises(Missing):
        queries.entry(cast.eve, draft.pk)
    assert queries.entry(cast.alice, draft.pk).state == "withdrawn"


@pytest.mark.parametrize("fate", ["", "sold", *sorted(set(FATES) - set(FATES_OF["withdraw"]))])
def test_a_fate_of_its_own_is_asked_for(cast, published, fate):
    with pytest.raises(Invalid) as invalid:
        actions.withdraw_entry(cast.alice, entry=published, fate=fate)
    assert set(invalid.value.fields) == {"fate"}
    assert Entry.objects.get().state == "published"


def test_a_note_too_long_is_named(cast, published):
    with pytest.raises(Invalid) as invalid:
        actions.withdraw_entry(cast.alice, entry=published, fate="wrong", note="长" * 301)
    assert set(invalid.value.fields) == {"note"}


def test_twice_is_refused(cast, published):
    actions.withdraw_entry(cast.alice, entry=published, fate="wrong")
    with pytest.raises(Refusal):
        actions.withdraw_entry(cast.alice, entry=published, fate="wrong")


@pytest.mark.parametrize("who", ["bob", "nan", "tom", "eve"])
def test_a_stranger_may_not(cast, published, who):
    with pytest.raises(Denied):
        actions.withdraw_entry(getattr(cast, who), entry=published, fate="wrong")


def test_an_invisible_one_is_missing(cast, draft):
    with pytest.raises(Missing):
        perform(cast.bob, "catalogue.withdraw_entry", {"entry": draft.pk, "fate": "wrong"})
