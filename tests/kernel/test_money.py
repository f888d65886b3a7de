"""Money: exact, bounded, and said the way people say it."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou.kernel import money
from dukou.kernel.errors import Invalid

FEN = st.integers(min_value=-(10**15), max_value=10**15)


@given(FEN)
def test_every_amount_of_fen_survives_the_way_to_json_and_back(amount: int) -> None:
    assert money.fen(money.parse(money.written(money.yuan(amount)))) == amount


@given(FEN)
def test_display_never_rounds(amount: int) -> None:
    for language in ("zh", "en"):
        words = money.say(money.yuan(amount), language).replace("\u202f", "").replace("CNY ", "")
        number, _, unit = words.partition(" ")
        size = {"元": 1, "万元": 10**4, "亿元": 10**8, "": 1, "million": 10**6, "billion": 10**9}[unit]
        assert Decimal(number) * size == money.yuan(amount)


@pytest.mark.parametrize(
    "text",
    [
        "1e400",
        "1E5",
        "NaN",
        "Infinity",
        "-Infinity",
        "",
        " ",
        "1,000",
        "12.345",
        "+5",
        "１２",
        "0x10",
        ".5",
        "5.",
        "1_000",
        "10000000000000.01",
        "99999999999999",
        "9" * 400,
        "--1",
        "5元",
    ],
)
def test_what_is_not_a_plain_amount_is_refused_with_words(text: str) -> None:
    with pytest.raises(Invalid) as caught:
        money.parse(text, "budget")
    words = caught.value.fields["budget"]
    assert words.zh
    assert words.en


@pytest.mark.parametrize("value", [1.5, 5, True, None, Decimal(5), ["5"]])
def test_number_types_are_refused(value: object) -> None:
    with pytest.raises(Invalid):
        money.parse(value)


def test_the_bound_itself_is_allowed() -> None:
    assert money.parse("10000000000000") == Decimal("10000000000000.00")
    assert money.parse("-10000000000000.00") == -money.LIMIT


def test_too_large_says_so_and_not_that_the_form_is_bad() -> None:
    with pytest.raises(Invalid) as caught:
        money.parse("9" * 30)
    assert "10^13" in caught.value.fields["amount"].en


@pytest.mark.parametrize(
    "amount",
    [
        Decimal("0.001"),
        Decimal("1E-400"),
        Decimal("1." + "0" * 40 + "1"),
        Decimal("NaN"),
        Decimal("sNaN"),
        Decimal("Infinity"),
        Decimal("1e400"),
    ],
)
def test_fen_refuses_what_is_not_exact(amount: Decimal) -> None:
    with pytest.raises(Invalid):
        money.fen(amount)


def test_idle_zeros_are_no_extra_decimals() -> None:
    assert money.fen(Decimal("1.5000000000000000000000000000000000000000")) == 150
    assert money.fen(Decimal("1E+3")) == 100_000
    assert money.written(Decimal("-0")) == "0.00"


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        ("125000", "12.5 万元", "CNY 125\u202f000"),
        ("320000000", "3.2 亿元", "CNY 320 million"),
        ("123450000", "12\u202f345 万元", "CNY 123.45 million"),
        ("123456.78", "123\u202f456.78 元", "CNY 123\u202f456.78"),
        ("8500", "8500 元", "CNY 8500"),
        ("-125000", "-12.5 万元", "CNY -125\u202f000"),
        ("0", "0 元", "CNY 0"),
        ("10000000000000", "100\u202f000 亿元", "CNY 10\u202f000 billion"),
    ],
)
def test_said_as_people_read_it(yuan: str, zh: str, en: str) -> None:
    assert money.say(Decimal(yuan)) == zh
    assert money.say(Decimal(yuan), "en") == en
