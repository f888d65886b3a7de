"""`dukou export` and `dukou template`: a file whole or not at all, and one line that says what is in it."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from typer.testing import CliRunner, Result

from dukou.domains.catalogue.intake import import_entries
from dukou.domains.catalogue.jobs import follow_journal
from dukou.domains.catalogue.models import Entry
from dukou.faces.cli.main import app

ROW = {
    "id": "A-1",
    "title": "凝胶注模多孔陶瓷",
    "summary": "抗弯强度 18.6 MPa。",
    "field": "S24-01",
    "holders": ["梧桐山科技大学"],
}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own to write into."""
    place = tmp_path / "here"
    place.mkdir()
    monkeypatch.chdir(place)
    return place


@pytest.fixture
def shelf(cast: Any) -> None:
    rows: list[dict[str, Any]] = [
        ROW,
        {"id": "A-2", "title": "钠离子电池", "summary": "160 Wh/kg。", "field": "S24-04"},
    ]
    import_entries(cast.carol, kind="achievement", rows=rows, source="表", organisation=cast.university, publish=True)
    follow_journal()


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def files(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


@pytest.mark.parametrize("form", ["csv", "xlsx", "jsonl"])
def test_it_works_and_loads_again(shelf, cast, here, form):
    result = run("export", "成果", "--form", form, "--as", "alice", "--own")
    assert (result.exit_code, result.output) == (0, f"已写入 achievement.{form}：2 条。\n")
    again = run("load", "achievement", f"achievement.{form}", "--as", "alice")
    assert (again.exit_code, Entry.objects.count()) == (0, 2)
    assert "未变 2" in again.output


def test_narrowed(shelf, here):
    assert "1 条" in run("export", "achievement", "--query", "钠离子电池").output
    assert "1 条" in run("export", "achievement", "--field", "S24-01").output
    assert "2 条" in run("export", "achievement", "--field", "S24-01", "--field", "新能源").output
    assert "0 条" in run("export", "demand").output


def test_on_standard_output_there_is_nothing_but_the_file(shelf, here):
    result = run("export", "achievement", "--form", "jsonl", "-o", "-")
    assert [json.loads(line)["title"] for line in result.stdout.splitlines()] == ["凝胶注模多孔陶瓷", "钠离子电池"]
    assert "2 条" in result.stderr
    assert files(here) == []


def test_the_registration_form_says_what_is_missing_for_which(shelf, cast, here):
    result = run("export", "achievement", "--form", "registration", "--as", "alice")
    assert result.exit_code == 0
    first, second = Entry.objects.order_by("pk").values_list("pk", flat=True)
    assert "已写入 achievement-registration.xlsx：2 条" in result.output
    assert "缺“研究起始年月” 2 条：全部条目" in result.output
    assert f"缺“第一完成单位” 1 条：条目 {second}" in result.output
    told = json.loads(run("export", "achievement", "--form", "registration", "--as", "alice", "--json").stdout)
    assert told["missing"]["第一完成单位"] == 1
    assert [gap["entry"] for gap in told["gaps"]] == [first, second]
    assert openpyxl.load_workbook("achievement-registration.xlsx").sheetnames == ["登记表", "待补清单", "代码"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["export", "gadget"], "没有类别“gadget”"),
        (["export", "achievement", "--form", "pdf"], "没有格式“pdf”，可用：csv、xlsx、jsonl、registration"),
        (["export", "achievement", "--as", "nobody"], "没有用户“nobody”"),
        (["export", "achievement", "--field", "新能原"], "新能源（S24-04）"),
        (["export", "demand", "--form", "registration", "--as", "alice"], "登记表只用于成果"),
        (["export", "achievement", "--form", "registration"], "登记表由完成单位填报"),
        (["export", "achievement", "-o", "none/a.csv"], "none/a.csv 不存在，请检查路径"),
        (["export", "achievement", "-o", "."], "请给出文件"),
        (["template", "gadget"], "没有类别“gadget”"),
        (["template", "achievement", "--form", "ods"], "没有格式“ods”，可用：xlsx、csv"),
        (["template", "achievement", "-o", "none/a.xlsx"], "none/a.xlsx 不存在，请检查路径"),
    ],
)
def test_a_wrong_word_is_one_line_and_no_file(shelf, here, words, told):
    result = run(*words)
    assert result.exit_code in {1, 2}
    assert told in result.output
    assert len(result.output.splitlines()) == 2, "one line in each language"
    assert files(here) == []


def test_what_fails_half_way_leaves_the_old_file(shelf, here, monkeypatch):
    run("export", "achievement", "--form", "xlsx")
    before = Path("achievement.xlsx").read_bytes()
    monkeypatch.setattr("dukou.domains.catalogue.sheets.writing.MOST_ROWS", 1)
    result = run("export", "achievement", "--form", "xlsx")
    assert (result.exit_code, "放不下" in result.output) == (1, True)
    assert Path("achievement.xlsx").read_bytes() == before
    assert files(here) == ["achievement.xlsx"]


def test_a_device_is_written_into_never_replaced(shelf, here, tmp_path):
    os.mkfifo(tmp_path / "pipe")
    reader = os.open(tmp_path / "pipe", os.O_RDONLY | os.O_NONBLOCK)
    assert run("export", "achievement", "-o", str(tmp_path / "pipe")).exit_code == 0
    assert "凝胶注模" in os.read(reader, 1 << 16).decode("utf-8")
    os.close(reader)
    assert (tmp_path / "pipe").is_fifo()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_a_template_says_how_to_load_it(cast, here, form):
    result = run("template", "需求", "--form", form)
    assert result.exit_code == 0
    assert f"dukou load demand demand-template.{form}" in result.output
    assert "没有数据行" in run("load", "demand", f"demand-template.{form}", "--as", "bob").output


@pytest.mark.slow
def test_whoever_reads_only_the_beginning_gets_no_complaint(shelf, here, tmp_path):
    """`dukou template … -o - | head -c 1`: the reader goes away while we write."""
    words = [sys.executable, "-m", "dukou", "template", "achievement", "-o", "-"]
    environment = os.environ | {"DUKOU_HOME": str(tmp_path / "var")}
    root = Path(__file__).resolve().parents[2]
    running = subprocess.Popen(words, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert running.stdout is not None
    running.stdout.close()
    _, complained = running.communicate(timeout=60)
    assert complained == b""
    assert running.returncode == 1
