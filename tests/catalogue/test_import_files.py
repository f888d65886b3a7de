"""Reading what people send: every form gives the same rows, and what can't be a row is named or the file refused."""

import csv
import gzip
import json
import zipfile
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.sheets import extent, lines, workbook
from dukou.domains.catalogue.sheets.columns import TOLD, Columns
from dukou.domains.catalogue.sheets.table import Row, batches, open_table, without_repeats
from dukou.kernel.errors import Refusal
from tests.tables import WRITERS, as_csv, as_lines, as_xlsx, ods

HEADER = ["编号", "成果名称", "简介", "成熟度", "技术优势与指标"]
ROWS: list[list[Any]] = [
    [0, "凝胶注模多孔陶瓷", "抗弯强度 18.6 MPa，\n可用 420 次。", 6, "-40~85℃"],
    ["007", "“引号”与,逗号", "第二行", "", "+5 ℃"],
]


def columns(kind: str = "achievement") -> Columns:
    return Columns(KINDS[kind].names, KINDS[kind].needed)


def rows_of(path: Path, kind: str = "achievement") -> list[Row]:
    return list(open_table(path, columns(kind)))


def refusal_of(path: Path) -> Refusal:
    with pytest.raises(Refusal) as refused:
        rows_of(path)
    assert path.name in refused.value.message.zh
    assert path.name in refused.value.message.en
    return refused.value


def problems_of(path: Path) -> list[tuple[int, str, str]]:
    return [(problem.row, problem.column, problem.value) for row in rows_of(path) for problem in row.problems]


@pytest.mark.parametrize("form", WRITERS)
def test_every_form_gives_the_same_rows(tmp_path, form):
    found = rows_of(WRITERS[form](tmp_path / "成果", HEADER, ROWS))
    assert [[str(cell) if cell is not None else "" for cell in row.cells.values()] for row in found] == [
        [str(cell) for cell in row] for row in ROWS
    ]
    assert [list(row.cells) for row in found] == [HEADER, HEADER]
    assert not any(row.problems for row in found)


def test_rows_are_numbered_as_their_own_program_numbers_them(tmp_path):
    table = ["", *HEADER[:3]], [["", "a", "一", "x"], ["", "", "", ""], ["", "b", "二", "y"]]
    assert [row.number for row in rows_of(as_xlsx(tmp_path / "a.xlsx", *table))] == [2, 4]
    assert [row.number for row in rows_of(as_csv(tmp_path / "a.csv", *table))] == [2, 4]
    assert [row.number for row in rows_of(as_csv(tmp_path / "b.csv", HEADER, ROWS))] == [2, 4], "line 3 ends row 2"


def test_a_form_is_known_by_its_content_not_its_name(tmp_path):
    assert len(rows_of(as_xlsx(tmp_path / "a.csv", HEADER, ROWS))) == 2
    assert len(rows_of(as_lines(tmp_path / "a.xlsx", HEADER, ROWS))) == 2


def test_days_and_numbers_of_a_workbook_are_text_and_digits(tmp_path):
    path = as_xlsx(
        tmp_path / "a.xlsx",
        ["编号", "成果名称", "简介", "有效期至", "意向价格"],
        [[1, "a", "b", date(2027, 5, 1), 1250000.5]],
    )
    assert rows_of(path)[0].cells == {
        "编号": 1,
        "成果名称": "a",
        "简介": "b",
        "有效期至": "2027-05-01",
        "意向价格": 1250000.5,
    }


def test_semicolons_and_tabs_part_columns_too(tmp_path):
    for sign in ";\t":
        path = tmp_path / "a.csv"
        path.write_text(f"编号{sign}名称{sign}简介\n1{sign}a,b{sign}c\n", encoding="utf-8")
        assert rows_of(path)[0].cells == {"编号": "1", "名称": "a,b", "简介": "c"}


def test_an_explanation_is_no_row_wherever_it_stands(tmp_path):
    path = as_csv(tmp_path / "a.csv", ["## 填写前请读"], [HEADER, ["## 说明", "必填"], ROWS[0]])
    assert [row.cells["成果名称"] for row in rows_of(path)] == ["凝胶注模多孔陶瓷"]


def test_numbers_of_json_keep_their_digits(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 123456789012345678901234567890, "title": "a", "summary": "b", "asking_price": 12.50}\n')
    assert rows_of(path)[0].cells["id"] == "123456789012345678901234567890"
    assert rows_of(path)[0].cells["asking_price"] == "12.50"


# ---- cells that are no data


