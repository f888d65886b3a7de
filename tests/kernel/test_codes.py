"""Codes: found by any of their names, dated, and arranged in a tree."""

from datetime import date

import pytest

from dukou.kernel.codes import Code, Scheme, Succession, UnknownCode

OLD, NEW = date(2022, 6, 6), date(2024, 1, 1)
FIELD = Scheme(
    "field",
    "产业集群",
    "Industry clusters",
    (
        Code("S22", "战略性新兴产业（2022）", "Strategic industries (2022)", "", OLD, date(2023, 12, 31), "2022"),
        Code("S22-13", "新能源", "New energy", "S22", OLD, date(2023, 12, 31), "2022"),
        Code("S22-10", "智能机器人", "Intelligent robots", "S22", OLD, date(2023, 12, 31), "2022"),
        Code("S24", "战略性新兴产业", "Strategic industries", "", NEW, None, "2024"),
        Code("S24-04", "新能源", "New energy", "S24", NEW, None, "2024", also=("新能源产业",)),
        Code("S24-14", "机器人", "Robots", "S24", NEW, None, "2024"),
        Code("F24", "未来产业", "Future industries", "", NEW, None, "2024"),
        Code("F24-03", "智能机器人", "Intelligent robots", "F24", NEW, None, "2024"),
    ),
    successions=(Succession("S22-10", "F24-03"), Succession("S22-10", "S24-14"), Succession("S22-13", "")),
)


@pytest.mark.parametrize("text", ["S24-04", "s24-04", " 新能源 ", "new ENERGY", "Ｓ２４－０４", "新能源产业"])
def test_found_by_code_or_any_name_in_its_latest_edition(text: str) -> None:
    assert FIELD.find(text).code == "S24-04"


def test_on_a_day_only_the_edition_of_that_day_holds() -> None:
    then = FIELD.on(date(2023, 5, 1))
    assert then.find("新能源").code == "S22-13"
    assert [code.code for code in then.children()] == ["S22"]
    with pytest.raises(UnknownCode):
        then["S24-04"]


def test_unknown_names_the_nearest() -> None:
    with pytest.raises(UnknownCode) as caught:
        FIELD.find("智能机器")
    assert next(code.code for code in caught.value.near) == "F24-03"
    assert "智能机器人" in caught.value.message.zh
    assert "Intelligent robots" in caught.value.message.en
    with pytest.raises(KeyError):
        FIELD["S24-99"]


def test_nothing_near_says_what_to_do() -> None:
    with pytest.raises(UnknownCode) as caught:
        FIELD.find("@@@@")
    assert caught.value.near == ()
    assert "代码" in caught.value.message.zh


def test_the_tree() -> None:
    assert [c.code for c in FIELD.path("S24-04")] == ["S24", "S24-04"]
    assert [c.code for c in FIELD.ancestors("S24-04")] == ["S24"]
    assert [c.code for c in FIELD.children("S24")] == ["S24-04", "S24-14"]
    assert "S24" not in {c.code for c in FIELD.leaves()}


@pytest.mark.parametrize(
    ("a", "b", "steps"),
    [
        ("S24-04", "S24-04", 0),
        ("S24", "S24-04", 1),
        ("S24-04", "S24-14", 2),
        ("S24", "F24", 2),
        ("S24-04", "F24-03", 4),
    ],
)
def test_distance_counts_steps_in_the_tree(a: str, b: str, steps: int) -> None:
    assert FIELD.distance(a, b) == FIELD.distance(b, a) == steps


def test_what_a_code_became() -> None:
    assert [c.code for c in FIELD.successors("S22-10")] == ["F24-03", "S24-14"]
    assert FIELD.successors("S22-13") == ()


def test_a_code_with_two_periods_is_one_code_whose_latest_period_is_meant() -> None:
    scheme = Scheme(
        "s", "表", "List", (Code("A", "新名", valid_from=NEW), Code("A", "旧名", valid_to=date(2023, 12, 31)))
    )
    assert scheme["A"].zh == "新名"
    assert len(scheme) == 1
    assert [c.zh for c in scheme] == ["新名"]
    assert scheme.on(date(2020, 1, 1))["A"].zh == "旧名"
    assert scheme.find("旧名").code == "A"


def test_the_mark_of_certainty_is_on_the_code() -> None:
    assert not Code("A", "甲").is_confirmed
    assert Code("A", "甲", certainty="confirmed").is_confirmed
