"""Templates: empty tables that explain themselves; filled in, they load."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.kinds import KINDS
from dukou.domains.catalogue.models import Entry
from dukou.domains.catalogue.sheets.columns import Columns
from dukou.domains.catalogue.sheets.table import open_table
from dukou.domains.catalogue.template import write_template


def template(path: Path, kind: str = "achievement", form: str = "xlsx") -> Path:
    with path.open("wb") as held:
        write_template(kind, form, held)
    return path


def rows_of(path: Path, kind: str = "achievement") -> list[dict[str, Any]]:
    rows = list(open_table(path, Columns(KINDS[kind].names, KINDS[kind].needed)))
    assert not [problem for row in rows for problem in row.problems]
    return [row.cells for row in rows]


FILLED = {
    "编号": "2026-01",
    "成果名称*": "凝胶注模多孔陶瓷",
    "简介*": "抗弯强度 18.6 MPa。",
    "产业领域": "S24-01 半导体与集成电路",
    "成熟度": "6 样机验证",
    "转化方式": "M3 许可；转让",
    "意向价格（起）": 1250000.5,
    "有效期至": "2027-05-01",
    "关键词": "陶瓷；模具",
    "公开级别": "登录可见",
}


def test_filled_in_it_loads(cast, tmp_path):
    path = template(tmp_path / "a.xlsx")
    book = openpyxl.load_workbook(path)
    sheet: Any = book.worksheets[0]
    heads = {cell.value: cell.column for cell in sheet[1]}
    readiness = next(told for told in choices(book, "成熟度") if told.startswith("6 "))
    for name, value in (FILLED | {"成熟度": readiness}).items():
        sheet.cell(row=3, column=heads[name], value=value)
    book.save(path)
    report = import_entries(
        cast.alice, kind="achievement", rows=rows_of(path), source="表", organisation=cast.university
    )
    assert (report.created, report.problems) == (1, ())
    entry = Entry.objects.get()
    assert (entry.external_id, entry.field, entry.readiness, entry.visibility) == ("2026-01", "S24-01", 6, "registered")
    assert entry.document["modes"] == ["M3", "M2"]
    assert entry.document["asking_price"] == "1250000.50"


def choices(book: Any, header: str) -> list[str]:
    """Return what the list of a column offers, read from the place that its validation names."""
    sheet = book.worksheets[0]
    column = next(cell.column_letter for cell in sheet[1] if cell.value == header)
    offered = next(v for v in sheet.data_validations.dataValidation if f"{column}3" in v.sqref)
    title, _, place = offered.formula1.partition("!")
    return [row[0].value for row in book[title.strip("'")][place.replace("$", "")]]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_an_empty_one_of_every_kind_loads_as_nothing(tmp_path, kind, form):
    assert rows_of(template(tmp_path / "a", kind, form), kind) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_there_explained_and_starred_where_needed(tmp_path, kind):
    sheet: Any = openpyxl.load_workbook(template(tmp_path / "a.xlsx", kind)).worksheets[0]
    heads, hints = ([cell.value for cell in row] for row in sheet.iter_rows(max_row=2))
    wanted = [held.zh + "*" * (name in KINDS[kind].needed) for name, held in KINDS[kind].fields.items()]
    assert heads == ["编号", *wanted, "公开级别"]
    assert all(hints)
    assert hints[0].startswith("##")
    for head, hint in zip(heads[1:], hints[1:], strict=True):
        assert head.endswith("*") == hint.startswith("必填")


def test_every_code_it_offers_is_one_that_loads(tmp_path):
    for kind, held in KINDS.items():
        book = openpyxl.load_workbook(template(tmp_path / "a.xlsx", kind))
        for field in held.fields.values():
            if hasattr(field, "scheme"):
                header = field.zh + "*" * (field.name in held.needed)
                offered = choices(book, header)
                assert offered
                for cell in offered:
                    assert field.read(cell), cell
                    assert cell.split(" ")[0] in str(field.read(cell))


def test_a_code_list_offers_only_what_holds_today(tmp_path):
    book = openpyxl.load_workbook(template(tmp_path / "a.xlsx"))
    offered = choices(book, "产业领域")
    assert "S24-01 半导体与集成电路" in offered
    assert len(offered) == len(set(offered))


def test_ids_and_codes_stay_text_while_people_type(tmp_path):
    with zipfile.ZipFile(template(tmp_path / "a.xlsx")) as archive:
        assert b'numFmtId="49"' in archive.read("xl/styles.xml")


def test_csv_opens_in_a_spreadsheet_and_explains_itself(tmp_path):
    told = template(tmp_path / "a.csv", form="csv").read_bytes()
    assert told.startswith(b"\xef\xbb\xbf")
    header, hints = csv.reader(io.StringIO(told.decode("utf-8-sig"), newline=""))
    assert header[1] == "成果名称*"
    assert hints[0].startswith("## ")
    assert len(header) == len(hints)
