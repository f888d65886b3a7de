"""Exporting: only what one may see, safe in a spreadsheet, and the same when it comes in again."""

import csv
import io
import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.jobs import follow_journal
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.outlet import stream, write
from dukou.domains.catalogue.selection import Wanted, count, refuse_beyond
from dukou.domains.catalogue.sheets.cells import joined, listed
from dukou.domains.catalogue.sheets.columns import Columns
from dukou.domains.catalogue.sheets.formulas import guarded, guarded_in_book, is_formula, unguarded
from dukou.domains.catalogue.sheets.table import open_table
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Invalid, Missing, Refusal

FULL = {
    "id": "A-1",
    "title": "凝胶注模多孔陶瓷",
    "title_en": "Gel-cast porous ceramics",
    "summary": "第一段，抗弯强度 18.6 MPa。\n第二段：“可用 420 次”。",
    "field": "S24-01",
    "region": "440308",
    "readiness": "6",
    "valid_until": "2099-05-01",
    "advantages": "-40~85℃ 下不开裂",
    "keywords": ["多孔陶瓷", "凝胶注模；改进", "a, b"],
    "discipline": "430",
    "modes": ["M3", "M2"],
    "asking_price": "1200000.50",
    "asking_price_max": "9999999999999.99",
    "holders": ["梧桐山科技大学", "Foo, Inc."],
    "completed": "2026-03",
    "contact": "林知远 转 8001",
}


def bring(actor: Any, organisation: Any, *rows: dict[str, Any], kind: str = "achievement", **more: Any) -> Any:
    inputs: dict[str, Any] = {"source": "成果表", "publish": True} | more
    report = import_entries(actor, kind=kind, rows=list(rows), organisation=organisation, **inputs)
    assert not report.problems
    return report


def out(actor: Any, form: str, path: Path, kind: str = "achievement", **narrowed: Any) -> Path:
    with path.open("wb") as held:
        write(actor, Wanted(kind, **narrowed), form, held)
    return path


def told(actor: Any, kind: str = "achievement", **narrowed: Any) -> list[dict[str, Any]]:
    """What JSON lines tell an actor."""
    lines = b"".join(stream(actor, Wanted(kind, **narrowed), "jsonl")).decode().splitlines()
    return [json.loads(line) for line in lines]


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def rows_back(path: Path, kind: str = "achievement") -> list[dict[str, Any]]:
    rows = list(open_table(path, Columns(KINDS[kind].names, KINDS[kind].needed)))
    assert not [problem for row in rows for problem in row.problems]
    return [row.cells for row in rows]


def stored() -> list[tuple[str, str, str, dict[str, Any]]]:
    return [(e.source, e.external_id, e.visibility, e.values()) for e in Entry.objects.order_by("pk")]


# ---- out and in again


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_it_works_and_comes_in_unchanged(cast, tmp_path, form):
    bring(cast.carol, cast.university, FULL, FULL | {"id": 0, "visibility": "registered"})
    before = stored()
    rows = rows_back(out(cast.alice, form, tmp_path / "out", is_own=True))
    assert len(rows) == 2
    again = bring(cast.carol, cast.university, *rows)
    assert (again.unchanged, again.created, again.changed) == (2, 0, 0)
    Entry.objects.update(source="别处")
    rows = [{name: cell for name, cell in row.items() if name not in {"来源", "source"}} for row in rows]
    bring(cast.carol, cast.university, *rows)
    assert stored()[2:] == before


def test_json_lines_are_exact(cast):
    bring(cast.carol, cast.university, FULL)
    (one,) = told(cast.alice)
    assert {name: one[name] for name in FULL if name != "id"} == {name: FULL[name] for name in FULL if name != "id"}
    entry = Entry.objects.get()
    assert (one["external_id"], one["source"], one["entry"]) == ("A-1", "成果表", f"entry:{entry.pk}")
    assert (one["owner"], one["state"], one["visibility"]) == ("梧桐山科技大学", "published", "public")


