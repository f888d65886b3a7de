"""Publishing: from a draft to the shelf, by a colleague of another desk, until a day."""

import pytest

from dukou.domains.catalogue import actions, queries
from dukou.kernel.errors import Denied, Refusal

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}


@pytest.fixture
def submitted(cast):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    return actions.submit_entry(cast.alice, entry=entry)


def test_it_works(cast, submitted):
    entry = actions.publish_entry(cast.nan, entry=submitted)
    assert entry.state == "published"
    assert (entry.valid_until - entry.published_at.date()).days > 30
    assert queries.entry(cast.eve, entry.pk).title == "多孔陶瓷模具"


def test_a_draft_is_not_published(cast):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    with pytest.raises(Refusal) as refused:
        actions.publish_entry(cast.carol, entry=entry)
    assert refused.value.code == "lifecycle.not_now"


def test_an_officer_of_another_district_may_not(cast, submitted):
    cast.university.area = "440303"
    cast.university.save()
    with pytest.raises(Denied):
        actions.publish_entry(cast.nan, entry=submitted)


def test_nobody_publishes_what_he_entered(cast):
    entry = actions.draft_entry(cast.carol, kind="achievement", content=CONTENT, organisation=cast.centre)
    entry = actions.submit_entry(cast.carol, entry=entry)
    with pytest.raises(Refusal) as refused:
        actions.publish_entry(cast.carol, entry=entry)
    assert refused.value.code == "catalogue.own_entry"
