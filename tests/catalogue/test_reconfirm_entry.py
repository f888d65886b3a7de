"""Reconfirming: one tap says that it still holds."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dukou.domains.catalogue import actions, queries
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Missing, Refusal


def test_it_works(cast, expired):
    entry = actions.reconfirm_entry(cast.alice, entry=expired)
    assert (entry.state, entry.fate) == ("published", "")
    assert entry.valid_until > timezone.localdate() + timedelta(days=30)
    assert entry in queries.newest(cast.eve, "achievement")


def test_what_still_stands_is_prolonged(cast, published):
    published.valid_until = timezone.localdate() + timedelta(days=2)
    published.save()
    entry = actions.reconfirm_entry(cast.alice, entry=published)
    assert entry.valid_until > timezone.localdate() + timedelta(days=30)


def test_a_draft_has_nothing_to_confirm(cast, draft):
    with pytest.raises(Refusal) as refused:
        actions.reconfirm_entry(cast.alice, entry=draft)
    assert refused.value.code == "lifecycle.not_now"


def test_what_was_withdrawn_stays_withdrawn(cast, published):
    actions.withdraw_entry(cast.alice, entry=published, fate="given_up")
    with pytest.raises(Refusal):
        actions.reconfirm_entry(cast.alice, entry=published)


@pytest.mark.parametrize("who", ["bob", "nan", "tom", "eve"])
def test_a_stranger_may_not(cast, published, who):
    with pytest.raises(Denied):
        actions.reconfirm_entry(getattr(cast, who), entry=published)


def test_an_invisible_one_is_missing(cast, draft):
    with pytest.raises(Missing):
        perform(cast.bob, "catalogue.reconfirm_entry", {"entry": draft.pk})
