"""Bringing a sheet with mistakes in, computing and publishing, making a user."""

import re
import secrets
from collections.abc import Callable
from urllib.parse import urljoin

from playwright.sync_api import Page, expect

from tests.site.journeys.conftest import Served, Visit, sign_in
from tests.site.journeys.sheets import NAME, sheet_with_three_bad_rows
from tests.site.journeys.spots import every_fault

PATIENCE = 60_000


def test_a_sheet_with_mistakes_is_brought_one_row_is_mended_in_place_and_comes_in(
    visit: Callable[..., Visit],
) -> None:
    page = visit("division").page
    page.get_by_role("navigation", name="主菜单").get_by_role("link", name="台账").click()
    page.get_by_role("link", name="导入台账").click()
    page.locator("#id_chosen").set_input_files(sheet_with_three_bad_rows(600))
    page.get_by_role("button", name="导入", exact=True).click()
    done = page.locator(".upload.done")
    done.wait_for(timeout=PATIENCE)
    assert _counts(page) == {"认出的台账": "就业登记", "读取": "5 行", "接收": "2 行", "隔离": "3 行"}
    assert NAME in done.inner_text()

    done.get_by_role("link", name="改隔离的 3 行").click()
    line = page.locator("#table-kept_out tbody tr", has_text="就业日期")
    assert "三月份" in line.inner_text()
    line.get_by_role("link").click()
    assert page.get_by_label("姓名").input_value() == "", "masked until opened for a purpose"
    wrong = page.locator(".field.wrong")
    assert wrong.count() == 1
    wrong.locator("input").fill("三月五号")
    page.get_by_role("button", name="改好了").click()
    expect(page.locator(".message.error")).to_contain_text("还有 1 处要改")
    page.locator(".field.wrong input").fill("2026-03-05")
    page.get_by_role("button", name="改好了").click()
    page.get_by_role("button", name="导入改好的行").click()
    page.locator(".upload.done").wait_for(timeout=PATIENCE)
    assert _counts(page)["接收"] == "1 行"

    page.goto(urljoin(page.url, "/registers/quarantine/"))
    assert "还有" in page.locator("main").inner_text()
    page.locator("tbody tr", has_text=NAME).first.get_by_role("link").click()
    assert "处理了 1 行，还有 2 行" in page.locator("main").inner_text()


def _counts(page: Page) -> dict[str, str]:
    counts = page.locator(".upload.done .counts").first
    titles, values = counts.locator("dt").all_inner_texts(), counts.locator("dd").all_inner_texts()
    return dict(zip(titles, values, strict=True))


def test_a_run_is_computed_watched_published_compared_and_the_one_before_published_again(
    visit: Callable[..., Visit],
) -> None:
    page = visit("division").page
    page.goto(urljoin(page.url, "/runs/"))
    before = page.locator("main p strong").first.inner_text()
    page.get_by_label("截止日").fill("2026-05-31")
    page.get_by_role("button", name="开始计算").click()
    expect(page).to_have_url(re.compile(r"/jobs/[0-9a-f-]{36}/"))
    page.reload()
    page.locator("#progress .message.success, .message.success").first.wait_for(timeout=3 * PATIENCE)

    page.goto(urljoin(page.url, "/runs/"))
    expect(page.locator("#table-runs")).to_contain_text("2026-05-31")
    choice = page.get_by_label("发布哪一次").locator("option", has_text="2026-05-31")
    for _ in range(60):
        if choice.count():
            break
        page.wait_for_timeout(500)
        page.reload()
    _publish(page, "2026-05-31", "五月的数，已和社保核对。")
    assert "已发布" in page.locator("main").inner_text()
    leader = visit("leader").page
    assert "截止 2026-05-31" in leader.locator("main").inner_text()

    page.locator("#table-runs").get_by_role("link").first.click()
    page.wait_for_url("**/runs/compare/**")
    assert page.locator("table tbody tr").count() > 1
    assert every_fault(page) == []
    page.goto(urljoin(page.url, "/runs/"))
    _publish(page, before, "五月的数先收回，仍看六月。")
    leader.reload()
    assert before in leader.locator("main").inner_text()


def _publish(page: Page, run: str, note: str) -> None:
    wanted = page.get_by_label("发布哪一次").locator("option", has_text=run).first.get_attribute("value")
    page.get_by_label("发布哪一次").select_option(wanted)
    page.get_by_label("说明").fill(note)
    page.get_by_role("button", name="发布这一次").click()
    page.wait_for_load_state()


def test_the_security_administrator_makes_a_user_who_must_choose_a_password_of_his_own(
    served: Served, visit: Callable[..., Visit]
) -> None:
    username = f"newcomer.{secrets.token_hex(3)}"
    office = visit("security_admin").page
    office.get_by_role("link", name="新建用户").click()
    office.get_by_label("用户名").fill(username)
    office.get_by_label("姓名").fill("新来的小陈")
    office.get_by_label("角色").select_option(label="社区站点")
    office.get_by_label("管辖区划").fill("990101001001")
    office.get_by_role("button", name="建立").click()
    handed = office.locator(".secret").last.inner_text()
    office.get_by_role("link", name="抄好了").click()
    assert handed not in office.content(), "shown once"

    page = visit().page
    sign_in(page, username, handed)
    expect(page).to_have_url(re.compile("/account/password/"))
    page.goto(served.address)
    expect(page).to_have_url(re.compile("/account/password/"))
    own = f"Own-{secrets.token_hex(6)}-7"
    page.get_by_label("现在的密码").fill(handed)
    page.get_by_label("新密码", exact=True).fill(own)
    page.get_by_label("再写一遍新密码").fill(own)
    page.get_by_role("button", name="改密码").click()
    page.goto(served.address)
    assert page.locator("h1").is_visible()
    page.get_by_role("navigation", name="账号").get_by_role("button", name="退出").click()
    sign_in(page, username, own)
    expect(page.get_by_role("navigation", name="账号")).to_contain_text("新来的小陈")
