"""How long a session lasts, and what a person reads when it is over."""

from typing import Any

import pytest
from django.test import Client

from shixiao_site.accounts.models import User
from shixiao_site.audit.models import Entry
from tests.site.accounts.steps import LOGIN, acts, is_signed_in, page, sign_in

pytestmark = pytest.mark.usefixtures("people")


def turn_back(client: Client, clock: str, seconds: int) -> None:
    """Let a clock of the session have started earlier."""
    session = client.session
    session[clock] -= seconds
    session.save()


def test_29_minutes_without_a_page_are_fine_30_are_not(client: Client) -> None:
    sign_in(client, "wang")
    turn_back(client, "seen_at", 29 * 60)
    assert client.get("/account/").status_code == 200
    turn_back(client, "seen_at", 30 * 60)
    answer = client.get("/account/?a=1")
    assert answer["Location"] == f"{LOGIN}?next=%2Faccount%2F%3Fa%3D1"
    assert not is_signed_in(client)
    assert "您有 30 分钟没有操作" in page(client.get(answer["Location"]))
    assert acts()[-1] == "accounts.session_ended"
    assert Entry.objects.first().username == "wang"


def test_every_page_starts_the_idle_time_anew(client: Client) -> None:
    sign_in(client, "wang")
    for _ in range(3):
        turn_back(client, "seen_at", 20 * 60)
        assert client.get("/account/").status_code == 200


def test_ten_hours_are_the_longest_however_busy_one_is(client: Client) -> None:
    sign_in(client, "wang")
    turn_back(client, "started_at", 10 * 3600 - 5)
    assert client.get("/account/").status_code == 200
    turn_back(client, "started_at", 10)
    answer = client.get("/account/", follow=True)
    assert "您已经登录了 10 小时" in page(answer)


def test_the_idle_time_is_the_bureaus_choice(client: Client, settings: Any) -> None:
    from datetime import timedelta

    settings.IDLE_TIME = timedelta(minutes=15)
    sign_in(client, "wang")
    turn_back(client, "seen_at", 16 * 60)
    assert "15 分钟" in page(client.get("/account/", follow=True))


def test_who_was_filling_in_a_form_is_told_that_it_is_lost_and_comes_back_to_the_form(client: Client) -> None:
    sign_in(client, "wang")
    turn_back(client, "seen_at", 3600)
    answer = client.post("/account/large-type/", {"next": "/"}, headers={"referer": "http://testserver/account/"})
    assert answer["Location"] == f"{LOGIN}?next=http%3A%2F%2Ftestserver%2Faccount%2F"
    assert "刚才填写的内容没有保存" in page(client.get(answer["Location"]))
    assert not User.objects.get(username="wang").large_type


def test_a_part_of_a_page_leads_the_whole_page_to_the_sign_in(client: Client) -> None:
    sign_in(client, "wang")
    turn_back(client, "seen_at", 3600)
    answer = client.get(
        "/account/", headers={"hx-request": "true", "hx-current-url": "http://testserver/account/tokens/"}
    )
    assert answer["HX-Redirect"] == f"{LOGIN}?next=http%3A%2F%2Ftestserver%2Faccount%2Ftokens%2F"


def test_a_session_without_clocks_is_none_of_ours(client: Client) -> None:
    sign_in(client, "wang")
    session = client.session
    del session["started_at"]
    session.save()
    assert client.get("/account/").status_code == 302


def test_two_places_at_once_are_allowed_unless_the_bureau_says_otherwise(settings: Any) -> None:
    here, there = Client(), Client()
    sign_in(here, "wang")
    sign_in(there, "wang")
    assert here.get("/account/").status_code == 200
    settings.ONE_SESSION = True
    assert there.get("/account/").status_code == 200
    assert "刚刚在别处登录" in page(here.get("/account/", follow=True))
    assert there.get("/account/").status_code == 200


def test_changing_ones_password_ends_ones_other_sessions_only(client: Client) -> None:
    other = Client()
    sign_in(client, "wang")
    sign_in(other, "wang")
    new = {"oldpassword": "Shixiao-2026-test", "password1": "Another-2027-key", "password2": "Another-2027-key"}
    client.post("/account/password/", new)
    assert client.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 302
