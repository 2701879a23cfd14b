"""The second factor: a must for administrators, a choice for others."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client

from shixiao_site.accounts.models import User
from tests.site.accounts.steps import acts, code, is_signed_in, page, sign_in, sign_in_with_code
from tests.site.people import AUDIT_ADMIN, PASSWORD, SECURITY_ADMIN, SYSTEM_ADMIN, TOTP_SECRET, WANG

SETUP = "/account/mfa/"
CODE = "/account/mfa/authenticate/"
pytestmark = pytest.mark.usefixtures("people")


def without_factor(username: str) -> Client:
    """A person whose second factor is gone, signed in."""
    Authenticator.objects.filter(user__username=username).delete()
    client = Client()
    sign_in(client, username)
    return client


def test_the_password_alone_does_not_let_an_administrator_in(client: Client) -> None:
    answer = sign_in(client, SECURITY_ADMIN.username)
    assert answer["Location"] == CODE
    assert not is_signed_in(client)
    assert client.get("/account/users/").status_code == 302
    client.post(CODE, {"code": code()})
    assert is_signed_in(client)
    assert client.get("/account/users/").status_code == 200


@pytest.mark.parametrize("person", [SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN], ids=lambda person: person.role)
def test_an_administrator_without_one_reaches_only_the_pages_to_set_one_up(person: object) -> None:
    client = without_factor(person.username)  # type: ignore[attr-defined]
    for path in ("/", "/account/", "/account/users/", "/account/tokens/", "/audit/", "/system/", "/help/"):
        assert client.get(path).headers.get("Location") == SETUP, path
    assert "管理员必须有第二道验证" in page(client.get(SETUP))
    for path in (SETUP, "/account/password/", "/account/mfa/keys/", "/account/reauthenticate/"):
        assert client.get(path).status_code == 200, path


def test_a_business_person_needs_none(client: Client) -> None:
    sign_in(client, WANG.username)
    assert client.get("/account/").status_code == 200


def test_an_administrator_sets_up_an_authenticator_app_and_goes_on(
    django_capture_on_commit_callbacks: Any,
) -> None:
    client = without_factor("chen")
    answer = client.get("/account/mfa/totp/activate/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    client.post(answer["Location"], {"password": PASSWORD})
    shown = client.get("/account/mfa/totp/activate/")
    assert "data:image/svg+xml;base64," in page(shown)
    secret = client.session["mfa.totp.secret"]
    assert secret in page(shown)
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post("/account/mfa/totp/activate/", {"code": code(secret)})
    assert done["Location"] == "/account/mfa/codes/"
    assert client.get("/account/users/").status_code == 200
    assert acts() == ["accounts.sign_in", "accounts.add_factor", "accounts.add_factor"]


def test_the_secret_of_the_app_is_not_readable_in_the_database() -> None:
    kept = Authenticator.objects.get(user__username="chen").data["secret"]
    assert TOTP_SECRET not in kept
    assert kept != TOTP.activate(User.objects.get(username="wang"), TOTP_SECRET).instance.data["secret"]


def test_a_code_works_once(client: Client) -> None:
    used = code()
    sign_in(client, "chen")
    client.post(CODE, {"code": used})
    assert is_signed_in(client)
    again = Client()
    sign_in(again, "chen")
    again.post(CODE, {"code": used})
    assert not is_signed_in(again)


def test_a_backup_code_stands_in_for_the_phone_once() -> None:
    client = Client()
    sign_in_with_code(client, SECURITY_ADMIN)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    client.post("/account/mfa/codes/generate/")
    codes = page(client.get("/account/mfa/codes/download/")).split()
    assert len(codes) == 10
    for expected in (True, False):
        other = Client()
        sign_in(other, "chen")
        other.post(CODE, {"code": codes[0]})
        assert is_signed_in(other) is expected


def test_wrong_codes_lock_like_wrong_passwords(client: Client) -> None:
    sign_in(client, "chen")
    for _ in range(5):
        answer = client.post(CODE, {"code": "000000"})
    assert answer.status_code == 429
    assert "暂时不能登录" in page(answer)
    assert client.post(CODE, {"code": code()}).status_code == 429
    assert not is_signed_in(client)
    assert acts()[-1] == "accounts.lock"


def test_taking_it_away_asks_for_the_person_again_and_is_in_the_chain() -> None:
    client = Client()
    TOTP.activate(User.objects.get(username="wang"), TOTP_SECRET)
    sign_in_with_code(client, WANG)
    assert client.get("/account/mfa/totp/deactivate/")["Location"].startswith("/account/reauthenticate/")
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    assert "停用手机验证器" in page(client.get("/account/mfa/totp/deactivate/"))
    client.post("/account/mfa/totp/deactivate/")
    assert acts() == ["accounts.sign_in", "accounts.remove_factor"]


def test_the_pages_of_passkeys_bring_their_own_script_and_no_inline_one() -> None:
    client = Client()
    sign_in_with_code(client, SECURITY_ADMIN)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    text = page(client.get("/account/mfa/keys/add/"))
    assert "/static/accounts/passkey.js" in text
    assert "&#34;challenge&#34;" in text
    assert "<script>" not in text
    assert "还没有通行密钥" in page(client.get("/account/mfa/keys/"))


def test_somebody_elses_passkey_is_not_found() -> None:
    other = Authenticator.objects.create(
        user=User.objects.get(username="wang"), type=Authenticator.Type.WEBAUTHN, data={"name": "x", "credential": {}}
    )
    client = Client()
    sign_in_with_code(client, SECURITY_ADMIN)
    client.post("/account/reauthenticate/", {"password": PASSWORD})
    for verb in ("edit", "remove"):
        assert client.get(f"/account/mfa/keys/{other.pk}/{verb}/").status_code == 404
