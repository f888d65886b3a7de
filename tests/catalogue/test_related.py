"""Cross-links between the collections: by number and by name, never to what one may not see."""

import pytest

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.related import related
from dukou.kernel.actor import PUBLIC, SYSTEM

NUMBER = "示例ZL2023100a001"


@pytest.fixture
def collections(cast):
    def load(kind, **row):
        import_entries(
            SYSTEM, kind=kind, rows=[{"id": kind, **row}], source="t", organisation=cast.university, publish=True
        )

    load("organisation", title="梧桐山科技大学", summary="材料与飞行器")
    load("right", title="多孔陶瓷模具", number=NUMBER, holders=["梧桐山科技大学"])
    load("expert", title="林知远", summary="陶瓷成形", employer=["梧桐山科技大学"])
    load(
        "achievement",
        title="凝胶注模陶瓷模具",
        summary="抗弯强度 18.6 MPa",
        holders=["梧桐山科技大学"],
        contributors=["林知远"],
        rights=[NUMBER],
    )
    from dukou.domains.catalogue.models import Entry

    return {entry.kind: entry for entry in Entry.objects.filter(source="t")}


def told(actor, entry):
    return {group.words.en: [one.kind for one in group.entries] for group in related(actor, entry)}


def test_it_works(collections):
    assert told(PUBLIC, collections["achievement"]) == {
        "IP rights": ["right"],
        "People": ["expert"],
        "Organisations": ["organisation"],
    }
    assert told(PUBLIC, collections["right"])["What rests on this right"] == ["achievement"]
    assert told(PUBLIC, collections["expert"])["Took part in"] == ["achievement"]
    assert set(told(PUBLIC, collections["organisation"])["Took part in"]) == {"achievement", "right", "expert"}


def test_a_namesake_elsewhere_is_not_linked(cast, collections):
    import_entries(
        SYSTEM,
        kind="expert",
        rows=[{"id": "other", "title": "林知远", "summary": "电池", "employer": ["另一所大学"]}],
        source="t2",
        organisation=cast.centre,
        publish=True,
    )
    people = next(group for group in related(PUBLIC, collections["achievement"]) if group.words.en == "People")
    assert [one.source for one in people.entries] == ["t"]


def test_what_is_withdrawn_is_not_linked(cast, collections):
    actions.withdraw_entry(cast.carol, entry=collections["right"], fate="wrong")
    assert "IP rights" not in told(PUBLIC, collections["achievement"])
