"""Every page of the site once, in one place: who opens it, where, and what he does to get to the state that is meant."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.totp.internal.auth import hotp_value
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.site.journeys.sheets import sheet_with_three_bad_rows

UNIT = "unit=990101&period=2026-03"
CHANGE = {"value": "6", "takes_effect_on": "2027-01-01", "basis": "县人社发〔2026〕3号", "reason": "省里统一了观察期"}
HIRES = "/indicators/new_employment/"
Step = Callable[[Page], None]


@dataclass(frozen=True)
class Spot:
    """One page as one person meets it. `name` is the address's name; `says` stands on the page that is meant."""

    name: str
    role: str
    path: str
    says: str
    steps: tuple[Step, ...] = ()


def follow(css: str) -> Step:
    """Follow the first link that matches."""

    def go(page: Page) -> None:
        page.locator(css).first.click()
        page.wait_for_load_state()

    return go


def submit(form: str, **values: str) -> Step:
    """Fill in fields by name and send the form as a browser without checks of its own would."""

    def send(page: Page) -> None:
        found = page.locator(form).first
        for name, value in values.items():
            field = found.locator(f"[name={name}]")
            if field.evaluate("field => field.tagName") == "SELECT":
                field.select_option(value)
            else:
                field.fill(value)
        found.evaluate("form => { form.noValidate = true; }")
        with page.expect_navigation():
            found.locator("button").last.click()

    return send


def bring(page: Page) -> None:
    """Bring the sheet with bad rows and wait until it is in."""
    page.locator("#id_chosen").set_input_files(sheet_with_three_bad_rows(700))
    with page.expect_navigation():
        page.get_by_role("button", name="导入", exact=True).click()
    page.locator(".upload.done").wait_for(timeout=30_000)


def code_of_the_app(page: Page) -> None:
    """Type what an authenticator app would show for the secret on the page."""
    secret = page.locator(".secret").first.inner_text().replace(" ", "")
    page.locator("[name=code]").fill(f"{hotp_value(secret, int(time.time()) // 30):06d}")
    with page.expect_navigation():
        page.locator("main button").first.click()


def without_token(page: Page) -> None:
    """Send a form whose token was lost."""
    page.evaluate("for (const field of document.querySelectorAll('[name=csrfmiddlewaretoken]')) field.remove()")
    with page.expect_navigation():
        page.get_by_role("button", name="长辈版").click()


def guess_until_locked_out(page: Page) -> None:
    """Wrong passwords until no more are taken."""
    while page.locator("[name=login]").count():
        submit("main form", login="nobody.of.note", password="wrong-Guess-1")(page)


