"""Signing in through the bureau's own service: a small one on this computer."""

import importlib
import json
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import clear_url_caches, set_urlconf

from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import urls
from shixiao_site.project import urls as all_urls
from tests.site.accounts.steps import acts, code, is_signed_in, page
from tests.site.people import SECURITY_ADMIN

BUTTON = "用市统一身份认证进入"


class Service(BaseHTTPRequestHandler):
    """What the standard asks of such a service: its description, a token for a code, who the token is."""

    person: dict[str, str]

    def do_GET(self) -> None:
        home = f"http://{self.headers['Host']}"
        self._answer(
            {"sub": "no-77", **self.person}
            if self.path == "/userinfo"
            else {
                "issuer": home,
                "authorization_endpoint": f"{home}/authorize",
                "token_endpoint": f"{home}/token",
                "userinfo_endpoint": f"{home}/userinfo",
                "jwks_uri": f"{home}/keys",
                "token_endpoint_auth_methods_supported": ["client_secret_post"],
            }
        )

    def do_POST(self) -> None:
        given = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
        right = given["code"] == ["right"] and given["client_secret"] == ["s3cret"] and given["code_verifier"]
        self._answer({"access_token": "a-token", "token_type": "Bearer"} if right else {"error": "invalid_grant"})

    def _answer(self, said: dict[str, Any]) -> None:
        body = json.dumps(said).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Quiet."""


@pytest.fixture
def service(settings: Any, people: dict[str, Any]) -> Iterator[Callable[..., None]]:
    """The service runs and the site knows it; call it with what it says of the person."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_port}"
    settings.OIDC_NAME = "市统一身份认证"
    app = {
        "provider_id": "bureau", "name": "市统一身份认证", "client_id": "shixiao", "secret": "s3cret",
        "settings": {"server_url": settings.OIDC_ISSUER},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    _reload()
    yield lambda **said: setattr(Service, "person", said)
    server.shutdown()
    server.server_close()
    thread.join()
    settings.OIDC_ISSUER = ""
    _reload()


def _reload() -> None:
    """The addresses of the service exist only when there is one."""
    importlib.reload(urls)
    importlib.reload(all_urls)
    clear_url_caches()
    set_urlconf(None)


def go_through(client: Client, answered: str = "right") -> Any:
    """Press the button, come back with what the service answers."""
    to = client.post("/account/bureau/login/")
    asked = parse_qs(urlsplit(to["Location"]).query)
    assert asked["code_challenge_method"] == ["S256"]
    assert asked["redirect_uri"] == ["http://testserver/account/bureau/login/callback/"]
    return client.get("/account/bureau/login/callback/", {"state": asked["state"][0], "code": answered}, follow=True)


@pytest.mark.django_db
def test_without_a_service_there_is_no_button_and_no_address(client: Client) -> None:
    assert "进入</button>" not in page(client.get("/account/login/"))
    assert client.get("/account/bureau/login/").status_code == 404


def test_somebody_who_is_here_comes_in_by_his_name(client: Client, service: Callable[..., None]) -> None:
    service(preferred_username="Wang")
    assert BUTTON in page(client.get("/account/login/"))
    go_through(client)
    assert is_signed_in(client)
    assert "王科长" in page(client.get("/account/"))
    assert acts() == ["accounts.sign_in"]
    client.post("/account/logout/")
    go_through(client)
    assert is_signed_in(client)


@pytest.mark.parametrize("said", [{"preferred_username": "stranger"}, {}, {"preferred_username": ""}])
def test_a_stranger_is_not_registered(client: Client, service: Callable[..., None], said: dict[str, str]) -> None:
    before = User.objects.count()
    service(**said)
    answer = go_through(client)
    assert not is_signed_in(client)
    assert "这里没有您的账号，或账号已经停用" in page(answer)
    assert User.objects.count() == before
    assert not SocialAccount.objects.exists()
    assert acts() == ["accounts.sign_in_failed"]


def test_a_disabled_person_stays_outside(client: Client, service: Callable[..., None]) -> None:
    User.objects.filter(username="wang").update(is_active=False)
    service(preferred_username="wang")
    assert "账号已经停用" in page(go_through(client))
    assert not is_signed_in(client)


def test_a_number_there_that_changes_its_name_gets_nobody_elses_account(
    client: Client, service: Callable[..., None]
) -> None:
    service(preferred_username="wang")
    go_through(client)
    client.post("/account/logout/")
    service(preferred_username="li")
    go_through(client)
    assert not is_signed_in(client)


def test_an_administrator_still_needs_his_second_factor(client: Client, service: Callable[..., None]) -> None:
    service(preferred_username=SECURITY_ADMIN.username)
    go_through(client)
    assert not is_signed_in(client)
    client.post("/account/mfa/authenticate/", {"code": code()})
    assert is_signed_in(client)


def test_a_wrong_answer_of_the_service_is_explained(client: Client, service: Callable[..., None]) -> None:
    service(preferred_username="wang")
    answer = go_through(client, "wrong")
    assert not is_signed_in(client)
    assert "统一身份认证没有完成" in page(answer)
