"""The menu: what the reader's duties lead to."""

from dataclasses import dataclass

from django.http import HttpRequest

from shixiao_site.access import Duty, reader_of
from shixiao_site.ui.addresses import path


@dataclass(frozen=True)
class Entry:
    """One entry of the menu."""

    title: str
    url_name: str
    duty: Duty


ENTRIES = (
    Entry("总览", "indicators:overview", Duty.SEE_FIGURES),
    Entry("台账", "registers:batches", Duty.BRING_REGISTERS),
    Entry("计算", "indicators:runs", Duty.SEE_FIGURES),
    Entry("口径", "definitions:index", Duty.SEE_FIGURES),
    Entry("导出", "exports:own", Duty.SEE_FIGURES),
    Entry("用户", "accounts:users", Duty.MANAGE_USERS),
    Entry("审计", "audit:entries", Duty.READ_AUDIT),
    Entry("系统", "operations:system", Duty.MANAGE_SYSTEM),
)


def menu(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """(title, address, is it where the reader is) of the entries that he may open."""
    if not request.user.is_authenticated:
        return []
    may = reader_of(request).may
    found = [(entry.title, path(entry.url_name)) for entry in ENTRIES if may(entry.duty)]
    here = max((url for _, url in found if url != "/" and request.path.startswith(url)), key=len, default="")
    match = request.resolver_match
    if not here and match and match.namespace == "indicators":
        here = "/"
    return [(title, url, url == here) for title, url in found]


def front(request: HttpRequest) -> str:
    """Where a signed-in reader begins: the first entry of his menu."""
    return next((address for _, address, _ in menu(request)), path("accounts:own"))
