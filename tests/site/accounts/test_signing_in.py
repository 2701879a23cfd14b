"""Signing in and out."""

from typing import Any

import pytest
from django.test import Client

from shixiao_site.audit.models import Entry
from tests.site.people import PASSWORD, WANG, Person

LOGIN = "/account/login/"
WRONG = "用户名或密码不对。"


def signed_in(client: Client) -> bool:
    """Whether a client is somebody now."""
    return "_auth_user_id" in client.session


def sign_in(client: Client, person: Person, password: str = PASSWORD, **more: str) -> Any:
    """Send the form of the sign-in page."""
    return client.post(LOGIN, {"login": person.username, "password": password, **more})


@pytest.mark.usefixtures("people")
def test_username_and_password_open_the_site_and_are_kept_in_the_chain(client: Client) -> None:
    answer = sign_in(client, WANG)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert signed_in(client)
    entry = Entry.objects.get()
    assert (entry.act, entry.username, entry.object, entry.address) == (
        "accounts.sign_in",
        "wang",
        "user:wang",
        "127.0.0.1",
    )
