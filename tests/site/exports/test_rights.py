"""Only pages of this site, only with the page's own duty and scope, and every file is noted."""

import pytest
from django.urls import reverse

from shixiao_site.audit.models import Entry
from tests.site.exports.conftest import Take
from tests.site.people import AUDIT_ADMIN, NOBODY, OUTSIDER, SECURITY_ADMIN, WANG

PAGE = "/try/figures/990101001001/"


@pytest.mark.parametrize("form", ["xlsx", "csv", "pdf"])
def test_foreign_and_missing_look_alike(take: Take, form: str) -> None:
    foreign = take(PAGE, form, by=OUTSIDER)
    missing = take("/try/nothing/", form, by=OUTSIDER)
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert take(PAGE, form, by=NOBODY).status_code == 404


def test_a_page_asks_for_its_own_duty(take: Take) -> None:
    assert take(PAGE, by=SECURITY_ADMIN).status_code == 403
    assert take("/try/audit/", by=WANG).status_code == 403
    assert take("/try/audit/", by=AUDIT_ADMIN).status_code == 200


@pytest.mark.parametrize(
    "of",
    [
        "", "try/payloads/", "//example.com/try/payloads/", "http://testserver/try/payloads/", "/\\example.com/try/payloads/",
        "file:///etc/passwd", "/try/view/", "/try/empty/", "/account/login/", "/exports/page/?of=/try/payloads/", "/static/ui/site.css",
        "/../try/payloads/", "///try/payloads/", "javascript:alert(1)", "/try/payloads/\n", "/%2e%2e/try/payloads/", "//[/try/payloads/", "?of=/",
    ],
)  # fmt: skip
def test_what_is_no_page_of_this_site_is_not_found(take: Take, of: str) -> None:
    assert take(of).status_code == 404


def test_an_unknown_format_is_not_found(take: Take) -> None:
    assert take(PAGE, "exe").status_code == 404


def test_a_stranger_is_asked_to_sign_in(client) -> None:
    answer = client.get(reverse("exports:page"), {"of": PAGE, "as": "xlsx"})
    assert answer.status_code == 302
    assert answer.url.startswith("/account/login/")


@pytest.mark.parametrize(("form", "rows"), [("xlsx", 2), ("csv", 2), ("pdf", 2)])
def test_every_export_is_noted(take: Take, form: str, rows: int) -> None:
    assert take(PAGE, form).status_code == 200
    entry = Entry.objects.get(act="exports.take")
    assert (entry.username, entry.object) == ("wang", PAGE)
    assert entry.detail == {"of": PAGE, "rows": rows, "kind": form}


def test_what_was_not_given_out_is_not_noted(take: Take) -> None:
    take(PAGE, by=OUTSIDER)
    assert not Entry.objects.filter(act="exports.take").exists()
