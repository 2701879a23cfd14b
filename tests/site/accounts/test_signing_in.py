"""Signing in and out with a password."""

import time
from typing import Any

import pytest
from django.test import Client

from shixiao_site.accounts.models import User
from shixiao_site.audit.models import Entry
from tests.site.accounts.steps import LOGIN, acts, is_signed_in, page, sign_in
from tests.site.people import LI, PASSWORD, WANG

WRONG = "用户名或密码不对。"
pytestmark = pytest.mark.usefixtures("people")


def test_username_and_password_open_the_site_and_the_chain_keeps_it(client: Client) -> None:
    answer = sign_in(client, "wang")
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_signed_in(client)
    entry = Entry.objects.get()
    assert (entry.act, entry.username, entry.object) == ("accounts.sign_in", "wang", "user:wang")
    assert entry.address == "127.0.0.1"


def test_capital_letters_in_the_username_do_not_matter(client: Client) -> None:
    sign_in(client, " WANG ")
    assert is_signed_in(client)


def test_a_wrong_password_an_unknown_name_and_a_disabled_account_read_the_same(client: Client) -> None:
    User.objects.filter(username="li").update(is_active=False)
    pages = [page(sign_in(Client(), name, "Wrong-password-1")) for name in ("wang", "nobody.here", "li")]
    assert all(WRONG in each for each in pages)
    plain = [
        each.replace(f'value="{name}"', "") for each, name in zip(pages, ("wang", "nobody.here", "li"), strict=True)
    ]
    without_token = {"".join(part for part in each.splitlines() if "csrf" not in part) for each in plain}
    assert len(without_token) == 1


def test_an_unknown_name_takes_as_long_as_a_wrong_password(settings: Any) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher"]
    user = User.objects.get(username="wang")
    user.set_password(PASSWORD)
    user.save()
    taken = {}
    for name in ("wang", "nobody.here"):
        begun = time.process_time()
        sign_in(Client(), name, "Wrong-password-1")
        taken[name] = time.process_time() - begun
    assert taken["nobody.here"] > 0.5 * taken["wang"]


def test_what_was_typed_into_the_wrong_field_does_not_reach_the_chain(client: Client) -> None:
    sign_in(client, "My-Secret-Password-9")
    entry = Entry.objects.get()
    assert entry.act == "accounts.sign_in_failed"
    assert "secret" not in str(entry.__dict__).lower()


def test_a_disabled_person_with_the_right_password_is_told_whom_to_ask(client: Client) -> None:
    User.objects.filter(username="wang").update(is_active=False)
    answer = client.post(LOGIN, {"login": "wang", "password": PASSWORD}, follow=True)
    assert not is_signed_in(client)
    assert "账号已经停用" in page(answer)


def test_a_disabled_person_is_out_at_once(client: Client) -> None:
    sign_in(client, "wang")
    assert client.get("/account/").status_code == 200
    User.objects.filter(username="wang").update(is_active=False)
    assert client.get("/account/")["Location"].startswith(LOGIN)


@pytest.mark.parametrize(
    ("to", "led"),
    [("/account/", "/account/"), ("https://example.com/", "/"), ("//example.com/", "/"), ("javascript:alert(1)", "/")],
)
def test_signing_in_leads_back_only_to_pages_of_the_site(client: Client, to: str, led: str) -> None:
    answer = client.post(LOGIN, {"login": "wang", "password": PASSWORD, "next": to})
    assert answer["Location"] == led


def test_the_session_key_changes_at_sign_in_and_no_page_remembers_a_person(client: Client) -> None:
    client.get(LOGIN)
    client.session.save()
    session = client.session
    session["before"] = 1
    session.save()
    before = session.session_key
    answer = sign_in(client, "wang")
    cookie = answer.cookies["sessionid"]
    assert cookie.value != before
    assert (cookie["max-age"], cookie["expires"]) == ("", "")
    assert cookie["httponly"]
    assert "remember" not in page(Client().get(LOGIN))


def test_a_signed_in_person_leaves_by_a_button_not_by_a_link(client: Client) -> None:
    sign_in(client, "li")
    assert "退出登录" in page(client.get("/account/logout/"))
    assert is_signed_in(client)
    assert client.post("/account/logout/")["Location"] == LOGIN
    assert not is_signed_in(client)
    assert acts() == ["accounts.sign_in", "accounts.sign_out"]


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "password/reset/", "confirm-email/", "login/code/", "mfa/keys/login/", "3rdparty/"]
)
def test_nobody_registers_and_nothing_goes_by_mail(client: Client, path: str) -> None:
    assert client.get(f"/account/{path}").status_code == 404


def test_every_page_of_the_own_account_asks_for_a_sign_in_first(client: Client) -> None:
    for path in (
        "",
        "tokens/",
        "users/",
        "users/new/",
        "mfa/",
        "mfa/codes/",
        "mfa/keys/",
        "password/",
        "reauthenticate/",
    ):
        answer = client.get(f"/account/{path}")
        assert answer.status_code == 302, path
        assert answer["Location"].startswith(LOGIN), path


def test_the_own_page_says_who_what_and_where(client: Client) -> None:
    sign_in(client, "wang", "Wrong-password-1")
    sign_in(client, WANG.username)
    text = page(client.get("/account/"))
    assert all(said in text for said in ("王科长", "业务科室", "990101", "导入台账", "没有登录成功", "127.0.0.1"))
    assert "管理用户" not in text


def test_large_letters_are_one_button_and_lead_back_within_the_site(client: Client) -> None:
    sign_in(client, LI.username)
    answer = client.post("/account/large-type/", {"next": "/account/?a=1"})
    assert answer["Location"] == "/account/?a=1"
    assert '<html lang="zh-CN" class="large">' in page(client.get("/account/"))
    assert client.post("/account/large-type/", {"next": "https://example.com"})["Location"] == "/"
    assert 'class="large"' not in page(client.get("/account/"))
    assert client.get("/account/large-type/").status_code == 405
