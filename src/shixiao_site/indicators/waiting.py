"""Answers for pages that have nothing to show yet: no run was published, or its pages are still being made."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from shixiao_site.indicators.actions import prepare_pages
from shixiao_site.indicators.queries import NothingPublished, PagesMissing
from shixiao_site.ui import Content


class WaitingMiddleware:
    """Turns NothingPublished and PagesMissing into a page that says what to do."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self._answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page in place of the one that could not be shown."""
        if isinstance(error, NothingPublished):
            return render(request, "indicators/nothing.html", {"content": Content("还没有发布计算结果")})
        if isinstance(error, PagesMissing):
            prepare_pages(error.run_id)
            answer = render(request, "indicators/preparing.html", {"content": Content("正在准备")}, status=503)
            answer["Retry-After"] = "30"
            return answer
        return None
