"""Loading the codes of one scheme, at most 500 in one act."""

from dataclasses import replace

import pytest

from dukou.domains.journal.models import Line
from dukou.domains.taxonomy import actions, queries
from dukou.domains.taxonomy.models import Term
from dukou.kernel.actor import SYSTEM
from dukou.kernel.codes import Code, Scheme
from dukou.kernel.errors import Denied


def test_it_works(cast):
    assert actions.load_terms(SYSTEM, scheme="trl") == 9
    assert list(Term.objects.filter(scheme="trl").values_list("code", flat=True)) == list("123456789")


def test_a_changed_name_is_taken_over(cast):
    actions.load_terms(SYSTEM, scheme="trl")
    Term.objects.filter(scheme="trl", code="4").update(zh="旧名")
    assert actions.load_terms(SYSTEM, scheme="trl") == 1
    assert Term.objects.get(scheme="trl", code="4").zh != "旧名"
    ((ref, before, after),) = Line.objects.latest("seq").nouns
    assert ref == f"term:{Term.objects.get(scheme='trl', code='4').pk}"
    assert None not in {before, after}
    assert before != after


def test_a_large_scheme_takes_several_acts(cast, monkeypatch):
    pack = queries.pack()
    many = Scheme("many", "很多", "Many", tuple(Code(f"{n:04}", f"代码{n}", f"Code {n}") for n in range(1201)))
    larger = replace(pack, schemes={"many": many})
    monkeypatch.setattr(queries, "pack", lambda: larger)
    assert actions.load_pack(SYSTEM, version=pack.version) == 1201
    lines = Line.objects.filter(action="taxonomy.load_terms").order_by("seq")
    assert [len(line.nouns) for line in lines] == [500, 500, 201]


def test_an_unknown_scheme_has_nothing_to_load(cast):
    assert actions.load_terms(SYSTEM, scheme="nonsense") == 0


@pytest.mark.parametrize("who", ["carol", "alice", "eve"])
def test_others_may_not(cast, who):
    with pytest.raises(Denied):
        actions.load_terms(getattr(cast, who), scheme="trl")
