"""The rows behind a number, as each reader sees them."""

import re
from collections.abc import Callable
from urllib.parse import urlencode

import pytest
from django.test import Client

from shixiao.pipeline.pages import RowFilter
from shixiao.vocabulary.months import parse_period
from shixiao_site.exports.source import open_source
from shixiao_site.indicators.queries import pages
from tests.site.people import (
    AUDIT_ADMIN,
    COUNTY,
    LI,
    NOBODY,
    OUTSIDER,
    PEOPLE,
    QIAN,
    SECURITY_ADMIN,
    SYSTEM_ADMIN,
    WANG,
    ZHAO,
    Person,
)

Signed = Callable[[Person], Client]
pytestmark = pytest.mark.usefixtures("published")


def rows_address(indicator: str = "new_employment", **query: object) -> str:
    return f"/indicators/{indicator}/rows/?{urlencode(query)}"


def said(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def test_the_page_says_the_number_and_shows_its_rows(as_person: Signed) -> None:
    html = said(as_person(WANG), rows_address(unit=COUNTY, period="2026", verdict="refused"))
    where = RowFilter(COUNTY, parse_period("2026"), "refused")
    count = pages().count("new_employment", where)
    assert f"不予核实 {count:,}，正好是下面的 {count:,} 行。" in html
    assert len(re.findall(r"/indicators/new_employment/rows/\d+/", html)) == min(count, 50)
    first = pages().rows("new_employment", where, offset=0, limit=1)[0]
    assert f"/indicators/new_employment/rows/{first.position}/?" in html


@pytest.mark.parametrize("page", ["1", "2", "9999999", "0", "-3", "abc", ""])
def test_any_page_can_be_asked_for(as_person: Signed, page: str) -> None:
    html = said(as_person(WANG), rows_address(unit=COUNTY, period="2025", page=page))
    size = pages().size("new_employment", RowFilter(COUNTY, parse_period("2025")))
    last = (size + 49) // 50
    number = min(max(int(page), 1), last) if page.isdigit() else 1
    rows = pages().rows("new_employment", RowFilter(COUNTY, parse_period("2025")), offset=(number - 1) * 50, limit=50)
    shown = [int(one) for one in re.findall(r"/indicators/new_employment/rows/(\d+)/\?", html)]
    assert shown == [row.position for row in rows]


def test_every_row_can_be_taken_away_masked(people: dict[str, object]) -> None:
    source = open_source(rows_address(unit=COUNTY, period="2025"), reader=people[WANG.username])  # type: ignore[arg-type]
    table = source.content.tables[0]
    rows = list(table.all_rows())
    assert len(rows) == pages().size("new_employment", RowFilter(COUNTY, parse_period("2025"))) > len(table.rows)
    names = [column.key for column in table.columns]
    assert all(str(row[names.index("name")]).endswith("*") for row in rows)
    assert all(re.fullmatch(r"\d{3}\*+[\dX]{2}|\**", str(row[names.index("id_number")])) for row in rows)


def test_the_filters_add_up(as_person: Signed) -> None:
    html = said(as_person(WANG), rows_address(unit=COUNTY, period="2025"))
    tabs = re.search(r'<ul class="tabs">(.*?)</ul>', html, re.S)
    assert tabs
    counts = [int(number.replace(",", "")) for number in re.findall(r"<small>([\d,]+)</small>", tabs[1])]
    assert counts[0] == sum(counts[1:])


def test_a_difference_says_what_is_taken_away(as_person: Signed) -> None:
    html = said(as_person(WANG), rows_address("net_new_employment", unit=COUNTY, period="2025"))
    where = RowFilter(COUNTY, parse_period("2025"))
    net, added, taken = (
        pages().count(one, where) for one in ("net_new_employment", "new_employment", "natural_attrition")
    )
    assert net == added - taken
    titles = [pages().library.definitions[one].title for one in ("new_employment", "natural_attrition")]
    assert f"上报 {net:,} = {titles[0]} {added:,} 行，减去{titles[1]} {taken:,} 行。" in html


def test_without_a_unit_a_reader_gets_his_own(as_person: Signed) -> None:
    html = said(as_person(QIAN), rows_address(period="2025"))
    assert pages().unit_name(QIAN.prefix) in html
    size = pages().size("new_employment", RowFilter(QIAN.prefix, parse_period("2025")))
    assert f"上报 {size:,}，" in html


@pytest.mark.parametrize("person", [person for person in PEOPLE if person.prefix], ids=lambda person: person.username)
def test_nobody_sees_a_row_outside_his_units(as_person: Signed, person: Person) -> None:
    client = as_person(person)
    for unit in ("99", "9901", COUNTY, "990101001", "990101001001", "990102001001", "990101002"):
        answer = client.get(rows_address(unit=unit, period="2025"))
        assert (answer.status_code == 404) is (not unit.startswith(person.prefix))
        if answer.status_code == 200:
            for position in re.findall(r"/indicators/new_employment/rows/(\d+)/", answer.content.decode()):
                row = pages().row("new_employment", int(position))
                assert row is not None
                assert row.unit.startswith(person.prefix)


@pytest.mark.parametrize("person", [SYSTEM_ADMIN, SECURITY_ADMIN, AUDIT_ADMIN], ids=lambda person: person.username)
def test_administrators_see_no_rows(as_person: Signed, person: Person) -> None:
    assert as_person(person).get(rows_address(period="2025")).status_code == 403


def test_who_has_no_units_sees_no_rows(as_person: Signed) -> None:
    assert as_person(NOBODY).get(rows_address(period="2025")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get(rows_address(period="2025"))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/account/login/")


@pytest.mark.parametrize(
    "address",
    [
        rows_address("no_such", period="2025"), rows_address(period="20x5"), rows_address(verdict="wrong"),
        rows_address(unit="9901010"), rows_address(unit="' OR 1=1"), rows_address(unit="%"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_not_found(as_person: Signed, address: str) -> None:
    assert as_person(ZHAO).get(address).status_code == 404


def test_an_unknown_reason_says_that_there_are_no_rows(as_person: Signed) -> None:
    html = said(as_person(LI), rows_address(period="2025", reason="'; DROP TABLE x"))
    assert "没有这样的行" in html


def test_outsiders_find_no_rows_of_another_county(as_person: Signed) -> None:
    html = said(as_person(OUTSIDER), rows_address(period="2025"))
    assert "没有这样的行" in html
    assert not re.search(r"/rows/\d+/", html)
