"""What a password must be, and one that the system makes."""

import secrets
import string
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from shixiao_site.accounts.models import User

SHORTEST = 8
SHORTEST_OF_ADMINISTRATORS = 12
_MADE_LENGTH = 14

# Nobody should have to guess whether a sign is a letter or a figure when it is read from paper.
_UNLIKE = "".join(sorted(set(string.ascii_letters + string.digits) - set("0O1lIi2Z5S8B")))
_SIGNS = "#%+=@"


class LongEnough:
    """At least 8 characters, 12 for administrators."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it is too short."""
        least = shortest_of(user)
        if len(password) < least:
            raise ValidationError(f"密码太短：至少 {least} 个字符，现在是 {len(password)} 个。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return f"至少 {SHORTEST} 个字符，管理员至少 {SHORTEST_OF_ADMINISTRATORS} 个。"


class ThreeKinds:
    """Three of four: small letters, capital letters, figures, other signs."""

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - the interface of Django's validators
        """Raise ValidationError when there are fewer."""
        if kinds_of(password) < 3:
            raise ValidationError("密码太简单：大写字母、小写字母、数字、其他符号，四样里至少要有三样。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return "大写字母、小写字母、数字、其他符号，四样里至少有三样。"


class NotTheUsername:
    """A password must not hold the username."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when it does."""
        username = getattr(user, "username", "")
        if len(username) >= 3 and username.lower() in password.lower():
            raise ValidationError("密码里不能有用户名。")

    def get_help_text(self) -> str:
        """The rule in words."""
        return "里面不能有用户名，也不能是常见的密码。"


def shortest_of(user: Any) -> int:
    """How long the password of a person must be."""
    return SHORTEST_OF_ADMINISTRATORS if isinstance(user, User) and user.role.is_administrator else SHORTEST


def kinds_of(password: str) -> int:
    """How many of the four kinds of characters are in it."""
    tests = (str.islower, str.isupper, str.isdigit, lambda sign: not sign.isalnum())
    return sum(any(test(sign) for sign in password) for test in tests)


def made_password(user: User) -> str:
    """A password that the system makes for a person, to be changed at the first sign-in."""
    while True:
        made = "".join(secrets.choice(_UNLIKE + _SIGNS) for _ in range(_MADE_LENGTH))
        try:
            validate_password(made, user)
        except ValidationError:
            continue
        return made


def ends_at(user: User) -> datetime | None:
    """When the password has to be changed at the latest; None when it never has to."""
    if not settings.PASSWORD_DAYS or user.password_changed_at is None:
        return None
    return user.password_changed_at + timedelta(days=settings.PASSWORD_DAYS)


def must_change(user: User) -> bool:
    """Whether a person has to choose a new password before anything else."""
    end = ends_at(user)
    return user.must_change_password or (end is not None and end <= timezone.now())
