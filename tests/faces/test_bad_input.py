"""Bad input (issue 2): each gets one clear line that names the thing, the fact and the way out, and nothing is half done."""

import gzip
import json
import os
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from dukou.domains.catalogue import actions, queries
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import queries as journal
from dukou.faces.cli.main import app
from tests.homes import ROOT, Home, first_day
from tests.tables import as_csv, as_xlsx

HEADER = ["编号", "成果名称", "简介", "意向价格"]
GOOD = [["A-1", "凝胶注模多孔陶瓷", "抗弯强度 18.6 MPa。", "1200000"]]
HUGE = 2 * 1024**3


# ---- a file that is no table: exit code 2, one line in each language, nothing stored


def missing(path: Path) -> Path:
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


def empty(path: Path) -> Path:
    path.touch()
    return path


def mis_encoded(path: Path) -> Path:
    path.write_bytes("编号,名称,简介\n1,甲,".encode() + b"\xff\xfe\xfd\n")
    return path


def utf_16(path: Path) -> Path:
    path.write_bytes("编号,名称,简介\n".encode("utf-16"))
    return path


def picture(path: Path) -> Path:
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)))
    return path


def wrong_header(path: Path) -> Path:
    return as_csv(path, ["编号", "成果明称", "简介"], [["1", "a", "b"]])


def one_line_of_two_gigabytes(path: Path) -> Path:
    with path.open("wb") as held:
        held.write("编号,名称,简介\n1,".encode())
        held.truncate(HUGE)
    return path


def one_packed_line_of_two_gigabytes(path: Path) -> Path:
    member = gzip.compress(b"x" * (16 << 20), 9)
    with path.open("wb") as held:
        held.write(gzip.compress(b'{"id": 1, "title": "'))
        for _ in range(HUGE // (16 << 20)):
            held.write(member)
    return path


def zip_bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (64 << 20))
    return path


def torn_workbook(path: Path) -> Path:
    whole = as_xlsx(path, HEADER, GOOD).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def torn_gzip(path: Path) -> Path:
    path.write_bytes(gzip.compress(b'{"id": 1, "title": "a", "summary": "b"}\n' * 999)[:-20])
    return path


FILES: dict[Callable[[Path], Path], str] = {
    missing: "不存在，请检查路径",
    folder: "请给出文件",
    empty: "是空文件；请检查导出是否成功",
    mis_encoded: "第 2 行既不是 UTF-8 也不是 GB18030；请用 UTF-8 另存",
    utf_16: "第 1 行含有空字节",
    picture: "含有空字节，不是文本",
    wrong_header: "没有“成果明称”列，是否为“成果名称”",
    one_line_of_two_gigabytes: "第 2 行超过 8 MB",
    one_packed_line_of_two_gigabytes: "第 1 行超过 8 MB",
    zip_bomb: "不予打开",
    torn_workbook: "请在表格软件中重新另存",
    torn_gzip: "压缩数据损坏",
}


@pytest.mark.parametrize("make", FILES, ids=lambda make: make.__name__)
def test_a_file_that_is_no_table(cast, tmp_path, make):
    path = make(tmp_path / "坏文件.csv")
    lines = journal.position()
    result = CliRunner().invoke(app, ["load", "achievement", str(path), "--as", "carol", "--for", "centre"])
    assert result.exit_code == 2
    assert FILES[make] in result.output
    assert "坏文件.csv" in result.output
    assert len(result.output.splitlines()) == 2
    assert (Entry.objects.count(), journal.position()) == (0, lines)


@pytest.mark.parametrize("make", [one_line_of_two_gigabytes, one_packed_line_of_two_gigabytes, zip_bomb])
def test_however_large_it_claims_to_be_it_takes_little_memory(tmp_path, make):
    path = make(tmp_path / "a.csv")
    script = (
        "import sys; from pathlib import Path\n"
        "from dukou.domains.catalogue.sheets.columns import Columns\n"
        "from dukou.domains.catalogue.sheets.table import open_table\n"
        "from dukou.kernel.errors import Refusal\n"
        "try: open_table(Path(sys.argv[1]), Columns({}))\n"
        "except Refusal as refusal: print(refusal.code)\n"
        "print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", script, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    code, kilobytes = told.stdout.split()
    assert code in {"sheets.line_too_long", "sheets.archive"}
    assert int(kilobytes) < 150_000


# ---- cells: each is named, and the good rows come in


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        (1, "=HYPERLINK(A1)", "单元格是公式，不导入"),
        (3, "1e400", "不用科学计数法"),
        (3, "99999999999999999999", "金额超出范围"),
        (3, "NaN", "不是金额"),
        (0, "9" * 201, "编号共 201 字"),
    ],
)
def test_a_bad_cell(cast, tmp_path, column, value, told):
    bad = ["B-1", "坏的一行", "简介。", "1"]
    bad[column] = value
    path = as_csv(tmp_path / "a.csv", HEADER, [*GOOD, bad])
    result = CliRunner().invoke(app, ["load", "achievement", str(path), "--as", "carol", "--for", "centre", "--json"])
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)["problems"]
    assert (problem["row"], problem["column"]) == (3, HEADER[column])
    assert problem["value"][:10] == value[:10]
    assert told in problem["zh"]
    assert list(Entry.objects.values_list("external_id", flat=True)) == ["A-1"]


