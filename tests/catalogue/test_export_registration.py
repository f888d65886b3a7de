"""科技成果登记: our achievements on the official form; what we don't know stays empty, is marked and is listed."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.registration import Filed, write_registration
from dukou.domains.catalogue.selection import Wanted
from dukou.domains.taxonomy import queries as taxonomy
from dukou.kernel.actor import PUBLIC
from dukou.kernel.errors import Denied
from dukou.packs import shenzhen

ROW = {
    "id": "A-1",
    "title": "凝胶注模多孔陶瓷",
    "summary": "抗弯强度 18.6 MPa。",
    "readiness": "6",
    "discipline": "430",
    "modes": ["M3", "M2"],
    "holders": ["梧桐山科技大学", "深圳衢润高分子材料股份有限公司"],
    "contributors": ["林知远", "许审言"],
    "rights": ["ZL1", "ZL2", "ZL3", "未入库"],
    "completed": "2026-03",
    "contact": "林知远 转 8001",
}


def bring(actor: Any, organisation: Any, *rows: dict[str, Any], kind: str = "achievement") -> None:
    report = import_entries(actor, kind=kind, rows=list(rows), source="表", organisation=organisation, publish=True)
    assert not report.problems


@pytest.fixture
def rights(cast):
    numbers = (("ZL1", "PI"), ("ZL2", "PI"), ("ZL3", "PU"))
    rows = [{"id": n, "title": n, "number": n, "right_type": kind} for n, kind in numbers]
    bring(cast.carol, cast.university, *rows, kind="right")


@pytest.fixture
def file(cast, tmp_path):
    """Write the form; return what was told and its first sheet."""

    def file(actor: Any, **narrowed: Any) -> tuple[Filed, Any, Any]:
        path: Path = tmp_path / "form.xlsx"
        with path.open("wb") as held:
            filed = write_registration(actor, Wanted("achievement", **narrowed), held)
        book = openpyxl.load_workbook(path)
        return filed, book["登记表"], book["待补清单"]

    return file


def cells(sheet: Any, row: int = 2) -> dict[str, Any]:
    return {head.value.rstrip("*"): cell for head, cell in zip(sheet[1], sheet[row], strict=True)}


def test_it_works(cast, rights, file):
    bring(cast.carol, cast.university, ROW)
    filed, sheet, _ = file(cast.alice)
    row = {name: cell.value for name, cell in cells(sheet).items()}
    assert filed.count == 1
    assert row["成果名称"] == "凝胶注模多孔陶瓷"
    assert row["第一完成单位"] == "梧桐山科技大学"
    assert row["研究终止年月"] == "202603"
    assert row["成果完成人"] == "林知远；许审言"
    assert row["知识产权形式与数量"] == "发明专利 2；实用新型专利 1；类型未标 1"
    assert row["学科分类"] == f"430 {taxonomy.label('discipline', '430').zh}"
    assert row["转化方式与收益"] == "M3 许可；M2 转让"
    assert row["所处阶段"] == "2 中期阶段"
    assert row["密级"] == "0 非密"
    assert row["联系人"] == "林知远 转 8001"


def test_every_field_of_the_form_is_a_column_in_its_order(cast, file):
    _, sheet, _ = file(cast.alice)
    wanted = [held.zh for held in shenzhen().forms["achievement_registration"] if held.type != "rule"]
    assert [cell.value.rstrip("*") for cell in sheet[1]] == wanted


def test_a_required_field_that_is_missing_is_marked_and_listed(cast, file):
    bring(cast.carol, cast.university, ROW)
    filed, sheet, gaps = file(cast.alice)
    found = cells(sheet)
    assert found["研究起始年月"].value is None
    assert found["研究起始年月"].fill.fgColor.rgb == found["成果类别"].fill.fgColor.rgb != "00000000"
    assert found["成果名称"].fill.fill_type is None
    assert found["批准登记号"].fill.fill_type == "solid", "for the registering authority"
    assert found["成果水平"].fill.fill_type is None, "nobody needs to fill it"
    (gap,) = filed.gaps
    assert gap.entry == Entry.objects.get().pk
    assert set(gap.missing) == {
        "研究起始年月",
        "成果类别",
        "课题来源",
        "经费投入（国家、部门、地方、自筹）",
        "评价方式与评价单位",
        "应用行业",
    }
    assert filed.missing["研究起始年月"] == 1
    assert gaps[3][0].value == f"entry:{gap.entry}"
    assert "研究起始年月" in gaps[3][2].value


def test_what_is_inferred_is_marked_to_be_checked(cast, file):
    bring(cast.carol, cast.university, ROW)
    found = cells(file(cast.alice)[1])
    assert found["所处阶段"].fill.fgColor.rgb == found["密级"].fill.fgColor.rgb
    assert found["所处阶段"].fill.fgColor.rgb != found["研究起始年月"].fill.fgColor.rgb


def test_the_same_name_of_the_same_unit_is_told(cast, file):
    bring(cast.carol, cast.university, ROW, ROW | {"id": "A-2"}, ROW | {"id": "A-3", "title": "别的"})
    filed, _, _ = file(cast.alice)
    assert [gap.is_double for gap in filed.gaps] == [False, True, False]


def test_everyone_files_his_own(cast, file):
    bring(cast.carol, cast.university, ROW)
    bring(cast.carol, cast.firm, ROW | {"id": "F-1", "title": "企业的"})
    assert file(cast.alice)[0].count == 1
    assert cells(file(cast.bob)[1])["成果名称"].value == "企业的"
    assert file(cast.carol)[0].count == 2, "the city's officer sees what all file"
    for who in (PUBLIC, cast.eve, cast.dan, cast.nan):
        with pytest.raises(Denied):
            file(who)


def test_what_was_withdrawn_is_not_filed(cast, file):
    bring(cast.carol, cast.university, ROW)
    actions.withdraw_entry(cast.alice, entry=Entry.objects.get(), fate="wrong")
    assert file(cast.alice)[0].count == 0


def test_a_type_of_right_that_may_not_be_seen_is_not_told(cast, rights, file):
    Entry.objects.filter(kind="right").update(owner=cast.bank, visibility="owner")
    bring(cast.carol, cast.university, ROW)
    assert cells(file(cast.alice)[1])["知识产权形式与数量"].value == "类型未标 4"


def test_the_form_is_filled_from_fields_that_achievements_have():
    fields = shenzhen().forms["achievement_registration"]
    assert {held.entry for held in fields if held.entry} <= set(KINDS["achievement"].fields)
    for held in fields:
        codes = getattr(KINDS["achievement"].fields.get(held.entry), "scheme", "")
        assert all(old in taxonomy.scheme(codes) for old, _ in held.mapped)


def test_two_hundred_cost_no_more_questions_than_two(cast, rights, file, django_assert_max_num_queries):
    bring(cast.carol, cast.university, *[ROW | {"id": number} for number in range(200)])
    with django_assert_max_num_queries(5):
        assert file(cast.alice)[0].count == 200
