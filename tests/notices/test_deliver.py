"""Letters go out by every way, are tried again where that failed, and carry nothing that a passer-by may not read."""

import base64
import hashlib
import hmac
import json
import logging
import time
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core import mail

from dukou.domains.journal.models import Line
from dukou.domains.notices import jobs, queries
from dukou.domains.notices.actions import choose_channels, read_all
from dukou.domains.notices.adapters import sms, webhook
from dukou.domains.notices.adapters.letter import Letter, Undelivered, hidden
from dukou.domains.notices.models import Delivery
from dukou.kernel.bilingual import T
from tests.journal.threads import at_once
from tests.notices.conftest import choose, told

pytestmark = pytest.mark.usefixtures("ways")
HOUR = timedelta(hours=1)


def deliveries():
    return list(Delivery.objects.order_by("pk").values_list("state", "tries"))


@pytest.fixture
def waiting(cast, robot):
    choose(cast.alice, ("wecom", robot.address))
    told(cast.alice)


def test_it_works(waiting, robot, now):
    assert jobs.deliver(now) == 1
    (post,) = robot.posts
    assert post["msgtype"] == "text"
    assert "成果 17 已发布" in post["text"]["content"]
    assert "Achievement 17 was published" in post["text"]["content"]
    assert "/entry/17" in post["text"]["content"]
    assert deliveries() == [("sent", 1)]
    assert jobs.deliver(now + HOUR) == 0
    assert len(robot.posts) == 1


def test_the_way_back_is_a_whole_address_where_the_platform_knows_its_own(waiting, robot, now, settings):
    settings.CSRF_TRUSTED_ORIGINS = ["https://*.example.cn", "https://dukou.example.cn"]
    jobs.deliver(now)
    assert "https://dukou.example.cn/entry/17" in robot.posts[0]["text"]["content"]


def test_dingtalk_is_signed_as_it_asks(cast, robot, now):
    choose_channels(
        cast.alice, channels=[{"way": "dingtalk", "address": robot.address, "secret": "SEC-密".encode().hex()}]
    )
    told(cast.alice)
    assert jobs.deliver(now) == 1
    asked = parse_qs(urlsplit(robot.paths[0]).query)
    secret = "SEC-密".encode().hex()
    (stamp,), (sign,) = asked["timestamp"], asked["sign"]
    proof = hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest()
    assert base64.b64decode(sign) == proof
    assert abs(int(stamp) / 1000 - time.time()) < 60
    assert asked["key"] == ["abc123"]
    assert robot.posts[0]["msgtype"] == "text"


def test_feishu_is_signed_as_it_asks(cast, robot, now):
    choose_channels(cast.alice, channels=[{"way": "feishu", "address": robot.address, "secret": "S3cret"}])
    told(cast.alice)
    assert jobs.deliver(now) == 1
    (post,) = robot.posts
    proof = hmac.new(f"{post['timestamp']}\nS3cret".encode(), b"", hashlib.sha256).digest()
    assert base64.b64decode(post["sign"]) == proof
    assert abs(int(post["timestamp"]) - time.time()) < 60
    assert post["msg_type"] == "text"
    assert "成果 17 已发布" in post["content"]["text"]


def test_without_a_secret_nothing_is_signed(cast, robot, now):
    choose(cast.alice, ("feishu", robot.address), ("dingtalk", robot.address))
    told(cast.alice)
    assert jobs.deliver(now) == 2
    assert not any("sign" in post for post in robot.posts)
    assert not any("sign=" in path for path in robot.paths)


def test_mail(cast, now):
    choose(cast.alice, ("email", "alice@example.cn"))
    told(cast.alice)
    assert jobs.deliver(now) == 1
    (sent,) = mail.outbox
    assert sent.to == ["alice@example.cn"]
    assert sent.subject == "【渡口】成果 17 已发布 Achievement 17 was published"
    assert f"notice-{queries.inbox(cast.alice).get().pk}@" in sent.extra_headers["Message-ID"]


