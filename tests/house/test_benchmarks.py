"""docs/benchmarks.md has a result of every benchmark; one that is older than what it measured is shown as such."""

from importlib import import_module

import pytest

from bench import page


@pytest.mark.parametrize("key", page.LISTED)
def test_every_benchmark_has_a_result_of_full_size(key):
    marks = page.results().get(key)
    assert marks is not None, f"run python -m bench.soak {key}"
    assert float(marks["scale"]) >= 1


@pytest.mark.parametrize("key", page.LISTED)
def test_results_are_of_the_code_as_it_stands(key):
    """A figure cannot be new after every commit: an old one is no failure, but the summary says so."""
    if old := page.stale().get(key):
        pytest.xfail(f"stale: {', '.join(old)}; python -m bench.soak {key} measures anew")


def test_every_listed_benchmark_can_be_run_at_any_scale():
    for key in page.LISTED:
        assert callable(import_module(f"bench.{key}").main)
