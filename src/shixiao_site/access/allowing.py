"""The gate in front of every view: signed in, and holding its duty."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Protocol, cast
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from shixiao_site.access.duties import Duty
from shixiao_site.access.roles import Role
from shixiao_site.access.scope import Scope

View = Callable[..., HttpResponseBase]


class Reader(Protocol):
    """The person in front of a page, as far as access is concerned."""

    pk: Any
    username: str
    name: str

    @property
    def role(self) -> Role: ...

    @property
    def scope(self) -> Scope: ...

    def may(self, duty: Duty) -> bool: ...


def reader_of(request: HttpRequest) -> Reader:
    """The signed-in person of a request."""
    return cast(Reader, request.user)


def allowed(duty: Duty) -> Callable[[View], View]:
    """A view for people who hold `duty`: others are asked to sign in, or told that it is not theirs (403)."""

    def gate(view: View) -> View:
        @wraps(view)
        def gated(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                query = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{query}")
            if not reader_of(request).may(duty):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        gated.duty = duty  # type: ignore[attr-defined]
        return gated

    return gate


def public(view: View) -> View:
    """A view that needs no sign-in. Marked, so that a test can tell it from one that forgot its gate."""
    view.duty = None  # type: ignore[attr-defined]
    return view
