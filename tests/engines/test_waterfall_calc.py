"""`dukou calc split` as a person writes it: the shapes, the guarantees of the example, and every slip of the pen."""

import copy
import csv
import json
import re
from fractions import Fraction
from pathlib import Path

import pytest
from typer.testing import CliRunner

from dukou.faces.cli.calc import calculate, schema
from dukou.faces.cli.main import app
from dukou.kernel.errors import Invalid, Refusal

PAGE = Path(__file__).resolve().parents[2] / "docs/rules/split.md"


def example():
    return copy.deepcopy(schema("split")["example"])


def changed(path, value):
    """The example with one thing changed; `path` is as `plan.units.0.share`."""
    told = example()
    *way, last = [int(step) if step.isdigit() else step for step in path.split(".")]
    held = told
    for step in way:
        held = held[step]
    held[last] = value
    return told


def test_the_example_divides_to_the_last_fen():
    answer = calculate("split", example())
    for told in answer["statements"]:
        fen = sum(round(float(line["amount"]) * 100) for line in told["lines"] if line["paid_by"] == "income")
        assert fen == round(float(told["income"]) * 100)
    assert all(line["derivation"][0]["what"] == "income" for told in answer["statements"] for line in told["lines"])


def test_the_answer_is_json_with_words_in_both_languages():
    answer = json.loads(json.dumps(calculate("split", example())))
    li = next(line for line in answer["statements"][1]["lines"] if line["payee"] == "li")
    assert li["amount"] == "17962.96"
    assert li["exact"] == "8981481/500"
    assert li["derivation"][-1]["what"] == "rounding"
    assert "舍至" in li["derivation"][-1]["words"]["zh"]
    assert "goes down" in li["derivation"][-1]["words"]["en"]


