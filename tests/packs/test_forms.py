"""Forms: the check says every way in which a field can't be filled as the form asks."""

from pathlib import Path

import pytest

from dukou.packs import check, shenzhen

HEADER = "key,zh,en,type,scheme,entry,take,map,fixed,required,source,certainty\n"


@pytest.fixture
def told(tmp_path):
    """Write one line of a form into a copy of the Shenzhen pack; return what the check says of it."""

    def told(line: str, kind: str = "achievement") -> list[str]:
        for part in shenzhen().folder.iterdir():
            if part.name not in {"forms", "sample"} and not (tmp_path / part.name).exists():
                (tmp_path / part.name).symlink_to(part)
        path: Path = tmp_path / "forms" / f"{kind}_x.csv"
        path.parent.mkdir(exist_ok=True)
        path.write_text(HEADER + line + "\n", encoding="utf-8")
        problems = check(tmp_path)
        assert {(problem.file, problem.line) for problem in problems} <= {(f"forms/{kind}_x.csv", 2)}
        return [problem.say("zh") for problem in problems]

    return told


@pytest.mark.parametrize(
    "line",
    [
        "stage,阶段,Stage,code,registration_stage,readiness,,4=1|6=2,,yes,OWN,own",
        "ip,知识产权,Rights,table,right_type,rights,count,,,no,OWN,own",
        "unit,单位,Unit,organisation,,holders,first,,,,OWN,own",
        "secrecy,密级,Secrecy,code,secrecy,,,,0,yes,OWN,own",
        "number,登记号,Number,text,,,,,,authority,OWN,own",
    ],
)
def test_a_sound_field_is_sound(told, line):
    assert told(line) == []


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("a,甲,A,text,,titel,,,,yes,OWN,own", "是否为：title"),
        ("a,甲,A,code,nolist,title,,,,yes,OWN,own", "代码表“nolist”不存在"),
        ("a,甲,A,code,registration_stage,readiness,,4=7,,yes,OWN,own", "代码“7”不存在"),
        ("a,甲,A,code,registration_stage,readiness,,4,,yes,OWN,own", "代码“”不存在"),
        ("a,甲,A,code,secrecy,,,,9,yes,OWN,own", "代码“9”不存在"),
        ("a,甲,A,code,secrecy,title,,,0,yes,OWN,own", "entry 与 fixed 只能写一个"),
        ("a,甲,A,text,,,first,,,yes,OWN,own", "缺少 entry"),
        ("a,甲,A,text,,rights,count,,,yes,OWN,own", "缺少 scheme"),
        ("a,甲,A,text,,holders,last,,,yes,OWN,own", "take“last”不存在"),
        ("a,甲,A,txet,,,,,,yes,OWN,own", "是否为：text"),
        ("a,甲,A,text,,,,,,maybe,OWN,own", "required“maybe”不存在"),
    ],
)
def test_a_field_that_cannot_be_filled_is_told(told, line, words):
    assert any(words in said for said in told(line))
