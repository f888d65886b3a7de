"""Importing rows: each becomes an entry, or is named with its column, value and mend; done again, nothing is doubled."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import queries as journal
from dukou.engines.evidence import verify_chain
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Denied, Invalid, Missing, Refusal

ROW = {"编号": "A-1", "成果名称": "凝胶注模多孔陶瓷", "简介": "抗弯强度 18.6 MPa，可用 420 次。"}


@pytest.fixture
def bring(cast):
    """Import rows for the university, as Alice unless said otherwise."""

    def bring(*rows: dict[str, Any], by: str = "alice", source: str = "本校成果表", **more: Any) -> Any:
        inputs = {"kind": "achievement", "organisation": cast.university, "source": source} | more
        return import_entries(getattr(cast, by), rows=list(rows), **inputs)

    return bring


def test_it_works(cast, bring):
    report = bring(
        ROW | {"成熟度": "6", "转化方式": "许可；转让", "意向价格": "1,200,000", "完成单位": "梧桐山科技大学"}
    )
    entry = Entry.objects.get()
    assert (report.created, report.refused, report.problems) == (1, 0, ())
    assert (entry.source, entry.external_id, entry.state) == ("本校成果表", "A-1", "submitted")
    assert entry.readiness == 6
    assert entry.document["asking_price"] == "1200000.00"
    assert entry.document["modes"] == ["M3", "M2"]
    assert entry.parties.get(role="holder").organisation == cast.university


def test_done_again_nothing_is_doubled(bring):
    bring(ROW, ROW | {"编号": "A-2"})
    lines = journal.position()
    report = bring(ROW, ROW | {"编号": "A-2"})
    assert (report.created, report.changed, report.unchanged) == (0, 0, 2)
    assert Entry.objects.count() == 2
    assert journal.position() == lines + 1
    assert not next(iter(journal.since(lines))).nouns[1:], "nothing but the organisation was touched"


def test_a_changed_row_keeps_what_was_said_before(cast, bring):
    bring(ROW)
    report = bring(ROW | {"简介": "抗弯强度 19.2 MPa，可用 500 次。"})
    entry = Entry.objects.get()
    assert (report.created, report.changed) == (0, 1)
    assert (entry.version, entry.state) == (2, "submitted")
    (earlier,) = queries.versions(cast.alice, entry)
    assert earlier.content["summary"] == ROW["简介"]


@pytest.mark.parametrize(
    ("told", "known"),
    [(0, "0"), ("0", "0"), (7.0, "7"), ("007", "007"), (2**70, str(2**70)), ("  x y ", "x y"), ("１", "１")],
)
def test_an_id_is_text_and_zero_is_one(bring, told, known):
    bring(ROW | {"编号": told})
    assert Entry.objects.get().external_id == known


@pytest.mark.parametrize("told", [1.5, 2.0**60, True, ["a"], "九" * 201])
def test_an_id_that_cannot_be_trusted_is_named(bring, told):
    report = bring(ROW | {"编号": told})
    assert report.refused == 1
    assert report.problems[0].column == "编号"
    assert not Entry.objects.exists()


def test_without_an_id_a_row_is_known_by_what_it_says(bring):
    row = {name: cell for name, cell in ROW.items() if name != "编号"}
    assert bring(row).created == 1
    assert bring(row).unchanged == 1
    assert bring(row | {"简介": "另一段简介。"}).created == 1
    report = bring(row | {"简介": "重复的。"}, row | {"简介": "重复的。"})
    assert (report.created, report.refused) == (1, 1)
    assert "完全相同" in report.problems[0].words.zh


def test_of_one_id_given_twice_the_first_row_counts(bring):
    report = bring(ROW | {"简介": "先写的。"}, ROW | {"简介": "后写的。"})
    assert (report.created, report.refused) == (1, 1)
    assert (report.problems[0].row, report.problems[0].column, report.problems[0].value) == (2, "编号", "A-1")
    assert Entry.objects.get().summary == "先写的。"


def test_every_bad_cell_is_named_with_row_column_value_and_mend(bring):
    report = bring(
        ROW,
        {
            "编号": "A-2",
            "成果名称": "",
            "简介": "有简介。",
            "成熟度": "十二级",
            "意向价格": "1e400",
            "完成年月": "2026年13月",
            "有效期至": "明年",
        },
    )
    named = {(problem.row, problem.column, problem.value) for problem in report.problems}
    assert named == {
        (2, "成果名称", ""),
        (2, "成熟度", "十二级"),
        (2, "意向价格", "1e400"),
        (2, "完成年月", "2026年13月"),
        (2, "有效期至", "明年"),
    }
    assert (report.created, report.refused) == (1, 1)
    for problem in report.problems:
        assert problem.words.zh
        assert problem.words.en
    assert "科学计数法" in next(p for p in report.problems if p.value == "1e400").words.zh


def test_an_unknown_code_is_named_with_the_nearest(bring):
    report = bring(ROW | {"产业领域": "半导体集成电路"})
    assert "S24-01 半导体与集成电路" in report.problems[0].words.zh


def test_an_unknown_column_is_named_with_the_nearest(bring):
    report = bring(ROW | {"成果明称": "x"})
    assert report.problems[0].column == "成果明称"
    assert "成果名称" in report.problems[0].words.zh


def test_a_missing_title_is_named_by_its_own_label(bring):
    report = bring({"编号": "A-9", "简介": "有简介。"})
    assert (report.problems[0].column, report.problems[0].value) == ("成果名称", "")


def test_nearly_the_same_is_told_and_stored(bring):
    told = "用凝胶注模法做多孔陶瓷模具，抗弯强度 18.6 MPa，可以用 420 次，孔隙率 41%，已在两条线上试过半年。"
    bring(ROW | {"简介": told})
    report = bring(ROW | {"编号": "B-1", "简介": told})
    first, second = Entry.objects.order_by("pk")
    assert report.near == ((1, first.pk),)
    assert second.state == "submitted"


def test_at_most_five_hundred_rows_in_one_act(bring):
    rows = [ROW | {"编号": str(number)} for number in range(501)]
    with pytest.raises(Invalid):
        bring(*rows)
    assert not Entry.objects.exists()
    assert bring(*rows[:500]).created == 500
    assert verify_chain(journal.chain()).ok


# ---- who may


@pytest.mark.parametrize("who", ["bob", "nan", "dan", "grace", "eve"])
def test_a_stranger_may_not(cast, bring, who):
    cast.university.area = "440303"  # not Nan's district
    cast.university.save()
    with pytest.raises(Denied):
        bring(ROW, by=who)
    assert not Entry.objects.exists()


def test_an_officer_of_the_city_publishes_at_once(cast, bring):
    report = bring(ROW, by="carol", publish=True)
    entry = Entry.objects.get()
    assert (report.created, entry.state) == (1, "published")
    assert entry.valid_until > timezone.localdate() + timedelta(days=30)
    assert queries.entry(cast.eve, entry.pk) == entry


def test_an_owner_does_not_publish(bring):
    with pytest.raises(Denied) as denied:
        bring(ROW, publish=True)
    assert denied.value.code == "catalogue.may_not_publish"
    assert not Entry.objects.exists()


def test_what_was_submitted_is_published_by_a_second_run(bring):
    bring(ROW)
    report = bring(ROW, by="carol", publish=True)
    assert (report.published, report.unchanged) == (1, 0)
    assert Entry.objects.get().state == "published"


def test_what_is_over_is_not_published(bring):
    row = ROW | {"有效期至": str(timezone.localdate() - timedelta(days=1))}
    report = bring(row, by="carol", publish=True)
    assert report.refused == 1
    assert report.problems[0].column == "有效期至"
    bring(ROW, by="carol", publish=True)
    assert bring(row).refused == 1, "nor does a later row end it by stealth"


def test_another_organisations_id_is_not_overwritten(cast, bring):
    bring(ROW)
    report = bring(ROW | {"简介": "顶替。"}, by="bob", organisation=cast.firm)
    assert (report.changed, report.refused) == (0, 1)
    assert Entry.objects.get().summary == ROW["简介"]


def test_what_reached_its_end_is_not_changed(cast, bring):
    bring(ROW, by="carol", publish=True)
    actions.fulfil_entry(cast.alice, entry=Entry.objects.get(), fate="transferred")
    report = bring(ROW | {"简介": "又改。"})
    assert report.refused == 1
    assert bring(ROW).unchanged == 1


@pytest.mark.parametrize("source", ["", "  ", "x" * 121])
def test_a_source_must_be_named(bring, source):
    with pytest.raises(Invalid):
        bring(ROW, source=source)


@pytest.mark.parametrize("source", ["sample", "organisation:1"])
def test_the_platforms_own_source_names_are_not_for_others(bring, source):
    with pytest.raises(Refusal) as refused:
        bring(ROW, source=source)
    assert refused.value.code == "catalogue.reserved_source"
    report = bring(ROW | {"来源": source})
    assert report.refused == 1
    assert report.problems[0].column == "来源"
    assert not Entry.objects.exists()


def test_an_unknown_kind_is_missing(bring):
    with pytest.raises(Missing):
        bring(ROW, kind="gadget")


# ---- rows that come back from an export


def test_a_row_finds_its_entry_by_its_own_source(cast, bring):
    entry = actions.draft_entry(
        cast.alice,
        kind="achievement",
        content={"title": "网上录入的", "summary": "在网页上写的。"},
        organisation=cast.university,
    )
    row = {"编号": entry.external_id, "来源": entry.source, "成果名称": "网上录入的", "简介": "在表格里改的。"}
    assert bring(row).changed == 1
    entry.refresh_from_db()
    assert (Entry.objects.count(), entry.summary) == (1, "在表格里改的。")


def test_what_the_importer_never_saw_stays(cast, bring):
    bring(ROW | {"联系方式": "0755-0000 0000"})
    bring(ROW | {"简介": "由市级经办改。"}, by="carol")
    entry = Entry.objects.get()
    assert entry.summary == "由市级经办改。"
    assert entry.document["contact"] == "0755-0000 0000"
    bring(ROW | {"简介": "由本单位改。"})
    entry.refresh_from_db()
    assert "contact" not in entry.document, "the owner saw the column and left it empty"


def test_a_row_may_say_who_sees_it(cast, bring):
    bring(ROW | {"公开级别": "仅本单位"}, by="carol", publish=True)
    entry = Entry.objects.get()
    assert entry.visibility == "owner"
    with pytest.raises(Missing):
        queries.entry(cast.eve, entry.pk)
    bring(ROW)
    entry.refresh_from_db()
    assert entry.visibility == "owner", "a row that does not say so changes nothing"
    assert bring(ROW | {"公开级别": "registered"}).changed == 1
    assert bring(ROW | {"公开级别": "所有人"}).problems[0].column == "公开级别"


def test_columns_that_an_export_tells_besides_are_passed_over(bring):
    report = bring(ROW | {"平台编号": "entry:1", "所属机构": "x", "条目状态": "已发布", "去向": "", "示例": "是"})
    assert (report.created, report.problems) == (1, ())


# ---- whatever comes


def cells() -> st.SearchStrategy[Any]:
    odd = ["=1+1", "1e400", "-40~85℃", "0", "许可；转让", '["a，b", "c"]', "2026-11", "S24-01", "\x00", "九" * 400]
    return st.one_of(st.none(), st.sampled_from(odd), st.text(max_size=8), st.integers(), st.floats(), st.booleans())


ROWS = st.lists(
    st.dictionaries(
        st.sampled_from(
            ["编号", "来源", "成果名称", "简介", "成熟度", "转化方式", "意向价格", "有效期至", "关键词", "怪列"]
        ),
        cells(),
        max_size=7,
    ).flatmap(lambda row: st.sampled_from([row, {"成果名称": "名", "简介": "介", **row}])),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS, publish=st.booleans())
def test_every_row_is_counted_once(bring, rows, publish):
    for _ in range(2):
        report = bring(*rows, by="carol", publish=publish)
        told = report.created + report.changed + report.unchanged + report.published + report.refused
        assert told == len(rows)
        assert {problem.row for problem in report.problems} <= set(range(1, len(rows) + 1))
        assert len({problem.row for problem in report.problems}) == report.refused
    assert (report.created, report.changed) == (0, 0), "the second run finds everything as it left it"


def test_the_system_may_mark_a_sample(cast):
    import_entries(
        SYSTEM, kind="achievement", rows=[ROW], source="sample", organisation=cast.university, is_sample=True
    )
    assert Entry.objects.get().is_sample
