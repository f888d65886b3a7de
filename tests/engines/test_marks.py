"""Marks: what must not become public is found at its exact place, and what only looks like it is left alone.

The table `marks.csv` holds invented examples; an empty second column says that nothing may be found.
"""

import csv
import gzip
import json
import time
from collections import Counter
from datetime import date
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou.engines.text import marks
from dukou.engines.text.marks import checks

with (Path(__file__).parent / "marks.csv").open(encoding="utf-8", newline="") as table:
    ROWS = [(row["text"].replace("\\n", "\n"), row["finds"].replace("\\n", "\n")) for row in csv.DictReader(table)]
POSITIVE = [row for row in ROWS if row[1]]
NEGATIVE = [text for text, finds in ROWS if not finds]
PIECES = [
    "机密",
    "★",
    "10年",
    "密级：",
    "本项目",
    "涉及",
    "国家秘密",
    "1380013",
    "8078",
    " ",
    "-",
    "@",
    "路",
    "18号",
    "&#49;",
    "<b>",
    "配方",
    "5%",
    "\n",
]


def told(text: str) -> str:
    return " | ".join(f"{one.kind}={text[one.start : one.end]}" for one in marks.find(text))


def test_it_works() -> None:
    text = "机密★10年\n联系人：罗工 138 0013 8078"
    mark, phone = marks.find(text)
    assert (mark.kind, mark.severity, text[mark.start : mark.end]) == ("secrecy_mark", "block", "机密★10年")
    assert (phone.kind, phone.severity, text[phone.start : phone.end]) == ("phone", "mask", "138 0013 8078")


@pytest.mark.parametrize(("text", "finds"), POSITIVE)
def test_what_must_not_become_public_is_found_where_it_stands(text: str, finds: str) -> None:
    assert told(text) == finds


@pytest.mark.parametrize("text", NEGATIVE)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert told(text) == ""


def test_the_table_is_large_and_names_every_kind() -> None:
    assert len(POSITIVE) >= 150
    assert len(NEGATIVE) >= 150
    assert {find.split("=")[0] for _, finds in POSITIVE for find in finds.split(" | ")} == marks.WORDS.keys()


@pytest.mark.parametrize(("text", "finds"), POSITIVE)
def test_words_say_what_why_and_the_way_out_without_repeating_it(text: str, finds: str) -> None:
    del finds
    for one in marks.find(text):
        assert one.label.zh in one.words.zh
        assert one.label.en in one.words.en
        assert one.words.zh.count("；") >= 1
        assert text[one.start : one.end] not in f"{one.words.zh}{one.words.en}"


@pytest.mark.parametrize(("text", "finds"), POSITIVE)
def test_what_is_masked_keeps_its_length_and_is_not_found_again(text: str, finds: str) -> None:
    del finds
    starred = marks.masked(text, marks.find(text))
    assert len(starred) == len(text)
    assert [one for one in marks.find(starred) if one.severity in {"block", "mask"}] == []


@pytest.mark.parametrize(
    ("text", "starred"),
    [
        ("电话13800138078。", "电话138******78。"),
        ("138 0013 8078", "138 **** **78"),
        ("+86 138-0013-8078", "+86 138-****-**78"),
        ("一三八〇〇一三八〇七八", "一三八******七八"),
        ("lin.zy@example.com", "l*****@example.com"),
        ("身份证11010519491231002X", "身份证110*************2X"),
        ("【机密】材料", "■■■■材料"),
        ("没有什么", "没有什么"),
    ],
)
def test_how_it_looks_when_masked(text: str, starred: str) -> None:
    assert marks.masked(text, marks.find(text)) == starred


def test_numbers_of_the_standards_agree_with_their_check_digits() -> None:
    assert checks.is_id_number("11010519491231002X")  # GB 11643-1999, example
    assert checks.is_id_number("440524188001010014") is False  # its other example: born in 1880
    assert checks.is_credit_code("91350100M000100Y43")  # GB 32100-2015, example
    assert checks.is_luhn("4111111111111111")
    assert checks.is_patent_application("2013123456781")
    assert not checks.is_id_number("110105194912310021")
    assert not checks.is_credit_code("91350100M000100Y44")
    assert not checks.is_luhn("4111111111111112")
    assert not checks.is_patent_application("2013123456782")


