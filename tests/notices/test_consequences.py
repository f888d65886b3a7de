"""Who hears of what: officers of what was handed in, whoever entered it of what became of it; each once."""

import pytest

from dukou import wiring
from dukou.domains.accounts import actions as accounts
from dukou.domains.accounts.models import Membership, Person
from dukou.domains.catalogue import actions
from dukou.domains.catalogue import queries as catalogue
from dukou.domains.journal.models import Line
from dukou.domains.notices import queries
from dukou.domains.notices.models import Notice
from dukou.kernel.actor import SYSTEM

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}
EVERYONE = ("alice", "bob", "carol", "nan", "tom", "dan", "grace", "eve")


@pytest.fixture
def submitted(cast, django_capture_on_commit_callbacks):
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    with django_capture_on_commit_callbacks(execute=True):
        return actions.submit_entry(cast.alice, entry=draft)


@pytest.fixture
def do(django_capture_on_commit_callbacks):
    """Do something, and what follows from it."""

    def done(act, *given, **named):
        with django_capture_on_commit_callbacks(execute=True):
            return act(*given, **named)

    return done


def unread(cast):
    return {who for who in EVERYONE if queries.unread(getattr(cast, who))}


def test_it_works(cast, submitted):
    """Nan works for the district of the university, Carol for the city."""
    assert unread(cast) == {"nan", "carol"}
    (notice,) = queries.inbox(cast.nan)
    assert notice.zh == f"成果 {submitted.pk} 待审核"
    assert (notice.kind, notice.about) == ("entry_submitted", f"entry:{submitted.pk}")


def test_who_is_told_may_see_it(cast, submitted):
    for who in unread(cast):
        assert catalogue.entry(getattr(cast, who), submitted.pk) == submitted


def test_a_notice_says_nothing_of_the_content(cast, submitted, do):
    do(actions.return_entry, cast.nan, entry=submitted, reason="请补充抗弯强度的测试条件")
    for notice in Notice.objects.all():
        for said in ("多孔", "陶瓷", "梧桐山", "请补充", "林知远"):
            assert said not in notice.zh + notice.en + notice.href + notice.key


@pytest.mark.parametrize("area", ["440303", ""])
def test_other_districts_hear_nothing(cast, do, area):
    cast.university.area = area
    cast.university.save()
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    do(actions.submit_entry, cast.alice, entry=draft)
    assert unread(cast) == {"carol"}


def test_who_no_longer_holds_office_hears_nothing(cast, do):
    nan, carol = (Person.objects.get(username=who) for who in ("nan", "carol"))
    held = Membership.objects.get(person=nan)
    accounts.give_role(
        SYSTEM, person=nan, organisation=held.organisation, role=held.role, since=held.since, until=held.since
    )
    Person.objects.filter(pk=carol.pk).update(is_active=False)
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    do(actions.submit_entry, cast.alice, entry=draft)
    assert not Notice.objects.exists()


def test_an_officer_is_not_told_of_what_he_entered(cast, do):
    draft = actions.draft_entry(cast.carol, kind="achievement", content=CONTENT, organisation=cast.university)
    do(actions.submit_entry, cast.carol, entry=draft)
    assert unread(cast) == {"nan"}


def test_whoever_entered_it_hears_that_it_was_published_and_nobody_need_look_any_more(cast, submitted, do):
    do(actions.publish_entry, cast.nan, entry=submitted)
    assert unread(cast) == {"alice"}
    assert queries.inbox(cast.alice).get().zh == f"成果 {submitted.pk} 已发布"


def test_whoever_entered_it_hears_that_it_was_returned(cast, submitted, do):
    do(actions.return_entry, cast.carol, entry=submitted, reason="请补充测试条件")
    assert unread(cast) == {"alice"}
    assert queries.inbox(cast.alice).get().zh == f"成果 {submitted.pk} 被退回，请修改后再提交"


def test_what_is_withdrawn_waits_for_no_officer(cast, submitted, do):
    do(actions.withdraw_entry, cast.alice, entry=submitted, fate="wrong")
    assert unread(cast) == set()


def test_handed_in_again_it_is_told_again(cast, submitted, do):
    returned = do(actions.return_entry, cast.nan, entry=submitted, reason="请补充测试条件")
    do(actions.submit_entry, cast.alice, entry=returned)
    assert queries.inbox(cast.nan).count() == 2
    assert unread(cast) == {"nan", "carol", "alice"}


def test_run_twice_it_tells_nobody_twice(cast, submitted, do):
    line = Line.objects.get(action="catalogue.submit_entry")
    wiring.tell_officers(line)
    assert Notice.objects.count() == 2
    do(actions.publish_entry, cast.nan, entry=submitted)
    line = Line.objects.get(action="catalogue.publish_entry")
    wiring.tell_who_entered(line)
    assert Notice.objects.count() == 3


def test_announced_late_it_tells_of_nothing_that_is_over(cast):
    """The process died after submitting; by the time the clock announces, the entry is published."""
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    actions.publish_entry(cast.nan, entry=actions.submit_entry(cast.alice, entry=draft))
    wiring.tell_officers(Line.objects.get(action="catalogue.submit_entry"))
    assert not Notice.objects.exists()


def test_what_the_platform_entered_is_nobodys_news(cast, do):
    draft = actions.draft_entry(SYSTEM, kind="achievement", content=CONTENT, organisation=cast.university)
    entry = do(actions.submit_entry, SYSTEM, entry=draft)
    assert unread(cast) == {"nan", "carol"}
    do(actions.publish_entry, cast.nan, entry=entry)
    assert unread(cast) == set()


def test_six_hundred_officers_are_told_in_two_acts(cast, do):
    fresh = Person.objects.bulk_create([Person(username=f"o{n}") for n in range(600)])
    Membership.objects.bulk_create(
        [Membership(person=one, organisation=cast.centre, role="city_officer", since="2026-01-01") for one in fresh]
    )
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    entry = do(actions.submit_entry, cast.alice, entry=draft)
    assert Notice.objects.count() == 602
    assert Line.objects.filter(action="notices.tell").count() == 2
    do(actions.publish_entry, cast.nan, entry=entry)
    assert Notice.objects.filter(read_at=None).count() == 1
