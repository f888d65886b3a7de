"""A split as a transfer office would check it by hand: each figure is in a worked table beside it."""

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from dukou.engines.waterfall import (
    Broker,
    Claim,
    Clause,
    Contributor,
    Cost,
    Department,
    Instalment,
    Law,
    Plan,
    Standard,
    Unit,
    Withholding,
    Years,
    apportion,
    raised,
    split,
)
from dukou.kernel.errors import Refusal

LAW = Law(
    statute=Standard(Fraction(1, 2), "促进科技成果转化法 第四十五条"),
    city=Standard(Fraction(7, 10), "深圳市实施方案 2016", "seed"),
    main=Standard(Fraction(1, 2), "国发〔2016〕16号", "own"),
    grant=Standard(Fraction(7, 10), "深圳经济特区科技创新条例", "seed"),
    heads=Clause("国发〔2016〕16号 一（八）", "own"),
    once=Clause("国科发区〔2020〕128号", "own"),
    net=Clause("促进科技成果转化法 第四十五条第一款第一项"),
    retained=Clause("促进科技成果转化法 第四十三条"),
)
OWN_USE = replace(
    LAW,
    statute=Standard(Fraction(1, 20), "促进科技成果转化法 第四十五条第一款第三项"),
    city=None,
    years=Years(3, 5, "同上"),
)


def share(percent):
    return Fraction(percent) / 100


def agreed(percent, source="奖励协议"):
    return Standard(share(percent), source)


ALONE = (Contributor("chen", Fraction(1), main=True),)
TEAM = (
    Contributor("chen", share(60), main=True, place=1),
    Contributor("li", share(25), place=2),
    Contributor("wang", share(15), place=3),
)


UNIVERSITY = Unit("university", state_founded=True, contributors=ALONE)
FIRM = Unit("firm", state_founded=False, contributors=(Contributor("zhao", Fraction(1)),))


def university(**told):
    return replace(UNIVERSITY, **told)


def firm(**told):
    return replace(FIRM, **told)


def deal(*units, kind="transfer", **told):
    return Plan(kind, units or (university(),), **told)


def money_in(income, number=1, **told):
    return Instalment(number, Decimal(income), **told)


def shares(formed):
    return Instalment(1, shares=Decimal(formed))


def amounts(found, role=None, number=None):
    lines = [line for told in found.statements if number in {None, told.number} for line in told.lines]
    return {line.payee: str(line.amount) for line in lines if role in {None, line.role}}


def refused(plan, law=LAW, arrived=()):
    with pytest.raises(Refusal) as caught:
        split(plan, law, arrived)
    return caught.value


def test_it_works():
    """Table: 1,000,000 − 3 % commission − 26,400 − 3,600 = 940,000; team 75 % = 705,000; kept 235,000, of it 40 % to the school."""
    unit = university(contributors=TEAM, agreement=agreed(75), departments=(Department("school", share(40)),))
    arrived = money_in(
        "1000000.00",
        costs=(Cost("patents", Decimal("26400.00")), Cost("venue", Decimal("3600.00"), withheld=True)),
    )
    found = split(deal(unit, brokers=(Broker("agency", rate=share(3)),)), LAW, [arrived])
    assert found.statements[0].net == Decimal("940000.00")
    assert amounts(found) == {
        "venue": "3600.00",
        "agency": "30000.00",
        "patents": "26400.00",
        "chen": "423000.00",
        "li": "176250.00",
        "wang": "105750.00",
        "school": "94000.00",
        "university": "141000.00",
    }


def test_each_payee_sees_the_way_from_income_to_his_part_with_the_clause():
    found = split(deal(university(contributors=TEAM, agreement=agreed(75))), LAW, [money_in("333.33")])
    trace = found.of("li")[0].trace
    assert [step.what for step in trace.steps] == ["income", "net", "share", "floor", "team", "reward", "rounding"]
    assert trace.steps[2].source == "奖励协议"
    assert trace.steps[3].source == "促进科技成果转化法 第四十五条"
    assert "25%" in trace.say("zh")[5]
    assert "62.5 元" in trace.say("zh")[5]  # 333.33 × 75 % = 249.9975 → 250.00; × 25 % = 62.50
    assert not found.of("nobody")


