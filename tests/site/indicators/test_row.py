"""One row opened, masked for everybody, in full for a purpose that is kept."""

import re
from collections.abc import Callable
from xml.etree import ElementTree

import pyarrow.parquet as pq
import pytest
from django.test import Client

from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.pages import RowFilter, VerdictRow
from shixiao.workspace import Workspace
from shixiao_site.audit.models import Entry
from shixiao_site.indicators.queries import pages
from tests.site.people import LI, OUTSIDER, PEOPLE, QIAN, SUN, SYSTEM_ADMIN, WANG, ZHAO, ZHENG, Person

Signed = Callable[[Person], Client]
pytestmark = pytest.mark.usefixtures("published")


@pytest.fixture
def refused(published: SealedRun) -> VerdictRow:
    """A refused row of 小李's community."""
    return pages().rows("new_employment", RowFilter(LI.prefix, None, "refused"), offset=0, limit=1)[0]


@pytest.fixture
def filed(county: Workspace, refused: VerdictRow) -> dict[str, str]:
    """What was filed there, in clear."""
    batch = next(county.batches.glob(f"{refused.row_key // 10**12:06d}-*"))
    rows = pq.read_table(batch / "rows.parquet", columns=["row_key", "name", "id_number", "phone"]).to_pylist()
    return next(row for row in rows if row["row_key"] == refused.row_key)


def address(row: VerdictRow) -> str:
    return f"/indicators/{row.indicator}/rows/{row.position}/"


def test_it_says_what_why_and_where_from(as_person: Signed, refused: VerdictRow) -> None:
    html = as_person(LI).get(address(refused)).content.decode()
    for part in (
        "不予核实",
        "时间线",
        "为什么这样判定",
        "作证的行",
        "填报的内容",
        refused.file,
        f"第 {refused.line} 行",
    ):
        assert part in html
    assert html.count("<h1") == 1


def test_the_picture_is_well_formed_and_says_what_it_shows(as_person: Signed, refused: VerdictRow) -> None:
    html = as_person(LI).get(address(refused)).content.decode()
    drawn = re.search(r"<svg.*?</svg>", html, re.S)
    assert drawn
    picture = ElementTree.fromstring(drawn[0])
    title, says = picture[0], picture[1]
    assert picture.attrib["aria-labelledby"] == f"{title.attrib['id']} {says.attrib['id']}"
    assert says.text
    assert str(refused.counted_on) in says.text
    width = float(picture.attrib["viewBox"].split()[2])
    for shape in picture.iter("rect"):
        assert 0 <= float(shape.attrib["x"]) <= float(shape.attrib["x"]) + float(shape.attrib["width"]) <= width
    assert 'style="' not in html
    assert any("this" in group.attrib.get("class", "") for group in picture.iter("g"))


@pytest.mark.parametrize("person", [person for person in PEOPLE if person.prefix], ids=lambda person: person.username)
def test_nobody_sees_a_person_in_clear_on_the_page(
    as_person: Signed, refused: VerdictRow, filed: dict[str, str], person: Person
) -> None:
    answer = as_person(person).get(address(refused))
    assert answer.status_code == (200 if refused.unit.startswith(person.prefix) else 404)
    for clear in (filed["name"], filed["id_number"], filed["phone"]):
        assert not clear or clear not in answer.content.decode()


def test_a_row_of_another_unit_is_as_missing_as_one_that_is_not_there(as_person: Signed, refused: VerdictRow) -> None:
    client = as_person(OUTSIDER)
    foreign, missing = client.get(address(refused)), client.get("/indicators/new_employment/rows/99999999/")
    assert foreign.status_code == missing.status_code == 404
    post = {"purpose": "核对本人信息"}
    assert client.post(f"{address(refused)}full/", post).status_code == 404
    assert not Entry.objects.filter(act="indicators.open_person").exists()


@pytest.mark.parametrize("position", ["-1", "x", "1.5", "99999999999999999999"])
def test_what_is_no_position_is_not_found(as_person: Signed, position: str) -> None:
    assert as_person(WANG).get(f"/indicators/new_employment/rows/{position}/").status_code == 404


def test_in_full_needs_a_purpose_which_is_kept(as_person: Signed, refused: VerdictRow, filed: dict[str, str]) -> None:
    answer = as_person(LI).post(f"{address(refused)}full/", {"purpose": "回访时核对本人信息"})
    html = answer.content.decode()
    assert answer.status_code == 200
    assert filed["name"] in html
    assert filed["id_number"] in html
    assert "no-store" in answer["Cache-Control"]
    assert "exports" not in re.sub(r'<nav class="menu".*?</nav>', "", html, flags=re.S)
    entry = Entry.objects.get(act="indicators.open_person")
    assert (entry.username, entry.purpose) == (LI.username, "回访时核对本人信息")
    assert entry.object == f"row:new_employment/{refused.position}"


@pytest.mark.parametrize("purpose", ["", "   ", "看看", "啊" * 201])
def test_without_a_proper_purpose_nothing_is_opened(
    as_person: Signed, refused: VerdictRow, filed: dict[str, str], purpose: str
) -> None:
    answer = as_person(WANG).post(f"{address(refused)}full/", {"purpose": purpose})
    assert answer.status_code == 422
    assert filed["id_number"] not in answer.content.decode()
    assert 'aria-invalid="true"' in answer.content.decode()
    assert not Entry.objects.filter(act="indicators.open_person").exists()


@pytest.mark.parametrize("person", [SUN, ZHENG, SYSTEM_ADMIN], ids=lambda person: person.username)
def test_who_has_not_the_duty_cannot_open_in_full(as_person: Signed, refused: VerdictRow, person: Person) -> None:
    client = as_person(person)
    assert client.post(f"{address(refused)}full/", {"purpose": "核对本人信息"}).status_code == 403
    assert "查看完整信息" not in client.get(address(refused)).content.decode()


def test_in_full_cannot_be_had_by_a_link(as_person: Signed, refused: VerdictRow) -> None:
    assert as_person(ZHAO).get(f"{address(refused)}full/?purpose=核对本人信息").status_code == 405


def test_a_street_reads_the_rows_of_its_communities(as_person: Signed, refused: VerdictRow) -> None:
    assert refused.unit.startswith(QIAN.prefix)
    assert as_person(QIAN).get(address(refused)).status_code == 200