def test_a_table_is_read_by_people(cast, tmp_path):
    bring(cast.carol, cast.university, FULL, is_sample=False)
    (row,) = table(out(cast.alice, "csv", tmp_path / "a.csv"))
    assert row["编号"] == "A-1"
    assert row["产业领域"] == "S24-01 半导体与集成电路"
    assert row["成熟度"].startswith("6 ")
    assert row["转化方式"] == "M3 许可；M2 转让"
    assert row["意向价格（起）"] == "1200000.50"
    assert row["条目状态"] == "已发布"
    assert (tmp_path / "a.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_numbers_and_days_of_a_workbook_can_be_reckoned_with(cast, tmp_path):
    bring(cast.carol, cast.university, FULL)
    sheet: Any = openpyxl.load_workbook(out(cast.alice, "xlsx", tmp_path / "a.xlsx")).active
    cells = {head.value: cell for head, cell in zip(*sheet.iter_rows(max_row=2), strict=True)}
    assert cells["意向价格（起）"].value == 1200000.5
    assert cells["有效期至"].is_date
    assert cells["编号"].value == "A-1"


def test_an_edited_export_changes_the_entries_that_were_written_in_the_portal(cast, tmp_path):
    entry = actions.draft_entry(
        cast.alice, kind="achievement", content={"title": "甲", "summary": "乙"}, organisation=cast.university
    )
    (row,) = rows_back(out(cast.alice, "csv", tmp_path / "a.csv"))
    report = bring(cast.alice, cast.university, row | {"简介": "改后"}, source="a.csv", publish=False)
    entry.refresh_from_db()
    assert (report.changed, report.created, entry.summary) == (1, 0, "改后")


# ---- formulas

FORMULAS = [
    "=cmd|' /C calc'!A0",
    "=1+1",
    "@SUM(A1)",
    "+A1*2",
    "-A1+B2",
    "\t=1",
    "'=1",
    "''=1",
    "-40~85℃",
    "+5",
    "#N/A",
    "##x",
]


@pytest.mark.parametrize("title", FORMULAS)
def test_no_text_runs_in_a_spreadsheet_and_none_is_changed(cast, tmp_path, title):
    entry = actions.draft_entry(
        cast.alice, kind="achievement", content={"title": title, "summary": title}, organisation=cast.university
    )
    (row,) = table(out(cast.alice, "csv", tmp_path / "a.csv"))
    assert row["简介"][0] not in "=+-@\t\r"
    sheet: Any = openpyxl.load_workbook(out(cast.alice, "xlsx", tmp_path / "a.xlsx")).active
    assert {cell.data_type for cell in sheet[2]} <= {"s", "inlineStr", "n", "d"}
    assert not is_formula(sheet[2][2].value)
    for form in ("csv", "xlsx", "jsonl"):
        rows = rows_back(out(cast.alice, form, tmp_path / "out"))
        report = bring(cast.alice, cast.university, *rows, publish=False)
        assert report.unchanged == 1
    entry.refresh_from_db()
    assert entry.version == 1


@given(st.text(st.sampled_from("'=+-@\t\r#aA1(|!~℃ "), max_size=8))
def test_what_is_guarded_is_safe_and_comes_back(text):
    assert unguarded(guarded(text)) == text
    assert unguarded(guarded_in_book(text)) == text
    assert guarded(text)[:1] not in {"=", "+", "-", "@", "\t", "\r"} or not text
    assert not is_formula(guarded_in_book(text))


@given(st.lists(st.text(st.sampled_from('a；;、,"[]\\ \n|'), min_size=1, max_size=5), min_size=1, max_size=4))
def test_a_list_in_a_cell_comes_back(parts):
    cell = joined(parts)
    back = listed(cell)
    assert (back if isinstance(back, list) else cell.split("；")) == parts


WORDS = st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)
TEXTS = st.one_of(
    WORDS, st.sampled_from([*FORMULAS, "_x0041_", "a_x000D_b", " 前后 ", "多\n行\r\n\r文\t字", "1e5", "00", "2026-11"])
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@example(texts=("题", " ", "强", "1"), words=["a"], form="jsonl")
@given(
    texts=st.tuples(TEXTS, TEXTS, TEXTS, TEXTS),
    words=st.lists(TEXTS, min_size=1, max_size=3),
    form=st.sampled_from(["csv", "xlsx", "jsonl"]),
)
def test_whatever_was_stored_comes_back(university, tmp_path, texts, words, form):
    alice, organisation = university
    Entry.objects.all().delete()
    title, summary, advantages, told_id = texts
    row = {"id": f"i{told_id}", "title": title, "summary": summary, "advantages": advantages, "keywords": words}
    report = import_entries(alice, kind="achievement", rows=[row], source="s", organisation=organisation, publish=False)
    written = out(alice, form, tmp_path / "out")
    if form == "jsonl" and not report.created:  # nothing stored is no line at all, and no file that could be read
        assert not written.read_bytes()
        return
    rows = rows_back(written)
    assert len(rows) == report.created
    again = bring(alice, organisation, *rows, publish=False) if rows else report
    assert again.changed == 0
    assert Entry.objects.count() == report.created


@pytest.fixture
def university(cast):
    return cast.alice, cast.university


# ---- only what one may see


@pytest.fixture
def shelves(cast):
    """An entry of each level and a draft, all the university's."""
    for level in ("public", "registered", "introduced", "owner"):
        bring(cast.carol, cast.university, FULL | {"id": level, "title": f"级别 {level}", "visibility": level})
    content = {"title": "草稿", "summary": "未提交"}
    actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)


@pytest.mark.parametrize(
    ("who", "seen"),
    [
        ("eve", {"级别 public", "级别 registered"}),
        ("bob", {"级别 public", "级别 registered"}),
        ("alice", {"级别 public", "级别 registered", "级别 introduced", "级别 owner", "草稿"}),
        ("carol", {"级别 public", "级别 registered", "级别 introduced", "级别 owner", "草稿"}),
    ],
)
def test_each_gets_what_he_may_see(cast, shelves, who, seen):
    assert {one["title"] for one in told(getattr(cast, who))} == seen
    assert {one["title"] for one in told(PUBLIC)} == {"级别 public"}


