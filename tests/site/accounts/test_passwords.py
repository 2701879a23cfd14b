"""What a password must be, and when it has to be changed."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import timezone

from shixiao_site.access import ROLES
from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in.passwords import kinds_of, made_password
from tests.site.accounts.steps import acts, page, sign_in
from tests.site.people import PASSWORD

CHANGE = "/account/password/"


def person(role: str = "station") -> User:
    """Somebody who is not in the database."""
    return User(username="wang.li", name="王丽", role_name=role)


@pytest.mark.parametrize(
    ("password", "said"),
    [
        ("Ab1#xyz", "至少 8 个字符，现在是 7 个"),
        ("abcdefgh1", "至少要有三样"),
        ("ABCDEFGH#", "至少要有三样"),
        ("Xwang.li#2026", "不能有用户名"),
        ("XWANG.LI#2026", "不能有用户名"),
        ("P@ssw0rd", "常见"),
        ("", "至少 8 个字符，现在是 0 个"),
    ],
)
def test_a_weak_password_is_refused_in_chinese(password: str, said: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password, person())
    assert said in "".join(refused.value.messages)


@pytest.mark.parametrize("password", ["Hzbdefg1", "abcdefg1#", "中文Abc-defg", "ABCDEFG1#"])
def test_three_of_four_kinds_are_enough(password: str) -> None:
    validate_password(password, person())


def test_administrators_need_twelve() -> None:
    validate_password("Abcdefg1#xy", person())
    with pytest.raises(ValidationError, match="至少 12 个字符，现在是 11 个"):
        validate_password("Abcdefg1#xy", person("system_admin"))


@pytest.mark.parametrize("role", list(ROLES))
def test_a_made_password_obeys_all_rules_and_is_easy_to_read(role: str) -> None:
    made = {made_password(person(role)) for _ in range(20)}
    assert len(made) == 20
    for each in made:
        validate_password(each, person(role))
        assert kinds_of(each) >= 3
        assert not set(each) & set("0O1lI")


@pytest.mark.usefixtures("people")
def test_after_a_reset_only_the_change_is_open(client: Client) -> None:
    User.objects.filter(username="wang").update(must_change_password=True)
    sign_in(client, "wang")
    for path in ("/", "/account/", "/account/mfa/", "/account/tokens/", "/help/"):
        assert client.get(path).headers.get("Location") == CHANGE, path
    assert "请先换一个新密码" in page(client.get(CHANGE))
    client.post(CHANGE, {"oldpassword": PASSWORD, "password1": "Another-2027-key", "password2": "Another-2027-key"})
    assert client.get("/account/").status_code == 200
    assert acts() == ["accounts.sign_in", "accounts.change_password"]
    user = User.objects.get(username="wang")
    assert user.password_changed_at is not None
    assert not user.must_change_password


@pytest.mark.usefixtures("people")
def test_a_password_of_ninety_days_has_to_be_changed(client: Client, settings: Any) -> None:
    User.objects.filter(username="wang").update(password_changed_at=timezone.now() - timedelta(days=90))
    sign_in(client, "wang")
    assert client.get("/account/").headers.get("Location") == CHANGE
    settings.PASSWORD_DAYS = 91
    assert client.get("/account/").status_code == 200
    settings.PASSWORD_DAYS = 0
    User.objects.filter(username="wang").update(password_changed_at=timezone.now() - timedelta(days=9999))
    assert client.get("/account/").status_code == 200


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("old", "new", "again", "said"),
    [
        ("Wrong-password-1", "Another-2027-key", "Another-2027-key", "现在的密码不对"),
        (PASSWORD, PASSWORD, PASSWORD, "和现在的一样"),
        (PASSWORD, "short", "short", "密码太短"),
        (PASSWORD, "Another-2027-key", "Another-2027-kez", "密码"),
    ],
)
def test_a_change_that_is_refused_says_why_and_changes_nothing(
    client: Client, old: str, new: str, again: str, said: str
) -> None:
    sign_in(client, "wang")
    answer = client.post(CHANGE, {"oldpassword": old, "password1": new, "password2": again})
    assert said in page(answer).split('class="errorlist"', 1)[1]
    assert User.objects.get(username="wang").check_password(PASSWORD)
    assert acts() == ["accounts.sign_in"]


@pytest.mark.usefixtures("people")
def test_a_screen_left_open_is_no_place_to_guess_the_password(client: Client) -> None:
    sign_in(client, "wang")
    sent = {"oldpassword": "Wrong-password-1", "password1": "Another-2027-key", "password2": "Another-2027-key"}
    assert [client.post(CHANGE, sent).status_code for _ in range(6)] == [200, 200, 200, 200, 429, 429]
    assert client.post(CHANGE, {**sent, "oldpassword": PASSWORD}).status_code == 429
    assert User.objects.get(username="wang").check_password(PASSWORD)
    assert acts() == ["accounts.sign_in", "accounts.lock"]
