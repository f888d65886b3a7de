"""Telling: each person once, only by the platform, only what a passer-by may read."""

import pytest

from dukou.domains.accounts.models import Person
from dukou.domains.journal.models import Line
from dukou.domains.notices import queries
from dukou.domains.notices.models import Delivery, Notice
from dukou.faces.call import perform
from dukou.kernel.bilingual import T
from dukou.kernel.errors import Denied, Invalid
from tests.journal.threads import at_once
from tests.notices.conftest import choose, told


def test_it_works(cast):
    assert told(cast.alice, cast.bob) == 2
    (notice,) = queries.inbox(cast.alice)
    assert (notice.words, notice.href, notice.about) == (
        T("成果 17 已发布", "Achievement 17 was published"),
        "/entry/17",
        "entry:17",
    )
    assert (queries.unread(cast.alice), queries.unread(cast.bob), queries.unread(cast.eve)) == (1, 1, 0)


def test_the_same_key_tells_nobody_twice(cast):
    told(cast.alice)
    assert told(cast.alice, cast.bob) == 1
    assert told(cast.alice, cast.alice) == 0
    assert Notice.objects.count() == 2
    assert told(cast.alice, key="try:2") == 1


def test_who_cannot_sign_in_is_passed_over(cast):
    Person.objects.filter(username="bob").update(is_active=False)
    assert told(cast.alice, cast.bob, recipients=[cast.alice.person_id, 999_999]) == 1


def test_it_waits_for_every_way_that_was_chosen(cast, ways, robot):
    choose(cast.alice, ("email", "alice@example.cn"), ("wecom", robot.address))
    told(cast.alice, cast.bob)
    waiting = [(one.notice.recipient_id, one.channel.way, one.state) for one in Delivery.objects.order_by("pk")]
    assert sorted(waiting) == [(cast.alice.person_id, way, "waiting") for way in ("email", "wecom")]


def test_a_kind_that_is_left_out_stays_on_the_platform(cast, ways):
    choose(cast.alice, ("email", "alice@example.cn"), silent=("entry_published",))
    told(cast.alice)
    assert not Delivery.objects.exists()
    assert queries.unread(cast.alice) == 1
    told(cast.alice, kind="entry_returned", key="try:2")
    assert Delivery.objects.count() == 1


def test_without_an_adapter_nothing_waits(cast, ways, settings):
    choose(cast.alice, ("email", "alice@example.cn"))
    settings.NOTICE_CHANNELS = ()
    told(cast.alice)
    assert not Delivery.objects.exists()


def test_personal_data_and_marks_of_secrecy_are_starred_out(cast):
    told(cast.alice, words=T("请致电 13800138078 王工，【机密】", "call 13800138078"))
    (notice,) = queries.inbox(cast.alice)
    assert "13800138078" not in notice.zh + notice.en
    assert "机密" not in notice.zh


def test_more_than_five_hundred_are_refused(cast):
    with pytest.raises(Invalid) as invalid:
        told(recipients=list(range(1, 502)))
    assert set(invalid.value.fields) == {"recipients"}


@pytest.mark.parametrize(
    ("name", "bad"),
    [
        ("kind", "birthday"),
        ("href", "https://elsewhere.example.cn/"),
        ("href", "//elsewhere.example.cn/"),
        ("href", "/\\elsewhere.example.cn/"),
        ("href", "javascript:alert(1)"),
        ("href", ""),
        ("about", "entry 17"),
        ("key", ""),
        ("key", "k" * 121),
        ("words", T("", "x")),
        ("words", T("长" * 201, "x")),
        ("words", T("两\n行", "x")),
    ],
)
def test_what_does_not_fit_is_named(cast, name, bad):
    with pytest.raises(Invalid) as invalid:
        told(cast.alice, **{name: bad})
    assert set(invalid.value.fields) == {"zh" if name == "words" else name}
    assert not Notice.objects.exists()


@pytest.mark.parametrize("who", ["alice", "carol", "eve"])
def test_nobody_tells_by_hand(cast, who):
    with pytest.raises(Denied):
        perform(getattr(cast, who), "notices.tell", {})


def test_the_line_names_each_notice_and_no_person(cast):
    told(cast.alice, cast.bob)
    line = Line.objects.latest("seq")
    assert line.action == "notices.tell"
    assert [mark[0] for mark in line.nouns] == [f"notice:{one.pk}" for one in Notice.objects.order_by("pk")]


def test_five_hundred_people_are_told_in_few_questions(cast, django_assert_max_num_queries):
    Person.objects.bulk_create([Person(username=f"p{n}") for n in range(500)])
    people = list(Person.objects.filter(username__startswith="p").values_list("pk", flat=True))
    with django_assert_max_num_queries(15):
        assert told(recipients=people) == 500


def test_told_by_four_at_once_each_is_told_once(live_cast, ways):
    alice, bob = live_cast.alice, live_cast.bob
    choose(alice, ("email", "alice@example.cn"))
    at_once(*[lambda: told(alice, bob)] * 4)
    assert Notice.objects.count() == 2
    assert Delivery.objects.count() == 1
