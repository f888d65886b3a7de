"""Revising: what an entry says now, and what it said before."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.models import Entry
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal

UNKNOWN: Any = "all"


def test_it_works(cast, draft, content):
    entry = actions.revise_entry(cast.alice, entry=draft, content=content | {"title": "多孔氧化铝模具"})
    assert (entry.title, entry.version, entry.state) == ("多孔氧化铝模具", 2, "draft")
    (before,) = queries.versions(cast.alice, entry)
    assert (before.version, before.content["title"]) == (1, "多孔陶瓷模具")
    assert before.replaced_by == cast.alice.ref


def test_a_field_left_out_becomes_empty(cast, draft, content):
    actions.revise_entry(cast.alice, entry=draft, content=content | {"keywords": ["模具"], "readiness": "6"})
    entry = actions.revise_entry(cast.alice, entry=draft, content=content)
    assert entry.readiness is None
    assert "keywords" not in entry.document


def test_on_the_shelf_the_validity_stays(cast, published, content):
    until = published.valid_until
    entry = actions.revise_entry(cast.alice, entry=published, content=content)
    assert entry.state == "published"
    assert entry.valid_until == until


def test_on_the_shelf_no_validity_that_is_over(cast, published, content):
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid) as invalid:
        actions.revise_entry(cast.alice, entry=published, content=content | {"valid_until": str(yesterday)})
    assert set(invalid.value.fields) == {"valid_until"}


def test_what_waits_for_review_is_not_revised(cast, submitted, content):
    with pytest.raises(Refusal) as refused:
        actions.revise_entry(cast.alice, entry=submitted, content=content)
    assert refused.value.code == "lifecycle.not_now"
    assert Entry.objects.get().version == 1


def test_bad_content_leaves_everything(cast, draft):
    with pytest.raises(Invalid):
        actions.revise_entry(cast.alice, entry=draft, content={"title": "新名"})
    with pytest.raises(Invalid):
        actions.revise_entry(cast.alice, entry=draft, content={"title": "新名", "summary": "简介"}, visibility=UNKNOWN)
    assert Entry.objects.get().title == "多孔陶瓷模具"
    assert not queries.versions(cast.alice, draft).exists()


@pytest.mark.parametrize("who", ["bob", "nan", "dan", "eve"])
def test_a_stranger_may_not(cast, published, content, who):
    with pytest.raises(Denied):
        actions.revise_entry(getattr(cast, who), entry=published, content=content)


def test_an_invisible_draft_is_missing(cast, draft, content):
    with pytest.raises(Missing):
        perform(cast.bob, "catalogue.revise_entry", {"entry": draft.pk, "content": content})


def test_earlier_versions_are_the_owners_and_the_officers(cast, published, content):
    actions.revise_entry(cast.alice, entry=published, content=content | {"title": "多孔氧化铝模具"})
    told = {who: queries.versions(getattr(cast, who), published).count() for who in ("alice", "nan", "carol")}
    assert told == {"alice": 1, "nan": 1, "carol": 1}
    assert not any(queries.versions(getattr(cast, who), published).exists() for who in ("bob", "eve", "grace", "tom"))


def test_the_level_can_be_narrowed(cast, published, content):
    actions.revise_entry(cast.alice, entry=published, content=content, visibility="owner")
    with pytest.raises(Missing):
        queries.entry(cast.bob, published.pk)
