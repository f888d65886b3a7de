"""`dukou load`: a file in, with every bad cell named; interrupted at any moment and run again, it only finishes."""

import csv
import json
import random
import signal
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dukou.domains.catalogue import queries, shelf
from dukou.domains.catalogue.models import Entry
from dukou.engines.search import Ask, Writer
from dukou.faces.cli.main import app
from tests.homes import Home, first_day
from tests.tables import WRITERS, as_csv, as_lines, as_xlsx

HEADER = ["编号", "成果名称", "简介", "意向价格"]
ROWS: list[list[Any]] = [
    [0, "凝胶注模多孔陶瓷", "抗弯强度 18.6 MPa，可用 420 次。", "1200000"],
    ["007", "钠离子电池", "能量密度 160 Wh/kg。", ""],
]


@pytest.fixture
def load(cast) -> Callable[..., Result]:
    """Run `dukou load achievement FILE` for the centre, as Carol."""

    def load(path: Path, *more: str, kind: str = "achievement", who: str = "carol") -> Result:
        words = ["load", kind, str(path), "--as", who, "--for", "centre", *more]
        return CliRunner().invoke(app, words)

    return load


def flat(result: Result) -> str:
    """What was said, without the lines and breaks of a table."""
    return "".join(ch for ch in result.output if ch not in "│┃━─┏┓┗┛┡┩├┤┼┬┴╇┳└┘┌┐ \n")


@pytest.mark.parametrize("form", WRITERS)
def test_it_works_with_every_form(load, tmp_path, form):
    result = load(WRITERS[form](tmp_path / "成果", HEADER, ROWS))
    assert result.exit_code == 0, result.output
    assert "新增 2" in result.output
    assert "待审核" in result.output
    assert sorted(Entry.objects.values_list("external_id", "title")) == [("0", ROWS[0][1]), ("007", ROWS[1][1])]


def test_published_at_once_it_is_found(cast, load, tmp_path):
    result = load(as_csv(tmp_path / "a.csv", HEADER, ROWS), "--publish")
    assert (result.exit_code, "待审核" in result.output) == (0, False)
    page = queries.search(cast.eve, Ask("钠离子电池"))
    assert [entry.external_id for entry in page.entries] == ["007"]


def test_run_twice_nothing_is_doubled(load, tmp_path):
    path = as_csv(tmp_path / "a.csv", HEADER, ROWS)
    load(path)
    result = load(path)
    assert (result.exit_code, Entry.objects.count()) == (0, 2)
    assert "新增 0，未变 2" in result.output


def test_the_source_is_the_file_unless_it_is_named(load, tmp_path):
    load(as_csv(tmp_path / "a.csv", HEADER, ROWS))
    load(as_csv(tmp_path / "b.csv", HEADER, ROWS), "--source", "a.csv")
    assert set(Entry.objects.values_list("source", flat=True)) == {"a.csv"}


BAD = [
    [1, "好的一行", "简介。", ""],
    [2, "", "没有名称。", ""],
    [3, "价格不对", "简介。", "1e400"],
    [4, "=1+1", "公式。", ""],
    [1, "编号重复", "简介。", ""],
]


def test_every_bad_cell_is_named_and_the_rest_comes_in(load, tmp_path):
    result = load(as_csv(tmp_path / "a.csv", HEADER, BAD))
    assert result.exit_code == 1
    assert "新增 1，未导入 4" in result.output
    told = flat(result)
    for words in ("3成果名称缺少“成果名称”", "4意向价格1e400", "5成果名称=1+1", "6编号1"):
        assert words in told
    assert "第2行相同" in told
    assert Entry.objects.get().title == "好的一行"


def test_every_problem_goes_into_a_report_that_a_spreadsheet_may_open(load, tmp_path):
    report = tmp_path / "问题.csv"
    load(as_csv(tmp_path / "a.csv", HEADER, BAD), "--report", str(report))
    rows = list(csv.reader(report.read_text("utf-8-sig").splitlines()))
    assert [row[:3] for row in rows[1:]] == [
        ["3", "成果名称", ""],
        ["4", "意向价格", "1e400"],
        ["5", "成果名称", "'=1+1"],
        ["6", "编号", "1"],
    ]
    assert all(len(row) == 5 for row in rows)


