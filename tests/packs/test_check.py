"""`check` says every mistake of a pack at once, with file, line and the mend."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukou.kernel.errors import Refusal
from dukou.packs import Problem, check, load

SOUND = {
    "pack.yaml": """\
# 样例套件
pack: lanzhou
title: {zh: 兰州, en: Lanzhou}
city: "620100"
version: "1"
languages: [zh, en]
working_days: {from: 2026, to: 2027, provisional_from: 2027}
""",
    "sources.csv": "id,kind,title\nLAW,law,某法\nOWN,own,凭经验\n",
    "schemes.yaml": """\
- scheme: region
  title: {zh: 地区, en: Regions}
  source: LAW 1
  certainty: confirmed
- scheme: field
  title: {zh: 领域, en: Fields}
- scheme: unit
  title: {zh: 单位, en: Units}
  source: OWN
  certainty: own
""",
    "schemes/region.csv": "code,zh,en,parent\n620000,甘肃省,Gansu,\n620100,兰州市,Lanzhou,620000\n",
    "schemes/field.csv": "# 领域\ncode,zh,en,source,certainty\nA,甲,Alpha,OWN,own\nB,乙,Beta,LAW 2,confirmed\n",
    "schemes/unit.csv": "code,zh\nratio,比例\nCNY,元\nrule,规则\n",
    "parameters.csv": """\
