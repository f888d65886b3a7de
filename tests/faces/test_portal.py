"""Every page in a real browser, at a desk and on a phone, in both languages: it opens, fits and complains of nothing."""

import re

import pytest

from tests.portal import sign_in

NEED = (
    "我们给新能源车企做模组，电芯之间的间隙填充导热材料点胶太慢，一支针筒要打四十多秒，"
    "而且高温放久了会渗油。希望导热系数不低于 6 W/(m·K)，挤出速率 20 g/min 以上。"
)
PAGES = (
    "/",
    "/search",
    "/search?q=材料&kind=achievement",
    "/design",
    "/accounts/login/",
    "/accounts/signup/",
    "/entry/1",
    "/entry/999999",
)


@pytest.mark.parametrize("width", [1440, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_and_fits(page, portal, path, language, width):
    page.set_viewport_size({"width": width, "height": 844})
    page.context.add_cookies([{"name": "dukou_language", "value": language, "url": portal}])
    answer = page.goto(path)
    assert answer.status == (404 if path.endswith("999999") else 200)
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang").startswith(language)


@pytest.mark.parametrize("path", ["/", "/search", "/accounts/login/", "/entry/999999"])
def test_english_pages_have_no_chinese_words_of_ours(page, portal, path):
    page.context.add_cookies([{"name": "dukou_language", "value": "en", "url": portal}])
    page.goto(path)
    ours = page.locator("header, h1, h2, label, button, footer, .lead, .tabs").all_inner_texts()
    assert [said for said in ours if re.search(r"[\u4e00-\u9fff]", said.replace("中文", ""))] == []


def test_every_input_has_a_name_for_who_cannot_see_it(page):
    sign_in(page, "bob")
    for path in ("/", "/search", "/new/demand", "/new/achievement"):
        page.goto(path)
        nameless = page.evaluate(
            """() => [...document.querySelectorAll('input:not([type=hidden]), textarea, select')]
                 .filter(one => !(one.labels && one.labels.length) && !one.getAttribute('aria-label')).map(one => one.name)"""
        )
        assert nameless == [], path


def test_a_problem_typed_on_the_first_page_finds_its_achievement(page):
    page.goto("/")
    page.get_by_label("技术难题").fill(NEED)
    page.get_by_role("button", name="查找成果与专家").click()
    first = page.locator("article.match").first
    assert "导热有机硅凝胶" in first.inner_text()
    assert first.locator(".why li").count() >= 1
    assert page.get_by_text("契合度").count() >= 1


def test_nothing_fits_is_said(page):
    page.goto("/")
    page.get_by_label("技术难题").fill("如何让十二平均律的口琴在零下四十度演奏时不跑调？")
    page.get_by_role("button", name="查找成果与专家").click()
    assert page.locator("h1").inner_text().startswith(("没有", "0"))


def test_ctrl_enter_sends_the_problem(page):
    page.goto("/")
    page.get_by_label("技术难题").fill(NEED)
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/match")


def test_search_narrows_as_one_types_and_chooses(page):
    page.goto("/search")
    page.locator("#q").fill("导热")
    page.locator("#found mark").first.wait_for()
    total = page.locator("#found b.num").first.inner_text()
    page.locator(".facet a").first.click()
    page.wait_for_url(re.compile("field|region|readiness|modes|role|right_type"))
    assert int(page.locator("#found b.num").first.inner_text()) <= int(total)


def test_what_was_found_can_be_taken_away(page):
    page.goto("/search?q=电池&kind=achievement")
    with page.expect_download() as taken:
        page.get_by_role("link", name="CSV").click()
    told = taken.value.path().read_text(encoding="utf-8-sig")
    assert told.count("电池") >= 5
    page.goto("/search?q=电池")
    assert page.get_by_role("link", name="CSV").count() == 0  # a file holds one kind


def test_did_you_mean(page):
    page.goto("/search?q=导热宁胶")
    assert page.get_by_text("您是不是要找").count() == 1


def test_the_language_switch_stays_on_the_page(page):
    page.goto("/search?q=材料")
    page.get_by_role("button", name="English").click()
    assert page.locator("h1").inner_text() == "Supply and demand"
    assert "q=" in page.url


def test_the_office_shows_tables_and_lets_nobody_write(page):
    sign_in(page, "carol")
    page.goto("/office/catalogue/entry/")
    assert page.locator("#result_list tbody tr").count() > 10
    assert page.get_by_text("增加", exact=False).count() == 0
    page.locator("#result_list tbody a").first.click()
    assert page.locator("input[name=_save]").count() == 0


def test_the_office_is_closed_to_others(page):
    sign_in(page, "eve")
    answer = page.goto("/office/")
    assert answer.status == 403
    assert page.get_by_text("只对市级经办").count() == 1


def test_the_api_page_is_served_by_us(page):
    page.goto("/api/v1/docs")
    page.wait_for_selector(".opblock")
    assert page.locator(".opblock").count() >= 5
