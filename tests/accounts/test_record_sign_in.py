"""Signing in leaves a line, and so does failing to."""

import pytest

from dukou.domains.accounts import actions
from dukou.domains.accounts.models import Person
from dukou.domains.journal.models import Line
from dukou.faces.call import perform
from dukou.kernel.errors import Denied, Invalid, Missing


def test_it_works(cast):
    alice = Person.objects.get(username="alice")
    actions.record_sign_in(cast.alice, person=alice, outcome="in")
    line = Line.objects.latest("seq")
    assert (line.action, line.actor) == ("accounts.record_sign_in", f"person:{alice.pk}")
    assert [mark[0] for mark in line.nouns] == [f"person:{alice.pk}"]


def test_nobody_signs_in_for_another(cast):
    alice = Person.objects.get(username="alice")
    with pytest.raises(Denied):
        actions.record_sign_in(cast.eve, person=alice, outcome="in")
    with pytest.raises(Missing):
        perform(cast.eve, "accounts.record_sign_in", {"person": alice.pk, "outcome": "in"})


def test_an_unknown_outcome_is_named(cast):
    with pytest.raises(Invalid) as invalid:
        perform(cast.eve, "accounts.record_sign_in", {"person": cast.eve.person_id, "outcome": "maybe"})
    assert set(invalid.value.fields) == {"outcome"}


def test_the_portal_records_in_out_and_a_wrong_password(cast, client):
    lines = Line.objects.filter(action="accounts.record_sign_in")
    client.post("/accounts/login/", {"login": "alice", "password": "wrong-password-9"})
    assert [line.actor for line in lines.all()] == ["system:clock"]
    client.post("/accounts/login/", {"login": "alice", "password": "a-long-password-1"})
    client.post("/accounts/logout/")
    assert [line.actor for line in lines.all()][1:] == [cast.alice.ref] * 2


def test_a_name_that_nobody_has_leaves_no_line(cast, client):
    client.post("/accounts/login/", {"login": "nobody", "password": "wrong-password-9"})
    assert not Line.objects.filter(action="accounts.record_sign_in").exists()