def test_an_id_beyond_64_bits_stays_the_text_it_is(cast, tmp_path):
    path = tmp_path / "a.jsonl"
    path.write_text('{"id": 123456789012345678901234567890, "title": "a", "summary": "b"}\n', encoding="utf-8")
    CliRunner().invoke(app, ["load", "achievement", str(path), "--as", "carol", "--for", "centre"])
    assert Entry.objects.get().external_id == "123456789012345678901234567890"


BEYOND = 2**63


@pytest.mark.parametrize(
    "address", [f"/entry/{BEYOND}", f"/entry/{10**40}", f"/api/v1/entries/{BEYOND}", f"/entry/{BEYOND}/matches"]
)
def test_an_address_beyond_64_bits_is_not_found(client, cast, address):
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("told", [{"entry": BEYOND}, {"entry": 10**40}, {"entry": -1}])
def test_a_noun_beyond_64_bits_is_a_field_error_or_missing(client, cast, told):
    answer = client.post("/api/v1/match", json.dumps(told), content_type="application/json")
    assert answer.status_code in {404, 422}
    client.force_login(_person("carol"))
    act = {"entry": BEYOND}
    answer = client.post("/api/v1/do/catalogue.publish_entry", json.dumps(act), content_type="application/json")
    assert answer.status_code == 422
    assert "entry" in answer.json()["facts"]["fields"]


@pytest.mark.parametrize("price", ["1e400", "-1e400", "NaN", "Infinity", '"1e400"', "9" * 400, "1.005"])
def test_a_number_without_end_is_a_field_error(client, cast, price):
    client.force_login(_person("alice"))
    body = (
        f'{{"kind": "achievement", "organisation": {cast.university.pk}, '
        f'"content": {{"title": "甲", "summary": "乙", "asking_price": {price}}}}}'
    )
    answer = client.post("/api/v1/do/catalogue.draft_entry", body, content_type="application/json")
    assert answer.status_code == 422
    assert "asking_price" in json.dumps(answer.json()["facts"])
    assert not Entry.objects.exists()
    assert client.get("/").status_code == 200


def _person(username: str) -> Any:
    from dukou.domains.accounts.models import Person

    return Person.objects.get(username=username)


# ---- settings, folders, ports: real programs, exit code not 0, never a traceback


@pytest.fixture(scope="session")
def first(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return first_day(tmp_path_factory.mktemp("home") / "var")


@pytest.fixture
def home(first: Home, tmp_path: Path) -> Home:
    return first.copy(tmp_path / "var")


def complaint(done: "subprocess.CompletedProcess[str]") -> str:
    """What a program said when it would not go on: at most one line in each language, or both in one."""
    assert done.returncode != 0
    assert "Traceback" not in done.stderr + done.stdout
    assert "│" not in done.stderr
    assert 1 <= len(done.stderr.strip().splitlines()) <= 2, done.stderr
    return done.stderr


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("DUKOU_DEBUG", "maybe", "请写 1 或 0"),
        ("DUKOU_SAMPLE", "2", "请写 1 或 0"),
        ("DUKOU_SECRET", "short", "至少需要 32 个字符"),
        ("DATABASE_URL", "mysql://u:geheim@host/name", "只认 postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@host:port/name", "只认 postgresql://"),
        ("DATABASE_URL", "postgresql://u:geheim@127.0.0.1:9/name", "数据库不能使用"),
        ("DATABASE_URL", "sqlite:////none/dukou.sqlite3", "数据库不能使用"),
        ("DUKOU_HOME", "/proc/none", "数据目录不能写入"),
    ],
)
def test_a_wrong_setting(home, name, value, told):
    said = complaint(home.run("check", env={name: value}))
    assert told in said
    assert name in said
    assert "geheim" not in said


@pytest.mark.slow
def test_a_pack_that_is_not_there(home, tmp_path):
    said = complaint(home.run("template", "achievement", "-o", str(tmp_path / "a.xlsx"), env={"DUKOU_PACK": "lanzhou"}))
    assert "lanzhou" in said
    assert not (tmp_path / "a.xlsx").exists()


@pytest.mark.slow
def test_a_data_folder_that_is_a_file(home, tmp_path):
    (tmp_path / "file").write_text("")
    for place in (tmp_path / "file", tmp_path / "file" / "var"):
        said = complaint(home.run("check", env={"DUKOU_HOME": str(place)}))
        assert str(place) in said
        assert "请改权限或指定另一个目录" in said


@pytest.mark.slow
@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere; test_a_data_folder_that_is_a_file stands in")
def test_a_data_folder_that_may_not_be_written(home):
    home.folder.chmod(0o500)
    try:
        assert "数据目录不能写入" in complaint(home.run("check"))
    finally:
        home.folder.chmod(0o700)


