"""Drafting: what an organisation writes down before anybody else sees it."""

from typing import Any

import pytest

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.models import Entry, EntryParty, EntryRight
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal

UNKNOWN: Any = "secret"


def test_it_works(cast, content):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    assert (entry.state, entry.owner, entry.visibility) == ("draft", cast.university, "public")
    assert entry.external_id == str(entry.pk)
    assert queries.entry(cast.alice, entry.pk).title == "多孔陶瓷模具"


def test_nobody_else_sees_a_draft(cast, draft):
    for stranger in (cast.eve, cast.bob, cast.grace):
        with pytest.raises(Missing):
            queries.entry(stranger, draft.pk)


def test_every_bad_field_is_named_at_once(cast):
    with pytest.raises(Invalid) as invalid:
        actions.draft_entry(
            cast.alice,
            kind="achievement",
            content={"title": "", "readiness": "12", "asking_price": "1e400", "colour": "red"},
            organisation=cast.university,
        )
    assert set(invalid.value.fields) == {"title", "summary", "readiness", "asking_price", "colour"}
    assert not Entry.objects.exists()


def test_an_unknown_kind_is_missing(cast, content):
    with pytest.raises(Missing):
        actions.draft_entry(cast.alice, kind="spaceship", content=content, organisation=cast.university)


def test_an_unknown_level_is_refused(cast, content):
    with pytest.raises(Invalid) as invalid:
        actions.draft_entry(
            cast.alice, kind="achievement", content=content, organisation=cast.university, visibility=UNKNOWN
        )
    assert set(invalid.value.fields) == {"visibility"}


@pytest.mark.parametrize("who", ["bob", "dan", "grace", "eve", "nan"])
def test_not_for_an_organisation_one_does_not_write_for(cast, content, who):
    with pytest.raises(Denied):
        actions.draft_entry(getattr(cast, who), kind="achievement", content=content, organisation=cast.university)


def test_an_organisation_that_is_not_there_is_missing(cast, content):
    with pytest.raises(Missing):
        perform(
            cast.alice, "catalogue.draft_entry", {"kind": "achievement", "content": content, "organisation": 999_999}
        )


def test_control_characters_never_enter(cast):
    told = {"title": "多孔\x00陶瓷模具", "summary": "强度\x07 18.6 MPa"}
    entry = actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)
    assert (entry.title, entry.summary) == ("多孔陶瓷模具", "强度 18.6 MPa")


def test_half_a_character_is_refused_not_stored(cast):
    told = {"title": "多孔\ud800陶瓷模具", "summary": "强度 18.6 MPa"}
    with pytest.raises(Refusal) as refused:
        actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)
    assert refused.value.code == "evidence.broken_text"
    assert not Entry.objects.exists()


def test_those_it_names_become_rows(cast, content):
    content |= {"holders": ["梧桐山科技大学", "某研究所"], "contributors": ["林知远"]}
    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    rows = EntryParty.objects.filter(entry=entry).order_by("role", "place")
    assert [(row.role, row.name, row.organisation_id) for row in rows] == [
        ("contributor", "林知远", None),
        ("holder", "梧桐山科技大学", cast.university.pk),
        ("holder", "某研究所", None),
    ]


@pytest.mark.parametrize("right_first", [True, False])
def test_a_right_is_joined_by_its_number_whichever_comes_first(cast, content, right_first):
    def right():
        told = {"title": "一种陶瓷模具", "number": "示例ZL2023100a001"}
        return actions.draft_entry(cast.alice, kind="right", content=told, organisation=cast.university)

    def achievement():
        told = content | {"rights": ["示例ZL2023100a001", "示例ZL2023100a002"]}
        return actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)

    made = [make() for make in ((right, achievement) if right_first else (achievement, right))]
    of_right, of_achievement = made if right_first else reversed(made)
    joined = EntryRight.objects.filter(entry=of_achievement).order_by("number")
    assert [row.right_id for row in joined] == [of_right.pk, None]


def test_two_entries_that_say_the_same_know_of_each_other(cast, content, published):
    again = actions.draft_entry(
        cast.alice,
        kind="achievement",
        content=content | {"title": "多孔陶瓷模具。"},
        organisation=cast.university,
    )
    assert [found.pk for found in queries.near_duplicates(cast.alice, again)] == [published.pk]


def test_a_short_text_alike_in_nothing_has_no_near_duplicate(cast, published):
    other = actions.draft_entry(
        cast.alice,
        kind="achievement",
        content={"title": "低温锂电池电解液", "summary": "-30℃ 容量保持率 82%。"},
        organisation=cast.university,
    )
    assert queries.near_duplicates(cast.alice, other) == []


def test_figures_and_length_raise_the_quality(cast, content):
    def quality(**more):
        told = content | more
        entry = actions.draft_entry(cast.alice, kind="achievement", content=told, organisation=cast.university)
        return entry.quality

    bare = quality(summary="一种模具。")
    told = quality(summary="抗弯强度 18.6 MPa，可用 420 次，密度 1.35 g/cm³，孔隙率 42%，孔径 2.1 μm。" * 3)
    full = quality(
        summary="抗弯强度 18.6 MPa，可用 420 次，密度 1.35 g/cm³，孔隙率 42%，孔径 2.1 μm。" * 5,
        advantages="寿命为石膏模的 5 倍。",
        applications="卫生陶瓷注浆。",
        keywords=["凝胶注模"],
        readiness="6",
        region="440308",
    )
    assert 0 <= bare < told < full <= 100
