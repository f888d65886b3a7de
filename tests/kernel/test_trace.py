"""A trace keeps the steps behind a result, in order, and says them in both languages."""

import json
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from dukou.kernel.bilingual import T
from dukou.kernel.trace import Trace


def build() -> Trace:
    return (
        Trace()
        .then(
            "rate", T("比例为 30%", "the rate is 30 %"), result=Decimal("0.30"), source="A, art. 3", on=date(2026, 1, 1)
        )
        .then("amount", T("金额 30 元", "30 yuan"), result=Decimal("1E+1"), share=Fraction(1, 3), codes=("M1", "M2"))
    )


def test_it_works() -> None:
    trace = build()
    assert len(trace) == 2
    assert trace.say("zh") == ("比例为 30%", "金额 30 元")
    said = trace.to_dict()
    assert json.loads(json.dumps(said)) == said
    assert said["steps"][0] == {
        "what": "rate",
        "words": {"zh": "比例为 30%", "en": "the rate is 30 %"},
        "inputs": {"on": "2026-01-01"},
        "result": "0.30",
        "source": "A, art. 3",
    }
    assert said["steps"][1]["result"] == "10"
    assert said["steps"][1]["inputs"] == {"share": "1/3", "codes": ["M1", "M2"]}


def test_adding_a_step_leaves_the_earlier_trace_alone() -> None:
    first = build()
    longer = first.then("cap", T("未到上限", "below the cap"))
    assert len(first) == 2
    assert len(longer) == 3
    assert (first + first).steps == first.steps * 2


def test_the_inputs_of_a_step_cannot_be_changed() -> None:
    step = build().steps[0]
    with pytest.raises(TypeError):
        step.inputs["on"] = None  # type: ignore[index]


def test_what_json_cannot_say_is_a_bug() -> None:
    with pytest.raises(TypeError, match="cannot say a object"):
        Trace().then("x", T("", ""), result=object()).to_dict()
