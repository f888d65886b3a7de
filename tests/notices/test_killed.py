"""Killed between sending and confirming: nothing is lost, and the letter arrives once more (at least once)."""

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.conftest import ROOT
from tests.homes import first_day

TELL = """
import django
django.setup()
from dukou.domains.accounts.models import Person
from dukou.domains.accounts.queries import actor_for
from dukou.domains.notices.actions import choose_channels, tell
from dukou.kernel.actor import SYSTEM
from dukou.kernel.bilingual import T
carol = Person.objects.get(username="carol")
choose_channels(actor_for(carol), channels=[{"way": "wecom", "address": ADDRESS}])
words = T("成果 17 待审核", "Achievement 17 waits for review")
print(tell(SYSTEM, recipients=[carol.pk], kind="entry_submitted", about="entry:17", words=words, href="/entry/17", key="x"))
"""
AFTER = """
import json
import django
django.setup()
from django.utils import timezone
from dukou.domains.notices import jobs
from dukou.domains.notices.models import Delivery, Notice
look = lambda: list(Delivery.objects.values_list("state", "tries"))
told = [look(), jobs.deliver(timezone.now())]  # the lease of the killed process still runs
told += [jobs.deliver(timezone.now() + jobs.LEASE), look(), jobs.deliver(timezone.now() + 2 * jobs.LEASE)]
print(json.dumps([*told, Notice.objects.count()]))
"""


@pytest.mark.slow
def test_it_works(tmp_path, robot):
    home = first_day(tmp_path / "home")
    sends = {"DUKOU_NOTICE_CHANNELS": "webhook", "DUKOU_NOTICE_HOSTS": "127.0.0.1", "DATABASE_URL": ""}
    environment = home.environment | sends

    def python(script):
        done = subprocess.run(
            [sys.executable, "-c", script], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    assert python(TELL.replace("ADDRESS", repr(robot.address))) == 1

    def kill():
        os.kill(ticking.pid, signal.SIGKILL)  # it has been sent, and is not confirmed
        return 200, b'{"errcode": 0}', {}

    robot.answer = kill
    ticking = home.start("tick", env=sends)
    ticking.communicate(timeout=60)
    assert ticking.returncode == -signal.SIGKILL
    assert len(robot.posts) == 1

    robot.answer = lambda: (200, b'{"errcode": 0}', {})
    assert python(AFTER) == [[["waiting", 1]], 0, 1, [["sent", 2]], 0, 1]
    assert len(robot.posts) == 2
    assert robot.posts[0] == robot.posts[1]  # the number in it tells that it is the same