def test_a_source_that_is_not_confirmed_says_so_where_it_decides():
    chosen = split(deal(), LAW, [money_in("100.00")]).of("chen")[0].trace.steps[2]
    assert "见于基础文件，未复核" in chosen.words.zh
    assert "not checked" in chosen.words.en


@pytest.mark.parametrize(
    ("unit", "expected", "basis"),
    [
        (university(agreement=agreed(55), rule=agreed(80)), "550.00", "agreement"),
        (university(rule=agreed(80)), "800.00", "rule"),
        (university(), "700.00", "city"),
        (firm(agreement=agreed(3), rule=agreed(80), contributors=ALONE), "30.00", "agreement"),
        (firm(rule=agreed(0), contributors=ALONE), "0.00", "rule"),
        (firm(contributors=ALONE), "500.00", "statute"),
    ],
)
def test_an_agreement_goes_before_the_rule_and_both_before_the_default(unit, expected, basis):
    found = split(deal(unit), LAW, [money_in("1000.00")])
    lines = found.of("chen")
    assert sum(line.amount for line in lines) == Decimal(expected)
    told = found.lines[-1].trace.steps
    assert next(step for step in told if step.what == "share").inputs["basis"] == basis


def test_without_a_share_of_the_city_the_statute_is_the_default_of_a_university():
    assert amounts(split(deal(), replace(LAW, city=None), [money_in("1000.00")]))["chen"] == "500.00"


@pytest.mark.parametrize("kind", ["transfer", "licence", "equity"])
@pytest.mark.parametrize("told", [{"agreement": agreed("49.99")}, {"rule": agreed(10)}])
def test_a_plan_of_a_university_below_the_floor_is_refused_with_the_clause(kind, told):
    no = refused(deal(university(name="示例大学", **told), kind=kind))
    assert no.code == "split.below_floor"
    assert no.facts["floor"] == "1/2"
    assert "促进科技成果转化法 第四十五条" in no.message.zh
    assert "示例大学" in no.message.zh
    assert "请提高到 50% 以上" in no.message.zh
    assert "Raise it to 50%" in no.message.en


def test_the_floor_of_own_use_is_its_own():
    assert refused(deal(university(agreement=agreed("4.9")), kind="own_use"), OWN_USE).code == "split.below_floor"
    split(deal(university(agreement=agreed(5)), kind="own_use"), OWN_USE)


def test_a_plan_at_the_floor_stands_and_rounding_never_breaks_it():
    """A fen can't be halved: of 0.03 the team gets 0.02, not 0.01."""
    found = split(deal(university(agreement=agreed(50))), LAW, [money_in("0.03")])
    assert amounts(found) == {"chen": "0.02", "university": "0.01"}


def test_several_units_each_by_its_own_rule():
    """Table: 100,000.01 → 2/3 = 66,666.67 and 1/3 = 33,333.34; the teams' 70 % and 30 % are raised."""
    found = split(
        deal(university(share=Fraction(2, 3)), firm(share=Fraction(1, 3), rule=agreed(30))),
        LAW,
        [money_in("100000.01")],
    )
    assert amounts(found) == {
        "chen": "46666.67",  # 66,666.67 × 70 % = 46,666.669
        "university": "20000.00",
        "zhao": "10000.01",  # 33,333.34 × 30 % = 10,000.002
        "firm": "23333.33",
    }


def test_main_contributors_have_half_of_the_reward_or_the_plan_is_refused():
    light = (Contributor("chen", share("49.9"), main=True), Contributor("li", share("50.1")))
    no = refused(deal(university(contributors=light)))
    assert no.code == "split.below_main"
    assert "49.9%" in no.message.zh
    assert refused(deal(university(contributors=(Contributor("li", Fraction(1)),)))).code == "split.below_main"
    split(deal(firm(contributors=light)), LAW)
    split(deal(university(contributors=light)), replace(LAW, main=None))


