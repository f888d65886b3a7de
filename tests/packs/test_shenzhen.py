"""The Shenzhen pack: whole, marked, and honest about what is not known."""

import re
import time
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou import packs
from dukou.kernel.codes import CERTAINTY
from dukou.kernel.errors import Refusal
from dukou.packs import Pack, check, load

TODAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def pack() -> Pack:
    return packs.shenzhen()


def test_it_checks_clean(pack: Pack) -> None:
    assert [problem.say() for problem in check(pack.folder)] == []


def test_it_loads_fast(pack: Pack) -> None:
    best = min(_seconds(pack.folder) for _ in range(3))
    assert best < 0.5  # about 0.02 s on an idle machine; the bound only catches a blunder


def _seconds(folder: Path) -> float:
    start = time.perf_counter()
    load(folder)
    return time.perf_counter() - start


def test_both_editions_of_20_plus_8(pack: Pack) -> None:
    field = pack.scheme("field")
    for day, edition in ((date(2023, 1, 1), "2022"), (TODAY, "2024")):
        then = field.on(day)
        assert [len(then.children(top.code)) for top in then.children()] == [20, 8]
        assert {code.edition for code in then} == {edition}
    assert field.find("新能源").code == "S24-04"
    assert field.on(date(2023, 1, 1)).find("new energy").code == "S22-13"


def test_what_became_of_every_old_cluster_is_known(pack: Pack) -> None:
    field = pack.scheme("field")
    old = [code for code in field.leaves() if code.edition == "2022"]
    fates = {code.code: {step.new for step in field.successions if step.old == code.code} for code in old}
    assert len(old) == 28
    assert all(fates.values())
    assert fates["F22-02"] == {""}
    assert fates["S22-10"] == {"S24-14", "F24-03"}


@pytest.mark.parametrize(
    ("scheme", "text", "code"),
    [
        ("region", "南山", "440305"),
        ("region", "Nanshan District", "440305"),
        ("region", "深汕合作区", "SZ-SS"),
        ("region", "广州", "440100"),
        ("trl", "TRL 5", "5"),
        ("trl", "第五级", "5"),
        ("conversion_mode", "技术入股", "M5"),
        ("organisation_role", "高校", "UNI"),
        ("right_type", "发明", "PI"),
        ("contract_type", "技术许可", "L"),
        ("discipline", "半导体技术", "51030"),
        ("bureau", "市科技创新委员会", "B01"),
    ],
)
def test_people_s_words_are_found(pack: Pack, scheme: str, text: str, code: str) -> None:
    assert pack.scheme(scheme).find(text).code == code


def test_every_code_shown_has_both_names(pack: Pack) -> None:
    assert [(scheme.key, code.code) for scheme in pack.schemes.values() for code in scheme if not code.en] == []


def test_every_code_is_found_by_its_own_names(pack: Pack) -> None:
    for scheme in pack.schemes.values():
        for code in scheme.on(TODAY):
            assert scheme.find(code.code) is code
            assert scheme.find(code.zh).zh == code.zh


def test_unverified_facts_keep_their_mark(pack: Pack) -> None:
    assert pack.parameter("reward.main_contributors.share", TODAY).certainty == "own"
    assert pack.parameter("tax.vat.technology.exempt", TODAY).certainty == "mixed"
    assert pack.parameter("contract.register.workdays.draft", TODAY).certainty == "draft"
    assert pack.parameter("subsidy.military.cap", TODAY).certainty == "seed"
    assert pack.scheme("ipc_section")["A"].certainty == "own"
    assert pack.scheme("field")["S22-01"].certainty == "mixed"
    assert {row.certainty for row in pack.parameters.rows} <= set(CERTAINTY)
    assert not any(row.is_confirmed for row in pack.parameters.rows if row.certainty != "confirmed")


def test_what_leans_on_memory_is_never_marked_source_only(pack: Pack) -> None:
    rows = [row for row in pack.parameters.rows if row.source.startswith("OWN")]
    assert rows
    assert all(row.certainty in {"own", "mixed"} for row in rows)


def test_numbers_are_decimals_and_rules_are_words(pack: Pack) -> None:
    rate = pack.parameter("reward.share.law.transfer_or_licence", TODAY)
    assert (rate.value, rate.unit, rate.operator, rate.certainty) == (Decimal("0.50"), "ratio", ">=", "confirmed")
    assert rate.source.startswith("L-TTL")
    multiple = pack.parameter("damages.multiplier", TODAY)
    assert (multiple.number, multiple.value_max, multiple.operator) == (Decimal(1), Decimal(5), "range")
    with pytest.raises(Refusal):
        _ = pack.parameter("contract.subsidy.base", TODAY).number