def test_a_mail_server_that_refuses_is_tried_again(cast, now, settings):
    settings.EMAIL_BACKEND, settings.EMAIL_HOST, settings.EMAIL_PORT = (
        "django.core.mail.backends.smtp.EmailBackend",
        "127.0.0.1",
        9,
    )
    choose(cast.alice, ("email", "alice@example.cn"))
    told(cast.alice)
    assert jobs.deliver(now) == 0
    assert deliveries() == [("waiting", 1)]
    assert "alice" not in Delivery.objects.get().problem


def test_sms_by_the_gateway_that_ships_is_one_line_without_the_number(cast, now, caplog):
    choose(cast.alice, ("sms", "13912345678"))
    told(cast.alice)
    with caplog.at_level(logging.INFO, "dukou.notices"):
        assert jobs.deliver(now) == 1
    assert [one.getMessage() for one in caplog.records if one.name == "dukou.notices"] == [
        f"notice {queries.inbox(cast.alice).get().pk} · sms 139******78 · 成果 17 已发布"
    ]


def test_the_log_stands_in_for_every_way(cast, robot, now, caplog, settings):
    settings.NOTICE_CHANNELS = ("console",)
    choose(cast.alice, ("email", "alice@example.cn"), ("sms", "13912345678"), ("wecom", robot.address))
    told(cast.alice)
    with caplog.at_level(logging.INFO, "dukou.notices"):
        assert jobs.deliver(now) == 3
    assert robot.posts == []
    assert mail.outbox == []
    assert "a***@example.cn" in caplog.text
    for private in ("13912345678", "alice@", "abc123"):
        assert private not in caplog.text


class BrokenGateway:
    """A gateway that breaks with the number in its words."""

    def send(self, letter):
        raise ValueError(letter.address)


def test_a_broken_adapter_stops_nobody_and_tells_no_number(cast, robot, now, caplog, settings):
    settings.SMS_GATEWAY = f"{__name__}.BrokenGateway"
    choose(cast.alice, ("sms", "13912345678"), ("wecom", robot.address))
    told(cast.alice)
    assert jobs.deliver(now) == 1
    assert sorted(deliveries()) == [("sent", 1), ("waiting", 1)]
    assert "ValueError" in caplog.text
    assert "13912345678" not in caplog.text
    sms.gateway.cache_clear()


ANSWERS = {
    "refused": (200, b'{"errcode": 93000, "errmsg": "invalid webhook url abc123"}', {}),
    "no success": (200, b'{"StatusMessage": "success"}', {}),
    "no object": (200, b"[0]", {}),
    "no JSON": (200, b"<html>", {}),
    "not UTF-8": (200, b"\xff\xfe\x00", {}),
    "empty": (200, b"", {}),
    "too long": (200, b" " * 100_000 + b'{"errcode": 0}', {}),
    "broken": (500, b"", {}),
    "gone": (404, b"{}", {}),
    "elsewhere": (302, b"", {"Location": "/elsewhere"}),
    "cut off": (200, b'{"errco', {"Content-Length": "500"}),
}


@pytest.mark.parametrize("answer", ANSWERS)
def test_whatever_a_robot_answers_a_letter_waits_for_another_try(waiting, robot, now, answer, caplog):
    robot.answer = lambda: ANSWERS[answer]
    assert jobs.deliver(now) == 0
    held = Delivery.objects.get()
    assert (held.state, held.tries) == ("waiting", 1)
    assert held.problem
    assert "abc123" not in held.problem + caplog.text
    assert not any("elsewhere" in path for path in robot.paths)
    robot.answer = lambda: (200, b'{"errcode": 0}', {})
    assert jobs.deliver(now + HOUR) == 1
    assert deliveries() == [("sent", 2)]
    assert Delivery.objects.get().problem == ""


def test_a_robot_that_never_answers_is_left_after_a_few_seconds(waiting, robot, now, monkeypatch):
    monkeypatch.setattr(webhook, "TIMEOUT", 0.3)

    def late():
        time.sleep(1.5)
        return 200, b'{"errcode": 0}', {}

    robot.answer = late
    begun = time.monotonic()
    assert jobs.deliver(now) == 0
    assert time.monotonic() - begun < 1.2
    assert "Timeout" in Delivery.objects.get().problem


