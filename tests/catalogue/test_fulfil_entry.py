"""Fulfilling: what an entry was for has come about."""

import pytest

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.models import FATES, FATES_OF, Entry
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal


def test_it_works(cast, published):
    entry = actions.fulfil_entry(cast.alice, entry=published, fate="licensed", note="普通许可，五年")
    assert (entry.state, entry.fate, entry.fate_note) == ("fulfilled", "licensed", "普通许可，五年")
    assert queries.entry(cast.eve, entry.pk).fate == "licensed"


def test_what_expired_can_still_be_told(cast, expired):
    assert actions.fulfil_entry(cast.alice, entry=expired, fate="own_use").state == "fulfilled"


@pytest.mark.parametrize("fate", ["", *sorted(set(FATES) - set(FATES_OF["fulfil"]))])
def test_a_good_end_is_asked_for(cast, published, fate):
    with pytest.raises(Invalid) as invalid:
        actions.fulfil_entry(cast.alice, entry=published, fate=fate)
    assert set(invalid.value.fields) == {"fate"}
    assert Entry.objects.get().state == "published"


def test_a_draft_reached_nothing(cast, draft):
    with pytest.raises(Refusal) as refused:
        actions.fulfil_entry(cast.alice, entry=draft, fate="licensed")
    assert refused.value.code == "lifecycle.not_now"


@pytest.mark.parametrize("who", ["bob", "nan", "tom", "eve"])
def test_a_stranger_may_not(cast, published, who):
    with pytest.raises(Denied):
        actions.fulfil_entry(getattr(cast, who), entry=published, fate="licensed")


def test_an_invisible_one_is_missing(cast, draft):
    with pytest.raises(Missing):
        perform(cast.bob, "catalogue.fulfil_entry", {"entry": draft.pk, "fate": "licensed"})
