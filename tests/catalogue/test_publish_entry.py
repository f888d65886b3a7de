"""Publishing: from a draft to the shelf, by a colleague of another desk, until a day."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dukou.domains.catalogue import actions, queries
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal


def test_it_works(cast, submitted):
    entry = actions.publish_entry(cast.nan, entry=submitted)
    assert entry.state == "published"
    assert (entry.valid_until - entry.published_at.date()).days > 30
    assert queries.entry(cast.eve, entry.pk).title == "多孔陶瓷模具"


def test_a_draft_is_not_published(cast, draft):
    with pytest.raises(Refusal) as refused:
        actions.publish_entry(cast.carol, entry=draft)
    assert refused.value.code == "lifecycle.not_now"


def test_an_officer_of_another_district_may_not(cast, submitted):
    cast.university.area = "440303"
    cast.university.save()
    with pytest.raises(Denied):
        actions.publish_entry(cast.nan, entry=submitted)


def test_nobody_publishes_what_he_entered(cast, content):
    entry = actions.draft_entry(cast.carol, kind="achievement", content=content, organisation=cast.centre)
    entry = actions.submit_entry(cast.carol, entry=entry)
    with pytest.raises(Refusal) as refused:
        actions.publish_entry(cast.carol, entry=entry)
    assert refused.value.code == "catalogue.own_entry"


@pytest.mark.parametrize("who", ["alice", "bob", "tom", "dan", "eve"])
def test_only_officers_may(cast, submitted, who):
    with pytest.raises(Denied):
        actions.publish_entry(getattr(cast, who), entry=submitted)


def test_an_invisible_one_is_missing(cast, submitted):
    cast.university.area = "440303"
    cast.university.save()
    with pytest.raises(Missing):
        perform(cast.nan, "catalogue.publish_entry", {"entry": submitted.pk})


def test_a_validity_that_is_over_is_refused(cast, content):
    yesterday = timezone.localdate() - timedelta(days=1)
    told = content | {"valid_until": str(yesterday)}
    entry = actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)
    entry = actions.submit_entry(cast.alice, entry=entry)
    with pytest.raises(Invalid) as invalid:
        actions.publish_entry(cast.nan, entry=entry)
    assert set(invalid.value.fields) == {"valid_until"}


def test_a_note_of_an_earlier_return_is_not_published(cast, submitted):
    returned = actions.return_entry(cast.nan, entry=submitted, reason="请补充测试条件")
    entry = actions.publish_entry(cast.nan, entry=actions.submit_entry(cast.alice, entry=returned))
    assert entry.fate_note == ""
