"""Demo accounts: they exist only in the sample, and never take over a real person's."""

import pytest
from django.contrib.auth import authenticate

from dukou.domains.accounts import actions
from dukou.domains.accounts.models import Person
from dukou.domains.journal import queries as journal
from dukou.domains.journal.models import Line
from dukou.kernel.actor import SYSTEM
from dukou.kernel.errors import Denied, Invalid, Refusal


def test_it_works(cast):
    person = actions.open_demo_account(SYSTEM, username="frank", display_name="方可", password="a-long-password-1")
    assert authenticate(username="frank", password="a-long-password-1") == person
    assert (person.is_sample, person.is_staff, person.is_superuser) == (True, False, False)


def test_opened_again_it_is_the_same_account(cast):
    before = Person.objects.get(username="alice")
    again = actions.open_demo_account(SYSTEM, username="alice", display_name="林知远", password="another-password-2")
    assert again == before
    assert authenticate(username="alice", password="another-password-2") == before


def test_a_real_account_is_never_taken_over(cast):
    real = Person.objects.create_user("frank", password="a-real-password-3")
    with pytest.raises(Refusal) as refused:
        actions.open_demo_account(SYSTEM, username="frank", display_name="方可", password="a-long-password-1")
    assert refused.value.code == "accounts.name_taken"
    assert authenticate(username="frank", password="a-real-password-3") == real


@pytest.mark.parametrize("username", ["x" * 151, "a\x00b", "甲\n乙"])
def test_a_name_no_column_holds_is_named(cast, username):
    with pytest.raises(Invalid) as invalid:
        actions.open_demo_account(SYSTEM, username=username, display_name="某", password="a-long-password-1")
    assert set(invalid.value.fields) == {"username"}


@pytest.mark.parametrize("who", ["carol", "alice", "eve"])
def test_only_the_system_may(cast, who):
    with pytest.raises(Denied):
        actions.open_demo_account(getattr(cast, who), username="x", display_name="某", password="a-long-password-1")


def test_the_line_commits_to_no_password(cast):
    """Guessing the inputs with and without the password: only the one without fits what the line says."""
    from dukou.domains.journal.marks import commit

    actions.open_demo_account(SYSTEM, username="frank", display_name="方可", password="a-long-password-1")
    line = Line.objects.latest("seq")
    assert line.salt
    without = {"username": "frank", "display_name": "方可"}
    assert line.inputs == commit(without, line.salt, "inputs")
    person = Person.objects.get(username="frank")
    assert journal.agrees(line, person)
    person.password = "changed"
    assert journal.agrees(line, person)