def test_a_value_is_the_value_of_its_day(pack: Pack) -> None:
    assert "免征" in str(pack.parameter("tax.vat.technology.exempt", date(2025, 12, 31)).value)
    assert pack.parameter("tax.vat.technology.exempt", date(2026, 1, 1)).certainty == "mixed"
    assert pack.parameter("loan.interest.rate.2022_relief", date(2022, 10, 31)).value == Decimal("0.80")


def test_no_value_on_the_day_names_key_day_and_the_days_there_are(pack: Pack) -> None:
    with pytest.raises(Refusal) as caught:
        pack.parameter("loan.interest.rate.2022_relief", TODAY)
    assert caught.value.code == "pack.no_value_on_date"
    assert caught.value.facts["on"] == "2026-11-24"
    for words in (caught.value.message.zh, caught.value.message.en):
        assert "loan.interest.rate.2022_relief" in words
        assert "2022-03-29 – 2022-10-31" in words


def test_an_unknown_key_names_the_nearest(pack: Pack) -> None:
    with pytest.raises(Refusal) as caught:
        pack.parameter("subsidy.military.ratio", TODAY)
    assert caught.value.code == "pack.no_parameter"
    assert caught.value.facts["near"][0] == "subsidy.military.rate"  # type: ignore[index]


def test_a_figure_nobody_has_seen_is_refused_not_guessed(pack: Pack) -> None:
    with pytest.raises(Refusal) as caught:
        pack.parameter("pilot.cap", TODAY)
    assert caught.value.code == "pack.figure_not_seen"


def test_an_unknown_scheme_names_the_nearest(pack: Pack) -> None:
    with pytest.raises(Refusal) as caught:
        pack.scheme("fields")
    assert "field" in caught.value.message.en


@given(st.data())
def test_any_key_on_any_day_is_a_value_of_that_day_or_a_refusal(pack: Pack, data: st.DataObject) -> None:
    row = data.draw(st.sampled_from(pack.parameters.rows))
    day = data.draw(st.dates(date(1990, 1, 1), date(2040, 1, 1)))
    holds = [one for one in pack.parameters.rows if one.key == row.key and day in one.period and one.value is not None]
    if holds:
        assert [pack.parameter(row.key, day)] == holds
    else:
        with pytest.raises(Refusal, match=row.key):
            pack.parameter(row.key, day)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2026, 2, 14), True),  # a Saturday worked for the Spring Festival
        (date(2026, 2, 16), False),
        (date(2026, 10, 8), True),
        (date(2026, 10, 10), True),
        (date(2020, 1, 31), False),  # prolonged in 2020
        (date(2026, 11, 24), True),
        (date(2026, 11, 22), False),
    ],
)
def test_working_days(pack: Pack, day: date, working: bool) -> None:
    assert pack.calendar.is_working(day) is working
    assert pack.calendar.is_provisional(day) is False


def test_next_year_is_provisional_and_counts_the_statutory_days(pack: Pack) -> None:
    assert pack.calendar.day(date(2027, 2, 8)).name == "春节"
    term = pack.calendar.add_working_days(date(2026, 12, 25), 10)
    assert term.provisional is True
    assert pack.calendar.add_working_days(date(2026, 11, 24), 10).provisional is False


def test_the_registration_form_names_lists_that_exist(pack: Pack) -> None:
    fields = pack.forms["achievement_registration"]
    assert {"name", "first_unit", "discipline", "summary", "secrecy"} <= {field.key for field in fields}
    assert all(field.scheme in pack.schemes for field in fields if field.scheme)
    assert next(field for field in fields if field.key == "trl").entry == "readiness"


def test_it_names_no_address(pack: Pack) -> None:
    for path in [*pack.folder.glob("*.*"), *pack.folder.glob("schemes/*"), *pack.folder.glob("forms/*")]:
        assert not re.search(r"https?:|www\.|github|\.com\b|\.cn\b", path.read_text(encoding="utf-8")), path


def test_a_pack_by_name_or_by_folder(pack: Pack) -> None:
    assert packs.named("shenzhen") is pack
    assert packs.named(str(pack.folder)).key == "shenzhen"
    with pytest.raises(Refusal):
        packs.named("atlantis")
