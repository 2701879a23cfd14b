"""Where pages lie. A page holds hundreds of links to a few places, and finding a place anew costs more than a query."""

from functools import lru_cache
from typing import Any

from django.urls import reverse


@lru_cache(maxsize=4096)
def path(name: str, /, **kwargs: Any) -> str:
    """The path of a page by its name. Addresses never change while the program runs."""
    return reverse(name, kwargs=kwargs)
