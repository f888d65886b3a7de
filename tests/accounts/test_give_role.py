"""Giving a role: what a person may do, for whom, from when to when."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from dukou.domains.accounts import actions
from dukou.domains.accounts.models import Membership, Person
from dukou.domains.accounts.queries import actor_for
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing

TODAY = timezone.localdate()


@pytest.fixture
def eve(cast):
    return Person.objects.get(username="eve")


def test_it_works(cast, eve):
    actions.give_role(cast.carol, person=eve, organisation=cast.firm, role="firm", since=TODAY)
    assert "firm" in cast.eve.roles
    assert cast.eve.organisations == (cast.firm.pk,)


def test_given_again_its_dates_change(cast, eve):
    told = {"person": eve, "organisation": cast.firm, "role": "firm"}
    actions.give_role(cast.carol, **told, since=TODAY)
    actions.give_role(cast.carol, **told, since=TODAY - timedelta(days=9), until=TODAY - timedelta(days=1))
    assert Membership.objects.filter(person=eve).count() == 1
    assert cast.eve.roles == {"registered", "public"}


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [
        (TODAY, TODAY, True),
        (TODAY - timedelta(days=1), None, True),
        (TODAY + timedelta(days=1), None, False),
        (TODAY - timedelta(days=2), TODAY - timedelta(days=1), False),
    ],
)
def test_a_role_holds_on_its_days(cast, eve, since, until, holds):
    actions.give_role(cast.carol, person=eve, organisation=cast.firm, role="firm", since=since, until=until)
    assert ("firm" in cast.eve.roles) is holds


def test_an_unknown_role_is_refused(cast, eve):
    with pytest.raises(Invalid) as invalid:
        actions.give_role(cast.carol, person=eve, organisation=cast.firm, role="king", since=TODAY)
    assert set(invalid.value.fields) == {"role"}


def test_an_end_before_the_start_is_refused(cast, eve):
    with pytest.raises(Invalid) as invalid:
        actions.give_role(
            cast.carol, person=eve, organisation=cast.firm, role="firm", since=TODAY, until=date(2020, 1, 1)
        )
    assert set(invalid.value.fields) == {"until"}


@pytest.mark.parametrize("who", ["alice", "bob", "nan", "tom", "eve"])
def test_others_may_not(cast, eve, who):
    with pytest.raises(Denied):
        actions.give_role(getattr(cast, who), person=eve, organisation=cast.firm, role="firm", since=TODAY)


def test_the_city_finds_the_person_it_names(cast, eve):
    told = {"person": eve.pk, "organisation": cast.firm.pk, "role": "firm", "since": str(TODAY)}
    assert perform(cast.carol, "accounts.give_role", told)["result"]["text"].endswith("firm")


def test_a_person_who_is_not_there_is_missing(cast):
    told = {"person": 999_999, "organisation": cast.firm.pk, "role": "firm", "since": str(TODAY)}
    with pytest.raises(Missing):
        perform(cast.carol, "accounts.give_role", told)


def test_people_and_their_roles_are_not_public(cast):
    from dukou.kernel.actor import PUBLIC

    assert not Person.objects.visible_to(PUBLIC).exists()
    assert [str(person) for person in Person.objects.visible_to(cast.bob)] == ["陈立行"]
    assert not Membership.objects.visible_to(PUBLIC).exists()
    assert {held.organisation for held in Membership.objects.visible_to(cast.bob)} == {cast.firm}


def test_a_closed_account_acts_as_the_public(cast, eve):
    actions.give_role(cast.carol, person=eve, organisation=cast.firm, role="firm", since=TODAY)
    eve.is_active = False
    eve.save()
    assert actor_for(eve).roles == {"public"}