SPOTS = (
    Spot("account_login", "", "/account/login/", "登录"),
    Spot("account_login", "", "/account/login/", "不对", (submit("main form", login="nobody", password="x"),)),
    Spot("account_login", "", "/account/login/", "暂时不能登录", (guess_until_locked_out,)),
    Spot("account_inactive", "", "/account/inactive/", "停用"),
    Spot("indicators:overview", "division", "/", "先看"),
    Spot("indicators:overview", "division", "/?period=2020-01", "没有"),
    Spot("indicators:indicator", "division", f"{HIRES}?{UNIT}", "从上报到核实"),
    Spot("indicators:indicator", "division", f"/indicators/on_time_rate/?{UNIT}", "标准误"),
    Spot("indicators:rows", "division", f"{HIRES}rows/?{UNIT}", "背后的行"),
    Spot("indicators:rows", "division", f"{HIRES}rows/?unit=990101&period=2026&verdict=refused", "不予核实"),
    Spot("indicators:row", "division", f"{HIRES}rows/?{UNIT}", "为什么这样判定", (follow("#table-rows tbody a"),)),
    Spot("indicators:open_person", "division", f"{HIRES}rows/?{UNIT}", "至少",
         (follow("#table-rows tbody a"), submit("form[action*=full]", purpose="查"))),
    Spot("indicators:open_person", "division", f"{HIRES}rows/?{UNIT}", "下面是完整的个人信息",
         (follow("#table-rows tbody a"), submit("form[action*=full]", purpose="核对本人来访的情况"))),
    Spot("indicators:unit", "division", "/units/990101001/?period=2026-03", "代码 990101001"),
    Spot("indicators:runs", "division", "/runs/", "发起计算"),
    Spot("indicators:compute", "division", "/runs/", "截止日还没有到", (submit("form[action$=compute\\/]", as_of="2999-01-01"),)),
    Spot("indicators:publish", "division", "/runs/", "至少 4 个字", (submit("form[action$=publish\\/]", note="好"),)),
    Spot("registers:batches", "division", "/registers/", "台账"),
    Spot("registers:batch", "division", "/registers/", "接收", (follow("main tbody a"),)),
    Spot("registers:bring", "division", "/registers/bring/", "拖到这里"),
    Spot("registers:bring", "division", "/registers/bring/", "文件", (submit("#bring"),)),
    Spot("registers:upload", "division", "/registers/bring/", "隔离", (bring,)),
    Spot("registers:uploads", "division", "/registers/uploads/", "上传记录"),
    Spot("registers:quarantine", "division", "/registers/quarantine/", "隔离"),
    Spot("registers:kept_out", "division", "/registers/quarantine/", "不再导入", (follow("main tbody a"),)),
    Spot("registers:mend", "division", "/registers/quarantine/", "改好了",
         (follow("main tbody a"), follow("#table-kept_out tbody a"))),
    Spot("registers:mend", "division", "/registers/quarantine/", "还有",
         (follow("main tbody a"), follow("#table-kept_out tbody a"), submit("form.mend"))),
    Spot("registers:open_row", "division", "/registers/quarantine/", "改好了",
         (follow("main tbody a"), follow("#table-kept_out tbody a"), submit("form[action$=open\\/]", purpose="核对原始表格"))),
    Spot("registers:forms", "division", "/registers/forms/", "表样"),
    Spot("registers:form", "division", "/registers/forms/employment_registrations/", "下载空白表样"),
    Spot("queue:own", "division", "/jobs/", "我的任务"),
    Spot("queue:job", "division", "/jobs/", "导入", (follow("main tbody a"),)),
    Spot("definitions:index", "division", "/definitions/", "什么才算数"),
    Spot("definitions:indicator", "division", "/definitions/new_employment/", "起草"),
    Spot("definitions:begin", "division", "/definitions/new_employment/parameter/", "保存并检查"),
    Spot("definitions:begin", "division", "/definitions/new_employment/definition/", "保存并检查"),
    Spot("definitions:begin", "division", "/definitions/new_employment/parameter/", "保存并检查", (submit("form.drafting", value=""),)),
    Spot("definitions:draft", "division", "/definitions/new_employment/parameter/", "例子", (submit("form.drafting", **CHANGE),)),
    Spot("definitions:edit", "division", "/definitions/", "保存并检查",
         (follow("a[href*='/drafts/']"), follow("main a[href$='/edit/']"))),
    Spot("exports:own", "division", "/exports/", "导出"),
    Spot("help:index", "division", "/help/", "帮助"),
    Spot("help:page", "division", "/help/mend/", "改正隔离的行"),
    Spot("help:guide", "division", "/help/indicators/new_employment/", "新就业人数"),
    Spot("help:search", "division", "/help/search/?q=新就业", "新就业"),
    Spot("help:search", "division", "/help/search/?q=没有这样的东西", "没有"),
    Spot("accounts:own", "division", "/account/", "我是谁"),
    Spot("accounts:tokens", "division", "/account/tokens/", "接口令牌"),
    Spot("accounts:tokens", "division", "/account/tokens/", "必填", (submit("section form"),)),
    Spot("account_change_password", "division", "/account/password/", "密码"),
    Spot("account_change_password", "division", "/account/password/", "密码",
         (submit("main form", oldpassword="x", password1="1", password2="2"),)),
    Spot("account_logout", "division", "/account/logout/", "退出"),
    Spot("", "division", "/units/990102/", "没有找到"),
    Spot("", "division", "/nothing/like/this/", "没有找到"),
    Spot("operations:system", "division", "/system/", "不归您管"),
    Spot("accounts:large_type", "division", "/", "没有提交成功", (without_token,)),
    Spot("mfa_index", "assessor", "/account/mfa/", "第二道验证"),
    Spot("account_reauthenticate", "assessor", "/account/mfa/totp/activate/", "请确认是您本人"),
    Spot("account_reauthenticate", "assessor", "/account/mfa/totp/activate/", "请确认是您本人", (submit("main form", password="x"),)),
    Spot("operations:system", "system_admin", "/system/", "备份"),
    Spot("operations:schedule", "system_admin", "/system/", "增加", (submit("form[action$=schedules\\/]"),)),
    Spot("accounts:users", "security_admin", "/account/users/", "新建用户"),
    Spot("accounts:create", "security_admin", "/account/users/new/", "新建用户"),
    Spot("accounts:create", "security_admin", "/account/users/new/", "必填", (submit("main form"),)),
    Spot("accounts:create", "security_admin", "/account/users/new/", "只在这里显示这一次",
         (submit("main form", username="page.walker", name="走访人", role_name="station", division="990101001001"),)),
    Spot("accounts:user", "security_admin", "/account/users/of/station/", "重置密码"),
    Spot("accounts:bring", "security_admin", "/account/users/bring/", "下载空白表"),
    Spot("accounts:bring", "security_admin", "/account/users/bring/", "必", (submit("main form"),)),
    Spot("audit:entries", "audit_admin", "/audit/", "审计"),
    Spot("audit:entry", "audit_admin", "/audit/1/", "后一条"),
)  # fmt: skip