def test_the_worked_table_of_the_rule_page_is_what_the_example_gives():
    answer = calculate("split", example())
    told = {
        (number, role, payee): amount.replace(",", "")
        for number, role, payee, amount in re.findall(
            r"^\| (\d) \| (\w+) \| `(\w+)` \|.*\| ([\d,.]+) \|$", PAGE.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert told == {
        (str(statement["number"]), line["role"], line["payee"]): line["amount"]
        for statement in answer["statements"]
        for line in statement["lines"]
    }


def test_the_shared_case_of_precedence(shared):
    with (shared / "facts" / "test_vectors.csv").open(encoding="utf-8") as lines:
        cases = [row for row in csv.DictReader(lines) if row["id"] == "V-dist"]
    assert cases
    for row in cases:
        given, expected = json.loads(row["inputs_json"]), json.loads(row["expected_json"])
        answer = calculate("split", simple(given))
        reward = next(line for line in answer["statements"][0]["lines"] if line["role"] == "reward")
        assert float(reward["amount"]) == expected["reward"]
        decided = next(step for step in reward["derivation"] if step["what"] == "share")
        assert Fraction(decided["result"]) == Fraction(str(expected["share"]))


def simple(given):
    standards = {name: {"share": str(given[name])} for name in ("agreement", "unit_rule") if given[name] is not None}
    unit = {"key": "u", "state_founded": True, "contributors": [{"key": "a", "share": "1"}]}
    if "agreement" in standards:
        unit["agreement"] = standards["agreement"]
    if "unit_rule" in standards:
        unit["rule"] = standards["unit_rule"]
    return {
        "law": {"statute": {"share": str(given["statutory"])}},
        "plan": {"kind": "transfer", "units": [unit]},
        "instalments": [{"number": 1, "income": f"{given['net']:.2f}"}],
    }


@pytest.mark.parametrize(
    ("path", "value", "place", "words"),
    [
        ("instalments.0.income", "1000.005", "instalments.1.income", "两位小数"),
        ("instalments.0.income", "1e5", "instalments.1.income", "不用科学计数法"),
        ("instalments.0.income", "99999999999999", "instalments.1.income", "10 万亿元"),
        ("instalments.0.income", "-1.00", "instalments.1.income", "为负"),
        ("instalments.0.costs.0.amount", "-1.00", "instalments.1.costs.patents.amount", "为负"),
        ("instalments.0.costs.0.key", "venue", "instalments.1.costs.venue", "列了两次"),
        ("instalments.0.costs.1.amount", "1000000.01", "instalments.1.costs", "超过收入"),
        (
            "instalments.0.costs.0.paid_by",
            "nobody",
            "instalments.1.costs.patents.paid_by",
            "没有“nobody”，可填：income",
        ),
        ("instalments.0.costs.1.paid_by", "buyer", "instalments.1.costs.venue.withheld", "预先扣留"),
        ("instalments.1.number", 1, "instalments.1", "每期一个编号"),
        ("instalments.0.shares", "5.00", "instalments.1.shares", "作价投资的第一期"),
        ("instalments.1.withholdings.0.payee", "eve", "instalments.2.withholdings.eve.payee", "没有“eve”"),
        ("instalments.1.withholdings.0.rate", "1%", "instalments.2.withholdings.chen.tax", "只填一个"),
        ("plan.units.0.share", "81%", "plan.units", "合计 101%，应为 100%，多 1%"),
        ("plan.units.0.contributors.0.share", "59.5%", "plan.units.university.contributors", "差 0.5%"),
        ("plan.units.0.contributors.0.share", "1.2", "plan.units.university.contributors.chen.share", "120%"),
        ("plan.units.0.contributors.0.share", "-0.6", "plan.units.university.contributors.chen.share", "不是份额"),
        (
            "plan.units.0.contributors.0.share",
            "六成",
            "plan.units.university.contributors.chen.share",
            "如 70%、0.7 或 7/10",
        ),
        ("plan.units.0.contributors.0.owns", "1", "plan.units.university.grant", "没有赋权份额"),
        ("plan.units.0.contributors.1.key", "chen", "plan.units.university.contributors.chen", "列了两次"),
        ("plan.units.0.contributors.1.key", "firm", "key firm", "不止一个收款方"),
        ("plan.units.0.key", "income", "key income", "不能为空"),
        ("plan.units.0.departments.0.share", "1.01", "plan.units.university.departments", "超过 100%"),
        ("plan.units.0.grant", {"share": "70%"}, "plan.units.university.contributors.owns", "合计 0%"),
        ("plan.units", [], "plan.units", "至少列出一个"),
        ("plan.years", 3, "plan.years", "只用于自行实施"),
        ("plan.whole_shares", True, "plan.whole_shares", "只用于作价投资"),
        ("plan.kind", "own_use", "plan.brokers", "没有佣金"),
        ("plan.kind", "own_use", "law.years", "年限参数"),
        ("plan.kind", "own_use", "instalments.1.costs", "已扣除成本"),
        ("plan.kind", "equity", "instalments.1.shares", "不填现金"),
        ("plan.brokers.0.rate", "101%", "plan.brokers", "101%"),
        ("plan.brokers.0.rate", None, "plan.brokers.agency", "填一个"),
        ("plan.brokers.0.paid_by", "seller", "plan.brokers.agency.paid_by", "没有“seller”"),
        ("law.city.share", "40%", "law.city.share", "低于法定标准"),
        ("law.main.certainty", "sure", "law.main.certainty", "没有“sure”"),
        ("law.years", {"least": 5, "most": 3}, "law.years", "下限"),
    ],
)
def test_what_is_not_whole_is_named_by_place_with_the_mend(path, value, place, words):
    with pytest.raises(Invalid) as caught:
        calculate("split", changed(path, value))
    assert place in caught.value.fields
    assert words in caught.value.fields[place].zh
    assert re.search(r"[a-z]{3}", caught.value.fields[place].en)


def test_every_fault_is_named_at_once():
    told = changed("plan.units.0.contributors.0.share", "50%")
    told["instalments"][0]["income"] = "-5.00"
    told["plan"]["brokers"][0]["paid_by"] = "moon"
    with pytest.raises(Invalid) as caught:
        calculate("split", told)
    assert set(caught.value.fields) == {
        "plan.units.university.contributors",
        "instalments.1.income",
        "instalments.1.costs",
        "plan.brokers.agency.paid_by",
    }


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("instalments.0.income", 1000000),
        ("plan.units.0.contributors.0.share", 0.6),
        ("plan.units.0.agrement", {"share": "40%"}),
        ("plan.kind", "gift"),
    ],
)
def test_number_types_unknown_words_and_slips_of_the_pen_are_refused(path, value):
    with pytest.raises(Invalid) as caught:
        calculate("split", changed(path, value))
    assert any(path.rsplit(".", 1)[1] in place for place in caught.value.fields)


def test_a_plan_below_the_floor_is_refused():
    with pytest.raises(Refusal) as caught:
        calculate("split", changed("plan.units.0.agreement.share", "0.49"))
    assert caught.value.code == "split.below_floor"
    json.dumps(caught.value.facts)


def test_the_command_prints_the_answer_or_one_line(tmp_path):
    file = tmp_path / "deal.json"
    file.write_text(json.dumps(example()), encoding="utf-8")
    run = CliRunner().invoke(app, ["calc", "split", str(file)])
    assert run.exit_code == 0
    assert json.loads(run.stdout)["payouts"][0] == {
        "payee": "agency",
        "name": "示例技术转移中心",
        "cash": "33703.70",
        "shares": "0.00",
        "held": "0.00",
        "kept": "0.00",
        "paid": "33703.70",
    }
    file.write_text(json.dumps(changed("plan.units.0.agreement.share", "1/3")), encoding="utf-8")
    run = CliRunner().invoke(app, ["calc", "split", str(file)])
    assert run.exit_code == 1
    assert "低于法定下限 50%" in run.stderr
    assert "Traceback" not in run.stderr