def test_a_fen_that_cannot_be_cut_goes_to_the_main_contributors():
    team = (
        Contributor("a", share(50)),
        Contributor("b", share(25), main=True),
        Contributor("c", share(25), main=True),
    )
    found = split(deal(university(contributors=team)), LAW, [money_in("0.01")])
    assert amounts(found, "reward") == {"a": "0.00", "b": "0.01", "c": "0.00"}


def test_equal_remainders_go_by_place_then_by_key_and_never_by_order():
    thirds = [Contributor(key, Fraction(1, 3), place=place) for key, place in (("a", 2), ("c", 1), ("b", 2))]
    for order in (thirds, thirds[::-1], [thirds[1], thirds[0], thirds[2]]):
        unit = firm(contributors=tuple(order), agreement=agreed(100))
        found = split(deal(unit), LAW, [money_in("0.02")])
        assert amounts(found, "reward") == {"c": "0.01", "a": "0.01", "b": "0.00"}


def test_ownership_granted_and_reward_are_never_added_twice():
    """Table: own 70 % of 1,000 = 700; agreement 80 % in all, so the reward adds 100, not 80 % of the other 300 nor of 1,000."""
    team = (
        Contributor("chen", share(50), owns=share(60), main=True),
        Contributor("li", share(50), owns=share(40)),
    )
    unit = university(contributors=team, grant=agreed(70, "赋权协议"), agreement=agreed(80))
    found = split(deal(unit), LAW, [money_in("1000.00")])
    assert amounts(found, "owner") == {"chen": "420.00", "li": "280.00"}
    assert amounts(found, "reward") == {"chen": "50.00", "li": "50.00"}
    assert amounts(found, "unit") == {"university": "200.00"}
    said = next(step for step in found.of("li")[0].trace.steps if step.what == "grant")
    assert "不重复计算" in said.words.zh
    assert said.source == "国科发区〔2020〕128号"


def test_where_the_team_owns_as_much_as_the_reward_nothing_is_added():
    """Nor need anybody be marked as a main contributor: there is no reward of which to have half."""
    team = (Contributor("chen", Fraction(1), owns=Fraction(1)),)
    found = split(deal(university(contributors=team, grant=agreed(70))), LAW, [money_in("1000.00")])
    assert amounts(found) == {"chen": "700.00", "university": "300.00"}
    assert [line.role for line in found.of("chen")] == ["owner"]


def test_a_grant_below_the_city_s_share_is_refused():
    team = (Contributor("chen", Fraction(1), owns=Fraction(1), main=True),)
    no = refused(deal(university(contributors=team, grant=agreed(60))))
    assert no.code == "split.below_grant"
    assert "70%" in no.message.zh
    split(deal(firm(contributors=team, grant=agreed(60))), LAW)


def test_a_commission_is_due_on_what_arrived_and_a_fixed_one_with_the_first_money():
    plan = deal(
        brokers=(Broker("agency", rate=share("3.333")), Broker("scout", amount=Decimal("500.00"))), kind="licence"
    )
    found = split(plan, LAW, [money_in("0.00"), money_in("10000.00", 2), money_in("1000.10", 3)])
    assert amounts(found, "commission", 1) == {}
    assert amounts(found, "commission", 2) == {"agency": "333.30", "scout": "500.00"}
    assert amounts(found, "commission", 3) == {"agency": "33.33"}  # 33.3333…, cut down


@pytest.mark.parametrize("payer", ["buyer", "university"])
def test_who_else_pays_a_commission_or_a_cost_takes_nothing_from_net_income(payer):
    plan = deal(brokers=(Broker("agency", rate=share(3), paid_by=payer),))
    found = split(plan, LAW, [money_in("1000.00", costs=(Cost("notary", Decimal("10.00"), paid_by=payer),))])
    assert found.statements[0].net == Decimal("1000.00")
    assert [(line.payee, str(line.amount), line.paid_by) for line in found.lines[:2]] == [
        ("agency", "30.00", payer),
        ("notary", "10.00", payer),
    ]