# Pages behind the password that was just asked again: visited one after the other, with an authenticator app set up.
CONFIRMED = (
    Spot("mfa_activate_totp", "assessor", "/account/mfa/totp/activate/", "手机验证器"),
    Spot("mfa_view_recovery_codes", "assessor", "/account/mfa/totp/activate/", "备用码", (code_of_the_app,)),
    Spot("mfa_index", "assessor", "/account/mfa/", "第二道验证"),
    Spot("mfa_generate_recovery_codes", "assessor", "/account/mfa/codes/generate/", "备用码"),
    Spot("mfa_list_webauthn", "assessor", "/account/mfa/keys/", "通行密钥"),
    Spot("mfa_add_webauthn", "assessor", "/account/mfa/keys/add/", "通行密钥"),
    Spot("mfa_deactivate_totp", "assessor", "/account/mfa/totp/deactivate/", "手机验证器"),
)

# Addresses that show no page of their own, and why.
NO_PAGE: dict[str, str] = {
    "indicators:prepare": "an act",
    "registers:bring_mended": "an act",
    "registers:leave_out": "an act",
    "registers:take_back": "an act",
    "registers:download": "a file",
    "registers:form_file": "a file",
    "queue:progress": "a part of a page",
    "queue:cancel": "an act",
    "exports:page": "a file",
    "exports:ask": "an act",
    "exports:file": "a file",
    "definitions:check": "an act",
    "definitions:trial": "an act",
    "definitions:submit": "an act",
    "definitions:withdraw": "an act",
    "definitions:approve": "an act",
    "definitions:reject": "an act",
    "definitions:restore": "an act",
    "accounts:revoke_token": "an act",
    "accounts:form": "a file",
    "accounts:passwords": "a file, or word that it is gone",
    "accounts:disable": "an act",
    "accounts:enable": "an act",
    "accounts:unlock": "an act",
    "accounts:reset_password": "an act; its page is the one of a new user",
    "accounts:reset_factor": "an act",
    "operations:unschedule": "an act",
    "account_set_password": "for people of the bureau's own sign-in service",
    "mfa_authenticate": "looked at on the journey of a passkey",
    "mfa_reauthenticate": "the same form as account_reauthenticate, with a code",
    "mfa_download_recovery_codes": "a file",
    "mfa_reauthenticate_webauthn": "on the journey of a passkey",
    "mfa_remove_webauthn": "on the journey of a passkey",
    "mfa_edit_webauthn": "on the journey of a passkey",
}

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa"],
    "resultTypes": ["violations"],
}
NARROWEST = 320


def every_fault(page: Page, says: str = "") -> list[str]:
    """What is wrong with the page in front of us: its words, its headings, WCAG 2.1 AA and its width, in both sizes."""
    found = [] if says in page.locator("main").inner_text() else [f"does not say {says}"]
    if page.locator("h1").count() != 1:
        found.append("needs exactly one h1")
    page.evaluate(AXE_SCRIPT)
    for size, width in (("standard", 1440), ("large", 390)):
        page.evaluate("large => document.documentElement.classList.toggle('large', large)", size == "large")
        page.set_viewport_size({"width": width, "height": 900})
        broken = page.evaluate("rules => axe.run(rules)", RULES)["violations"]
        found += [f"{size}: {rule['id']} {[node['target'] for node in rule['nodes']][:3]}" for rule in broken]
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        if (wide := page.evaluate("document.documentElement.scrollWidth")) > NARROWEST:
            found.append(f"{size}: {wide} px wide")
    page.evaluate("document.documentElement.classList.remove('large')")
    page.set_viewport_size({"width": 1440, "height": 900})
    return found
