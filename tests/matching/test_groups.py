"""What a need is answered with: achievements and experts, and apart from them the leads; or honestly nothing."""

import pytest

from dukou.domains.catalogue import actions as catalogue
from dukou.domains.matching import queries
from dukou.kernel.actor import PUBLIC
from dukou.kernel.errors import Invalid, Missing

NEED = "可替代石膏的陶瓷模具\n现有石膏模具浇注约 80 次后开裂，要求抗弯强度不低于 12 MPa。"


def entries(group):
    return [found.entry for found in group]


def test_each_kind_stands_in_its_group(cast, shelf):
    found = queries.matches_for_text(PUBLIC, NEED)
    assert entries(found.achievements) == [shelf["mould"]]
    assert entries(found.experts) == [shelf["expert"]]
    assert set(entries(found.leads)) == {shelf["paper"], shelf["report"]}
    assert found.searched == 6


def test_an_english_need_finds_what_has_an_english_title(cast, shelf, shelve, indexed):
    gel = shelve("achievement", "单组分导热凝胶", "导热系数 8.5 W/(m·K)。", title_en="One-part thermal silicone gel")
    indexed()
    found = queries.matches_for_text(PUBLIC, "We need a dispensable silicone gel with high thermal conductivity")
    assert entries(found.achievements) == [gel]


def test_only_a_need_can_be_matched(cast, shelf):
    with pytest.raises(Missing):
        queries.matches_for_entry(PUBLIC, shelf["mould"])


def test_a_need_is_never_answered_with_a_need(cast, shelf, shelve, indexed):
    shelve("demand", "石膏模具开裂", "同样的石膏模具开裂。")
    indexed()
    found = queries.matches_for_text(PUBLIC, NEED)
    assert not [
        e for group in (found.achievements, found.experts, found.leads) for e in group if e.entry.kind == "demand"
    ]


@pytest.mark.parametrize(
    "told",
    [
        "海带养殖中的赤潮预警\n沿海养殖区夏季赤潮频发，望提前七天预警。",
        "提高产品质量，降低生产成本，实现智能化的关键技术与系统解决方案",  # generic words alone
        "zzzz qqqq xxxx yyyy",
        "１２３４５６７８９０",
        "。。。。。。。。",
    ],
)
def test_nothing_fits_is_said_as_nothing(cast, shelf, told):
    found = queries.matches_for_text(PUBLIC, told)
    assert found.is_empty
    assert (found.achievements, found.experts, found.leads) == ((), (), ())


@pytest.mark.parametrize("told", ["", "   ", "模具", "模 具 \n 裂", "\x00" * 30, "长" * 20_001])
def test_what_is_no_need_is_named(cast, told):
    with pytest.raises(Invalid) as invalid:
        queries.matches_for_text(PUBLIC, told)
    assert set(invalid.value.fields) == {"need"}


def test_equals_stand_in_the_order_they_came(cast, shelve, indexed):
    twins = [shelve("achievement", "多孔氧化铝陶瓷模具", "抗弯强度 18.6 MPa。") for _ in range(12)]
    indexed()
    found = queries.matches_for_text(PUBLIC, NEED, most=12)
    assert entries(found.achievements) == twins


def test_at_most_so_many_of_each(cast, shelve, indexed):
    for number in range(5):
        shelve("achievement", f"陶瓷模具之{number}", "抗弯强度 18.6 MPa。")
    indexed()
    assert len(queries.matches_for_text(PUBLIC, NEED, most=3).achievements) == 3


def test_structure_is_among_the_reasons_of_signed_in_people(cast, shelve, indexed):
    shelve(
        "achievement",
        "多孔氧化铝陶瓷模具",
        "抗弯强度 18.6 MPa。",
        field="S24-03",
        region="440308",
        readiness="6",
        asking_price="120000.00",
    )
    need = shelve(
        "demand",
        "可替代石膏的陶瓷模具",
        "石膏模具开裂。",
        field="S24-03",
        region="440308",
        readiness_wanted="6",
        budget_max="300000.00",
    )
    indexed()
    kinds = {
        who.ref: {reason.kind for reason in queries.matches_for_entry(who, need).achievements[0].ranked.reasons}
        for who in (PUBLIC, cast.eve)
    }
    assert kinds[PUBLIC.ref] == {"title", "field", "region", "readiness"}
    assert kinds[cast.eve.ref] == {"title", "field", "region", "readiness", "budget"}


def test_what_left_the_shelf_a_moment_ago_is_not_offered(cast, shelf):
    """The index follows a moment later; the page must not wait for it."""
    catalogue.withdraw_entry(cast.alice, entry=shelf["mould"], fate="wrong")
    assert entries(queries.matches_for_text(PUBLIC, NEED).achievements) == []
