"""Consequences: announced after the commit, and again by the clock until they are confirmed; never twice at once."""

import json
import os
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.utils import timezone

from dukou.domains.catalogue import actions
from dukou.domains.journal import jobs, queries, wire
from dukou.domains.journal.models import Announcement, Line
from tests.conftest import ROOT
from tests.journal.threads import at_once


def fail_if(is_so: bool) -> None:
    if is_so:
        raise ValueError("it failed")


@pytest.fixture
def told(declared) -> list[int]:
    """The lines that a consequence of drafting was told of."""
    heard: list[int] = []
    wire.after("catalogue.draft_entry", "try.hear", lambda line: heard.append(line.seq))
    return heard


@pytest.fixture
def draft(live_cast, content):
    alice, university = live_cast.alice, live_cast.university
    return lambda: actions.draft_entry(alice, kind="achievement", content=content, organisation=university)


def test_it_works(told, draft):
    draft()
    assert told == [Line.objects.latest("seq").seq]
    assert not queries.waiting().exists()


def test_what_is_rolled_back_is_not_announced(told, draft):
    from django.db import transaction

    with transaction.atomic():
        draft()
        transaction.set_rollback(True)
    assert told == []
    assert not queries.waiting().exists()


def test_a_consequence_that_fails_undoes_nothing_and_is_put_off(declared, draft, caplog):
    def fail(line):
        raise ValueError("out of \x00 order")

    wire.after("catalogue.draft_entry", "try.fail", fail)
    start = timezone.now()
    entry = draft()
    entry.refresh_from_db()
    (waiting,) = queries.waiting()
    assert (waiting.consequence, waiting.tries) == ("try.fail", 1)
    assert "out of  order" in waiting.problem
    assert waiting.due >= start + wire.RETRY_AFTER
    assert "a consequence failed" in caplog.text


def test_each_failure_waits_longer_and_the_first_success_ends_it(declared, draft):
    fails = [True, True, True, False]
    wire.after("catalogue.draft_entry", "try.flaky", lambda _: fail_if(fails.pop(0)))
    draft()
    waits = []
    for _ in range(2):
        waiting = Announcement.objects.get()
        assert jobs.reannounce(waiting.due - timedelta(seconds=1)) == 0
        assert Announcement.objects.get().tries == waiting.tries
        before = timezone.now()
        assert jobs.reannounce(waiting.due) == 0
        waits.append(Announcement.objects.get().due - before)
    assert waits[1] > 1.9 * waits[0] > 1.9 * wire.RETRY_AFTER
    assert jobs.reannounce(Announcement.objects.get().due) == 1
    assert not Announcement.objects.exists()


def test_one_that_fails_does_not_hold_up_the_others(declared, told, draft):
    wire.after("catalogue.draft_entry", "try.fail", lambda _: fail_if(True))
    draft()
    draft()
    assert len(told) == 2
    assert {held.consequence for held in queries.waiting()} == {"try.fail"}
    assert jobs.reannounce(timezone.now() + timedelta(hours=1)) == 0
    assert len(told) == 2


def test_what_it_did_before_it_failed_is_undone(declared, live_cast, draft):
    from dukou.domains.accounts.models import Organisation

    def half(line):
        Organisation.objects.filter(key="uni").update(name="改了一半")
        raise ValueError

    wire.after("catalogue.draft_entry", "try.half", half)
    draft()
    assert Organisation.objects.get(key="uni").name == "梧桐山科技大学"


def test_a_consequence_that_no_longer_exists_waits_for_a_person(declared, draft):
    wire.after("catalogue.draft_entry", "try.gone", lambda _: fail_if(True))
    draft()
    del wire.CONSEQUENCES["catalogue.draft_entry"]["try.gone"]
    assert jobs.reannounce(timezone.now() + timedelta(hours=1)) == 0
    assert "try.gone" in Announcement.objects.get().problem


def test_four_clocks_at_once_announce_once(declared, draft, monkeypatch):
    heard, gate = [], threading.Event()

    def hear(line):
        gate.wait(0.2)  # long enough for the other clocks to look
        heard.append(line.seq)

    wire.after("catalogue.draft_entry", "try.hear", hear)
    with monkeypatch.context() as patched:
        patched.setattr("dukou.domains.journal.actions.announce", lambda _: 0)  # the process dies here
        draft()
    later = timezone.now() + timedelta(minutes=1)
    counts = at_once(*[lambda: jobs.reannounce(later)] * 4)
    assert sum(counts) == 1
    assert len(heard) == 1


CRASH = """
import os, signal
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
from dukou.domains.accounts.actions import register_organisation
from dukou.domains.catalogue import actions, jobs
from dukou.domains.journal.wire import after
from dukou.kernel.actor import SYSTEM
firm = register_organisation(SYSTEM, name="衢润高分子", area="440307")

def shelve(kind, **content):
    entry = actions.draft_entry(SYSTEM, kind=kind, content=content, organisation=firm)
    return actions.publish_entry(SYSTEM, entry=actions.submit_entry(SYSTEM, entry=entry))

shelve("achievement", title="多孔氧化铝陶瓷模具", summary="抗弯强度 18.6 MPa，可用 420 次。")
while jobs.follow_journal():
    pass
after("catalogue.publish_entry", "matching.match_new_need", lambda line: os.kill(os.getpid(), signal.SIGKILL))
shelve("demand", title="可替代石膏的陶瓷模具", summary="现有石膏模具约 80 次后开裂。")
print("never reached")
"""

LOOK = """
import json
import django
django.setup()
from dukou.domains.catalogue.models import Entry
from dukou.domains.journal import queries
from dukou.domains.journal.models import Announcement, Line
from dukou.domains.matching.models import Match
from dukou.engines.evidence import verify_chain
print(json.dumps({
    "states": sorted(Entry.objects.values_list("kind", "state")),
    "waiting": Announcement.objects.count(),
    "matches": [[m.demand.title, m.supply.title] for m in Match.objects.all()],
    "matched": Line.objects.filter(action="matching.match_needs").count(),
    "ok": verify_chain(queries.chain()).ok,
}))
"""

GRACE_IS_OVER = """
from datetime import timedelta
import django
django.setup()
from django.db.models import F
from dukou.domains.journal.models import Announcement
print(Announcement.objects.update(due=F("due") - timedelta(seconds=11)))
"""


@pytest.mark.slow
def test_killed_between_commit_and_announcement(tmp_path):
    """A real process that publishes a need and is killed; then `dukou tick` does what it could not."""
    environment = os.environ | {"DUKOU_HOME": str(tmp_path), "DATABASE_URL": "", "PYTHONPATH": str(ROOT)}

    def run(*command):
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    def python(script):
        return run(sys.executable, "-c", script)

    def looked():
        return json.loads(python(LOOK).stdout)

    def tick():
        return json.loads(run(sys.executable, "-m", "dukou", "tick").stdout)["reannounced"]

    crashed = python(CRASH)
    assert crashed.returncode == -9, crashed.stderr
    after = looked()
    assert after["states"] == [["achievement", "published"], ["demand", "published"]]
    assert (after["waiting"], after["matches"], after["ok"]) == (2, [], True)  # its matches, and a word to its author
    assert tick() == 0  # whoever acted still has ten seconds to announce
    assert python(GRACE_IS_OVER).stdout.strip() == "2"
    assert (tick(), tick()) == (2, 0)
    mended = looked()
    assert mended["matches"] == [["可替代石膏的陶瓷模具", "多孔氧化铝陶瓷模具"]]
    assert (mended["waiting"], mended["matched"], mended["ok"]) == (0, 1, True)
