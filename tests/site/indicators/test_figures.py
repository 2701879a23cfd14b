"""The pages of figures: what they say, to whom, and what they ask the database."""

import json
import re
from collections.abc import Callable
from html import unescape
from statistics import median

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.pages import Pages
from shixiao_site.indicators import queries
from tests.site.people import LI, NOBODY, OUTSIDER, QIAN, SUN, WANG, ZHAO, Person

SignedIn = Callable[[Person], Client]
PAGES = (
    "/",
    "/units/{unit}/",
    "/indicators/new_employment/",
    "/indicators/satisfaction_rate/",
    "/indicators/wage_growth/",
)


@pytest.fixture
def pages(published: SealedRun) -> Pages:
    return queries.pages()


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def charts_of(text: str) -> dict[str, tuple[str, dict]]:
    """kind -> (reading, data) of the charts on a page."""
    found = re.findall(
        r'<span>([^<]*)</span></figcaption>\s*<div class="drawing" data-chart="(\w+)" data-values="([^"]*)"', text
    )
    return {kind: (unescape(reading), json.loads(unescape(data))) for reading, kind, data in found}


def test_the_overview_shows_reported_beside_verified_of_the_readers_unit(pages: Pages, as_person: SignedIn) -> None:
    text = text_of(as_person(WANG), "/?period=2025")
    figure = next(one for one in pages.of_unit("990101", "year", "2025") if one.indicator == "new_employment")
    row = re.search(r"<tr>(?:(?!</tr>).)*新就业人数</a>.*?</tr>", text, re.S)
    assert row
    numbers = [int(each.replace(",", "")) for each in re.findall(r">([\d,]+)</a>", row[0])]
    assert numbers[:3] == [figure.reported, figure.verified, figure.refused]
    assert f"{figure.padding_rate * 100:.1f}%" in row[0]


def test_without_a_choice_it_is_the_own_unit_and_the_last_whole_month(pages: Pages, as_person: SignedIn) -> None:
    text = text_of(as_person(QIAN), "/")
    assert pages.unit_name("990101001") in text
    assert "2026年6月" in text


def test_what_needs_attention_first_follows_the_rule_it_states(pages: Pages, as_person: SignedIn) -> None:
    text = text_of(as_person(WANG), "/?period=2025")
    best: dict[str, float] = {}
    for id_, one in pages.library.definitions.items():
        if one.measure not in {"count", "share", "refused_share"}:
            continue
        figures = [
            each for each in pages.by_unit(id_, 9, "year", "2025", prefix="990101") if each.verified + each.refused
        ]
        shares = [each.refused / (each.verified + each.refused) for each in figures]
        if len(shares) >= 3:
            usual = median(shares)
            best[id_] = max(each.refused - usual * (each.verified + each.refused) for each in figures)
    first = sorted(best, key=lambda id_: -best[id_])[:3]
    shown = re.findall(r'<article class="card">\s*<h3><a href="/indicators/(\w+)/', text)
    assert shown == first
    assert "排法" in text


def test_at_the_last_level_a_unit_is_held_against_its_own_past(published: SealedRun, as_person: SignedIn) -> None:
    text = text_of(as_person(LI), "/?period=2025Q2")
    assert "以往" in text
    assert "同级" not in text


@pytest.mark.parametrize("person", [LI, QIAN])
def test_a_reader_sees_his_own_units_and_no_other(published: SealedRun, as_person: SignedIn, person: Person) -> None:
    client = as_person(person)
    for address in PAGES:
        text = text_of(client, f"{address.format(unit=person.prefix)}?unit={person.prefix}&period=2025")
        codes = set(re.findall(r"(?:unit=|/units/)(\d+)", text)) | set(re.findall(r'<option value="(\d{6,12})"', text))
        assert codes
        assert all(code.startswith(person.prefix) for code in codes), address


@pytest.mark.parametrize(
    "unit", ["990101", "990102", "9901", "99", "990101002", "990101001999", "990101001002", "abc", "99010100100１", "0"]
)
def test_foreign_and_missing_units_look_alike(published: SealedRun, as_person: SignedIn, unit: str) -> None:
    client = as_person(LI)
    answers = {
        client.get(address, {"unit": unit}).content.replace(unit.encode(), b"")
        for address in ("/", "/indicators/new_employment/")
    }
    assert {client.get(f"/{path}", {"unit": unit}).status_code for path in ("", "indicators/new_employment/")} == {404}
    assert client.get(f"/units/{unit}/").status_code == 404
    assert len(answers) <= 2


def test_an_outsider_sees_no_number(published: SealedRun, as_person: SignedIn) -> None:
    client = as_person(OUTSIDER)
    for address in ("/?period=2025", "/units/990102001001/?period=2025", "/indicators/new_employment/?period=2025"):
        text = text_of(client, address)
        assert "没有数" in text
        assert "/rows/" not in text
        assert "990101" not in re.sub(r"000001-\d+", "", text)


def test_somebody_without_units_is_told_whom_to_ask(published: SealedRun, as_person: SignedIn) -> None:
    assert "还没有给您分配单位" in text_of(as_person(NOBODY), "/")
    assert as_person(NOBODY).get("/indicators/new_employment/").status_code == 404
    assert as_person(NOBODY).get("/units/990101/").status_code == 404


def test_before_a_publication_the_overview_says_what_to_do(county: object, as_person: SignedIn) -> None:
    clerk = text_of(as_person(WANG), "/")
    assert "/runs/" in clerk and "现在导入" in clerk
    leader = text_of(as_person(SUN), "/")
    assert "还没有发布过计算结果" in leader and "现在导入" not in leader and "写明说明发布" in leader


