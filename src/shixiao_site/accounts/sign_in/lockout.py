"""Five failures, then half an hour of rest: for one username at one address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone


@dataclass(frozen=True)
class Lock:
    """A username that is locked at an address, and until when."""

    username: str
    address: str
    until: datetime


def username_of(request: HttpRequest, credentials: Mapping[str, Any] | None = None) -> str:
    """The username under which a failure is counted: small letters, so that capitals are no way around."""
    named = (credentials or {}).get("username") or request.POST.get("login", "")
    return str(named).strip().lower()[:150]


def locks(usernames: Sequence[str] | None = None) -> list[Lock]:
    """Who is locked now; of `usernames` only, when given."""
    attempts = AccessAttempt.objects.filter(attempt_time__gt=timezone.now() - settings.AXES_COOLOFF_TIME)
    if usernames is not None:
        attempts = attempts.filter(username__in=usernames)
    counted = (
        attempts.values("username", "ip_address")
        .annotate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
        .filter(failures__gte=settings.AXES_FAILURE_LIMIT)
        .order_by("username", "ip_address")
    )
    return [
        Lock(each["username"], each["ip_address"] or "", each["last"] + settings.AXES_COOLOFF_TIME) for each in counted
    ]


def refuse_locked(request: HttpRequest, username: str) -> None:
    """Raise ValidationError when a person is locked here; the answer is then the page that says so."""
    if not AxesProxyHandler.is_allowed(request, {"username": username}):
        request.axes_locked_out = True  # type: ignore[attr-defined]
        raise ValidationError("失败次数太多，请稍后再试。")


def count_failure(request: HttpRequest, username: str) -> None:
    """A wrong code or a wrong old password counts like a failed sign-in."""
    user_login_failed.send(sender=__name__, credentials={"username": username}, request=request)


def unlock(username: str) -> int:
    """Forget the failures of a username; gives back how many addresses it was."""
    return int(AxesProxyHandler.reset_attempts(username=username))


def locked_page(
    request: HttpRequest, _response: HttpResponse | None = None, _credentials: Mapping[str, Any] | None = None
) -> HttpResponse:
    """What a locked person reads: the same for names that exist and names that do not."""
    minutes = int(settings.AXES_COOLOFF_TIME.total_seconds() // 60)
    told = {"failures": settings.AXES_FAILURE_LIMIT, "minutes": minutes}
    return render(request, "accounts/locked.html", told, status=429)
