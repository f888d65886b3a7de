"""Who sees what: pages, search, counts, near-duplicates and matches agree for everybody, whatever lies on the shelf."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dukou.domains.catalogue import jobs, queries
from dukou.domains.catalogue.fields import LEVELS, Text
from dukou.domains.catalogue.kinds import KINDS, kind_of
from dukou.domains.catalogue.kinds.achievement import Achievement
from dukou.domains.catalogue.models import LIFE, Entry
from dukou.domains.matching import queries as matching
from dukou.engines.search import Ask
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Missing

PLACES = ("university", "firm", "centre", "bank", "bureau")
PEOPLE = ("alice", "bob", "carol", "nan", "tom", "eve")
SAME = "凝胶注模成形的多孔陶瓷模具，抗弯强度高，寿命长，可以替代石膏模具用于卫生陶瓷与日用陶瓷的注浆成形生产。"


@dataclass(frozen=True)
class Told:
    """One entry on the shelf or beside it."""

    kind: str
    state: str
    visibility: str
    owner: str
    by: str
    was_published: bool


tellings = st.builds(
    Told,
    kind=st.sampled_from(["achievement", "demand", "expert", "paper"]),
    state=st.sampled_from(list(LIFE.states)),
    visibility=st.sampled_from(list(LEVELS)),
    owner=st.sampled_from(PLACES),
    by=st.sampled_from(PEOPLE),
    was_published=st.booleans(),
)


def word(number: int) -> str:
    return f"zq{number}unique"


def stored(cast: Any, told: list[Told]) -> list[Entry]:
    made = []
    for number, one in enumerate(told):
        entry = Entry(kind=one.kind, source="t", external_id=str(number), owner=getattr(cast, one.owner))
        entry.take(kind_of(one.kind).read({"title": "陶瓷模具", "title_en": word(number), "summary": SAME}))
        entry.state, entry.visibility = one.state, one.visibility
        entry.created_by_id = getattr(cast, one.by).person_id
        never = one.state in {"draft", "submitted"} or (one.state == "withdrawn" and not one.was_published)
        entry.published_at = None if never else timezone.now()
        entry.save()
        made.append(entry)
    return made


def should_see(actor: Any, entry: Entry) -> bool:
    """Say in plain words what `visible_to` says in SQL."""
    if actor.is_system or {"city_officer", "operator"} & actor.roles:
        return True
    if entry.owner_id in actor.organisations or (actor.person_id and entry.created_by_id == actor.person_id):
        return True
    if entry.owner.area in {standing.area for standing in actor.standings_as("district_officer")}:
        return True
    return entry.published_at is not None and entry.visibility in levels(actor)


def levels(actor: Any) -> tuple[str, ...]:
    return ("public", "registered") if actor.is_registered else ("public",)


def sees(actor: Any, pk: int) -> bool:
    try:
        return queries.entry(actor, pk).pk == pk
    except Missing:
        return False


@pytest.mark.slow
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(told=st.lists(tellings, min_size=1, max_size=7))
def test_all_ways_to_look_agree(cast, told):
    Entry.objects.all().delete()
    entries = stored(cast, told)
    jobs.rebuild_indexes()
    for actor in (PUBLIC, SYSTEM, *(getattr(cast, who) for who in PEOPLE)):
        visible = {entry.pk for entry in entries if should_see(actor, entry)}
        found = {e.pk for e in entries if e.state == "published" and e.visibility in levels(actor)}
        assert found <= visible
        assert set(Entry.objects.visible_to(actor).values_list("pk", flat=True)) == visible
        assert {entry.pk for entry in entries if sees(actor, entry.pk)} == visible
        searched_agrees(actor, entries, found)
        others_agree(actor, entries, visible, found)


def searched_agrees(actor: Any, entries: list[Entry], found: set[int]) -> None:
    for number, entry in enumerate(entries):
        page = queries.search(actor, Ask(word(number)))
        assert {one.pk for one in page.entries} == {entry.pk} & found
        assert page.answer.total == len({entry.pk} & found)
    everything = queries.search(actor, Ask("", facets=("kind",), sort="newest"))
    assert everything.answer.total == len(found)
    kinds = [entry.kind for entry in entries if entry.pk in found]
    assert dict(everything.answer.facets["kind"]) == {kind: kinds.count(kind) for kind in set(kinds)}


def others_agree(actor: Any, entries: list[Entry], visible: set[int], found: set[int]) -> None:
    for entry in entries:
        near = {one.pk for one in queries.near_duplicates(actor, entry, most=99)}
        assert near == {one.pk for one in entries if one.kind == entry.kind and one != entry} & visible
    matches = matching.matches_for_text(actor, "可替代石膏的多孔陶瓷模具", most=99)
    groups = (*matches.achievements, *matches.experts, *matches.leads)
    assert {one.entry.pk for one in groups} == {e.pk for e in entries if e.kind != "demand"} & found
    assert matches.searched == len(found)
    assert {entry.pk for entry in queries.mine(actor)} <= visible
    assert {entry.pk for entry in queries.to_review(actor)} <= visible
    assert sum(queries.counts(actor).values()) == len({e.pk for e in entries if e.state == "published"} & visible)
    for kind in KINDS:
        assert {entry.pk for entry in queries.newest(actor, kind, 99)} <= visible


class Planted(Achievement):
    """An achievement with a word of each level, all of them to be searched and counted: a fault waiting to happen."""

    told_public = Text(zh="甲", en="A", searched=3)
    told_registered = Text(zh="乙", en="B", searched=3, seen_by="registered")
    told_introduced = Text(zh="丙", en="C", searched=3, seen_by="introduced")
    told_owner = Text(zh="丁", en="D", searched=3, seen_by="owner")


@pytest.fixture
def planted(monkeypatch):
    kind = Planted()
    monkeypatch.setitem(KINDS, "achievement", kind)
    return kind


def put(cast: Any, kind: Any, state: str = "published", visibility: str = "public") -> Entry:
    entry = Entry(kind="achievement", source="t", external_id="1", owner=cast.university, state=state)
    words = {f"told_{level}": f"zq{level}" for level in LEVELS}
    entry.take(kind.read({"title": "陶瓷模具", "summary": SAME, "contact": "13800000000", **words}))
    entry.published_at, entry.visibility = timezone.now(), visibility
    entry.save()
    jobs.rebuild_indexes()
    return entry


def found_words(actor: Any) -> set[str]:
    return {level for level in LEVELS if queries.search(actor, Ask(f"zq{level}")).answer.total}


def test_no_index_holds_a_field_beyond_its_level(cast, planted):
    put(cast, planted)
    assert found_words(PUBLIC) == {"public"}
    for who in (cast.eve, cast.alice, cast.carol, SYSTEM):
        assert found_words(who) == {"public", "registered"}
        assert not queries.search(who, Ask("13800000000")).answer.total


@pytest.mark.parametrize("state", [state for state in LIFE.states if state != "published"])
def test_no_index_holds_what_is_not_on_the_shelf(cast, planted, state):
    put(cast, planted, state)
    assert not any(found_words(actor) for actor in (PUBLIC, cast.alice, cast.carol, SYSTEM))


@pytest.mark.parametrize(
    ("visibility", "seen"),
    [
        ("public", {"public": {"public"}, "eve": {"public", "registered"}}),
        ("registered", {"public": set(), "eve": {"public", "registered"}}),
        ("introduced", {"public": set(), "eve": set()}),
        ("owner", {"public": set(), "eve": set()}),
    ],
)
def test_an_entry_is_only_in_the_indexes_of_its_level(cast, planted, visibility, seen):
    put(cast, planted, visibility=visibility)
    assert {"public": found_words(PUBLIC), "eve": found_words(cast.eve)} == seen


def test_fields_on_the_page_are_those_of_ones_level(cast, planted):
    entry = put(cast, planted)

    def told(actor):
        return {held.name.removeprefix("told_") for held, _ in queries.shown(actor, entry)} & set(LEVELS)

    assert told(PUBLIC) == {"public"}
    assert told(cast.eve) == told(cast.nan) == told(cast.carol) == {"public", "registered"}
    assert told(cast.alice) == told(SYSTEM) == set(LEVELS)


def test_an_entry_that_is_absent_and_one_that_is_hidden_are_the_same_answer(cast, client):
    hidden = Entry(kind="paper", source="t", external_id="1", owner=cast.university, state="draft")
    hidden.take(kind_of("paper").read({"summary": SAME}))
    hidden.save()
    answers = [client.get(f"/api/v1/entries/{pk}") for pk in (hidden.pk, 10**9)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].json()["message"] == answers[1].json()["message"]
    pages = [client.get(f"/entry/{pk}") for pk in (hidden.pk, 10**9)]
    assert [page.status_code for page in pages] == [404, 404]


@pytest.mark.parametrize("pk", [-1, 2**63 - 1, 2**63, 2**70])
def test_an_id_no_database_holds_is_missing(cast, pk):
    with pytest.raises(Missing):
        queries.entry(cast.carol, pk)
