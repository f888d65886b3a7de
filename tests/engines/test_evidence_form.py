"""Canonical bytes: equal values, equal bytes; what has no exact form is refused and says where."""

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dukou.engines.evidence import canonical, commitment, digest, stamp
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Refusal


def test_it_works() -> None:
    value = {"b": [1, True, None], "a": "渡口", "é": Decimal("1.50"), "on": date(2026, 1, 2), "w": T("甲", "A")}
    assert (
        canonical(value).decode()
        == '{"a":"渡口","b":[1,true,null],"on":"2026-01-02","w":{"en":"A","zh":"甲"},"é":"1.5"}'
    )


def test_the_example_of_rfc_8785() -> None:
    given_text = r"""{"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
        "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}"""
    expected = (
        '{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],'
        '"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}'
    )
    assert canonical(json.loads(given_text)).decode() == expected


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_text_alone_has_the_form_it_has_inside_a_list(told: str) -> None:
    assert b"[" + canonical(told) + b"]" == canonical([told])


def test_broken_text_alone_is_refused_as_it_is_inside_a_list() -> None:
    with pytest.raises(Refusal) as refused:
        canonical("\ud800")
    assert refused.value.code == "evidence.broken_text"


@pytest.mark.parametrize(
    ("written", "expected"),
    [("0.00", "0"), ("-0", "0"), ("1E+2", "100"), ("1.50", "1.5"), ("100.00", "100"), ("-0.10", "-0.1")],
)
def test_equal_decimals_have_one_form(written: str, expected: str) -> None:
    assert canonical(Decimal(written)).decode() == f'"{expected}"'


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=-(10**13), max_value=10**13))
def test_money_keeps_its_value(amount: Decimal) -> None:
    said = json.loads(canonical(amount))
    assert Decimal(said) == amount
    assert canonical(amount) == canonical(amount.quantize(Decimal("0.0001")))


def test_a_time_is_written_in_utc() -> None:
    noon = datetime(2026, 11, 24, 12, 0, 0, 5, timezone(timedelta(hours=8)))
    assert stamp(noon) == "2026-11-24T04:00:00.000005Z"
    assert canonical(noon) == canonical(noon.astimezone(UTC)) == b'"2026-11-24T04:00:00.000005Z"'


@pytest.mark.parametrize(
    ("value", "code", "place"),
    [
        ({"a": [0.0, float("nan")]}, "evidence.not_a_number", "$.a[1]"),
        (float("inf"), "evidence.not_a_number", "$"),
        (Decimal("NaN"), "evidence.not_a_number", "$"),
        ({"id": 2**53}, "evidence.large_integer", "$.id"),
        (-(2**53), "evidence.large_integer", "$"),
        (Decimal("1e400"), "evidence.long_number", "$"),
        (Decimal("1e-400"), "evidence.long_number", "$"),
        (datetime(2026, 1, 1), "evidence.no_zone", "$"),  # noqa: DTZ001 - the missing zone is the point
        ({"x": {1: 2}}, "evidence.key_not_text", "$.x"),
        ([b"bytes"], "evidence.no_form", "$[0]"),
    ],
)
def test_what_has_no_exact_form_is_refused_where_it_stands(value: object, code: str, place: str) -> None:
    with pytest.raises(Refusal) as no:
        canonical(value)
    assert no.value.code == code
    assert no.value.facts["place"] == place
    assert place in no.value.say("zh")
    assert place in no.value.say("en")


def test_broken_text_and_depth_are_refused() -> None:
    with pytest.raises(Refusal, match="broken_text"):
        canonical({"a": "\ud800"})
    with pytest.raises(Refusal, match="broken_text"):
        canonical({"\ud800": 1, "b": 2})
    deep: object = 1
    for _ in range(100_000):
        deep = [deep]
    with pytest.raises(Refusal, match="too_deep"):
        canonical(deep)


def test_known_digests() -> None:
    assert digest(b"abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    # GB/T 32905-2016, example A.1
    assert digest(b"abc", "sm3") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    with pytest.raises(Refusal, match="unknown_hash"):
        digest(b"", "md5")


def test_a_commitment_hides_and_binds() -> None:
    salt = bytes(range(16))
    sealed = commitment({"name": "甲"}, salt)
    assert sealed == commitment({"name": "甲"}, salt)
    assert sealed != commitment({"name": "乙"}, salt)
    assert sealed != commitment({"name": "甲"}, salt + b"\x00")
    assert sealed != digest(canonical({"name": "甲"}))
    with pytest.raises(Refusal, match="weak_salt"):
        commitment("x", b"short")