def test_formulas_are_named_cell_by_cell(tmp_path):
    rows = [[1, "=A1&B1", "x", "", "-40~85℃"], [2, "b", "=SUM(C1:C2)", "", "@SUM(A1)"]]
    assert problems_of(as_csv(tmp_path / "a.csv", HEADER, rows)) == [
        (2, "成果名称", "=A1&B1"),
        (3, "简介", "=SUM(C1:C2)"),
        (3, "技术优势与指标", "@SUM(A1)"),
    ]
    named = problems_of(as_xlsx(tmp_path / "a.xlsx", HEADER, rows))
    assert [(row, column) for row, column, _ in named] == [(2, "成果名称"), (3, "简介")]


def test_a_row_of_nothing_but_formulas_is_not_lost(tmp_path):
    path = as_xlsx(tmp_path / "a.xlsx", HEADER, [[1, "a", "b", 6, ""], ["=A2+1", "", "", "", "=B2"]])
    assert [(row, column) for row, column, _ in problems_of(path)] == [(3, "编号"), (3, "技术优势与指标")]


def test_a_formula_of_an_ods_is_named_in_every_cell_it_repeats(tmp_path):
    head = "".join(
        f'<table:table-cell office:value-type="string"><text:p>{name}</text:p></table:table-cell>' for name in HEADER
    )
    formula = '<table:table-cell table:formula="of:=1+1" table:number-columns-repeated="2" office:value-type="float" office:value="2"/>'
    path = ods(
        tmp_path / "a.ods", f"<table:table-row>{head}</table:table-row><table:table-row>{formula}</table:table-row>"
    )
    assert [(row, column) for row, column, _ in problems_of(path)] == [(2, "编号"), (2, "成果名称")]


def test_an_error_value_is_named_not_read_as_empty(tmp_path):
    path = as_xlsx(tmp_path / "a.xlsx", HEADER, [[1, "a", "b", "#N/A", ""]])
    assert [(row, column) for row, column, _ in problems_of(path)] == [(2, "成熟度")]


def test_a_cell_under_no_header_is_named(tmp_path):
    path = as_csv(tmp_path / "a.csv", HEADER, [[*ROWS[0], "多出来的"]])
    assert problems_of(path) == [(2, "第 6 列", "多出来的")]


