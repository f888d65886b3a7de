"""Returning: an officer gives an entry back and says why."""

import pytest

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal


def test_it_works(cast, submitted):
    entry = actions.return_entry(cast.nan, entry=submitted, reason="请补充\n测试条件")
    assert (entry.state, entry.fate_note) == ("draft", "请补充 测试条件")


@pytest.mark.parametrize("reason", ["", "  \n", "\x00", "长" * 301])
def test_a_reason_is_asked_for(cast, submitted, reason):
    with pytest.raises(Invalid) as invalid:
        actions.return_entry(cast.nan, entry=submitted, reason=reason)
    assert set(invalid.value.fields) == {"reason"}
    assert Entry.objects.get().state == "submitted"


def test_what_is_published_is_not_returned(cast, published):
    with pytest.raises(Refusal) as refused:
        actions.return_entry(cast.nan, entry=published, reason="补充")
    assert refused.value.code == "lifecycle.not_now"


@pytest.mark.parametrize("who", ["alice", "bob", "tom", "eve"])
def test_only_officers_may(cast, submitted, who):
    with pytest.raises(Denied):
        actions.return_entry(getattr(cast, who), entry=submitted, reason="补充")


def test_an_officer_of_another_district_may_not(cast, submitted):
    cast.university.area = "440303"
    cast.university.save()
    with pytest.raises(Denied):
        actions.return_entry(cast.nan, entry=submitted, reason="补充")
    with pytest.raises(Missing):
        perform(cast.nan, "catalogue.return_entry", {"entry": submitted.pk, "reason": "补充"})
