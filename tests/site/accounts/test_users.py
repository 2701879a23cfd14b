"""The pages of the security administrator."""

import re
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from shixiao_site.accounts.models import User
from shixiao_site.audit.models import Entry
from tests.site.accounts.steps import acts, is_signed_in, page, sign_in, sign_in_with_code
from tests.site.people import AUDIT_ADMIN, LI, PEOPLE, SECURITY_ADMIN, SYSTEM_ADMIN, WANG, Person

USERS = "/account/users/"
SHOWN = re.compile(r'<dt>密码</dt><dd><code class="secret">([^<]+)</code>')


@pytest.fixture
def chen(people: dict[str, Any]) -> Client:
    """The security administrator, signed in."""
    client = Client()
    sign_in_with_code(client, SECURITY_ADMIN)
    return client


def change(client: Client, username: str, **values: str) -> Any:
    """Send the form of one person with some values changed."""
    user = User.objects.get(username=username)
    sent = {"name": user.name, "role_name": user.role_name, "division": user.prefix, **values}
    return client.post(f"{USERS}of/{username}/", sent)


@pytest.mark.parametrize(
    "person", [each for each in PEOPLE if each.role != "security_admin"], ids=lambda each: each.role
)
def test_nobody_else_sees_them(people: dict[str, Any], person: Person) -> None:
    client = Client()
    sign_in_with_code(client, person) if people[person.username].role.is_administrator else sign_in(
        client, person.username
    )
    assert is_signed_in(client)
    for path in ("", "new/", "bring/", "bring/form/", "of/wang/"):
        assert client.get(USERS + path).status_code == 403, path
    for verb in ("disable", "enable", "unlock", "reset-password", "reset-factor"):
        assert client.post(f"{USERS}of/li/{verb}/").status_code == 403, verb
    assert client.post(f"{USERS}bring/passwords/").status_code == 403


def test_a_missing_person_is_not_found(chen: Client) -> None:
    assert chen.get(f"{USERS}of/nobody.here/").status_code == 404
    assert chen.post(f"{USERS}of/nobody.here/disable/").status_code == 404


def test_acts_are_not_done_by_links(chen: Client) -> None:
    for verb in ("disable", "enable", "unlock", "reset-password", "reset-factor"):
        assert chen.get(f"{USERS}of/li/{verb}/").status_code == 405


@pytest.mark.parametrize(
    ("query", "found", "missing"),
    [
        ("text=王科", ["wang"], ["li", "chen"]),
        ("text=WAN", ["wang"], ["li"]),
        ("role=station", ["li", "outsider"], ["wang"]),
        ("division=990102", ["outsider"], ["li", "wang"]),
        ("state=disabled", ["zhao"], ["wang"]),
        ("state=active", ["wang"], ["zhao"]),
        ("state=must_change", ["qian"], ["wang"]),
        ("state=one_factor", ["wang"], ["chen"]),
        ("state=no_scope", ["nobody"], ["chen", "wang"]),
        ("role=station&division=990101", ["li"], ["outsider", "wang"]),
    ],
)
def test_the_list_is_narrowed_by(chen: Client, query: str, found: list[str], missing: list[str]) -> None:
    User.objects.filter(username="zhao").update(is_active=False)
    User.objects.filter(username="qian").update(must_change_password=True)
    listed = re.findall(r"/account/users/of/([^/]+)/", page(chen.get(f"{USERS}?{query}")))
    assert set(found) <= set(listed)
    assert not set(missing) & set(listed)


def test_a_filter_that_finds_nobody_says_what_to_do(chen: Client) -> None:
    assert "请放宽条件" in page(chen.get(f"{USERS}?text=没有这个人"))
    assert chen.get(f"{USERS}?state=made-up&role=x&page=abc").status_code == 200


def test_the_list_has_pages_and_an_export_has_everybody(chen: Client) -> None:
    from django.test import RequestFactory

    from shixiao_site.accounts.views.people import users

    for at in range(60):
        User.objects.create(username=f"clerk{at:02}", name="经办", role_name="station")
    first, second = page(chen.get(USERS)), page(chen.get(f"{USERS}?page=2"))
    assert "第 1 页，共 2 页" in first
    assert first.count("/users/of/") == 50
    assert second.count("/users/of/") == 23
    request = RequestFactory().get(USERS)
    assert len(list(users.build(request).tables[0].all_rows())) == 73


def test_the_list_asks_the_database_as_often_for_fifty_as_for_one(
    chen: Client, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(9):
        chen.get(f"{USERS}?text=wang")
    for at in range(60):
        User.objects.create(username=f"clerk{at:02}", name="经办", role_name="station")
    with django_assert_max_num_queries(9):
        chen.get(USERS)


def test_a_new_person_gets_a_password_that_is_shown_once_and_has_to_be_changed(chen: Client) -> None:
    new = {"username": "Wang.Li", "name": "王丽", "role_name": "station", "division": "990101001001"}
    answer = chen.post(f"{USERS}new/", new)
    password = SHOWN.search(page(answer))[1]  # type: ignore[index]
    assert "no-store" in answer["Cache-Control"]
    client = Client()
    sign_in(client, "wang.li", password)
    assert client.get("/account/").headers["Location"] == "/account/password/"
    assert password not in page(chen.get(f"{USERS}of/wang.li/"))
    created = Entry.objects.get(act="accounts.create")
    assert (created.username, created.object, created.role) == ("chen", "user:wang.li", "security_admin")
    assert password not in str(created.detail)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"username": "wang"}, "已经有人用了"),
        ({"username": "王丽"}, "用户名用小写字母和数字"),
        ({"username": "a"}, "用户名用小写字母和数字"),
        ({"username": ""}, "必填"),
        ({"name": ""}, "必填"),
        ({"role_name": "king"}, "king"),
        ({"division": "99010"}, "区划写法不对"),
        ({"role_name": "system_admin", "division": "990101"}, "管理员不看业务数据"),
    ],
)
def test_a_new_person_with_something_wrong_is_not_made(chen: Client, wrong: dict[str, str], said: str) -> None:
    new = {"username": "wang.li", "name": "王丽", "role_name": "station", "division": "990101001001", **wrong}
    text = page(chen.post(f"{USERS}new/", new))
    assert said in text.split('class="errorlist"', 1)[1]
    assert not User.objects.filter(username="wang.li").exists()
    assert "accounts.create" not in acts()


