"""The main job, from a firm's difficulty to the people who can solve it, told in a real browser."""

import json
import re
import time
from urllib.request import Request, urlopen

from tests.portal import sign_in

TITLE = "风机叶片前缘雨蚀太快，想要耐磨的保护材料"
PROBLEM = "海上风机叶片前缘两年就被雨滴打出坑，停机修补一次四十万元。希望保护层在 150 m/s 雨蚀试验中 20 小时不露基材。"
AREA = re.compile("福田|南山|宝安|龙岗|盐田|龙华|坪山|光明|罗湖|大鹏|深汕")


def test_bob_writes_a_need_carol_publishes_it_and_everyone_sees_who_can_help(page, portal):
    sign_in(page, "bob")
    page.goto("/needs/new")
    page.get_by_label("需求名称").fill(TITLE)
    page.get_by_label("背景与难题").fill(PROBLEM)
    page.get_by_label("对外显示名").fill("宝安某风电企业")
    page.get_by_label("联系方式").fill("找陈工")
    page.get_by_role("button", name="保存并提交审核").click()
    page.wait_for_url("**/entry/*")
    address = page.url
    assert page.get_by_text("待审核").count() >= 1
    page.context.clear_cookies()

    answer = page.goto(address)
    assert answer.status == 404  # nobody else sees what waits for review

    sign_in(page, "carol")
    page.goto("/my")
    row = page.locator("li", has_text=TITLE)
    row.get_by_role("button", name="发布").click()
    page.wait_for_url("**/entry/*")
    published = time.monotonic()
    page.context.clear_cookies()

    while TITLE not in page_text(page, f"/search?q={TITLE[:8]}&kind=demand"):
        assert time.monotonic() - published < 15, "the need never came into the index"
        time.sleep(0.1)
    page.goto(address)
    told = page.locator("main").inner_text()
    assert "宝安某风电企业" in told
    assert "找陈工" not in told
    page.get_by_role("link", name="查看匹配").click()
    assert page.locator("h1").inner_text()
    assert "条公开条目中比对" in page.locator(".lead").inner_text()


def test_a_visitor_carries_a_typed_problem_into_a_need(page):
    page.goto("/")
    page.get_by_label("技术难题").fill(PROBLEM)
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="发布成需求").click()
    page.get_by_label("用户名或邮箱").fill("bob")
    from dukou.faces.cli.sample import PASSWORD

    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("button", name="登录").click()
    page.wait_for_url("**/new/demand")
    assert page.get_by_label("背景与难题").input_value() == PROBLEM


def test_a_new_user_founds_an_organisation_and_offers_an_achievement(page):
    page.goto("/accounts/signup/")
    page.locator("input[name=username]").fill(f"wu{time.time_ns()}")
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill("渡口-很长的口令-77")
    page.locator("main button[type=submit]").click()
    page.wait_for_url("**/")
    page.goto("/new/achievement")
    page.get_by_label("机构全称").fill(f"深圳试水材料有限公司{time.time_ns()}")
    page.get_by_label("所在区域").select_option(label="宝安区")
    page.get_by_role("button", name="登记").click()
    page.wait_for_url("**/new/achievement")
    page.get_by_role("button", name="只存草稿").click()
    assert page.get_by_text("有几处需要改正").count() == 1
    page.get_by_label("成果名称").fill("耐雨蚀聚氨酯前缘保护膜")
    page.get_by_label("简介").fill("160 m/s 雨蚀试验 25 小时不露基材，厚 0.35 mm。")
    page.get_by_role("button", name="只存草稿").click()
    page.wait_for_url("**/entry/*")
    assert page.locator(".steps [aria-current]").inner_text().startswith("草稿")


def test_a_program_asks_the_same_and_gets_reasons(portal):
    body = json.dumps({"text": PROBLEM + "点胶导热凝胶渗油"}).encode()
    with urlopen(Request(f"{portal}/api/v1/match", data=body, headers={"Content-Type": "application/json"})) as answer:
        told = json.load(answer)
    assert told["achievements"]
    assert all(reason["zh"] and reason["en"] for one in told["achievements"] for reason in one["reasons"])


def page_text(page, address):
    page.goto(address)
    return page.locator("#found").inner_text()
