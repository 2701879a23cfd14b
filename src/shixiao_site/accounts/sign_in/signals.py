"""What allauth, axes and Django tell, and who listens."""

from typing import Any

from allauth.account.signals import user_logged_in as signed_in
from allauth.mfa import signals as mfa
from axes.signals import user_locked_out
from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from shixiao_site.accounts.models import User
from shixiao_site.accounts.sign_in import events, lockout, sessions


def listen() -> None:
    """Connect everything, once."""
    user_logged_in.connect(_start_session, dispatch_uid="accounts.session")
    signed_in.connect(_signed_in, dispatch_uid="accounts.signed_in")
    user_locked_out.connect(_locked, dispatch_uid="accounts.locked")
    mfa.authentication_failed.connect(_wrong_code, dispatch_uid="accounts.wrong_code")
    mfa.authenticator_added.connect(_added, dispatch_uid="accounts.factor_added")
    mfa.authenticator_removed.connect(_removed, dispatch_uid="accounts.factor_removed")
    mfa.authenticator_reset.connect(_renewed, dispatch_uid="accounts.factor_renewed")


def _start_session(request: HttpRequest, user: User, **_: Any) -> None:
    sessions.begin(request, user)


def _signed_in(request: HttpRequest, user: User, **_: Any) -> None:
    events.record_sign_in(request, user)


def _locked(request: HttpRequest, username: str, **_: Any) -> None:
    if getattr(request, "axes_failures_since_start", None) is not None:
        events.record_lock(request, username)


def _wrong_code(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    events.record_wrong_code(request, user, authenticator.type)
    lockout.count_failure(request, user.username)


def _added(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    events.record_factor("accounts.add_factor", request, user, authenticator.type)


def _removed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    events.record_factor("accounts.remove_factor", request, user, authenticator.type)


def _renewed(request: HttpRequest, user: User, authenticator: Any, **_: Any) -> None:
    events.record_factor("accounts.renew_codes", request, user, authenticator.type)