@pytest.mark.slow
def test_a_damaged_database_or_key(home):
    (home.folder / "secret").write_bytes(b"\xff\xfe")
    assert "密钥文件" in complaint(home.run("check"))
    (home.folder / "secret").write_bytes(b"")
    for path in home.folder.glob("dukou.sqlite3-*"):
        path.unlink()
    (home.folder / "dukou.sqlite3").write_bytes(b"junk" * 5000)
    assert "数据库不能使用" in complaint(home.run("check"))


@pytest.mark.slow
def test_a_home_on_its_very_first_day_says_to_begin(tmp_path):
    said = complaint(Home(tmp_path / "new").run("export", "achievement", "-o", str(tmp_path / "a.csv")))
    assert "首次使用请先运行 dukou up" in said
    assert not (tmp_path / "a.csv").exists()


@pytest.mark.slow
def test_a_taken_port(home):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        said = complaint(home.run("up", "--port", port))
    assert port in said
    assert "用 --port 换一个端口" in said
    assert "--port" in complaint(home.run("up", "--port", "99999"))


def pointer_cut(folder: Path) -> None:
    (folder / "current").write_text("")


def pointer_astray(folder: Path) -> None:
    (folder / "current").write_bytes(b"\xff\xfe")


def segments_cut(folder: Path) -> None:
    for part in (folder / "gen-000001").iterdir():
        if part.suffix:
            part.write_bytes(part.read_bytes()[: part.stat().st_size // 2])


def head_cut(folder: Path) -> None:
    (folder / "gen-000001" / "meta.json").write_text('{"seg')


def part_lost(folder: Path) -> None:
    next((folder / "gen-000001").glob("*.term")).unlink()


SPOILT = [pointer_cut, pointer_astray, segments_cut, head_cut, part_lost]
WORDS = ("--as", "carol", "--for", "centre", "--publish")


@pytest.mark.parametrize("spoil", SPOILT, ids=lambda spoil: spoil.__name__)
def test_a_half_written_index(cast, tmp_path, spoil):
    def run(*words: str) -> Result:
        queries._index.cache_clear()  # as a new program would find it
        return CliRunner().invoke(app, list(words))

    run("load", "achievement", str(as_csv(tmp_path / "a.csv", HEADER, GOOD)), *WORDS)
    for level in ("public", "registered"):
        spoil(queries.index_folder(level))
    searched = run("search", "陶瓷")
    assert (searched.exit_code, "dukou index rebuild" in searched.stderr) == (1, True)
    assert len(searched.stderr.splitlines()) == 2
    more = as_csv(tmp_path / "b.csv", HEADER, [["B-1", "另一种陶瓷", "简介。", ""]])
    done = run("load", "achievement", str(more), *WORDS)
    assert "新增 1" in done.stdout, "the rows are in, and it is said"
    assert (done.exit_code, "dukou index rebuild" in done.stderr) == (1, True)
    assert run("index", "rebuild").exit_code == 0
    assert json.loads(run("search", "陶瓷", "--json").stdout)["total"] == 2


@pytest.mark.slow
def test_a_half_written_index_in_a_program_of_its_own(home, tmp_path):
    home.run("load", "achievement", str(as_csv(tmp_path / "a.csv", HEADER, GOOD)), *WORDS)
    segments_cut(home.folder / "index" / "public")
    assert "dukou index rebuild" in complaint(home.run("search", "陶瓷"))


@pytest.mark.slow
def test_an_index_that_is_gone_comes_back(home, tmp_path):
    home.run("load", "achievement", str(as_csv(tmp_path / "a.csv", HEADER, GOOD)), *WORDS)
    shutil.rmtree(home.folder / "index")
    home.run("load", "achievement", str(tmp_path / "a.csv"), *WORDS)
    assert home.ask("search", "陶瓷", "--json")["total"] == 1


# ---- how a command says no


def test_a_refusal_inside_a_refusal_is_said_once(cast, tmp_path):
    """`run` and each command both say refusals plainly: the outer one must let the inner one's exit pass."""
    from dukou.faces.cli import main

    sys_argv, sys.argv = sys.argv, ["dukou", "load", "gadget", str(tmp_path / "a.csv")]
    try:
        with pytest.raises(SystemExit) as left:
            main.run()
    finally:
        sys.argv = sys_argv
    assert left.value.code == 2


def test_a_bug_is_loud(cast, monkeypatch):
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr("dukou.domains.catalogue.outlet.write", broken)
    result = CliRunner().invoke(app, ["export", "achievement", "-o", "-"])
    assert isinstance(result.exception, RuntimeError)


def test_a_constraint_is_a_bug_not_a_setting(cast, monkeypatch):
    entry = actions.draft_entry(
        cast.alice, kind="achievement", content={"title": "甲", "summary": "乙"}, organisation=cast.university
    )

    def doubled(*_: object, **__: object) -> None:
        Entry.objects.create(kind="achievement", source=entry.source, external_id=entry.external_id, owner=entry.owner)

    monkeypatch.setattr("dukou.domains.catalogue.outlet.write", doubled)
    result = CliRunner().invoke(app, ["export", "achievement", "-o", "-"])
    assert type(result.exception).__name__ == "IntegrityError"