@pytest.mark.parametrize(
    "address",
    [
        "/?period=2026-13",
        "/?period=x",
        "/indicators/nothing/",
        "/indicators/new_employment/?level=7",
        "/indicators/new_employment/?level=4",
    ],
)
def test_what_nobody_can_mean_is_not_found(published: SealedRun, as_person: SignedIn, address: str) -> None:
    assert as_person(WANG).get(address).status_code == 404


def test_a_period_without_figures_says_so(published: SealedRun, as_person: SignedIn) -> None:
    assert "没有数" in text_of(as_person(WANG), "/?period=2031-01")
    assert "没有数" in text_of(as_person(WANG), "/indicators/new_employment/?period=2031-01")


def test_the_readings_of_the_charts_are_true(pages: Pages, as_person: SignedIn) -> None:
    drawn = charts_of(text_of(as_person(WANG), "/indicators/new_employment/?period=2025"))
    figures = pages.by_unit("new_employment", 9, "year", "2025", prefix="990101")
    widest = max(figures, key=lambda one: (one.reported - one.verified, -int(one.unit)))
    reading, data = drawn["dumbbell"]
    assert reading.startswith(
        f"{pages.unit_name(widest.unit)}差得最多：上报 {widest.reported} 人，核实 {widest.verified} 人。"
    )
    gaps = [a - b for a, b in zip(data["reported"], data["verified"], strict=True)]
    assert gaps == sorted(gaps, reverse=True)
    steps = drawn["waterfall"][1]["steps"]
    whole = next(one for one in pages.of_unit("990101", "year", "2025") if one.indicator == "new_employment")
    assert steps[0]["count"] == whole.reported and steps[-1]["count"] == whole.verified
    assert steps[0]["count"] - sum(step["count"] for step in steps[1:-1]) == steps[-1]["count"]
    assert [line["name"] for line in drawn["series"][1]["lines"]] == ["上报", "核实"]


def test_retention_has_its_curve_and_shares_their_funnel(published: SealedRun, as_person: SignedIn) -> None:
    drawn = charts_of(text_of(as_person(WANG), "/indicators/retention_rate_6/?period=2025"))
    assert {"bars", "waterfall", "series", "funnel", "curve"} == set(drawn)
    shares = [point["share"] for point in drawn["curve"][1]["points"]]
    assert shares[0] == 1 and shares == sorted(shares, reverse=True)
    for point in drawn["funnel"][1]["points"]:
        average = drawn["funnel"][1]["average"]
        distance = abs(point["value"] - average) / (average * (1 - average) / point["n"]) ** 0.5
        assert point["beyond"] == (3 if distance > 3 else 2 if distance > 2 else 0)


def test_a_derived_indicator_shows_what_it_is_made_of(published: SealedRun, as_person: SignedIn) -> None:
    text = text_of(as_person(WANG), "/indicators/net_new_employment/?period=2025")
    assert "由哪些数相减" in text
    assert "/indicators/natural_attrition/?" in text


def test_the_definition_stands_in_plain_words(published: SealedRun, as_person: SignedIn) -> None:
    text = text_of(as_person(WANG), "/indicators/new_employment/")
    for said in (
        "依据",
        "下次复审",
        "2027-06-30",
        "就业之前看几个月有没有单位参保",
        "常见的注水做法",
        "理由是 “无踪迹”",
    ):
        assert said in text
    assert "identity_invalid" not in re.sub(r"<[^>]*>", "", text)
    assert text.count("<h1") == 1


def test_the_query_is_shown_to_those_who_check_it(published: SealedRun, as_person: SignedIn) -> None:
    assert "SELECT" in text_of(as_person(ZHAO), "/indicators/new_employment/")
    assert "SELECT" not in text_of(as_person(WANG), "/indicators/new_employment/")


def test_a_page_asks_the_database_the_same_few_questions_whatever_it_shows(
    published: SealedRun, as_person: SignedIn
) -> None:
    client = as_person(WANG)
    for page in PAGES:
        asked = set()
        for unit in ("990101", "990101001", "990101001001"):
            client.get(f"{page.format(unit=unit)}?unit={unit}&period=2025")
            with CaptureQueriesContext(
                connection,
            ) as captured:
                client.get(f"{page.format(unit=unit)}?unit={unit}&period=2025")
            asked.add(len(captured))
        assert len(asked) == 1 and asked.pop() <= 6, page


def test_the_page_cache_is_asked_a_fixed_number_of_questions(
    pages: Pages, as_person: SignedIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    ask = type(pages._cache).rows
    monkeypatch.setattr(type(pages._cache), "rows", lambda self, sql: asked.append(sql) or ask(self, sql))
    client = as_person(WANG)
    for address, limit in (
        ("/?period=2025", 4),
        ("/?period=2026-05", 4),
        ("/units/990101001/?period=2025", 3),
        ("/indicators/new_employment/?period=2025", 4),
        ("/indicators/net_new_employment/?period=2025", 7),
    ):
        asked.clear()
        text_of(client, address)
        assert len(asked) <= limit, (address, asked)


def test_every_table_of_a_page_can_be_taken_away(
    published: SealedRun, as_person: SignedIn, rf: object, people: dict
) -> None:
    from django.test import RequestFactory

    from shixiao_site.indicators.figures import indicator, overview, unit

    request = RequestFactory().get("/", {"period": "2025"})
    request.user = people[WANG.username]
    for content in (
        overview.build(request),
        unit.build(request, "990101"),
        indicator.build(request, "retention_rate_6"),
    ):
        assert content.tables and content.notes
        for table in content.tables:
            assert all(len(row) == len(table.columns) for row in table.all_rows())
    assert "/rows/" in str(overview.build(request).tables[0].rows)
