"""Where people begin: after signing in, at the top of every page, and at the bare address."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.site.accounts.steps import sign_in, sign_in_with_code
from tests.site.people import AUDIT_ADMIN, LI, SECURITY_ADMIN, SYSTEM_ADMIN, WANG, Person

FRONTS = [(SYSTEM_ADMIN, "/system/"), (SECURITY_ADMIN, "/account/users/"), (AUDIT_ADMIN, "/audit/")]
pytestmark = pytest.mark.usefixtures("people", "county")


@pytest.mark.parametrize(("person", "front"), FRONTS)
def test_an_administrator_begins_at_the_page_that_is_his(client: Client, person: Person, front: str) -> None:
    answer = sign_in_with_code(client, person)
    assert (answer.status_code, answer["Location"]) == (302, front)
    assert client.get(front).status_code == 200


@pytest.mark.parametrize(("person", "front"), [*FRONTS, (WANG, "/")])
def test_the_name_of_the_site_leads_there_from_every_page(
    as_person: Callable[[Person], Client], person: Person, front: str
) -> None:
    assert f'<a class="brand" href="{front}">' in as_person(person).get("/help/").content.decode()


@pytest.mark.parametrize(("person", "front"), FRONTS)
def test_the_bare_address_leads_him_there_too(
    as_person: Callable[[Person], Client], person: Person, front: str
) -> None:
    answer = as_person(person).get("/")
    assert (answer.status_code, answer["Location"]) == (302, front)


def test_an_address_that_was_asked_for_comes_first(client: Client) -> None:
    answer = sign_in(client, LI.username, QUERY_STRING="next=/help/")
    assert answer["Location"] == "/help/"


def test_whoever_is_not_signed_in_is_asked_to_be(client: Client) -> None:
    assert client.get("/")["Location"] == "/account/login/?next=%2F"
