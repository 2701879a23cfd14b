"""A passkey from its first touch to the next sign-in, in a real browser with a key made of software."""

from playwright.sync_api import Browser

from tests.site.journeys.conftest import Served, sign_in

KEY = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
}


def test_a_passkey_is_added_and_opens_the_next_sign_in(served: Served, browser: Browser) -> None:
    # Browsers give passkeys to names, not to addresses made of figures.
    home = served.address.replace("127.0.0.1", "localhost").rstrip("/")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda said: complaints.append(said.text) if "Content Security Policy" in said.text else None)
    devices = context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": KEY})
    password = served.passwords["auditor"]

    page.goto(home)
    sign_in(page, "auditor", password)
    page.goto(f"{home}/account/mfa/keys/add/")
    page.get_by_label("您的密码").fill(password)
    page.get_by_role("button", name="确认").click()
    page.get_by_label("起个名字").fill("办公电脑")
    page.get_by_role("button", name="开始").click()
    page.wait_for_url("**/account/mfa/codes/")
    page.get_by_role("navigation", name="账号").get_by_role("button", name="退出").click()

    sign_in(page, "auditor", password)
    assert page.url.endswith("/account/mfa/authenticate/")
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(f"{home}/account/")
    assert "通行密钥" in page.locator("main").inner_text()

    page.goto(f"{home}/account/mfa/keys/")
    page.get_by_role("link", name="移除").click()
    page.get_by_label("您的密码").fill(password)
    page.get_by_role("button", name="确认").click()
    page.locator("main").get_by_role("button", name="移除").click()
    assert "通行密钥已经移除" in page.locator("main").inner_text()
    context.close()
    assert complaints == []
