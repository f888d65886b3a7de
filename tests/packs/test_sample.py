"""The sample of the Shenzhen pack: enough of everything that a visitor believes the page."""

import re
from collections import Counter

import pytest

from dukou import packs
from dukou.packs import Pack

LEAST = {"achievement": 120, "demand": 45, "expert": 60, "organisation": 50, "right": 40}
CHINESE = re.compile(r"[\u4e00-\u9fff]")


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.shenzhen()


@pytest.mark.parametrize("kind", LEAST)
def test_there_is_enough_of_each_kind(pack: Pack, kind: str) -> None:
    assert len(pack.sample(kind)) >= LEAST[kind]


def test_achievements_and_needs_lie_across_all_clusters_of_the_present_edition(pack: Pack) -> None:
    clusters = {code.code for code in pack.scheme("field").leaves() if code.edition == "2024"}
    assert {entry["field"] for entry in pack.sample("achievement")} == clusters
    assert {entry["field"] for entry in pack.sample("demand")} <= clusters


def test_every_achievement_states_three_numbers(pack: Pack) -> None:
    poor = [entry["key"] for entry in pack.sample("achievement") if len(re.findall(r"\d", str(entry["summary"]))) < 3]
    assert poor == []


def test_half_of_the_needs_have_numbers_to_meet(pack: Pack) -> None:
    needs = pack.sample("demand")
    numbered = [entry for entry in needs if re.search(r"\d", str(entry.get("targets") or ""))]
    assert len(numbered) * 2 >= len(needs) - 2


def test_organisations_of_many_types(pack: Pack) -> None:
    assert len(Counter(entry["role"] for entry in pack.sample("organisation"))) >= 10


def test_titles_are_in_both_languages_and_the_mark_is_left_to_the_page(pack: Pack) -> None:
    for kind in pack.sample_kinds():
        for entry in pack.sample(kind):
            assert CHINESE.search(str(entry["title"])), entry["key"]
            assert str(entry.get("title_en", "")).strip(), entry["key"]
            assert not CHINESE.search(str(entry["title_en"])), entry["key"]
            assert "示例" not in str(entry["title"]), entry["key"]
