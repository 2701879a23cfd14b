"""What people do on the pages of accounts, in a word each."""

import time
from typing import Any

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from shixiao_site.audit.models import Entry
from tests.site.people import PASSWORD, TOTP_SECRET, Person

LOGIN = "/account/login/"


def is_signed_in(client: Client) -> bool:
    """Whether a client is somebody now."""
    return "_auth_user_id" in client.session


def sign_in(client: Client, username: str, password: str = PASSWORD, **more: Any) -> Any:
    """Send the form of the sign-in page."""
    return client.post(LOGIN, {"login": username, "password": password}, **more)


def sign_in_with_code(client: Client, person: Person) -> Any:
    """Password, then the code of the authenticator app."""
    sign_in(client, person.username)
    return client.post("/account/mfa/authenticate/", {"code": code()})


def code(secret: str = TOTP_SECRET) -> str:
    """What the authenticator app shows now, as if nobody had used it yet."""
    cache.clear()
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def page(answer: Any) -> str:
    """The text of an answer."""
    return str(answer.content.decode())


def acts() -> list[str]:
    """The acts of the chain, oldest first."""
    return list(Entry.objects.order_by("seq").values_list("act", flat=True))