@pytest.mark.parametrize("place", range(17))
def test_one_wrong_digit_of_an_identity_number_is_noticed(place: int) -> None:
    number = "11010519491231002X"
    for digit in "0123456789":
        if digit != number[place]:
            assert not checks.is_id_number(number[:place] + digit + number[place + 1 :])


def test_an_application_is_public_eighteen_months_after_the_last_day_it_can_have() -> None:
    assert not marks.is_published("202410998877.1", date(2026, 6, 30))
    assert marks.is_published("202410998877.1", date(2026, 7, 1))
    assert marks.is_published("ZL98100123.4", date(2026, 7, 1))


@given(st.text() | st.lists(st.sampled_from(PIECES), max_size=30).map("".join))
def test_any_text_is_answered_in_order_without_overlaps(text: str) -> None:
    found = marks.find(text)
    edges = [edge for one in found for edge in (one.start, one.end)]
    assert edges == sorted(edges)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert len(marks.masked(text, found)) == len(text)
    assert found == marks.find(text)


@given(st.sampled_from(["\u200b", "\u00ad", "\u2060", "<i></i>"]), st.integers(1, 10))
def test_letters_that_nobody_sees_hide_nothing(unseen: str, place: int) -> None:
    for shown, kind in (("13800138078", "phone"), ("机密★10年", "secrecy_mark")):
        at = min(place, len(shown) - 1)
        text = shown[:at] + unseen + shown[at:]
        assert [(one.kind, one.start, one.end) for one in marks.find(text)] == [(kind, 0, len(text))]


@pytest.mark.parametrize(
    "text", ["", "\x00", "\ud800", "\ud800" * 50, "😀🔋⚗️", "★", "<", "&#;", "\U0010ffff", "1" * 5000]
)
def test_odd_texts_have_no_findings(text: str) -> None:
    assert marks.find(text) == ()


@pytest.mark.slow
@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1-3-",
        "<a ",
        "<!--",
        "&#49;",
        "a@",
        "本项目为",
        "密级 ",
        "配方",
        "配比1%，",
        "人民路1号",
        "1栋",
        "开户",
        "内部资料",
        "\u200b1",
        "★",
    ],
)
def test_a_crafted_text_takes_linear_time(piece: str) -> None:
    begun = time.process_time()
    marks.find(piece * (400_000 // len(piece)))
    assert time.process_time() - begun < 8  # up to 1 s on a quiet machine; a quadratic pattern takes an hour


@pytest.mark.parametrize(
    ("planted", "kind"),
    [
        ("13912345678", "phone"),
        ("１３９１２３４５６７８", "phone"),
        ("一三九一二三四五六七八", "phone"),
        ("0755-26001234", "phone"),
        ("11010519491231002X", "id_number"),
        ("lin.zy@example.com", "email"),
        ("机密★10年", "secrecy_mark"),
    ],
)
def test_what_is_planted_between_two_clauses_of_any_abstract_is_found(shared: Path, planted: str, kind: str) -> None:
    with gzip.open(shared / "data/papers_zh.jsonl.gz", "rt", encoding="utf-8") as lines:
        abstracts = [json.loads(line)["abstract"] for line in islice(lines, 0, 12_000, 40)]
    for abstract in abstracts:
        before, comma, after = abstract.partition("，")
        if comma:
            text = f"{before}，{planted}，{after}"
            assert (kind, len(before) + 1) in [(one.kind, one.start) for one in marks.find(text)]


def test_false_alarms_on_texts_that_people_wrote(shared: Path) -> None:
    """Each of these was looked at: one granted patent, recipes that abstracts really print, one building's address."""
    counted: Counter[tuple[str, str, str]] = Counter()
    for file, text in (("demands_zh", "content"), ("papers_zh", "abstract")):
        with gzip.open(shared / f"data/{file}.jsonl.gz", "rt", encoding="utf-8") as lines:
            for line in lines:
                row = json.loads(line)
                found = (*marks.find(row["title"] or ""), *marks.find(row[text]))
                counted.update((file, one.kind, one.severity) for one in found)
    assert {key for key in counted if key[2] in {"block", "mask"}} == set()
    assert counted["demands_zh", "patent_number", "note"] == 1
    assert counted.total() <= 9
