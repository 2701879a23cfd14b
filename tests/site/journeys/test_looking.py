"""From a number to its rows and the reason of one row: by mouse, by finger, by key, without scripts, in large type."""

import re
import time
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.site.journeys.conftest import Served, Visit, sign_in

ROWS = re.compile(r"/rows/\?")
A_ROW = re.compile(r"/rows/\d+/")


def count_of(page: Page) -> int:
    """How many rows the page says there are."""
    said = page.locator(".sum").inner_text()
    found = re.search(r"正好是下面的 ([\d,]+) 行", said)
    assert found, said
    return int(found[1].replace(",", ""))


def rows_listed(page: Page) -> int:
    """How many rows can really be paged through."""
    listed = page.locator("#table-rows tbody th[scope=row]").count()
    while (following := page.get_by_role("link", name="下一页")).count():
        with page.expect_navigation():
            following.click()
        listed += page.locator("#table-rows tbody th[scope=row]").count()
    return listed


def whole(text: str) -> int:
    return int(text.replace(",", ""))


def test_a_newcomer_reaches_a_padded_figure_and_the_reason_of_one_row_in_three_clicks(
    served: Served, visit: Callable[..., Visit]
) -> None:
    began = time.monotonic()
    page = visit().page
    sign_in(page, "leader", served.passwords["leader"])
    first = page.locator(".concerns article").first
    padded = whole(first.locator(".big a").inner_text())
    assert padded > 0
    first.locator(".big a").click()
    assert count_of(page) == padded
    page.locator("#table-rows tbody th a").first.click()
    expect(page).to_have_url(A_ROW)
    said = page.locator(".answer .said").inner_text()
    assert said.startswith("不予核实（")
    assert len(said) > len("不予核实（无踪迹）") + 8, "a sentence that says why"
    expect(page.get_by_role("heading", name="为什么这样判定")).to_be_visible()
    assert time.monotonic() - began < 60


def test_a_total_is_followed_down_to_the_rows_of_a_community_and_everything_adds_up(
    visit: Callable[..., Visit],
) -> None:
    page = visit("division").page
    page.goto(urljoin(page.url, "/indicators/new_employment/?period=2026-03"))
    total = whole(page.locator(".heroes .reported dd a").inner_text())
    streets = _units(page)
    assert sum(count for _, count in streets) == total

    street, filed = max(streets, key=lambda each: each[1])
    page.get_by_role("row", name=street).get_by_role("link", name=street).click()
    assert whole(page.locator(".heroes .reported dd a").inner_text()) == filed
    communities = _units(page)
    assert sum(count for _, count in communities) == filed

    community, rows = max(communities, key=lambda each: each[1])
    page.get_by_role("row", name=community).get_by_role("link", name=community).click()
    page.locator(".heroes .reported dd a").click()
    assert count_of(page) == rows == rows_listed(page)
    assert set(page.locator("#table-rows td[data-label='单位']").all_inner_texts()) == {community}


def _units(page: Page) -> list[tuple[str, int]]:
    """The units below and what they reported, from the table behind the first drawing."""
    page.get_by_text("看成表格").first.click()
    lines = page.locator("#table-units tbody tr").all()
    return [(one.locator("th").inner_text(), whole(one.locator("td").first.inner_text())) for one in lines]


