"""The pages for what goes wrong say what to do next."""

import importlib
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template
from django.test import Client
from django.urls import clear_url_caches, path

from tests.site.accounts.steps import page, sign_in


def breaks(request: HttpRequest) -> HttpResponse:
    """A view with a fault."""
    raise ZeroDivisionError


def suspicious(request: HttpRequest) -> HttpResponse:
    """A view that was sent nonsense."""
    raise SuspiciousOperation


urlpatterns = [path("breaks/", breaks), path("suspicious/", suspicious)]


@pytest.fixture
def faults(settings: Any) -> Iterator[None]:
    """Two addresses that fail."""
    settings.ROOT_URLCONF = importlib.import_module(__name__)
    clear_url_caches()
    yield
    clear_url_caches()


@pytest.mark.usefixtures("people")
def test_a_missing_page_and_one_of_others_help_a_person_on(client: Client) -> None:
    assert "没有找到这一页" in page(client.get("/nowhere/"))
    sign_in(client, "li")
    missing = client.get("/nowhere/")
    assert missing.status_code == 404
    assert "从菜单里找" in page(missing)
    forbidden = client.get("/account/users/")
    assert forbidden.status_code == 403
    assert "请联系安全管理员调整角色" in page(forbidden)
    assert "总览" in page(forbidden)


@pytest.mark.usefixtures("people")
def test_a_form_without_its_mark_is_not_taken_and_says_how_to_send_it_again() -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/account/login/", {"login": "li", "password": "x"})
    assert answer.status_code == 403
    assert "刷新以后再提交一次" in page(answer)


@pytest.mark.usefixtures("db", "faults")
def test_a_fault_of_the_program_shows_a_page_that_needs_nothing() -> None:
    client = Client(raise_request_exception=False)
    answer = client.get("/breaks/")
    assert answer.status_code == 500
    assert "系统出错了" in page(answer)
    assert "ZeroDivisionError" not in page(answer)


@pytest.mark.usefixtures("db", "faults")
def test_nonsense_is_answered_with_what_to_check(client: Client) -> None:
    answer = client.get("/suspicious/")
    assert answer.status_code == 400
    assert "这个请求读不懂" in page(answer)


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_of_a_broken_site_render_without_a_request(name: str) -> None:
    assert "回到首页" in get_template(name).render()
