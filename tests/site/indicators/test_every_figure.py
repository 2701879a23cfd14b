"""For every figure on every page: the rows that it leads to add up to it, counted row by row."""

import re
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import resolve

from shixiao.pipeline.manifest import SealedRun
from shixiao_site.indicators.evidence.paging import PER_PAGE
from shixiao_site.ui.tables import plain as plain_cell
from tests.site.people import LI, QIAN, WANG, Person

LINK = re.compile(r'<a href="(/indicators/\w+/rows/\?[^"]*)"[^>]*>([^<]+)</a>')
PAGE = re.compile(r'<a[^>]* href="(/(?:units/\d+/|indicators/\w+/)?\?[^"#]*)"')
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)


@dataclass
class Walk:
    """Pages reached from an overview for one period and down to a level, and the numbers met on them."""

    client: Client
    reader: Any
    period: str
    level: int
    pages: set[str] = field(default_factory=set)
    numbers: dict[str, set[str]] = field(default_factory=dict)

    def go(self) -> None:
        """Every page of figures of this period that links lead to, each once."""
        waiting = deque([f"/?period={self.period}"])
        while waiting:
            address = waiting.popleft()
            if address in self.pages:
                continue
            self.pages.add(address)
            text = self.text(address)
            for found, number in LINK.findall(text):
                self.numbers.setdefault(unescape(found), set()).add(number.strip())
            waiting += [found for each in PAGE.findall(text) if self.is_near(found := unescape(each))]

    def is_near(self, address: str) -> bool:
        """Whether a page is of this period and of no lower level; the next level side by side is enough."""
        unit = re.search(r"(?:unit=|/units/)(\d+)", address)
        is_here = f"period={self.period}" in address and "level=" not in address
        return is_here and unit is not None and len(unit[1]) <= self.level

    def text(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def rows(self, address: str) -> list[list[Any]]:
        """All rows behind a number, as their page gives them to an export."""
        path, _, query = address.partition("?")
        request = RequestFactory().get(path, QueryDict(query).dict())
        request.user = self.reader
        found = resolve(path)
        table = found.func.build(request, **found.kwargs).tables[0]
        return [list(map(plain_cell, row)) for row in table.all_rows()]


def signed(rows: list[list[Any]]) -> int:
    """What rows add up to; those of a part that is taken away count as -1."""
    return sum(-1 if str(row[1]).startswith("减：") else 1 for row in rows)


def listed(text: str) -> int:
    """How many rows a page of rows lists."""
    body = text.split('<table id="table-rows"')[1].split("<tbody>")[1].split("</tbody>")[0]
    return sum('class="empty"' not in row for row in ROW.findall(body))


def share_of(rows: list[list[Any]]) -> set[str]:
    """The shares that the verdicts of rows give: of verified and of refused ones."""
    verdicts = Counter(cell for row in rows for cell in row[:7] if cell in {"verified", "refused"})
    settled = sum(verdicts.values())
    return {f"{verdicts[each] / settled * 100:.1f}%" for each in ("verified", "refused")} if settled else set()


OVERVIEW = 0
SHARES = (
    "stable_employment_rate", "retention_rate_3", "retention_rate_6", "retention_rate_12", "fair_placement_rate",
    "fair_retention_rate_3", "post_training_employment_rate", "training_match_rate", "subsidy_precision_rate",
    "subsidy_coverage_rate", "on_time_rate", "error_rate", "bad_review_rate", "review_response_rate",
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "period", "level"),
    [
        (WANG, "2025", 6),
        (QIAN, "2024", 12),
        (LI, "2025", 12),
        (WANG, "2026-06", OVERVIEW),
        (QIAN, "2025Q3", OVERVIEW),
        (LI, "ytd:2025-04", OVERVIEW),
    ],
    ids=lambda value: value.username if isinstance(value, Person) else str(value),
)
def test_the_rows_behind_every_number_add_up_to_it(
    published: SealedRun,
    as_person: Callable[[Person], Client],
    people: dict[str, Any],
    person: Person,
    period: str,
    level: int,
) -> None:
    walk = Walk(as_person(person), people[person.username], period.replace(":", "%3A"), level)
    walk.go()
    counted = shares = 0
    for address, numbers in walk.numbers.items():
        rows = walk.rows(address)
        for number in numbers:
            plain = number.replace(",", "")
            if re.fullmatch(r"-?\d+", plain):
                assert signed(rows) == int(plain), (address, number)
                counted += 1
            elif number.endswith("%") and any(f"/indicators/{id_}/" in address for id_ in SHARES):
                assert number in share_of(rows), (address, number)
                shares += 1
        if verdict := re.search(r"verdict=(\w+)", address):
            assert all(verdict[1] in row for row in rows), address
    for address in list(walk.numbers)[::40]:
        assert listed(walk.text(address)) == min(len(walk.rows(address)), PER_PAGE), address
    assert (len(walk.pages) == 1) == (level == OVERVIEW)
    assert counted > 25 and shares >= 2, (counted, shares)