def test_fields_of_another_level_stay_inside(cast, tmp_path):
    bring(cast.carol, cast.university, FULL)
    assert "contact" in told(cast.alice)[0]
    assert "contact" not in told(cast.bob)[0]
    assert "asking_price" in told(cast.bob)[0]
    assert "asking_price" not in told(PUBLIC)[0]
    for form in ("csv", "xlsx", "jsonl"):
        path = out(PUBLIC, form, tmp_path / f"a.{form}")
        text = str(list(openpyxl.load_workbook(path).active.values)) if form == "xlsx" else path.read_text("utf-8")
        assert "凝胶注模" in text
        assert "8001" not in text
        assert "1200000" not in text


def test_a_need_never_tells_whose_it_is(cast):
    row = {"id": "衢润-17", "title": "挤出件起泡", "summary": "停机 3 小时。", "alias": "龙岗某材料企业"}
    bring(cast.carol, cast.firm, row, kind="demand", source="衢润需求.xlsx")
    for who in (PUBLIC, cast.alice, cast.carol):
        (one,) = told(who, "demand")
        assert "衢润" not in json.dumps(one, ensure_ascii=False)
        assert one["external_id"] == one["entry"]
        assert "source" not in one
    (one,) = told(cast.bob, "demand")
    assert (one["external_id"], one["source"]) == ("衢润-17", "衢润需求.xlsx")


# ---- narrowed


def test_narrowed_to_an_industry_with_all_under_it(cast):
    bring(cast.carol, cast.university, FULL, FULL | {"id": 2, "field": "S24-04"}, FULL | {"id": 3, "field": None})
    assert [one["external_id"] for one in told(PUBLIC, fields=("新能源",))] == ["2"]
    assert [one["external_id"] for one in told(PUBLIC, fields=("S24",))] == ["A-1", "2"]
    with pytest.raises(Invalid) as invalid:
        told(PUBLIC, fields=("新能原",))
    assert "新能源" in invalid.value.fields["field"].zh


def test_narrowed_by_words_best_first(cast):
    bring(
        cast.carol,
        cast.university,
        FULL,
        FULL | {"id": 2, "title": "钠离子电池", "summary": "电芯能量密度 160 Wh/kg。", "keywords": None},
    )
    follow_journal()
    assert [one["external_id"] for one in told(PUBLIC, words="钠离子电池")] == ["2"]
    assert told(PUBLIC, words="钠离子电池", fields=("S24-04",)) == []
    assert told(cast.bob, words="钠离子电池", is_own=True) == []
    assert count(PUBLIC, Wanted("achievement", words="钠离子电池")) == 1


def test_too_many_for_a_browser_are_refused_before_the_first(cast):
    bring(cast.carol, cast.university, FULL, FULL | {"id": 2})
    refuse_beyond(PUBLIC, Wanted("achievement"), 2)
    with pytest.raises(Refusal) as refused:
        refuse_beyond(PUBLIC, Wanted("achievement"), 1)
    assert (refused.value.code, refused.value.facts) == ("export.too_many", {"found": 2, "limit": 1})


def test_an_unknown_kind_is_missing(cast):
    with pytest.raises(Missing):
        told(PUBLIC, "gadget")


def test_more_rows_than_a_sheet_holds_are_refused(cast, tmp_path, monkeypatch):
    monkeypatch.setattr("dukou.domains.catalogue.sheets.writing.MOST_ROWS", 1)
    bring(cast.carol, cast.university, FULL, FULL | {"id": 2})
    with pytest.raises(Refusal) as refused:
        out(PUBLIC, "xlsx", tmp_path / "a.xlsx")
    assert refused.value.code == "sheets.too_many_rows"
    assert len(table(out(PUBLIC, "csv", tmp_path / "a.csv"))) == 2


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_goes_out_in_every_form(cast, tmp_path, kind):
    row = dict.fromkeys(KINDS[kind].needed, "甲")
    bring(cast.carol, cast.centre, row | {"id": "1"}, kind=kind)
    for form in ("csv", "xlsx", "jsonl"):
        rows = rows_back(out(SYSTEM, form, tmp_path / "out", kind), kind)
        assert bring(SYSTEM, cast.centre, *rows, kind=kind).unchanged == 1


def test_a_sample_stays_marked(cast, tmp_path):
    bring(SYSTEM, cast.university, FULL, is_sample=True)
    assert told(PUBLIC)[0]["sample"] is True
    assert table(out(PUBLIC, "csv", tmp_path / "a.csv"))[0]["示例"] == "是"


def test_memory_does_not_grow_with_the_export(cast, django_assert_num_queries):
    rows = [FULL | {"id": number} for number in range(400)]
    bring(cast.carol, cast.university, *rows)
    with django_assert_num_queries(1):
        assert len(told(SYSTEM)) == 400
