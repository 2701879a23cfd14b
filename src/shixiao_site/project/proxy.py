"""The reader's own address when a web server on this computer passes requests on."""

from collections.abc import Callable
from ipaddress import ip_address

from django.http import HttpRequest, HttpResponse

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def address_behind_proxy(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: for a request from this computer, the address is the last one in X-Forwarded-For. Only our own proxy
    can have written that one; what stands before it may be made up and is not looked at."""

    def answered(request: HttpRequest) -> HttpResponse:
        if request.META.get("REMOTE_ADDR", "") in LOOPBACK:
            last = request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip()
            if _is_address(last):
                request.META["REMOTE_ADDR"] = last
        return answer(request)

    return answered


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
