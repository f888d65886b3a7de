"""The bell, the inbox and the channels, in a real browser and by what they ask of the database."""

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from dukou.domains.accounts.actions import give_role
from dukou.domains.accounts.models import Membership, Person
from dukou.domains.catalogue import actions
from dukou.domains.notices.actions import tell
from dukou.domains.notices.models import Channel, Notice
from dukou.kernel.actor import SYSTEM
from dukou.kernel.bilingual import T
from tests.portal import sign_in

CONTENT = {"title": "多孔陶瓷模具", "summary": "凝胶注模成形，抗弯强度 18.6 MPa，可用 420 次。"}


def as_(page, username):
    page.context.clear_cookies()
    sign_in(page, username)


def submit(page, title):
    page.goto("/new/achievement")
    page.locator("[name=title]").fill(title)
    page.locator("[name=summary]").fill(CONTENT["summary"])
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url("**/entry/*")
    return page.url.rpartition("/")[2]


def bell(page):
    page.goto("/")
    return page.locator(".mast .bell").get_attribute("aria-label")


def test_what_is_handed_in_rings_and_what_becomes_of_it_comes_back(page):
    as_(page, "alice")
    pk = submit(page, "会响铃的多孔陶瓷模具")

    as_(page, "carol")
    assert "未读" in bell(page)
    page.locator(".mast .bell").click()
    first = page.locator("main .lines > li").first
    assert first.locator("h3").inner_text() == f"成果 {pk} 待审核"
    assert "会响铃的多孔陶瓷模具" in first.inner_text()
    first.locator("h3 button").click()  # opening it reads it
    page.wait_for_url(f"**/entry/{pk}")
    page.goto("/notices?show=unread")
    assert page.get_by_text(f"成果 {pk} 待审核").count() == 0

    page.goto(f"/entry/{pk}")
    back = page.locator(f"form[action='/entry/{pk}/return']")
    page.locator("details", has=back).locator("summary").click()
    back.locator("[name=reason]").fill("请补充测试条件")
    back.locator("button").click()
    page.wait_for_load_state()

    as_(page, "alice")
    page.goto("/notices")
    assert page.locator("main .lines h3").first.inner_text() == f"成果 {pk} 被退回，请修改后再提交"
    page.get_by_role("button", name="全部标为已读").click()
    page.wait_for_url("**/notices")
    assert bell(page) == "通知"


def test_a_visitor_has_no_bell(page):
    page.goto("/")
    assert page.locator(".bell").count() == 0
    page.goto("/notices")
    assert "/accounts/login/" in page.url