def test_costs_that_income_does_not_cover_wait_for_the_next():
    """Table: 100 − 250 → 0, 150 waits; 400 − 150 − 20 = 230, of it 70 % = 161."""
    plan = deal(kind="licence")
    first = money_in("100.00", costs=(Cost("patents", Decimal("250.00")),))
    second = money_in("400.00", 2, costs=(Cost("audit", Decimal("20.00")),))
    found = split(plan, LAW, [second, first])
    assert [(str(told.net), str(told.uncovered)) for told in found.statements] == [
        ("0.00", "150.00"),
        ("230.00", "0.00"),
    ]
    assert amounts(found, number=1) == {"patents": "100.00", "chen": "0.00", "university": "0.00"}
    assert amounts(found, number=2) == {"patents": "150.00", "audit": "20.00", "chen": "161.00", "university": "69.00"}
    assert "结转" in found.statements[0].lines[1].trace.say("zh")[2]


def test_royalties_over_years_sum_for_every_payee():
    found = split(deal(kind="licence"), LAW, [money_in("33.33", number) for number in range(1, 4)])
    paid = {one.payee: str(one.paid) for one in found.payouts}
    assert paid == {"chen": "70.02", "university": "29.97"}  # each time 23.331 → 23.34, and 9.99


def test_what_is_withheld_from_a_payee_is_shown_apart():
    held = (Withholding("chen", "tax", amount=Decimal("50.00")), Withholding("chen", "fee", rate=share("0.5")))
    found = split(deal(), LAW, [money_in("1000.00", withholdings=held)])
    assert [(one.key, str(one.amount)) for one in found.statements[0].kept] == [("fee", "3.50"), ("tax", "50.00")]
    chen = next(one for one in found.payouts if one.payee == "chen")
    assert (str(chen.cash), str(chen.kept), str(chen.paid)) == ("700.00", "53.50", "646.50")


def test_a_rate_is_withheld_from_cash_and_never_from_shares():
    held = (Withholding("li", "fee", rate=share(10)),)
    formed = replace(shares("1000.00"), withholdings=held)
    found = split(deal(university(contributors=TEAM), kind="equity"), LAW, [formed])
    assert str(found.statements[0].kept[0].amount) == "0.00"
    assert str(found.of("li")[0].amount) == "175.00"


def test_more_withheld_than_there_is_is_refused():
    held = (Withholding("chen", "tax", amount=Decimal("700.01")),)
    no = refused(deal(), arrived=[money_in("1000.00", withholdings=held)])
    assert no.code == "split.kept_too_much"
    assert no.facts["cash"] == "700.00"


SPIN_OFF = (
    Contributor("chen", share(60), main=True, head=True),
    Contributor("li", share(25)),
    Contributor("wang", share(15), in_cash=True),
)


def test_a_head_of_institution_gets_cash_and_no_shares():
    """Table: 3,000,000 formed; 70 % = 2,100,000; Chen 1,260,000 and Wang 315,000 are held, Li has 525,000; 900,000 stay."""
    found = split(deal(university(contributors=SPIN_OFF), kind="equity"), LAW, [shares("3000000.00")])
    assert {line.payee: (line.form, str(line.amount)) for line in found.lines} == {
        "chen": ("held", "1260000.00"),
        "li": ("shares", "525000.00"),
        "wang": ("held", "315000.00"),
        "university": ("shares", "900000.00"),
    }
    assert "不持股" in found.of("chen")[0].trace.say("zh")[-1]
    assert "本人选择" in found.of("wang")[0].trace.say("zh")[-1]


def test_a_head_may_hold_shares_where_no_rule_forbids_it():
    head = (Contributor("chen", Fraction(1), main=True, head=True),)
    for unit, law in ((firm(contributors=head), LAW), (university(contributors=head), replace(LAW, heads=None))):
        found = split(deal(unit, kind="equity"), law, [shares("100.00")])
        assert found.of("chen")[0].form == "shares"


