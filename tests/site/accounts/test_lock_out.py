"""Five failures, then half an hour of rest."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client

from tests.site.accounts.steps import LOGIN, acts, is_signed_in, page, sign_in, sign_in_with_code
from tests.site.people import PASSWORD, SECURITY_ADMIN

pytestmark = pytest.mark.usefixtures("people")


def fail(client: Client, username: str, times: int) -> None:
    """Sign in with a wrong password."""
    for _ in range(times):
        sign_in(client, username, "Wrong-password-1")


def test_four_failures_do_not_lock_and_success_forgets_them(client: Client) -> None:
    for _ in range(2):
        fail(client, "wang", 4)
        sign_in(client, "wang")
        assert is_signed_in(client)
        client.post("/account/logout/")


def test_the_fifth_failure_locks_and_says_what_to_do(client: Client) -> None:
    fail(client, "wang", 4)
    answer = sign_in(client, "wang", "Wrong-password-1")
    assert answer.status_code == 429
    assert all(said in page(answer) for said in ("连续 5 次", "30 分钟", "安全管理员"))
    assert acts() == ["accounts.sign_in_failed"] * 4 + ["accounts.lock"]


def test_the_right_password_does_not_open_a_lock_and_further_knocks_fill_no_chain(client: Client) -> None:
    fail(client, "wang", 5)
    before = acts()
    assert sign_in(client, "wang").status_code == 429
    assert not is_signed_in(client)
    assert acts() == before


def test_capital_letters_and_blanks_are_no_way_around(client: Client) -> None:
    for name in ("wang", "Wang", "WANG", " wang", "wANG "):
        sign_in(client, name, "Wrong-password-1")
    assert sign_in(client, "wang").status_code == 429


def test_an_unknown_name_locks_in_the_same_way(client: Client) -> None:
    fail(client, "nobody.here", 4)
    assert sign_in(client, "nobody.here", "x").status_code == 429


def test_others_and_other_addresses_stay_open(client: Client) -> None:
    fail(client, "wang", 5)
    sign_in(client, "li")
    assert is_signed_in(client)
    elsewhere = Client()
    elsewhere.post(LOGIN, {"login": "wang", "password": PASSWORD}, REMOTE_ADDR="10.1.2.3")
    assert is_signed_in(elsewhere)


def test_after_half_an_hour_it_opens_by_itself(client: Client) -> None:
    fail(client, "wang", 5)
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - timedelta(minutes=31))
    sign_in(client, "wang")
    assert is_signed_in(client)


def test_the_security_administrator_sees_the_lock_and_opens_it(client: Client) -> None:
    fail(client, "wang", 5)
    administrator = Client()
    sign_in_with_code(administrator, SECURITY_ADMIN)
    assert "wang" in page(administrator.get("/account/users/?state=locked"))
    assert "锁到" in page(administrator.get("/account/users/of/wang/"))
    administrator.post("/account/users/of/wang/unlock/")
    assert acts()[-1] == "accounts.unlock"
    sign_in(client, "wang")
    assert is_signed_in(client)


def test_no_password_and_no_code_lies_in_the_table_of_failures(client: Client) -> None:
    fail(client, "wang", 2)
    kept = AccessAttempt.objects.get()
    assert "Wrong-password-1" not in kept.post_data
    assert "csrfmiddlewaretoken=***" in kept.post_data or "csrf" not in kept.post_data
