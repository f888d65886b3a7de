"""Idempotency-Key: a call that is repeated is answered again, not done again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from dukou.domains.catalogue import actions
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import jobs
from dukou.domains.journal.actions import once
from dukou.domains.journal.models import Answered, Line
from dukou.kernel.errors import Refusal
from tests.journal.threads import at_once


def drafting(cast, content):
    """Return a call that drafts an entry and answers its id."""
    alice, university = cast.alice, cast.university

    def perform():
        entry = actions.draft_entry(alice, kind="achievement", content=content, organisation=university)
        return {"id": entry.pk}

    return perform


def test_it_works(cast, content):
    perform = drafting(cast, content)
    first = once(cast.alice, "key-1", "request", perform)
    assert once(cast.alice, "key-1", "request", perform) == first == {"id": Entry.objects.get().pk}
    assert once(cast.alice, "key-2", "request", perform) != first


def test_another_request_under_the_same_key_is_refused(cast, content):
    perform = drafting(cast, content)
    once(cast.alice, "key-1", "request", perform)
    with pytest.raises(Refusal) as refused:
        once(cast.alice, "key-1", "another", perform)
    assert refused.value.code == "journal.key_reused"
    assert Entry.objects.count() == 1


def test_each_person_has_keys_of_his_own(cast, content):
    told = [once(actor, "key-1", "request", drafting(cast, content)) for actor in (cast.alice, cast.bob)]
    assert told[0] != told[1]


def test_what_failed_may_be_tried_again(cast, content):
    def fail():
        drafting(cast, content)()
        raise Refusal("try.no", "不行", "No")

    with pytest.raises(Refusal):
        once(cast.alice, "key-1", "request", fail)
    assert not Entry.objects.exists()
    once(cast.alice, "key-1", "request", drafting(cast, content))
    assert Entry.objects.count() == 1


def test_keys_are_forgotten_after_a_week(cast, content):
    once(cast.alice, "key-1", "request", drafting(cast, content))
    now = timezone.now()
    assert jobs.forget_keys(now + timedelta(days=6)) == 0
    assert jobs.forget_keys(now + timedelta(days=8)) == 1
    assert not Answered.objects.exists()


def test_eight_calls_with_one_key_at_once_are_one_act(live_cast, content):
    alice, perform = live_cast.alice, drafting(live_cast, content)
    lines = Line.objects.count()
    told = at_once(*[lambda: once(alice, "key-1", "request", perform)] * 8)
    assert told == [{"id": Entry.objects.get().pk}] * 8
    assert Line.objects.count() == lines + 1


def test_a_call_with_a_key_and_one_without_never_lock_each_other_out(live_cast, content):
    """Both revise one entry; the one with a key must not hold what the other waits for."""
    alice = live_cast.alice
    entry = Entry.objects.get(pk=drafting(live_cast, content)()["id"])

    def revise():
        actions.revise_entry(alice, entry=entry, content=content)

    def plainly():
        for _ in range(10):
            revise()

    def keyed(name):
        for number in range(10):
            once(alice, f"{name}-{number}", "request", revise)

    told = at_once(plainly, lambda: keyed("a"), plainly, lambda: keyed("b"))
    assert told == [None] * 4
    assert Entry.objects.get().version == 41


def test_an_answer_may_be_nothing(cast):
    assert [once(cast.alice, "key-1", "request", lambda: None) for _ in range(2)] == [None, None]


def test_the_api_honours_it(cast, client, content):
    client.login(username="alice", password="a-long-password-1")
    told = {"kind": "achievement", "content": content, "organisation": cast.university.pk}

    def post(key, **changes):
        token = client.cookies["csrftoken"].value if "csrftoken" in client.cookies else ""
        return client.post(
            "/api/v1/do/catalogue.draft_entry",
            told | changes,
            "application/json",
            headers={"Idempotency-Key": key, "X-CSRFToken": token},
        )

    client.get("/")
    first, again = post("k"), post("k")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert Entry.objects.count() == 1
    other = post("k", visibility="owner")
    assert (other.status_code, other.json()["error"]) == (409, "journal.key_reused")
