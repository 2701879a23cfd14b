"""A page: who may see it, how its content is found, which template shows it. Exports reuse the same content."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from shixiao_site.access import Duty, allowed, reader_of
from shixiao_site.ui.navigation import front
from shixiao_site.ui.tables import Table


@dataclass(frozen=True)
class Content:
    """What a page says. `tables` are what can be taken away; `notes` tell where they come from (run, filters …)."""

    title: str
    context: Mapping[str, Any] = field(default_factory=dict)
    tables: Sequence[Table] = ()
    notes: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class Page:
    """A view for reading. `build(request, **kwargs)` finds the content and raises Http404 for what is missing or lies
    outside the reader's scope: both look the same. `is_front`: people without its duty are led to where they begin.
    """

    build: Callable[..., Content]
    template: str
    duty: Duty
    is_front: bool = False

    def __call__(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if self.is_front and request.user.is_authenticated and not reader_of(request).may(self.duty):
            return redirect(front(request))
        return allowed(self.duty)(self._show)(request, **kwargs)

    def _show(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponse(status=405)
        content = self.build(request, **kwargs)
        return render(request, self.template, {"content": content, **content.context})