key,value,value_max,unit,operator,zh,valid_from,valid_to,source,certainty
grant.cap,100,,CNY,<=,上限,2020,2024,LAW 3,confirmed
grant.cap,200,,CNY,<=,上限,2025,,LAW 3,confirmed
grant.rate,0.2,0.5,ratio,range,比例,,,OWN,own
grant.how,先到先得,,rule,=,办法,,,LAW 4; OWN,mixed
grant.later,,,CNY,<=,未见,,,,unknown
""",
    "working_days.csv": "date,working,name\n2026-10-01,no,国庆节\n2026-10-10,yes,调休\n",
    "successions.csv": "scheme,old,new,source,certainty\nfield,A,B,OWN,own\n",
    "forms/register.csv": "key,zh,en,type,scheme,source,certainty\nname,名称,Name,text,,LAW,confirmed\n",
    "sample/organisation/a.yaml": "- key: o1\n  title: 河口大学\n  region: 620100\n  field: A\n",
    "sample/achievement/a.yaml": (
        "# 成果\n- key: a1\n  title: 一种方法\n  holders: [o1]\n  field: B\n"
        '  asking_price: "100.00"\n  completed: "2025-06"\n'
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in SOUND.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def plant(folder: Path, name: str, old: str, new: str) -> None:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def places(problems: tuple[Problem, ...]) -> list[tuple[str, int]]:
    return [(problem.file, problem.line) for problem in problems]


def test_a_sound_pack_checks_clean_and_loads(folder: Path) -> None:
    assert check(folder) == ()
    assert load(folder).scheme("region").find("兰州市").code == "620100"


def test_every_mistake_is_said_at_once_in_the_order_of_files_and_lines(folder: Path) -> None:
    plant(folder, "schemes/field.csv", "B,乙,Beta,LAW 2,confirmed", "A,乙,Beta,LAW 2,confirmed\nC,,Gamma,LOW 2,sure")
    plant(folder, "schemes/region.csv", "Lanzhou,620000", "Lanzhou,62000")
    plant(folder, "parameters.csv", "2025,,LAW", "2024-06,,LAW")
    plant(folder, "parameters.csv", "0.2,0.5", "两成,0.5")
    plant(folder, "parameters.csv", "先到先得,,rule", "先到先得,,ruel")
    plant(folder, "working_days.csv", "2026-10-10,yes", "2026-02-30,perhaps")
    plant(folder, "sample/achievement/a.yaml", "holders: [o1]", "holders: [o1, o2]")
    assert places(check(folder)) == [
        ("parameters.csv", 3),  # overlaps line 2
        ("parameters.csv", 4),  # no number
        ("parameters.csv", 5),  # unknown unit
        ("parameters.csv", 5),  # and words where a number is due
        ("sample/achievement/a.yaml", 4),  # unknown organisation
        ("sample/achievement/a.yaml", 5),  # field B is gone
        ("schemes/field.csv", 4),  # A again
        ("schemes/field.csv", 5),  # no Chinese
        ("schemes/field.csv", 5),  # unknown source
        ("schemes/field.csv", 5),  # unknown certainty
        ("schemes/region.csv", 3),  # unknown parent
        ("successions.csv", 2),  # field B is gone
        ("working_days.csv", 3),  # no such day
        ("working_days.csv", 3),  # neither yes nor no
    ]


def test_each_mistake_has_words_and_a_mend_in_both_languages(folder: Path) -> None:
    plant(folder, "schemes/region.csv", "Lanzhou,620000", "Lanzhou,62000")
    (problem,) = check(folder)
    assert "62000" in problem.what.zh
    assert "62000" in problem.what.en
    assert "620000" in problem.mend.zh
    assert "620000" in problem.mend.en
    assert problem.say("en").startswith("schemes/region.csv:3 ")


@pytest.mark.parametrize(
    ("name", "old", "new", "line"),
    [
        ("pack.yaml", "title: {zh: 兰州, en: Lanzhou}", "title: {zh: 兰州, en: Lanzhou", 4),
        ("pack.yaml", "title: {zh: 兰州, en: Lanzhou}", "title: {en: Lanzhou}", 3),
        ("pack.yaml", '"620100"', '"999999"', 4),
        ("pack.yaml", "provisional_from: 2027", "provisional: 2027", 7),
        ("pack.yaml", 'version: "1"', "pack: twice\nversion: x", 5),
        ("schemes.yaml", "- scheme: field\n", "- scheme: region\n", 5),
        ("schemes/field.csv", "A,甲,Alpha,OWN,own", "A,甲,Alpha,OWN", 3),
        ("schemes/field.csv", "code,zh,en,source,certainty", "code,name,en,source,certainty", 2),
        ("schemes/region.csv", "620000,甘肃省,Gansu,\n", "620000,甘肃省,Gansu,620100\n", 2),
        ("sources.csv", "OWN,own,凭经验", "LAW,own,凭经验\nOWN,own,凭经验", 3),
        ("parameters.csv", "grant.cap,100,,CNY", "grant.cap,1e5,,CNY", 2),
        ("parameters.csv", "grant.cap,100,,CNY", "grant.cap,,,CNY", 2),
        ("parameters.csv", "2020,2024", "2024,2020", 2),
        ("parameters.csv", "2020,2024", "2020,soon", 2),
        ("parameters.csv", "0.2,0.5", "0.2,", 4),
        ("parameters.csv", "CNY,<=,未见", "CNY,≤,未见", 6),
        ("working_days.csv", "2026-10-10", "2026-10-01", 3),
        ("working_days.csv", "2026-10-10", "2031-10-10", 3),
        ("forms/register.csv", "text,,LAW", "text,feild,LAW", 2),
        ("sample/organisation/a.yaml", "region: 620100", "region: 620199", 3),
        ("sample/organisation/a.yaml", "  title: 河口大学\n", "", 1),
        ("sample/organisation/a.yaml", "title: 河口大学", "title: 河口大学\n  feild: A", 3),
        ("sample/organisation/a.yaml", "title: 河口大学", "title: 甲\n- key: o1\n  title: 河口大学", 3),
        ("sample/achievement/a.yaml", '"100.00"', "100.00", 6),
        ("sample/achievement/a.yaml", '"2025-06"', "2025-6", 7),
    ],
)
def test_the_line_of_each_mistake(folder: Path, name: str, old: str, new: str, line: int) -> None:
    plant(folder, name, old, new)
    assert (name, line) in places(check(folder))


def test_a_file_in_another_encoding_is_one_problem(folder: Path) -> None:
    (folder / "schemes/field.csv").write_bytes("code,zh\n一,甲\n".encode("gb18030"))
    assert ("schemes/field.csv", 2) in places(check(folder))


def test_a_file_that_is_missing_or_not_listed(folder: Path) -> None:
    (folder / "schemes/field.csv").rename(folder / "schemes/fields.csv")
    assert {("schemes/field.csv", 0), ("schemes/fields.csv", 0)} <= set(places(check(folder)))


def test_an_odd_kind_of_sample(folder: Path) -> None:
    (folder / "sample/achievment").mkdir()
    (problem,) = check(folder)
    assert "achievement" in problem.mend.zh


@pytest.mark.parametrize(
    "text", ["", "- 1\n- 2\n", "[", "a: b: c", "just words", "[" * 5000, "pack: " + "9" * 9999, "? [a]\n: b", "a: \x01"]
)
def test_a_head_that_is_no_mapping(folder: Path, text: str) -> None:
    (folder / "pack.yaml").write_text(text, encoding="utf-8")
    assert check(folder)[0].file == "pack.yaml"


@pytest.mark.parametrize(
    "text",
    ['code,zh\nA,"甲\nB,乙\n', "code,zh\nA," + "甲" * 140_000 + "\n", "code,zh\nA,\x00\n", "", "\ufeffcode,zh\n"],
)
def test_a_table_that_cannot_be_read_is_no_crash(folder: Path, text: str) -> None:
    (folder / "schemes/field.csv").write_text(text, encoding="utf-8")
    assert check(folder)


@given(
    name=st.sampled_from([name for name in SOUND if name != "pack.yaml"]),
    cut=st.integers(0, 200),
    junk=st.text(alphabet=st.sampled_from('ab,:"-[]{}#&*!|>?%@\n \t0.甲\x01'), max_size=20),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_junk_anywhere_is_a_problem_or_harmless_never_a_crash(folder: Path, name: str, cut: int, junk: str) -> None:
    sound = SOUND[name]
    (folder / name).write_text(sound[:cut] + junk + sound[cut:], encoding="utf-8")
    try:
        assert all(problem.file for problem in check(folder))
    finally:
        (folder / name).write_text(sound, encoding="utf-8")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    (problem,) = check(tmp_path / "none")
    assert "pack.yaml" in problem.mend.zh


def test_a_pack_with_mistakes_does_not_load_and_says_how_many(folder: Path) -> None:
    plant(folder, "schemes/region.csv", "Lanzhou,620000", "Lanzhou,62000")
    plant(folder, "sources.csv", "LAW,law,某法", "LAW,law,")
    with pytest.raises(Refusal) as caught:
        load(folder)
    assert caught.value.facts["mistakes"] == 2
    assert "dukou pack check" in caught.value.message.zh


def test_a_broken_sample_does_not_stop_the_pack_but_is_refused_when_asked_for(folder: Path) -> None:
    (folder / "sample/organisation/a.yaml").write_text("- key: [", encoding="utf-8")
    pack = load(folder)
    with pytest.raises(Refusal):
        pack.sample("organisation")


def test_the_sample_comes_as_json_would_carry_it(folder: Path) -> None:
    pack = load(folder)
    assert pack.sample("organisation") == [{"key": "o1", "title": "河口大学", "region": "620100", "field": "A"}]
    assert pack.sample("achievement")[0]["completed"] == "2025-06"
    assert pack.sample("expert") == []
    assert pack.sample_kinds() == ("achievement", "organisation")
