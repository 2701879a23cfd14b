"""From an address to what its page says: the same page, the same duty, the same scope, the same filters."""

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, QueryDict
from django.urls import Resolver404, resolve

from shixiao_site.access import Reader
from shixiao_site.ui import Content, Page

# A path of this host and perhaps a query: no other host, no blank, no control character.
_OWN = re.compile(r"/(?![/\\])[^\x00-\x20\\]*\Z")


@dataclass(frozen=True)
class Source:
    """A page as its reader sees it. `address` is path and query."""

    address: str
    content: Content


def open_source(address: str, *, reader: Reader, network_address: str = "") -> Source:
    """What a page of this site says to a reader.

    Raises Http404 for anything that is no page with tables, and PermissionDenied when the duty is not his.
    """
    if not _OWN.match(address):
        raise Http404
    try:
        parts = urlsplit(address)
        path = unquote(parts.path)
        match = resolve(path)
    except (ValueError, Resolver404) as error:
        raise Http404 from error
    if not isinstance(match.func, Page) or match.args:
        raise Http404
    if not reader.may(match.func.duty):
        raise PermissionDenied
    request = _reading(path, parts.query, network_address)
    request.user = reader  # type: ignore[assignment]
    request.resolver_match = match
    content = match.func.build(request, **match.kwargs)
    if not content.tables:
        raise Http404
    return Source(f"{parts.path}?{parts.query}" if parts.query else parts.path, content)


def _reading(path: str, query: str, network_address: str) -> HttpRequest:
    """A plain GET of a page: nothing of the request that asked for the export gets into it."""
    request = HttpRequest()
    request.method = "GET"
    request.path = request.path_info = path
    request.META = {
        "REQUEST_METHOD": "GET",
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "REMOTE_ADDR": network_address,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
    }
    request.GET = QueryDict(query)
    return request
