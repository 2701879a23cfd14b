"""How allauth behaves here: no registration, no mail, Chinese words, every act in the chain."""

import base64
from typing import Any, ClassVar, cast

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in.events import record_failure, record_password_change, record_sign_out
from shixiao_site.ui.navigation import front

_WORDS = {
    "account/messages/password_changed.txt": "密码已经改好。",
    "account/messages/password_set.txt": "密码已经设好。",
    "mfa/messages/totp_activated.txt": "手机验证器已经设好，下次登录要填验证码。",
    "mfa/messages/totp_deactivated.txt": "手机验证器已经停用。",
    "mfa/messages/webauthn_added.txt": "通行密钥已经设好，下次登录可以用它。",
    "mfa/messages/webauthn_removed.txt": "通行密钥已经移除。",
    "mfa/messages/recovery_codes_generated.txt": "新的备用码已经做好，旧的作废。",
}
_METHODS = {
    "reauthenticate": "用密码确认",
    "mfa_reauthenticate": "用手机验证码或备用码确认",
    "mfa_reauthenticate:webauthn": "用通行密钥确认",
}
_ERRORS = {
    "enter_current_password": "现在的密码不对。",
    "incorrect_password": "密码不对。",
    "username_password_mismatch": "用户名或密码不对。",
    "account_inactive": "这个账号已经停用。",
    "too_many_login_attempts": "失败次数太多，请稍后再试。",
    "rate_limited": "操作太快，请稍后再试。",
    "incorrect_code": "验证码不对，或已经过期。请看验证器上现在的数字。",
    "cannot_delete_authenticator": "不能停用第二道验证。",
    "cannot_generate_recovery_codes": "请先设置手机验证器或通行密钥，再做备用码。",
}


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are made by the security administrator; nobody registers."""

    error_messages: ClassVar = {**DefaultAccountAdapter.error_messages, **_ERRORS}

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - the interface of allauth
        """Never."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Everybody begins where his menu begins."""
        return front(request)

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A wrong name or password goes into the chain."""
        record_failure(request, str(credentials.get("username", "")))

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """A person's own change of his password."""
        record_password_change(context.request, cast(User, user), password)

    def logout(self, request: HttpRequest) -> None:
        """Signing out goes into the chain."""
        record_sign_out(request)

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,  # noqa: ARG002 - the interface of allauth
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """What the person reads, in the words of this site; the rest is not worth saying."""
        words = message or _WORDS.get(message_template or "")
        if words:
            messages.add_message(request, level, words, extra_tags=extra_tags)

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm that it is still the same person."""
        return [{**way, "description": _METHODS[way["id"]]} for way in super().get_reauthentication_methods(user)]

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """No mail leaves the intranet."""


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """The second factor. Its secrets are encrypted in the database."""

    error_messages: ClassVar = {**DefaultMFAAdapter.error_messages, **_ERRORS}

    def encrypt(self, text: str) -> str:
        """Encrypt a secret before it is stored."""
        return _cipher().encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return _cipher().decrypt(encrypted_text.encode("ascii")).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Any) -> str:  # noqa: ARG002 - the interface of allauth
        """A name for a passkey whose owner gave it none."""
        return "通行密钥"

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """The site as a passkey knows it."""
        return {**super().get_public_key_credential_rp_entity(), "name": "实效"}


def _cipher() -> Fernet:
    key = salted_hmac("shixiao.second-factor", "", secret=settings.SECRET_KEY, algorithm="sha256").digest()
    return Fernet(base64.urlsafe_b64encode(key))
