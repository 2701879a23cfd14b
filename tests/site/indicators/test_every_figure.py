"""For every figure on every page: the rows that it leads to add up to it, counted row by row."""

import re
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape

import pytest
from django.test import Client

from shixiao.pipeline.manifest import SealedRun
from shixiao_site.indicators.evidence.paging import PER_PAGE
from tests.site.people import LI, QIAN, WANG, Person

LINK = re.compile(r'<a href="(/indicators/\w+/rows/\?[^"]*)"[^>]*>([^<]+)</a>')
PAGE = re.compile(r'<a[^>]* href="(/(?:units/\d+/|indicators/\w+/)?\?[^"#]*)"')
ROW = re.compile(r"<tr>(.*?)</tr>", re.S)
TAB = re.compile(r"<a href=\"([^\"]*)\"[^>]*>\S+ <small>([\d,]+)</small></a>")
SIGN = {"加": 1, "减": -1}


@dataclass
class Walk:
    """Pages reached from an overview for one period, and the numbers met on them."""

    client: Client
    period: str
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
            waiting += [found for each in PAGE.findall(text) if f"period={self.period}" in (found := unescape(each))]

    def text(self, address: str) -> str:
        response = self.client.get(address)
        assert response.status_code == 200, address
        return response.content.decode()

    def rows(self, address: str) -> Iterator[str]:
        """The rows behind a number, all pages of them."""
        text = self.text(address)
        first = self._listed(text)
        yield from first
        last = max(map(int, re.findall(r"[&;]page=(\d+)", text)), default=1)
        for page in range(2, last + 1):
            yield from self._listed(self.text(f"{address}&page={page}"))
        assert last == 1 or len(first) == PER_PAGE

    @staticmethod
    def _listed(text: str) -> list[str]:
        body = text.split('<table id="table-rows">')[1].split("<tbody>")[1].split("</tbody>")[0]
        return [row for row in ROW.findall(body) if 'class="empty"' not in row]


def signed(rows: list[str]) -> int:
    """What rows add up to; those of a part that is taken away count as -1."""
    return sum(SIGN[found[1]] if (found := re.search(r"<td>([加减])：", row)) else 1 for row in rows)


def share_of(text: str) -> set[str]:
    """The shares that the verdicts counted on a page of rows give: of verified and of refused ones."""
    counts = {"verified": 0, "refused": 0}
    for address, count in TAB.findall(text):
        for verdict in counts:
            if f"verdict={verdict}" in address and "reason=" not in address:
                counts[verdict] = int(count.replace(",", ""))
    settled = sum(counts.values())
    return {f"{count / settled * 100:.1f}%" for count in counts.values()} if settled else set()


SHARES = (
    "stable_employment_rate", "retention_rate_3", "retention_rate_6", "retention_rate_12", "fair_placement_rate",
    "fair_retention_rate_3", "post_training_employment_rate", "training_match_rate", "subsidy_precision_rate",
    "subsidy_coverage_rate", "on_time_rate", "error_rate", "bad_review_rate", "review_response_rate",
)  # fmt: skip


@pytest.mark.parametrize(
    ("person", "period"),
    [(WANG, "2024"), (QIAN, "2025Q3"), (QIAN, "2026-05"), (LI, "2025"), (LI, "ytd:2026-04"), (LI, "2026-06")],
    ids=lambda value: value.username if isinstance(value, Person) else value,
)
def test_the_rows_behind_every_number_add_up_to_it(
    published: SealedRun, as_person: Callable[[Person], Client], person: Person, period: str
) -> None:
    walk = Walk(as_person(person), period.replace(":", "%3A"))
    walk.go()
    counted = shares = 0
    for address, numbers in walk.numbers.items():
        for number in numbers:
            plain = number.replace(",", "")
            if re.fullmatch(r"-?\d+", plain):
                rows = list(walk.rows(address))
                assert signed(rows) == int(plain), (address, number)
                if verdict := re.search(r"verdict=(\w+)", address):
                    assert all(f'"verdict {verdict[1]}"' in row for row in rows), address
                counted += 1
            elif number.endswith("%") and any(f"/indicators/{id_}/" in address for id_ in SHARES):
                assert number in share_of(walk.text(address)), (address, number)
                shares += 1
    assert len(walk.pages) > 30
    assert counted > 100 and shares >= 3, (counted, shares)