def test_a_change_is_kept_with_before_and_after(chen: Client) -> None:
    assert change(chen, "li", role_name="street", division="990101001").status_code == 302
    user = User.objects.get(username="li")
    assert (user.role_name, user.prefix) == ("street", "990101001")
    detail = Entry.objects.get(act="accounts.change").detail
    assert detail == {"role_name": ["station", "street"], "prefix": ["990101001001", "990101001"]}


def test_saving_without_a_change_fills_no_chain(chen: Client) -> None:
    change(chen, "li")
    assert "accounts.change" not in acts()


def test_a_business_person_who_becomes_administrator_loses_his_scope_or_is_refused(chen: Client) -> None:
    assert "管理员不看业务数据" in page(change(chen, "wang", role_name="audit_admin"))
    change(chen, "wang", role_name="audit_admin", division="")
    client = Client()
    sign_in(client, WANG.username)
    assert client.get("/account/").headers["Location"] == "/account/mfa/"
    assert not User.objects.get(username="wang").scope


def test_a_new_role_holds_at_once(chen: Client, people: dict[str, Any]) -> None:
    client = Client()
    sign_in(client, LI.username)
    assert client.get(USERS).status_code == 403
    change(chen, "li", role_name="security_admin", division="")
    assert client.get(USERS).headers["Location"] == "/account/mfa/"


def test_nobody_changes_his_own_role_or_shuts_himself(chen: Client) -> None:
    change(chen, "chu", role_name="security_admin")
    answer = change(chen, "chen", role_name="division", division="990101")
    assert answer.status_code == 409
    assert "不能在这里改自己的角色" in page(answer)
    assert "不能在这里改自己的启用状态" in page(chen.post(f"{USERS}of/chen/disable/"))
    assert "不能在这里改自己的第二道验证" in page(chen.post(f"{USERS}of/chen/reset-factor/"))
    assert chen.post(f"{USERS}of/chen/reset-password/")["Location"] == "/account/password/"
    user = User.objects.get(username="chen")
    assert (user.role_name, user.is_active) == ("security_admin", True)


def test_ones_own_name_may_be_changed(chen: Client) -> None:
    assert change(chen, "chen", name="陈安安").status_code == 302
    assert User.objects.get(username="chen").name == "陈安安"


def test_the_last_security_administrator_stays(chen: Client) -> None:
    from shixiao.vocabulary.problems import Problem
    from shixiao_site.accounts import actions
    from shixiao_site.audit.actor import SYSTEM

    last = User.objects.get(username="chen")
    with pytest.raises(Problem, match="最后一位"):
        actions.disable_user(last, by=SYSTEM)
    with pytest.raises(Problem, match="最后一位"):
        actions.change_user(last, name="x", role_name="division", prefix="990101", by=SYSTEM)
    change(chen, "chu", role_name="security_admin")
    actions.disable_user(User.objects.get(username="chen"), by=SYSTEM)
    assert not User.objects.get(username="chen").is_active


def test_a_disabled_security_administrator_does_not_count_as_left(chen: Client) -> None:
    from shixiao.vocabulary.problems import Problem
    from shixiao_site.accounts import actions
    from shixiao_site.audit.actor import SYSTEM

    change(chen, "chu", role_name="security_admin")
    chen.post(f"{USERS}of/chu/disable/")
    with pytest.raises(Problem, match="最后一位"):
        actions.disable_user(User.objects.get(username="chen"), by=SYSTEM)


def test_disabled_is_out_at_once_and_enabled_is_in_again(chen: Client) -> None:
    client = Client()
    sign_in(client, "li")
    chen.post(f"{USERS}of/li/disable/")
    assert client.get("/account/").status_code == 302
    sign_in(client, "li")
    assert not is_signed_in(client)
    chen.post(f"{USERS}of/li/enable/")
    sign_in(client, "li")
    assert is_signed_in(client)
    assert [act for act in acts() if act in {"accounts.disable", "accounts.enable"}] == [
        "accounts.disable",
        "accounts.enable",
    ]


def test_a_reset_shows_a_new_password_once_ends_sessions_and_unlocks(chen: Client) -> None:
    client, other = Client(), Client()
    sign_in(client, "li")
    for _ in range(5):
        sign_in(other, "li", "Wrong-password-1")
    answer = chen.post(f"{USERS}of/li/reset-password/")
    password = SHOWN.search(page(answer))[1]  # type: ignore[index]
    assert client.get("/account/").status_code == 302
    sign_in(other, "li")
    assert not is_signed_in(other)
    sign_in(other, "li", password)
    assert other.get("/account/").headers["Location"] == "/account/password/"
    assert "accounts.reset_password" in acts()


def test_a_lost_phone_is_forgotten_by_the_administrator(chen: Client) -> None:
    chen.post(f"{USERS}of/{AUDIT_ADMIN.username}/reset-factor/")
    assert not Authenticator.objects.filter(user__username=AUDIT_ADMIN.username).exists()
    assert Authenticator.objects.filter(user__username=SYSTEM_ADMIN.username).exists()
    assert acts()[-1] == "accounts.reset_factor"