def test_on_a_phone_a_finger_reaches_the_reason_of_a_row(visit: Callable[..., Visit]) -> None:
    page = visit("station", width=390, height=844, is_mobile=True, has_touch=True).page
    page.locator(".concerns .big a, .ledger td.reported a").first.tap()
    expect(page).to_have_url(ROWS)
    assert page.locator("#table-rows td.verdict").first.is_visible()
    page.locator("#table-rows tbody th a").first.tap()
    expect(page).to_have_url(A_ROW)
    assert page.locator(".answer .said").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_with_the_keyboard_alone_a_person_is_opened_for_a_purpose_and_the_audit_shows_it(
    visit: Callable[..., Visit],
) -> None:
    page = visit("division").page
    page.keyboard.press("Tab")
    assert page.locator(":focus").inner_text() == "跳到正文"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.keyboard.press("Alt+1")
    expect(page.get_by_role("link", name="总览")).to_have_attribute("aria-current", "page")
    page.keyboard.press("/")
    page.keyboard.type("新就业")
    page.keyboard.press("Enter")
    page.wait_for_url("**/help/search/**")
    _tab_to(page, 'a[href^="/indicators/new_employment/"]')
    page.keyboard.press("Enter")
    page.wait_for_url("**/indicators/new_employment/**")
    _tab_to(page, ".heroes .refused a")
    page.keyboard.press("Enter")
    page.wait_for_url(ROWS)
    _tab_to(page, "#table-rows tbody th a")
    page.keyboard.press("Enter")
    page.wait_for_url(A_ROW)
    assert "不予核实" in page.locator(".answer .said").inner_text()
    _tab_to(page, "#purpose")
    page.keyboard.type("本人来访，核对登记")
    page.keyboard.press("Enter")
    page.wait_for_url("**/full/**")
    assert "您的用途已经记入审计" in page.locator("main").inner_text()

    audit = visit("audit_admin").page
    audit.goto(urljoin(audit.url, "/audit/"))
    seen = audit.locator("#table-entries tbody tr", has_text="本人来访，核对登记")
    assert "王科长" in seen.first.inner_text()
    assert "个人信息" in seen.first.inner_text()


def _tab_to(page: Page, css: str) -> None:
    """Press Tab until the focus is there; it must be seen to be there."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("css => document.activeElement.matches(css)", css):
            break
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert page.evaluate("css => document.activeElement.matches(css)", css), css
    assert outline == "solid"


def test_without_scripts_one_can_read_filter_page_and_sign_out(visit: Callable[..., Visit]) -> None:
    page = visit("division", java_script_enabled=False).page
    page.get_by_label("期间").select_option(label="2025年")
    page.get_by_role("button", name="看", exact=True).click()
    page.locator(".ledger td.reported a").first.click()
    every = count_of(page)
    assert rows_listed(page) == every > 50, "more than one page"
    page.get_by_role("navigation", name="按结论筛选").get_by_role("link", name="不予核实").click()
    refused = count_of(page)
    assert 0 < refused < every
    page.get_by_role("navigation", name="按原因筛选").get_by_role("link").first.click()
    assert 0 < count_of(page) <= refused
    page.locator("#table-rows tbody th a").first.click()
    assert "不予核实" in page.locator(".answer .said").inner_text()
    page.get_by_role("navigation", name="账号").get_by_role("button", name="退出").click()
    expect(page).to_have_url(re.compile("/account/login/"))


def test_in_large_type_a_figure_and_its_rows_are_read(visit: Callable[..., Visit]) -> None:
    page = visit("leader").page
    page.get_by_role("button", name="长辈版").click()
    expect(page.locator("html")).to_have_class("large")
    size = page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)")
    assert size >= 24, "18 pt"
    page.locator(".ledger td.reported a").first.click()
    assert rows_listed(page) == count_of(page)
    smallest = page.evaluate(
        "Math.min(...[...document.querySelectorAll('main *')].filter(one => one.textContent.trim() && one.offsetParent)"
        ".map(one => parseFloat(getComputedStyle(one).fontSize)))"
    )
    assert smallest >= 18
    page.get_by_role("button", name="标准版").click()
    expect(page.locator("html")).not_to_have_class("large")


def test_a_station_sees_its_own_community_and_a_foreign_one_looks_like_none(visit: Callable[..., Visit]) -> None:
    page = visit("station").page
    options = page.get_by_label("单位").locator("option").all_inner_texts()
    assert len(options) == 1
    own = options[0]
    page.locator(".ledger td.reported a").first.click()
    page.wait_for_url(ROWS)
    assert set(page.locator("#table-rows td[data-label='单位']").all_inner_texts()) == {own}
    for foreign in ("/units/990101001002/", "/units/990101001/", "/indicators/new_employment/rows/?unit=990101001002"):
        answer = page.goto(urljoin(page.url, foreign))
        assert answer is not None
        assert answer.status == 404
        assert "管辖" in page.locator("main").inner_text()
    page.get_by_role("link", name="回到首页").click()
    assert own in page.locator("h1").inner_text()
