"""Loading the pack: its codes become rows, and stay readable after a later pack has dropped them."""

from dataclasses import replace

import pytest

from dukou.domains.journal.models import Line
from dukou.domains.taxonomy import actions, queries
from dukou.domains.taxonomy.models import Term
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Denied, Refusal


@pytest.fixture
def version() -> str:
    return queries.pack().version


def test_it_works(cast, version):
    loaded = actions.load_pack(SYSTEM, version=version)
    assert loaded == Term.objects.count() == sum(len(list(scheme)) for scheme in queries.pack().schemes.values())
    term = Term.objects.get(scheme="region", code="440308")
    assert (term.zh, term.parent, term.is_current) == ("盐田区", "440300", True)


def test_done_again_it_changes_nothing(cast, version):
    actions.load_pack(SYSTEM, version=version)
    assert actions.load_pack(SYSTEM, version=version) == 0


def test_every_line_names_its_codes(cast, version):
    start = Line.objects.latest("seq").seq
    actions.load_pack(SYSTEM, version=version)
    lines = Line.objects.filter(seq__gt=start)
    assert {line.action for line in lines} == {"taxonomy.load_pack", "taxonomy.load_terms"}
    named = {mark[0] for line in lines for mark in line.nouns}
    assert named == {f"term:{pk}" for pk in Term.objects.values_list("pk", flat=True)}


def test_another_version_than_meant_is_refused(cast):
    with pytest.raises(Refusal) as refused:
        actions.load_pack(SYSTEM, version="1999.1")
    assert refused.value.code == "taxonomy.other_version"
    assert not Term.objects.exists()


@pytest.mark.parametrize("who", ["carol", "alice", "eve"])
def test_others_may_not(cast, version, who):
    with pytest.raises(Denied):
        actions.load_pack(getattr(cast, who), version=version)


def test_a_code_or_a_scheme_that_was_dropped_stays_readable(cast, version, monkeypatch):
    actions.load_pack(SYSTEM, version=version)
    pack = queries.pack()
    kept = {key: scheme for key, scheme in pack.schemes.items() if key != "mrl"}
    region = pack.schemes["region"]
    kept["region"] = replace(region, codes=tuple(code for code in region if code.code != "440308"))
    later = replace(pack, schemes=kept)
    monkeypatch.setattr(queries, "pack", lambda: later)
    assert actions.load_pack(SYSTEM, version=version) == 1 + len(list(pack.schemes["mrl"]))
    assert not Term.objects.get(scheme="region", code="440308").is_current
    assert not Term.objects.filter(scheme="mrl", is_current=True).exists()
    assert Term.objects.get(scheme="region", code="440309").is_current
