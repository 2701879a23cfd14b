"""Search over indicators, units and help: title before text, only units in scope, always a way on."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse

from shixiao.pipeline.manifest import open_run
from shixiao.pipeline.pages import build_pages
from shixiao.workspace import Workspace
from shixiao_site.audit.actor import Actor
from shixiao_site.help.finding import Group, find, words_of
from shixiao_site.indicators.actions import publish_run
from tests.site.people import AUDIT_ADMIN, LI, NOBODY, OUTSIDER, WANG, Person

BY = Actor("sun", "孙局长", "leader", "990101")


def group(groups: list[Group], title: str) -> list[str]:
    return next(([hit.title for hit in one.hits] for one in groups if one.title == title), [])


@pytest.fixture
def search(as_person: Callable[[Person], Client]) -> Callable[..., str]:
    """The page of a search."""

    def searched(asked: str, by: Person = WANG) -> str:
        answer = as_person(by).get(reverse("help:search"), {"q": asked})
        assert answer.status_code == 200
        return answer.content.decode()

    return searched


@pytest.fixture
def shown_run(county: Workspace, db: None) -> Iterator[Workspace]:
    """The sample county with its run published."""
    run = open_run(county)
    build_pages(county, run.id)
    publish_run(run.id, note="", by=BY)
    yield county


def test_a_hit_in_the_title_comes_before_one_in_the_text(people) -> None:
    titles = group(find("满意", people["wang"]), "指标")
    assert titles[0].startswith("满意") or "满意" in titles[0]
    hits = ["满意" in title for title in titles]
    assert hits == sorted(hits, reverse=True)


def test_the_exact_title_comes_first(people) -> None:
    assert group(find("培训人数", people["wang"]), "指标")[0] == "培训人数"


def test_an_indicator_is_found_by_its_id(people) -> None:
    assert group(find("new_employment", people["wang"]), "指标")[0] == "新就业人数"


def test_every_word_must_occur(people) -> None:
    both = set(group(find("就业 留存", people["wang"]), "指标"))
    assert both
    assert both <= set(group(find("留存", people["wang"]), "指标"))


def test_help_is_found_by_a_word_in_its_text(people) -> None:
    assert "导出和打印" in group(find("数据校验码", people["wang"]), "帮助")


@pytest.mark.usefixtures("shown_run")
def test_units_are_found_by_name_and_code_and_only_in_scope(people) -> None:
    whole = group(find("990101", people["wang"]), "单位")
    assert whole
    assert all("（990101" in title for title in whole)
    name = whole[-1].partition("（")[0]
    assert group(find(name, people["wang"]), "单位")
    assert group(find("990101", people["li"]), "单位") == group(find("990101001001", people["wang"]), "单位")
    for stranger in (OUTSIDER, NOBODY, AUDIT_ADMIN):
        assert group(find("990101", people[stranger.username]), "单位") == []


@pytest.mark.usefixtures("shown_run")
def test_a_found_unit_and_a_found_indicator_open(
    search: Callable[..., str], as_person: Callable[[Person], Client]
) -> None:
    for address in ("/units/990101001001/", "/indicators/new_employment/"):
        asked = "990101001001" if "units" in address else "new_employment"
        assert f'href="{address}"' in search(asked, LI)
        assert as_person(LI).get(address).status_code == 200


def test_an_administrator_is_led_to_the_guide_and_not_to_figures(people) -> None:
    (indicators,) = (one for one in find("new_employment", people["chu"]) if one.title == "指标")
    assert indicators.hits[0].url == reverse("help:guide", kwargs={"name": "new_employment"})
    assert indicators.hits[0].more == ("", "")


@pytest.mark.parametrize(
    "asked", ["", "   ", "查无此词的词", "<script>alert(1)</script>", "'; DROP TABLE", "\x00", "长" * 500]
)
def test_nothing_found_says_what_to_do_and_shows_words_as_words(search: Callable[..., str], asked: str) -> None:
    shown = search(asked)
    assert "常找的" in shown
    assert "<script>alert" not in shown


def test_words_are_few_and_each_only_once() -> None:
    assert words_of("甲 乙 甲 丙 丁 戊 己 庚") == ("甲", "乙", "丙", "丁", "戊")
