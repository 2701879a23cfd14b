"""How long a session lasts: idle time, longest time, one place at a time."""

import secrets
import time
from collections.abc import Callable
from typing import cast

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import SESSION_KEY, logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from shixiao_site.accounts.models import User
from shixiao_site.audit.actor import actor_of
from shixiao_site.audit.chain import record

# Written at most once a minute: a page is not to cost a write.
_STEP = 60
STARTED, SEEN, MARK = "started_at", "seen_at", "sign_in_mark"


def begin(request: HttpRequest, user: User) -> None:
    """Start the clocks of a session at sign-in, and leave a mark by which the newest session is known."""
    now = int(time.time())
    mark = secrets.token_hex(8)
    request.session[STARTED] = request.session[SEEN] = now
    request.session[MARK] = mark
    User.objects.filter(pk=user.pk).update(sign_in_mark=mark)


class SessionRules:
    """Ends sessions that are over, and says why."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            _forget(request)
            return self.get_response(request)
        why = _over(request)
        if why:
            return _end(request, why)
        if time.time() - request.session[SEEN] >= _STEP:
            request.session[SEEN] = int(time.time())
        return self.get_response(request)


def _forget(request: HttpRequest) -> None:
    """The session of somebody who was disabled: it is not to live again when he is enabled."""
    if SESSION_KEY in request.session:
        logout(request)


def _over(request: HttpRequest) -> str:
    """Why a session is over; empty when it goes on. A session without clocks is none of ours."""
    now = time.time()
    started, seen = request.session.get(STARTED), request.session.get(SEEN)
    if started is None or seen is None:
        return "登录已经失效，请重新登录。"
    if now - started >= settings.LONGEST_SESSION.total_seconds():
        hours = int(settings.LONGEST_SESSION.total_seconds() // 3600)
        return f"您已经登录了 {hours} 小时。为了安全，请重新登录。"
    if now - seen >= settings.IDLE_TIME.total_seconds():
        minutes = int(settings.IDLE_TIME.total_seconds() // 60)
        return f"您有 {minutes} 分钟没有操作，系统已经自动退出。请重新登录。"
    if settings.ONE_SESSION and request.session.get(MARK) != cast(User, request.user).sign_in_mark:
        return "您的账号刚刚在别处登录了，这里已经退出。不是您本人登录的，请马上联系安全管理员。"
    return ""


def _end(request: HttpRequest, why: str) -> HttpResponse:
    with transaction.atomic():
        record(
            "accounts.session_ended",
            by=actor_of(request),
            on=f"user:{request.user.get_username()}",
            detail={"why": why},
        )
        logout(request)
    lost = "" if request.method in {"GET", "HEAD"} else "刚才填写的内容没有保存。"
    messages.warning(request, why + lost)
    to = f"{reverse('account_login')}?{urlencode({'next': _back(request)})}"
    if "HX-Request" in request.headers:
        return HttpResponse(headers={"HX-Redirect": to})
    return HttpResponseRedirect(to)


def _back(request: HttpRequest) -> str:
    """The page to come back to: never one that only takes what is sent to it."""
    if request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers:
        return request.get_full_path()
    came_from = request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    is_ours = url_has_allowed_host_and_scheme(came_from, {request.get_host()}, require_https=request.is_secure())
    return came_from if is_ours else "/"
