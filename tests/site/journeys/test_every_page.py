"""Every page of the site, in both sizes of type: nothing that shuts people out, nothing wider than a small phone."""

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.site.journeys.conftest import Served, Visit
from tests.site.journeys.spots import CONFIRMED, NO_PAGE, SPOTS, Spot, every_fault

ROLES = [role for role, _ in groupby(SPOTS, key=lambda spot: spot.role)]


@pytest.mark.parametrize("role", ROLES, ids=lambda role: role or "nobody")
def test_every_page_can_be_used_by_everybody(served: Served, visit: Callable[..., Visit], role: str) -> None:
    window = visit(role)
    assert _faults(served, window, [spot for spot in SPOTS if spot.role == role]) == []


def test_every_page_of_the_second_factor_can_be_used_by_everybody(served: Served, visit: Callable[..., Visit]) -> None:
    window = visit("assessor")
    page = window.page
    page.goto(f"{served.address}account/mfa/totp/activate/")
    page.get_by_label("您的密码").fill(served.passwords["assessor"])
    page.get_by_role("button", name="确认").click()
    assert _faults(served, window, CONFIRMED) == []


def _faults(served: Served, window: Visit, spots: Sequence[Spot]) -> list[str]:
    page = window.page
    found = []
    for spot in spots:
        page.goto(served.address.rstrip("/") + spot.path)
        for step in spot.steps:
            step(page)
        found += [f"{spot.name or spot.path}（{spot.says}）: {fault}" for fault in every_fault(page, spot.says)]
    return found


def test_every_address_that_shows_a_page_is_looked_at() -> None:
    shown = {spot.name for spot in (*SPOTS, *CONFIRMED)} | {"indicators:compare"}
    known = set(_names(get_resolver().url_patterns))
    assert known - shown - NO_PAGE.keys() == set()
    assert (shown | NO_PAGE.keys()) - known - {""} == set()


def _names(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLResolver):
            inside = f"{before}{each.namespace}:" if each.namespace else before
            yield from _names(each.url_patterns, inside)
        elif each.name and not before.startswith("api"):
            yield f"{before}{each.name}"
