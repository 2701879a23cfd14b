"""What happens around signing in, as entries of the chain."""

from typing import cast

from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from shixiao_site.accounts.models import User
from shixiao_site.audit.actor import Actor, acting, actor_of
from shixiao_site.audit.chain import record

FACTORS = {"totp": "手机验证器", "webauthn": "通行密钥", "recovery_codes": "备用码"}


def record_sign_in(request: HttpRequest, user: User) -> None:
    """Somebody signed in."""
    with transaction.atomic():
        record("accounts.sign_in", by=_by(request, user), on=_on(user), detail={"agent": _agent(request)})


def record_failure(request: HttpRequest, username: str) -> None:
    """Somebody failed to sign in. What was typed is kept only when it is a username: it may have been a password."""
    if getattr(request, "axes_locked_out", False):
        return
    user = User.objects.filter(username=username).first()
    with transaction.atomic():
        if user:
            record("accounts.sign_in_failed", by=_nobody(request, user.username), on=_on(user))
        else:
            record("accounts.sign_in_failed", by=_nobody(request, ""), on="user:", detail={"why": "没有这个用户名"})


def record_lock(request: HttpRequest, username: str) -> None:
    """Failures became too many. Told once in the time of the lock, not for every further knock."""
    known = User.objects.filter(username=username).exists()
    on = f"user:{username}" if known else "user:"
    with transaction.atomic():
        record("accounts.lock", by=_nobody(request, username if known else ""), on=on)


def record_wrong_code(request: HttpRequest, user: User, kind: str) -> None:
    """A wrong second factor."""
    with transaction.atomic():
        detail = {"why": f"{FACTORS.get(kind, kind)}不对"}
        record("accounts.sign_in_failed", by=_nobody(request, user.username), on=_on(user), detail=detail)


def record_factor(act: str, request: HttpRequest, user: User, kind: str) -> None:
    """A second factor was added, removed or made anew."""
    with transaction.atomic():
        record(act, by=_by(request, user), on=_on(user), detail={"kind": FACTORS.get(kind, kind)})


def record_password_change(request: HttpRequest, user: User, password: str) -> None:
    """A person's own change of his password, and the entry for it."""
    with transaction.atomic():
        set_password(user, password)
        record("accounts.change_password", by=_by(request, user), on=_on(user))


def set_password(user: User, password: str, *, must_change: bool = False) -> None:
    """Store a new password. Sessions that began with the old one end by themselves."""
    user.set_password(password)
    user.must_change_password = must_change
    user.password_changed_at = timezone.now()
    user.save()


def record_sign_out(request: HttpRequest) -> None:
    """Signing out, and the entry for it."""
    with transaction.atomic():
        record("accounts.sign_out", by=actor_of(request), on=_on(cast(User, request.user)))
        logout(request)


def _by(request: HttpRequest, user: User) -> Actor:
    return acting(user, address=request.META.get("REMOTE_ADDR", ""))


def _nobody(request: HttpRequest, username: str) -> Actor:
    return Actor(username, "", "", "", request.META.get("REMOTE_ADDR", ""))


def _on(user: User) -> str:
    return f"user:{user.username}"


def _agent(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:200]
