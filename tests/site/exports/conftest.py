"""Taking pages away as somebody."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from tests.site.people import WANG, Person

Take = Callable[..., Any]


@pytest.fixture(autouse=True)
def _addresses(settings: LazySettings) -> None:
    settings.ROOT_URLCONF = "tests.site.exports.addresses"


@pytest.fixture
def take(as_person: Callable[[Person], Client]) -> Take:
    """The answer to an export of a page."""

    def taken(of: str, form: str = "xlsx", *, by: Person = WANG) -> Any:
        return as_person(by).get(reverse("exports:page"), {"of": of, "as": form})

    return taken