def test_channels_are_chosen_corrected_and_switched_off_in_one_step(page):
    as_(page, "grace")
    page.goto("/notices/channels")
    page.locator("[name=email_on]").check()
    page.locator("[name=email_address]").fill("grace@example.cn")
    page.locator("[name=dingtalk_on]").check()
    page.locator("[name=dingtalk_address]").fill("https://elsewhere.example.cn/robot")
    page.locator("[name=dingtalk_secret]").fill("SEC1")
    page.get_by_role("button", name="保存").click()
    assert "elsewhere.example.cn" in page.locator(".field .error").inner_text()

    page.locator("[name=dingtalk_address]").fill("https://oapi.dingtalk.com/robot/send?access_token=4f0c")
    page.get_by_label("有条目待我审核").uncheck()
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。").wait_for()
    assert page.locator("[name=email_address]").input_value() == "grace@example.cn"
    assert page.locator("[name=dingtalk_secret]").input_value() == ""  # never shown again
    assert not page.get_by_label("有条目待我审核").is_checked()
    assert page.get_by_text("试用：只写入日志").count() == 5

    page.get_by_role("button", name="全部关闭").click()
    page.get_by_text("已全部关闭").wait_for()
    assert page.locator("input[name$=_on]:checked").count() == 0
    assert page.locator("[name=email_address]").input_value() == "grace@example.cn"
    assert not page.get_by_label("有条目待我审核").is_checked()


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_fit_and_say_themselves(page, portal, language, width):
    as_(page, "carol")
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "dukou_language", "value": language, "url": portal}])
    for path in ("/notices", "/notices/channels"):
        assert page.goto(path).status == 200
        assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
        assert page.locator("h1").count() == 1
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden])')]
                 .filter(one => !(one.labels && one.labels.length)).map(one => one.name)"""
        )
        assert nameless == []
        ours = page.locator("header, h1, h2, legend, label, button, .lead, .tabs, .chip").all_inner_texts()
        chinese = [said for said in ours if re.search(r"[\u4e00-\u9fff]", said.replace("中文", ""))]
        assert (chinese == []) is (language == "en")
    assert page.locator(".mast").bounding_box()["height"] < (90 if width == 1440 else 130)


def asked(client, path):
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path).status_code in {200, 302}
    return [one["sql"] for one in asked if '"notices_' in one["sql"]]


def enter(client, username):
    client.force_login(Person.objects.get(username=username))


def told(who, **more):
    words = T("成果 17 已发布", "Achievement 17 was published")
    given: dict[str, Any] = {
        "kind": "entry_published",
        "about": "entry:17",
        "words": words,
        "href": "/entry/17",
        "key": "try:1",
    } | more
    tell(SYSTEM, recipients=[who.person_id], **given)


def test_the_bell_costs_one_count_and_a_visitor_nothing(cast, client):
    assert asked(client, "/search") == []
    enter(client, "alice")
    told(cast.alice)
    (count,) = asked(client, "/search")
    assert "COUNT" in count
    if connection.vendor == "sqlite":
        assert "notice_unread" in Notice.objects.filter(recipient=cast.alice.person_id, read_at=None).explain()


def test_a_page_of_thirty_asks_no_more_than_a_page_of_one(cast, client):
    enter(client, "nan")
    counts = []
    for n in range(31):
        entry = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
        told(cast.nan, about=f"entry:{entry.pk}", key=f"try:{n}")
        if n in {0, 30}:
            with CaptureQueriesContext(connection) as questions:
                client.get("/notices")
            counts.append(len(questions))
    assert counts[0] == counts[1]
    assert client.get("/notices?page=2").content.decode().count('class="row between top"') >= 1


def test_a_title_is_shown_only_as_long_as_its_reader_may_see_it(cast, client):
    draft = actions.draft_entry(cast.alice, kind="achievement", content=CONTENT, organisation=cast.university)
    told(cast.nan, about=f"entry:{draft.pk}")
    enter(client, "nan")
    assert CONTENT["title"] in client.get("/notices").content.decode()
    held = Membership.objects.get(person=cast.nan.person_id)
    give_role(
        SYSTEM, person=held.person, organisation=held.organisation, role=held.role, since=held.since, until=held.since
    )
    page = client.get("/notices").content.decode()
    assert CONTENT["title"] not in page
    assert "成果 17 已发布" in page


def test_what_is_about_something_that_is_no_entry_is_shown_as_well(cast, client):
    told(cast.alice, about="review:5")
    enter(client, "alice")
    assert "成果 17 已发布" in client.get("/notices").content.decode()


def test_nobody_reads_anothers_notice(cast, client):
    told(cast.alice)
    notice = Notice.objects.get()
    enter(client, "carol")
    assert client.post(f"/notices/{notice.pk}/read").status_code == 404
    assert client.get(f"/notices/{notice.pk}/read").status_code == 405
    notice.refresh_from_db()
    assert notice.read_at is None


@pytest.mark.parametrize("path", ["/notices", "/notices/channels", "/notices/read", "/notices/1/read"])
def test_a_visitor_is_asked_to_sign_in(cast, client, path):
    answer = client.post(path) if path.endswith("read") else client.get(path)
    assert answer.status_code == 302
    assert answer.url.startswith("/accounts/login/")


def test_where_nothing_is_switched_on_the_page_says_so(cast, client, settings):
    settings.NOTICE_CHANNELS = ()
    enter(client, "alice")
    assert "只在平台内通知" in client.get("/notices/channels").content.decode()
    assert client.post("/notices/channels", {"off": "yes"}).status_code == 302


def test_a_bad_post_changes_nothing(cast, client):
    enter(client, "alice")
    for told_badly in ({"kinds": "birthday"}, {"email_on": "on"}, {"email_address": "x" * 400, "email_on": "on"}):
        assert client.post("/notices/channels", told_badly).status_code == 422
    assert not Channel.objects.exists()