def test_a_line_that_is_no_object_is_named(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 1, "title": "a", "summary": "b"}\n\n{"id": 2,\n[1]\n' + "[" * 5000 + "\n", encoding="utf-8")
    found = rows_of(path)
    assert [row.number for row in found] == [1, 3, 4, 5]
    assert [len(row.problems) for row in found] == [0, 1, 1, 1]


def test_an_id_that_comes_again_is_named_with_the_row_that_counts(tmp_path):
    path = as_csv(
        tmp_path / "a.csv",
        HEADER,
        [["7", "a", "b", "", ""], ["8", "a", "b", "", ""], ["7.0", "c", "d", "", ""], [" 7 ", "e", "f", "", ""]],
    )
    table = open_table(path, columns())
    found = list(without_repeats(table, table.columns))
    assert [len(row.problems) for row in found] == [0, 0, 0, 1]
    assert "第 2 行" in found[3].problems[0].words.zh


def test_batches_lose_no_row():
    assert [len(batch) for batch in batches((Row(n, {}) for n in range(1001)), 500)] == [500, 500, 1]


# ---- headers


@pytest.mark.parametrize(
    ("header", "told"),
    [
        (["编号", "成果明称", "简介"], "是否为“成果名称”"),
        (["编号", "成果名称", "名称", "简介"], "列重复"),
        (["编号", "成果名称"], "缺少“简介”列"),
        (["编号", "简介", "成果名称", "zzzz"], "没有“zzzz”列；请删去该列"),
    ],
)
def test_a_wrong_header_is_refused_with_the_mend(tmp_path, header, told):
    for path in (as_csv(tmp_path / "a.csv", header, [["1"] * len(header)]), as_xlsx(tmp_path / "a.xlsx", header, [])):
        refusal = refusal_of(path)
        assert refusal.code == "sheets.header"
        assert told in refusal.message.zh
        assert "dukou template" in refusal.message.zh


def test_a_star_a_space_and_width_make_no_other_name(tmp_path):
    path = as_csv(tmp_path / "a.csv", ["ＩＤ", "成果 名称*", "SUMMARY"], [["1", "a", "b"]])
    assert not rows_of(path)[0].problems


def test_no_kind_has_a_field_that_an_export_tells_besides():
    for kind in KINDS.values():
        assert not set(kind.fields) & {*TOLD, "external_id", "source", "visibility"}
        assert not set(kind.names) & {*TOLD.values(), "编号", "来源", "公开级别"}


# ---- files that are no tables


def test_what_is_no_text_is_refused_at_its_first_bad_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("编号,名称,简介\n1,a,b\n".encode() + b"2,\xff\xfe\xff,c\n")
    assert (refusal_of(path).code, refusal_of(path).facts["row"]) == ("sheets.encoding", 3)
    path.write_bytes("编号,名称\n".encode("utf-16"))
    assert refusal_of(path).code == "sheets.binary"
    path.write_bytes(b"  \n ")
    assert refusal_of(path).code == "sheets.empty"


def test_a_json_array_and_a_lone_header_are_refused(tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps([{"id": 1}]), encoding="utf-8")
    assert refusal_of(path).code == "sheets.json_array"
    path.write_text("{broken\n", encoding="utf-8")
    assert refusal_of(path).code == "sheets.no_rows"


def test_an_open_quote_is_refused_before_the_first_row_is_used(tmp_path):
    path = as_csv(tmp_path / "a.csv", HEADER, ROWS)
    with path.open("a", encoding="utf-8") as held:
        held.write('3,"没有收尾' + "x" * 140_000)
    with pytest.raises(Refusal) as refused:
        open_table(path, columns())
    assert (refused.value.code, refused.value.facts["row"]) == ("sheets.torn", 5)


def test_a_torn_gzip_is_refused(tmp_path):
    path = tmp_path / "a.gz"
    whole = gzip.compress(
        ("".join(json.dumps({"id": n, "title": "a", "summary": "b" * 99}) + "\n" for n in range(999))).encode()
    )
    for torn in (whole[:-200], whole[:200] + b"\x00" * 50 + whole[250:], b"\x1f\x8b" + b"junk" * 9):
        path.write_bytes(torn)
        assert refusal_of(path).code == "sheets.torn"


def test_an_old_or_locked_workbook_and_another_archive_are_refused(tmp_path):
    path = tmp_path / "a.xlsx"
    path.write_bytes(workbook.OLE + b"\x00" * 600)
    assert refusal_of(path).code == "sheets.old_or_locked"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal_of(path).code == "sheets.not_a_table"


def test_any_bytes_are_rows_or_a_refusal(tmp_path):
    """No file brings the reader down: it gives rows, problems or one refusal."""

    @settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        start=st.sampled_from(
            [b"", b"PK\x03\x04", b"\x1f\x8b", "编号,名称,简介\n".encode(), b'{"id": 1}\n', b"\xef\xbb\xbf"]
        ),
        rest=st.binary(max_size=300),
    )
    def check(start: bytes, rest: bytes) -> None:
        path = tmp_path / "any"
        path.write_bytes(start + rest)
        with suppress(Refusal):
            rows_of(path)

    check()


def test_a_workbook_torn_anywhere_is_rows_or_a_refusal(tmp_path):
    whole = as_xlsx(tmp_path / "whole.xlsx", HEADER, ROWS).read_bytes()

    @settings(max_examples=150, deadline=None)
    @given(place=st.integers(0, len(whole) - 1), byte=st.integers(0, 255), cut=st.booleans())
    def check(place: int, byte: int, cut: bool) -> None:
        path = tmp_path / "torn.xlsx"
        path.write_bytes(whole[:place] if cut else whole[:place] + bytes([byte]) + whole[place + 1 :])
        with suppress(Refusal):
            rows_of(path)

    check()


# ---- files made to fill the memory


def crafted(path: Path, sheet: str, shared: str = "") -> Path:
    """Write an XLSX file around the XML of its sheet and its shared texts."""
    as_xlsx(path, HEADER, [])
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    parts["xl/worksheets/sheet1.xml"] = f'<worksheet xmlns="{main}"><sheetData>{sheet}</sheetData></worksheet>'.encode()
    parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{shared}</sst>'.encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    return path


def test_an_archive_that_unpacks_without_end_is_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<x/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (32 << 20))
    assert path.stat().st_size < 100_000
    assert refusal_of(path).code == "sheets.archive"