def test_each_failure_waits_longer_and_in_the_end_it_is_given_up(waiting, robot, now):
    robot.answer = lambda: (500, b"", {})
    waits = []
    for _ in range(jobs.MOST_TRIES):
        assert jobs.deliver(now) == 0
        due = Delivery.objects.get().due
        assert jobs.deliver(due - timedelta(seconds=1)) == 0
        waits.append(due - now)
        now = due
    assert waits == [jobs.RETRY_AFTER * 2**n for n in range(jobs.MOST_TRIES)]
    assert len(robot.posts) == jobs.MOST_TRIES
    jobs.deliver(now)
    assert deliveries() == [("failed", jobs.MOST_TRIES)]
    assert len(robot.posts) == jobs.MOST_TRIES
    assert jobs.deliver(now + 24 * HOUR) == 0


def test_who_has_read_it_here_gets_no_letter(cast, waiting, robot, now):
    read_all(cast.alice)
    assert jobs.deliver(now) == 0
    assert robot.posts == []


def test_a_host_that_is_no_longer_allowed_is_not_called(waiting, robot, now, settings):
    settings.NOTICE_HOSTS = ()
    assert jobs.deliver(now) == 0
    assert robot.posts == []
    assert "DUKOU_NOTICE_HOSTS" in Delivery.objects.get().problem


def test_a_way_that_fails_does_not_hold_up_the_others(cast, robot, now):
    choose(cast.alice, ("wecom", robot.address), ("email", "alice@example.cn"))
    for n in range(40):
        told(cast.alice, key=f"try:{n}")
    robot.answer = lambda: (500, b"", {})
    assert jobs.deliver(now) == 40
    assert len(mail.outbox) == 40
    assert len(robot.posts) <= jobs.TOGETHER  # what is left waits for the next pass


def test_a_pass_ends_in_time_and_the_next_goes_on(cast, robot, now, monkeypatch):
    monkeypatch.setattr(jobs, "BUDGET", 0.0)
    choose(cast.alice, ("wecom", robot.address))
    told(cast.alice)
    assert jobs.deliver(now) == 0
    monkeypatch.undo()
    assert jobs.deliver(now) == 1


def test_four_clocks_at_once_send_once(live_cast, robot, now):
    choose(live_cast.alice, ("wecom", robot.address))
    for n in range(20):
        told(live_cast.alice, key=f"try:{n}")
    assert sum(at_once(*[lambda: jobs.deliver(now)] * 4)) == 20
    assert len(robot.posts) == 20
    assert len({json.dumps(post) for post in robot.posts}) == 20


def test_sending_leaves_no_line(waiting, now):
    """What becomes of a letter is the post's business; the notice itself is in the journal."""
    lines = Line.objects.count()
    jobs.deliver(now)
    assert Line.objects.count() == lines


def test_a_hundred_that_nobody_wants_are_struck_off(cast, robot, now):
    choose(cast.alice, ("wecom", robot.address))
    for n in range(100):
        told(cast.alice, key=f"try:{n}")
    read_all(cast.alice)
    assert jobs.deliver(now) == 0
    assert not Delivery.objects.exists()


@pytest.mark.parametrize(
    ("way", "address", "shown"),
    [
        ("sms", "13912345678", "139******78"),
        ("sms", "12345", "*****"),
        ("email", "alice@example.cn", "a***@example.cn"),
        ("wecom", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1", "https://qyapi.weixin.qq.com/…"),
    ],
)
def test_addresses_are_hidden_in_logs(way, address, shown):
    assert hidden(way, address) == shown


def test_a_letter_by_hand_to_a_host_of_nobodys_is_refused():
    with pytest.raises(Undelivered):
        webhook.send(Letter(1, "wecom", "https://elsewhere.example.cn/", "", T("甲", "a"), "/"))
