"""The guard around every action: one line each, all or nothing, rights before anything else."""

import pytest

from dukou.domains.accounts.models import Organisation
from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import queries
from dukou.domains.journal.actions import BULK_LIMIT, before, touch
from dukou.domains.journal.models import Head, Line
from dukou.engines.evidence import verify_chain
from dukou.kernel.actor import PUBLIC
from dukou.kernel.errors import Denied, Missing, Refusal


@pytest.fixture
def start(cast) -> int:
    return queries.position()


def acts_since(start: int) -> list[str]:
    return [line.action for line in queries.since(start)]


def test_one_action_is_one_line(cast, start, content):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    (line,) = queries.since(start)
    assert (line.seq, line.action, line.actor) == (start + 1, "catalogue.draft_entry", cast.alice.ref)
    assert line.on_behalf == f"organisation:{cast.university.pk}"
    assert [mark[0] for mark in line.nouns] == [f"organisation:{cast.university.pk}", f"entry:{entry.pk}"]


def test_an_action_inside_an_action_has_a_line_of_its_own(cast, start, content, declared):
    @declared("try.both")
    def both(actor, *, entry: Entry):
        """Submit and revise."""
        actions.submit_entry(actor, entry=entry)
        touch(Organisation.objects.get(pk=cast.bank.pk))

    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    both(cast.alice, entry=entry)
    outer, inner = queries.since(start + 1)
    assert (outer.action, inner.action) == ("try.both", "catalogue.submit_entry")
    assert [mark[0] for mark in outer.nouns] == [f"entry:{entry.pk}", f"organisation:{cast.bank.pk}"]
    assert [mark[0] for mark in inner.nouns] == [f"entry:{entry.pk}"]
    assert verify_chain(queries.chain()).ok


@pytest.mark.parametrize("fault", [ValueError("a bug"), Refusal("try.no", "不行", "No"), KeyboardInterrupt()])
def test_an_exception_leaves_nothing(cast, start, content, declared, fault):
    @declared("try.fail")
    def fail(actor, *, organisation: Organisation):
        """Draft, rename, then fail."""
        actions.draft_entry(actor, kind="achievement", content=content, organisation=organisation)
        organisation.name = "改名"
        organisation.save()
        raise fault

    with pytest.raises(type(fault)):
        fail(cast.alice, organisation=cast.university)
    assert acts_since(start) == []
    assert Head.objects.get().seq == start
    assert not Entry.objects.exists()
    assert Organisation.objects.get(key="uni").name == "梧桐山科技大学"


def test_an_inner_action_that_was_refused_never_happened(cast, start, content, declared):
    @declared("try.anyway")
    def anyway(actor, *, entry: Entry):
        """Publish if that is possible, and go on if not."""
        with pytest.raises(Denied):
            actions.publish_entry(actor, entry=entry)
        actions.submit_entry(actor, entry=entry)

    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    anyway(cast.alice, entry=entry)
    assert acts_since(start + 1) == ["try.anyway", "catalogue.submit_entry"]


def test_an_action_after_a_failed_one_is_its_own(cast, start, content):
    with pytest.raises(Denied):
        actions.draft_entry(cast.bob, kind="achievement", content=content, organisation=cast.university)
    actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    assert acts_since(start) == ["catalogue.draft_entry"]


def test_the_noun_is_read_afresh_under_its_lock(cast, content):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    stale = Entry.objects.get(pk=entry.pk)
    actions.submit_entry(cast.alice, entry=entry)
    assert stale.state == "draft"
    with pytest.raises(Refusal):
        actions.submit_entry(cast.alice, entry=stale)


def test_a_noun_that_is_gone_is_missing(cast, start, content):
    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    gone = Entry.objects.get(pk=entry.pk)
    Entry.objects.filter(pk=entry.pk).delete()
    with pytest.raises(Missing):
        actions.submit_entry(cast.alice, entry=gone)


def test_the_public_is_told_to_sign_in(cast, content):
    with pytest.raises(Denied) as denied:
        actions.draft_entry(PUBLIC, kind="achievement", content=content, organisation=cast.university)
    assert denied.value.code == "rights.sign_in"


def test_a_bulk_act_holds_at_most_five_hundred_nouns(cast, start, declared):
    @declared("try.many", bulk=True)
    def many(actor, *, count: int):
        """Touch organisations that were made for it."""
        made = [Organisation(name=f"机构{n}", area="440308") for n in range(count)]
        Organisation.objects.bulk_create(made)
        touch(*made)

    many(cast.alice, count=BULK_LIMIT)
    assert len(Line.objects.latest("seq").nouns) == BULK_LIMIT
    with pytest.raises(RuntimeError, match="500"):
        many(cast.alice, count=BULK_LIMIT + 1)
    assert acts_since(start) == ["try.many"]


def test_touching_outside_an_action_is_a_bug(cast):
    for reach in (touch, before):
        with pytest.raises(RuntimeError):
            reach(cast.university)


def test_inputs_go_by_name(cast, content):
    with pytest.raises(TypeError):
        actions.submit_entry(cast.alice, Entry())  # type: ignore[call-arg]


def no_actor(who, *, x):
    return who, x


def by_place(actor, x):
    return actor, x


def any_number(actor, *x):
    return actor, x


def fitting(actor, *, x):
    return actor, x


@pytest.mark.parametrize("function", [no_actor, by_place, any_number])
def test_a_function_of_another_shape_is_no_action(declared, function):
    with pytest.raises(TypeError):
        declared("try.shape")(function)


def test_one_name_is_one_action(declared):
    declared("try.twice")(fitting)
    with pytest.raises(TypeError):
        declared("try.twice")(fitting)


@pytest.mark.parametrize(
    ("scope", "who", "may"),
    [
        ("own", "alice", True),
        ("own", "bob", False),
        ("organisation", "alice", True),
        ("organisation", "bob", False),
        ("district", "nan", True),
        ("district", "bob", False),
        ("district", "carol", False),
        ("city", "eve", True),
        ("any", "eve", True),
    ],
)
def test_each_scope_reaches_as_far_as_it_says(cast, content, declared, scope, who, may):
    @declared("try.look", by={"registered": scope})
    def look(actor, *, entry: Entry):
        """Look at an entry."""

    entry = actions.draft_entry(cast.alice, kind="achievement", content=content, organisation=cast.university)
    if may:
        look(getattr(cast, who), entry=entry)
    else:
        with pytest.raises(Denied):
            look(getattr(cast, who), entry=entry)


def test_a_role_held_elsewhere_reaches_nothing_here(cast, content, declared):
    """Alice is of the transfer office in one organisation and a firm's clerk in another: neither role crosses over."""
    from datetime import date

    from dukou.domains.accounts.actions import give_role
    from dukou.domains.accounts.models import Person
    from dukou.kernel.actor import SYSTEM

    @declared("try.firms_only", by={"firm": "organisation"})
    def firms_only(actor, *, organisation: Organisation):
        """Do what only a firm's clerk does."""

    alice = Person.objects.get(username="alice")
    give_role(SYSTEM, person=alice, organisation=cast.firm, role="firm", since=date(2026, 1, 1))
    firms_only(cast.alice, organisation=cast.firm)
    with pytest.raises(Denied):
        firms_only(cast.alice, organisation=cast.university)


def test_a_place_without_an_area_is_in_nobodys_district(cast, declared):
    @declared("try.district", by={"registered": "district"})
    def district(actor, *, organisation: Organisation):
        """Do what the officers of its area do."""

    for place in (cast.bureau, cast.university):
        place.area = ""
        place.save()
    with pytest.raises(Denied):
        district(cast.nan, organisation=cast.university)
