"""A bad setting of the channels ends the start with one line that says the way out, and never a password."""

import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

READ = "from dukou.config import settings as s; print(s.NOTICE_CHANNELS, s.NOTICE_HOSTS, s.EMAIL_BACKEND, getattr(s, 'EMAIL_USE_TLS', '-'))"


def start(folder, **given):
    environment = os.environ | {"DUKOU_HOME": str(folder)} | given
    return subprocess.run(
        [sys.executable, "-c", READ], env=environment, cwd=ROOT, capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ({"DUKOU_NOTICE_CHANNELS": "email,pigeon", "DUKOU_MAIL": "smtp://h?from=a@b.cn"}, "DUKOU_NOTICE_CHANNELS"),
        ({"DUKOU_NOTICE_CHANNELS": "email"}, "DUKOU_NOTICE_CHANNELS"),
        ({"DUKOU_MAIL": "smtp://u:s3cret@h:587"}, "DUKOU_MAIL"),
        ({"DUKOU_MAIL": "http://u:s3cret@h?from=a@b.cn"}, "DUKOU_MAIL"),
        ({"DUKOU_MAIL": "smtp://u:s3cret@h:port?from=a@b.cn"}, "DUKOU_MAIL"),
        ({"DUKOU_MAIL": "s3cret"}, "DUKOU_MAIL"),
        ({"DUKOU_SMS_GATEWAY": "no.such.Gateway"}, "DUKOU_SMS_GATEWAY"),
        ({"DUKOU_SMS_GATEWAY": "Gateway"}, "DUKOU_SMS_GATEWAY"),
    ],
)
def test_a_bad_value_is_refused_in_one_line(tmp_path, given, name):
    done = start(tmp_path, **given)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert name in done.stderr
    assert "s3cret" not in done.stderr


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ({}, "('console',) () django.core.mail.backends.console.EmailBackend -"),
        ({"DUKOU_SAMPLE": "0"}, "() () django.core.mail.backends.console.EmailBackend -"),
        ({"DUKOU_NOTICE_CHANNELS": ""}, "() () django.core.mail.backends.console.EmailBackend -"),
        (
            {
                "DUKOU_NOTICE_CHANNELS": "webhook, email",
                "DUKOU_NOTICE_HOSTS": "IM.example.cn,127.0.0.1",
                "DUKOU_MAIL": "smtp://u:p%40w@h:587?from=a@b.cn",
            },
            "('webhook', 'email') ('im.example.cn', '127.0.0.1') django.core.mail.backends.smtp.EmailBackend True",
        ),
        (
            {"DUKOU_MAIL": "smtp://relay?from=a@b.cn"},
            "('console',) () django.core.mail.backends.smtp.EmailBackend False",
        ),
    ],
)
def test_a_good_one_is_read(tmp_path, given, read):
    done = start(tmp_path, **given)
    assert done.stdout.strip() == read, done.stderr