def test_too_many_members_are_not_opened(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(workbook.MEMBERS + 1):
            archive.writestr(f"{number}", b"")
    assert refusal_of(path).code == "sheets.archive"


@pytest.mark.parametrize(
    "sheet",
    [
        '<row r="1048576"><c r="A1048576"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
        '<row r="150000"><c r="AZ150000"><v>1</v></c></row>',
        '<row r="1"><c r="AAAA1"><v>1</v></c></row>',
    ],
)
def test_a_lone_cell_far_away_is_not_followed(tmp_path, sheet):
    assert refusal_of(crafted(tmp_path / "a.xlsx", sheet)).code == "sheets.too_far"


@pytest.mark.parametrize("place", ["r='x'", "r='-5'", "r='" + "9" * 5000 + "'"])
def test_a_place_that_no_sheet_has_is_refused(tmp_path, place):
    assert refusal_of(crafted(tmp_path / "a.xlsx", f"<row {place}><c><f>1</f></c></row>")).code in {
        "sheets.torn",
        "sheets.too_far",
    }


def test_one_text_shown_a_million_times_is_counted_as_often(tmp_path):
    row = "".join('<c t="s"><v>0</v></c>' for _ in range(20))
    path = crafted(tmp_path / "a.xlsx", f"<row>{row}</row>" * 2000, f"<si><t>{'九' * 20_000}</t></si>")
    assert path.stat().st_size < 200_000
    assert refusal_of(path).code == "sheets.too_far"
    assert str(extent.TEXT >> 20) in refusal_of(path).message.zh


@pytest.mark.parametrize(
    "cells",
    [
        '<table:table-row table:number-rows-repeated="100000000"><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row><table:table-cell table:number-columns-repeated="16000"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row table:number-rows-repeated="150000"><table:table-cell><text:p>'
        + "九" * 2000
        + "</text:p></table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell><text:p>x<text:s text:c="2000000000"/></text:p></table:table-cell></table:table-row>',
    ],
)
def test_what_an_ods_repeats_is_counted_as_often(tmp_path, cells):
    assert refusal_of(ods(tmp_path / "a.ods", cells)).code == "sheets.too_far"


def test_empty_repeats_at_the_end_of_an_ods_are_nothing(tmp_path):
    text = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    head, row = ("".join(map(text.format, cells)) for cells in (HEADER[:3], "abc"))
    idle = '<table:table-cell table:number-columns-repeated="16000"/>'
    rows = f"<table:table-row>{head}{idle}</table:table-row><table:table-row>{row}{idle}</table:table-row>"
    path = ods(
        tmp_path / "a.ods", f'{rows}<table:table-row table:number-rows-repeated="1048000">{idle}</table:table-row>'
    )
    assert [row.cells["成果名称"] for row in rows_of(path)] == ["b"]


def test_entities_are_not_expanded(tmp_path):
    path = tmp_path / "a.ods"
    ods(path, "&x;")
    with zipfile.ZipFile(path) as old:
        parts = {name: old.read(name) for name in old.namelist()}
    bomb = b'<!DOCTYPE x [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
    parts["content.xml"] = parts["content.xml"].replace(b"?>", b"?>" + bomb, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, told in parts.items():
            archive.writestr(name, told)
    assert refusal_of(path).code == "sheets.torn"


def test_a_line_without_end_is_never_held(tmp_path, monkeypatch):
    monkeypatch.setattr(lines, "LONGEST", 1000)
    path = as_lines(tmp_path / "a.jsonl", ["id", "title", "summary"], [[1, "a", "b"], [2, "a", "b" * 1001]])
    refusal = refusal_of(path)
    assert (refusal.code, refusal.facts["row"]) == ("sheets.line_too_long", 2)


@pytest.mark.parametrize(("limit", "value"), [("LARGEST", 5000), ("MOST", 20)])
def test_a_file_without_end_is_refused(tmp_path, monkeypatch, limit, value):
    monkeypatch.setattr(lines, limit, value)
    path = as_csv(tmp_path / "a.csv", HEADER, ROWS * 60)
    assert refusal_of(path).code == "sheets.too_large"


def test_csv_written_by_another_program_with_odd_quotes(tmp_path):
    path = tmp_path / "a.csv"
    with path.open("w", newline="", encoding="utf-8") as held:
        csv.writer(held, quoting=csv.QUOTE_ALL, lineterminator="\n").writerows([HEADER, *ROWS])
    assert len(rows_of(path)) == 2


def test_the_first_sheet_is_read_whatever_it_is_called(tmp_path):
    book = openpyxl.Workbook()
    first: Any = book.active
    first.title = "成果"
    first.append(HEADER)
    first.append(ROWS[1])
    book.create_sheet("说明").append(["不读这里"])
    book.save(tmp_path / "a.xlsx")
    assert [row.cells["编号"] for row in rows_of(tmp_path / "a.xlsx")] == ["007"]
