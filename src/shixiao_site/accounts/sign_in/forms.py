"""The forms of allauth in the words of this site, with what it does not check itself."""

from typing import Any

from allauth.account.forms import ChangePasswordForm, LoginForm, ReauthenticateForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, AuthenticateWebAuthnForm, EditWebAuthnForm
from django import forms
from django.core.exceptions import ValidationError

from shixiao_site.accounts.sign_in import lockout
from shixiao_site.accounts.sign_in.passwords import SHORTEST, SHORTEST_OF_ADMINISTRATORS, shortest_of

_CODE_HINT = "手机验证器里显示的 6 位数字；手机不在身边时，可以填一个备用码。"


def _label(form: forms.Form, name: str, label: str, hint: str = "") -> None:
    """A field with a visible label instead of a placeholder that disappears."""
    field = form.fields[name]
    field.label, field.help_text = label, hint
    field.widget.attrs.pop("placeholder", None)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Username and password. Capital letters in the username do not matter, for the lock-out neither."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "login", "用户名")
        _label(self, "password", "密码")
        self.fields["login"].widget.attrs["autofocus"] = True

    def clean_login(self) -> str:
        """The username as the database has it."""
        return str(super().clean_login()).lower()


class AgainForm(ReauthenticateForm):  # type: ignore[misc]
    """The password once more, before something important."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "password", "您的密码")


class ChangeForm(ChangePasswordForm):  # type: ignore[misc]
    """A new password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        least = SHORTEST_OF_ADMINISTRATORS if shortest_of(self.user) > SHORTEST else SHORTEST
        _label(self, "oldpassword", "现在的密码")
        hint = f"至少 {least} 个字符；大写字母、小写字母、数字、其他符号，至少有三样；不能有用户名。"
        _label(self, "password1", "新密码", hint)
        _label(self, "password2", "再写一遍新密码")

    def clean_oldpassword(self) -> str:
        """Wrong guesses count like failed sign-ins: a screen left open is no place to try passwords."""
        lockout.refuse_locked(context.request, self.user.username)
        try:
            return str(super().clean_oldpassword())
        except ValidationError:
            lockout.count_failure(context.request, self.user.username)
            raise

    def clean(self) -> dict[str, Any]:
        """The same password again is no change."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        new = cleaned.get("password1")
        if new and new == cleaned.get("oldpassword"):
            self.add_error("password1", ValidationError("新密码和现在的一样，请换一个。"))
        return cleaned


class CodeForm(AuthenticateForm):  # type: ignore[misc]
    """The code of the second factor at sign-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "code", "验证码", _CODE_HINT)
        self.fields["code"].widget.attrs |= {"autofocus": True, "inputmode": "numeric"}

    def clean_code(self) -> str:
        """Refused while the person is locked out, however right it is."""
        lockout.refuse_locked(context.request, self.user.username)
        return str(super().clean_code())


class CodeAgainForm(ReauthenticateCodeForm):  # type: ignore[misc]
    """The code once more, before something important."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "code", "验证码", _CODE_HINT)

    def clean_code(self) -> str:
        """Refused while the person is locked out, however right it is."""
        lockout.refuse_locked(context.request, self.user.username)
        return str(super().clean_code())


class KeyForm(AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The passkey at sign-in."""

    def clean(self) -> dict[str, Any]:
        """Refused while the person is locked out."""
        lockout.refuse_locked(context.request, self.user.username)
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        return cleaned


class ActivateForm(ActivateTOTPForm):  # type: ignore[misc]
    """The first code of an authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "code", "验证器里显示的 6 位数字")
        self.fields["code"].widget.attrs |= {"inputmode": "numeric"}


class AddKeyForm(AddWebAuthnForm):  # type: ignore[misc]
    """A passkey and its name."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "name", "起个名字", "以后好认，例如“办公电脑”“蓝色 U 盾”。")
        if not self.is_bound:
            self.initial["name"] = "通行密钥"


class RenameKeyForm(EditWebAuthnForm):  # type: ignore[misc]
    """Another name for a passkey."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _label(self, "name", "名字")