def test_a_program_reads_the_same(load, tmp_path):
    told = json.loads(load(as_csv(tmp_path / "a.csv", HEADER, BAD), "--json").stdout)
    assert (told["created"], told["refused"], told["problems_found"]) == (1, 4, 4)
    assert told["problems"][0] | {"zh": "", "en": ""} == {
        "row": 3,
        "column": "成果名称",
        "value": "",
        "zh": "",
        "en": "",
    }


def test_only_the_first_problems_are_shown_but_all_are_counted(load, tmp_path):
    result = load(as_csv(tmp_path / "a.csv", HEADER, [[n, "", "简介。", ""] for n in range(700)]))
    assert "问题 700 处，前 20 处如下" in result.output
    assert "未导入 700" in result.output


def test_an_id_that_comes_again_hundreds_of_rows_later_changes_nothing(load, tmp_path):
    rows = [[n, f"第 {n} 项", f"第 {n} 项的简介。", ""] for n in range(700)]
    path = as_csv(tmp_path / "a.csv", HEADER, [*rows, [5, "顶替", "后来的。", ""]])
    for _ in range(2):
        result = load(path)
        assert result.exit_code == 1
        assert "第7行相同" in flat(result)
    assert Entry.objects.get(external_id="5").version == 1


def test_a_table_fits_a_terminal_of_a_hundred_columns(load, tmp_path):
    rows = [[1, "长" * 301, "简介。", ""], [2, "甲", "乙", "三百万" * 30]]
    result = CliRunner(env={"COLUMNS": "100"}).invoke(
        app, ["load", "achievement", str(as_csv(tmp_path / "a.csv", HEADER, rows)), "--as", "carol", "--for", "centre"]
    )
    assert (
        max(sum(2 if ord(ch) > 0x2E80 else 1 for ch in line) for line in result.output.splitlines() if "│" in line)
        <= 100
    )


def test_a_header_alone_is_said_to_be_empty(load, tmp_path):
    result = load(as_xlsx(tmp_path / "a.xlsx", HEADER, []))
    assert (result.exit_code, "没有数据行" in result.output) == (0, True)


@pytest.mark.parametrize("name", ["paper", "论文"])
def test_a_kind_goes_by_either_name(load, tmp_path, name):
    assert load(as_lines(tmp_path / "a.jsonl", ["id", "abstract"], [[0, "一段摘要。"]]), kind=name).exit_code == 0
    assert Entry.objects.get().kind == "paper"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["load", "gadget", "FILE"], "没有类别“gadget”，可用：achievement（成果）"),
        (["load", "achievement", "FILE", "--as", "nobody"], "没有用户“nobody”"),
        (["load", "achievement", "FILE", "--as", "carol", "--for", "nowhere"], "没有机构“nowhere”"),
        (["load", "achievement", "FILE", "--as", "eve"], "请用 --for 写明条目归哪个机构"),
        (["load", "achievement", "FILE", "--as", "eve", "--for", "centre"], "您的身份不能办理"),
        (["load", "achievement", "FILE", "--as", "tom", "--publish"], "须由主管区域的工作人员办理"),
        (["load", "achievement", "FILE", "--as", "carol", "--source", "sample"], "由平台保留"),
    ],
)
def test_a_wrong_word_is_one_line_and_nothing_is_done(cast, tmp_path, words, told):
    path = as_csv(tmp_path / "a.csv", HEADER, ROWS)
    result = CliRunner().invoke(app, [str(path) if word == "FILE" else word for word in words])
    assert result.exit_code in {1, 2}
    assert told in result.output
    assert len(result.output.splitlines()) == 2, "one line in each language"
    assert not Entry.objects.exists()


