"""Random plans, each proved; the soak proves 10,000 of them (`python -m bench.split`)."""

import doctest
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bench.split import prove_many
from dukou.engines.waterfall import Claim, apportion, calc, exact, raised, reading, saying


@pytest.mark.slow
def test_random_plans_are_exact_above_their_floors_monotone_and_blind_to_order():
    seen = prove_many(200)
    assert seen.plans >= 200
    assert set(seen.kinds) == {"transfer", "licence", "equity", "own_use"}


weights = st.lists(st.fractions(min_value=0, max_value=1, max_denominator=997), min_size=1, max_size=8)


@settings(deadline=None)
@given(st.integers(0, 10**15), weights.filter(any), st.randoms(use_true_random=False))
def test_apportioned_parts_sum_keep_within_one_of_exact_and_ignore_order(total, parts, random: Random):
    claims = [Claim(f"p{n}", weight, n % 3) for n, weight in enumerate(parts)]
    cut = apportion(total, claims)
    assert sum(cut.values()) == total
    for claim in claims:
        assert abs(cut[claim.key] - total * claim.weight / sum(parts)) < 1
        assert claim.weight or not cut[claim.key]
    mixed = random.sample(claims, len(claims))
    assert apportion(total, mixed) == cut
    grown = apportion(total + 1, claims)
    assert all(grown[key] >= cut[key] - (1 if len(claims) > 2 else 0) for key in cut)


@settings(deadline=None)
@given(st.integers(0, 10**15), st.fractions(min_value=0, max_value=1, max_denominator=10**6))
def test_a_raised_part_is_never_below_its_share_and_never_a_fen_above(total, share):
    assert 0 <= raised(total, share) - total * share < 1
    assert raised(total + 1, share) >= raised(total, share)
    assert raised(total * 100, share, 100) % 100 == 0


def test_nothing_is_divided_among_nobody():
    assert apportion(0, []) == {}
    assert apportion(0, [Claim("a", Fraction(0))]) == {"a": 0}


@pytest.mark.parametrize("module", [exact, saying, reading, calc])
def test_the_examples_in_the_docstrings_hold(module):
    assert doctest.testmod(module) == (0, doctest.testmod(module).attempted)
    assert doctest.testmod(module).attempted
