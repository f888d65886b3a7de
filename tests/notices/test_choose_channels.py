"""Choosing the ways: one's own, each address checked, off in one step."""

import pytest

from dukou.domains.notices import jobs, queries
from dukou.domains.notices.actions import choose_channels
from dukou.domains.notices.models import Channel, Delivery
from dukou.faces.call import perform
from dukou.kernel.actor import PUBLIC, SYSTEM
from dukou.kernel.errors import Denied, Invalid, Refusal
from tests.notices.conftest import choose, told

pytestmark = pytest.mark.usefixtures("ways")
ROBOTS = {
    "wecom": "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6",
    "dingtalk": "https://oapi.dingtalk.com/robot/send?access_token=4f0c",
    "feishu": "https://open.feishu.cn/open-apis/bot/v2/hook/7b1e",
}


def kept(actor):
    return {held.way: held for held in Channel.objects.visible_to(actor)}


def test_it_works(cast):
    choose(cast.alice, ("email", "alice@example.cn"), ("sms", "13900000000"), *ROBOTS.items())
    assert {way: held.address for way, held in kept(cast.alice).items()} == {
        "email": "alice@example.cn",
        "sms": "13900000000",
        **ROBOTS,
    }
    assert kept(cast.bob) == {}
    assert kept(cast.carol) == {}


def test_a_program_chooses_as_well(cast):
    told_as_json = {"channels": [{"way": "email", "address": "a@example.cn", "on": False}], "silent": []}
    perform(cast.alice, "notices.choose_channels", told_as_json)
    assert kept(cast.alice)["email"].is_on is False


def test_a_way_that_is_not_named_is_forgotten(cast):
    choose(cast.alice, ("email", "alice@example.cn"), ("sms", "13900000000"))
    choose(cast.alice, ("sms", "13911111111"))
    assert {way: held.address for way, held in kept(cast.alice).items()} == {"sms": "13911111111"}


def test_a_secret_stays_as_long_as_its_address(cast):
    told_secret = {"way": "dingtalk", "address": ROBOTS["dingtalk"], "secret": "SEC-1"}
    choose_channels(cast.alice, channels=[told_secret])
    choose(cast.alice, ("dingtalk", ROBOTS["dingtalk"]))
    assert kept(cast.alice)["dingtalk"].secret == "SEC-1"
    choose(cast.alice, ("dingtalk", f"{ROBOTS['dingtalk']}2"))
    assert kept(cast.alice)["dingtalk"].secret == ""


def test_what_waits_for_a_way_that_is_off_is_never_sent(cast, robot, now):
    choose(cast.alice, ("wecom", robot.address))
    told(cast.alice)
    off = [{"way": "wecom", "address": robot.address, "on": False}]
    choose_channels(cast.alice, channels=off)
    assert jobs.deliver(now) == 0
    assert robot.posts == []
    assert not Delivery.objects.exists()
    assert queries.unread(cast.alice) == 1


def test_switching_off_never_fails(cast, robot, settings):
    """Not even when the operator has closed the host in the meantime."""
    choose(cast.alice, ("wecom", robot.address))
    settings.NOTICE_HOSTS = ()
    choose_channels(cast.alice, channels=[{"way": "wecom", "address": robot.address, "on": False}])
    assert not kept(cast.alice)["wecom"].is_on


@pytest.mark.parametrize(
    ("way", "address"),
    [
        ("email", "alice"),
        ("email", "alice@example.cn\nBcc: eve@example.cn"),
        ("email", ""),
        ("sms", "110"),
        ("sms", "１３９００００００００"),
        ("sms", "13900000000;13911111111"),
        ("wecom", ""),
        ("wecom", "qyapi.weixin.qq.com"),
        ("wecom", "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1"),
        ("wecom", "https://oapi.dingtalk.com/robot/send?access_token=4f0c"),
        ("wecom", "https://qyapi.weixin.qq.com.elsewhere.example.cn/x"),
        ("wecom", "https://qyapi.weixin.qq.com@elsewhere.example.cn/x"),
        ("wecom", "https://user:word@qyapi.weixin.qq.com/x"),
        ("wecom", "file:///etc/passwd"),
        ("feishu", "https://169.254.169.254/latest/meta-data"),
        ("feishu", "http://localhost:8000/"),
        ("feishu", "http://[::1]:8000/"),
        ("feishu", "https://[oops/"),
        ("feishu", "https://open.feishu.cn:port/"),
        ("dingtalk", f"https://oapi.dingtalk.com/{'x' * 300}"),
    ],
)
def test_a_bad_address_is_named(cast, way, address):
    with pytest.raises(Invalid) as invalid:
        choose(cast.alice, (way, address))
    assert set(invalid.value.fields) == {way}
    assert kept(cast.alice) == {}


@pytest.mark.parametrize(
    ("channels", "silent", "named"),
    [
        ([{"way": "pigeon", "address": "x"}], [], "channels"),
        ([{"address": "x"}], [], "channels"),
        ([{"way": "sms", "address": "13900000000"}] * 2, [], "channels"),
        ([], ["birthday"], "silent"),
        ([{"way": "sms", "address": 13900000000}], [], "sms"),
        ([{"way": "sms", "address": "13900000000", "on": "yes"}], [], "sms"),
        ([{"way": "sms", "address": "13900000000", "colour": "red"}], [], "sms"),
        ([{"way": "sms", "address": "13900000000", "secret": "x"}], [], "sms"),
        ([{"way": "dingtalk", "address": ROBOTS["dingtalk"], "secret": "密钥"}], [], "dingtalk"),
    ],
)
def test_what_does_not_fit_is_named(cast, channels, silent, named):
    with pytest.raises(Invalid) as invalid:
        choose_channels(cast.alice, channels=channels, silent=silent)
    assert set(invalid.value.fields) == {named}


def test_all_that_is_wrong_is_said_at_once(cast):
    with pytest.raises(Invalid) as invalid:
        choose(cast.alice, ("email", "x"), ("sms", "x"), silent=("birthday",))
    assert set(invalid.value.fields) == {"email", "sms", "silent"}


def test_what_this_platform_does_not_carry_cannot_be_chosen(cast, settings):
    settings.NOTICE_CHANNELS = ("email",)
    assert [way.key for way in queries.ways(cast.alice)] == ["email"]
    with pytest.raises(Invalid) as invalid:
        choose(cast.alice, ("sms", "13900000000"))
    assert "email" in str(invalid.value.fields["channels"])


def test_the_platform_itself_has_no_channels(cast):
    with pytest.raises(Refusal) as refused:
        choose(SYSTEM)
    assert refused.value.code == "notices.person_needed"


def test_a_visitor_may_not(cast):
    with pytest.raises(Denied):
        choose(PUBLIC)