def test_the_tail_of_equity_pays_those_for_whom_the_unit_holds():
    """Table: the university holds 900,000 + 1,260,000 + 315,000 = 2,475,000; a dividend of 24,750 is 1 % of it."""
    unit = university(contributors=SPIN_OFF, departments=(Department("school", share(50)),))
    found = split(deal(unit, kind="equity"), LAW, [shares("3000000.00"), money_in("24750.00", 2)])
    assert amounts(found, number=2) == {
        "chen": "12600.00",
        "wang": "3150.00",
        "school": "4500.00",
        "university": "4500.00",
    }
    assert {line.form for line in found.statements[1].lines} == {"cash"}
    li = next(one for one in found.payouts if one.payee == "li")
    assert (str(li.cash), str(li.shares)) == ("0.00", "525000.00")


def test_proceeds_on_shares_that_no_unit_holds_are_refused():
    plan = deal(firm(agreement=agreed(100)), kind="equity")
    assert refused(plan, arrived=[shares("100.00"), money_in("1.00", 2)]).code == "split.nothing_held"


def test_whole_shares_are_never_cut():
    """Table: 10 shares; 70 % = 7; 60, 25, 15 % of 7 are 4.2, 1.75, 1.05: the main contributor's part is raised to 5."""
    found = split(deal(university(contributors=TEAM), kind="equity", whole_shares=True), LAW, [shares("10")])
    assert amounts(found) == {"chen": "5.00", "li": "1.00", "wang": "1.00", "university": "3.00"}


def test_own_use_is_rewarded_from_profit_for_as_many_years_as_agreed_or_the_least():
    """Table: 5 % of 1,000,000 = 50,000; a loss gives nothing and is not carried; the fourth year is over."""
    plan = deal(university(contributors=TEAM), kind="own_use")
    years = [money_in("1000000.00"), money_in("-5000.00", 2), money_in("100.01", 3), money_in("1000000.00", 4)]
    found = split(plan, OWN_USE, years)
    assert [amounts(found, "reward", year) for year in (1, 2, 3, 4)] == [
        {"chen": "30000.00", "li": "12500.00", "wang": "7500.00"},
        {"chen": "0.00", "li": "0.00", "wang": "0.00"},
        {"chen": "3.01", "li": "1.25", "wang": "0.75"},  # 5.0005 → 5.01; the main contributor's 3.006 is raised
        {},
    ]
    assert amounts(found, number=4) == {"university": "1000000.00"}
    assert "已满" in found.statements[3].lines[0].trace.say("zh")[1]
    longer = split(replace(plan, years=4), OWN_USE, years)
    assert amounts(longer, "reward", 4)["chen"] == "30000.00"


def test_a_university_s_own_use_for_too_few_years_is_refused():
    no = refused(deal(kind="own_use", years=2), OWN_USE)
    assert no.code == "split.too_few_years"
    assert no.facts == {"unit": "university", "years": 2, "least": 3, "source": "同上"}
    split(deal(firm(), kind="own_use", years=2), OWN_USE)


def test_a_person_of_two_units_is_one_payee():
    both = university(share=share(50)), firm(share=share(50), contributors=ALONE)
    found = split(deal(*both), LAW, [money_in("1000.00")])
    assert [str(line.amount) for line in found.of("chen")] == ["250.00", "350.00"]
    assert next(str(one.paid) for one in found.payouts if one.payee == "chen") == "600.00"


def test_a_plan_is_judged_before_any_money():
    assert split(deal(), LAW).statements == ()
    assert refused(deal(university(agreement=agreed(49)))).code == "split.below_floor"


def test_the_largest_remainder_may_take_a_fen_from_one_while_the_total_grows():
    """The Alabama paradox, stated on the rule page: 10 and 11 pieces by weights 6, 6 and 2."""
    claims = [Claim("a", Fraction(6)), Claim("b", Fraction(6)), Claim("c", Fraction(2))]
    assert apportion(10, claims) == {"a": 4, "b": 4, "c": 2}
    assert apportion(11, claims) == {"a": 5, "b": 5, "c": 1}


def test_a_third_of_the_largest_amount_is_exact():
    thirds = [Claim(key, Fraction(1, 3)) for key in "abc"]
    assert sorted(apportion(10**15, thirds).values()) == [333333333333333, 333333333333333, 333333333333334]
    assert raised(10**15, Fraction(1, 3)) == 333333333333334
