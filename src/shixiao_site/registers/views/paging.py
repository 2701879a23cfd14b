"""Long lists page by page, by `?page=`."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

SIZE = 50


@dataclass(frozen=True)
class Part:
    """Where in a list of `count` the reader is; pages count from 1."""

    page: int
    count: int
    query: Mapping[str, str]

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.count // SIZE))

    @property
    def offset(self) -> int:
        """How many entries stand before this page."""
        return (self.page - 1) * SIZE

    def url(self, page: int) -> str:
        """The address of a page, with the same filter."""
        return "?" + urlencode({**self.query, "page": page})


def part_of(request: HttpRequest, count: int, **query: str) -> Part:
    """The part asked for; what is no page of the list is its first or last. `query`: the filter in force."""
    asked = request.GET.get("page", "1")
    wanted = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 10 else 1
    whole = Part(1, count, {key: value for key, value in query.items() if value})
    return Part(min(max(wanted, 1), whole.pages), count, whole.query)