def test_a_report_that_cannot_be_written_is_told_before_anything_is_done(load, tmp_path):
    result = load(as_csv(tmp_path / "a.csv", HEADER, BAD), "--report", str(tmp_path / "none" / "r.csv"))
    assert result.exit_code == 2
    assert str(tmp_path / "none" / "r.csv") in result.output.replace("\n", "")
    assert not Entry.objects.exists()


def test_while_a_worker_writes_the_index_it_is_left_to_him(load, tmp_path):
    with Writer(queries.index_folder("public"), shelf.SHAPE):
        result = load(as_csv(tmp_path / "a.csv", HEADER, ROWS), "--publish")
    assert result.exit_code == 0
    assert "后台进程正在更新索引" in result.output


# ---- as a program of its own


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return first_day(tmp_path_factory.mktemp("home") / "var")


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return first.copy(tmp_path / "var")


def stored(home: Home) -> int:
    with closing(sqlite3.connect(home.folder / "dukou.sqlite3", timeout=20)) as base:
        return int(base.execute("select count(*) from catalogue_entry").fetchone()[0])


MANY = 2_000
WORDS = ("load", "achievement", "FILE", "--as", "carol", "--for", "centre", "--publish")


@pytest.fixture
def long_file(tmp_path: Path) -> Path:
    rows = [[n, f"第 {n} 项成果", f"第 {n} 项的简介，强度 {n} MPa。", n] for n in range(MANY)]
    return as_lines(tmp_path / "long.jsonl", ["id", "title", "summary", "asking_price"], rows)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(2))
def test_killed_at_any_moment_and_run_again_nothing_is_doubled_or_lost(home, long_file, seed):
    moments = random.Random(seed)
    words = [str(long_file) if word == "FILE" else word for word in WORDS]
    for reached in (1, MANY // 3, MANY - 1):
        running = home.start(*words)
        until = time.monotonic() + 90
        while stored(home) < reached and running.poll() is None and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(moments.random() * 0.4)  # in the middle of an act, or of the index
        running.send_signal(signal.SIGKILL)
        running.communicate()
        assert stored(home) % 500 == 0, "an act is there or it is not"
    done = home.ask(*words, "--json")
    assert sum(done[name] for name in ("created", "changed", "unchanged", "published", "refused")) == MANY
    assert (done["changed"], done["refused"], done["indexed"]) == (0, 0, True)
    with closing(sqlite3.connect(home.folder / "dukou.sqlite3")) as base:
        rows = base.execute("select external_id, title, version, state from catalogue_entry").fetchall()
    assert sorted(rows) == sorted((str(n), f"第 {n} 项成果", 1, "published") for n in range(MANY))
    assert home.ask("check")["ok"]["journal"] is True
    found = home.ask("search", "成果", "--limit", "1", "--json")
    assert found["total"] == MANY


@pytest.mark.slow
def test_stopped_with_control_c_it_says_how_to_go_on(home, long_file):
    running = home.start(*[str(long_file) if word == "FILE" else word for word in WORDS])
    while stored(home) < 500 and running.poll() is None:
        time.sleep(0.01)
    running.send_signal(signal.SIGINT)
    _, complained = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "再运行同一命令即可做完" in complained
    assert "Traceback" not in complained
    assert 0 < stored(home) <= MANY


@pytest.mark.slow
def test_without_a_sample_who_imports_must_be_said(home, long_file):
    done = home.run("load", "achievement", str(long_file))
    assert done.returncode == 2
    assert "请用 --as 写明用户名" in done.stderr
    assert stored(home) == 0


@pytest.mark.slow
def test_real_papers_come_in_whole(home, shared):
    """Most have no title, many no keywords, one has the id 0 (issue 2, real input)."""
    path = shared / "data" / "papers_zh.jsonl.gz"
    done = home.ask("load", "paper", str(path), "--as", "carol", "--for", "centre", "--json")
    assert done["created"] + done["refused"] == 12_178
    assert done["refused"] == 0, done["problems"][:3]
    with closing(sqlite3.connect(home.folder / "dukou.sqlite3")) as base:
        assert base.execute("select count(*) from catalogue_entry where external_id = '0'").fetchone() == (1,)
