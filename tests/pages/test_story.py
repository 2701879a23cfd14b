"""One row opened: what it says agrees with the verdict, with the registers, and with what anybody can count."""

import datetime as dt
from collections.abc import Callable

import pyarrow.parquet as pq
import pytest

from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.pages import Pages, RowFilter
from shixiao.pipeline.story import Story, row_story
from shixiao.workspace import Workspace

COUNTY = "990101"


@pytest.fixture(scope="module")
def opened(workspace: Workspace, pages: Pages) -> Callable[..., Story]:
    """The story of the first row of an indicator with a verdict and reason."""

    def first(indicator: str, verdict: str, reason: str = "") -> Story:
        row = pages.rows(indicator, RowFilter(COUNTY, None, verdict, reason), offset=0, limit=1)[0]
        story = row_story(workspace, pages.run, indicator, row.position)
        assert story is not None
        return story

    return first


def test_every_reason_of_the_county_can_be_opened(workspace: Workspace, pages: Pages) -> None:
    seen = set()
    for indicator in pages.run.manifest["rows"]:
        register = pages.library.register_of(indicator)
        for counted in pages.reasons(indicator, COUNTY):
            # The same reason of the same register is the same fact in another indicator.
            kind = (register, counted.verdict, counted.reason or indicator)
            if kind in seen:
                continue
            seen.add(kind)
            where = RowFilter(COUNTY, None, counted.verdict, counted.reason)
            row = pages.rows(indicator, where, offset=counted.row_count // 2, limit=1)[0]
            story = row_story(workspace, pages.run, indicator, row.position)
            assert story is not None
            assert (story.verdict, story.reason, story.unit, story.counted_on) == (
                row.verdict, row.reason, row.unit, row.counted_on
            )  # fmt: skip
            assert story.sentence
            assert (story.filed.file, story.filed.sheet, story.filed.line) == (row.file, row.sheet, row.line)
            standings = [fact.standing for fact in story.facts]
            if row.verdict == "verified" or row.reason == "counted_already":
                assert set(standings) <= {"holds", "unchecked"}, (indicator, row)
            else:
                decided = [fact for fact in story.facts if fact.standing == "decides"]
                assert [fact.reason for fact in decided] == [row.reason], (indicator, row)
                assert set(standings[standings.index("decides") + 1 :]) <= {"not_asked"}


def test_a_window_lies_where_the_definition_puts_it(opened: Callable[..., Story]) -> None:
    story = opened("new_employment", "refused", "no_trace")
    before, after = (fact.windows[0] for fact in story.facts if fact.windows)
    month = story.counted_on.replace(day=1)
    assert after.first == month
    assert before.last == month - dt.timedelta(days=1)
    assert (after.last + dt.timedelta(days=1)).day == before.first.day == 1
    assert (after.last.year * 12 + after.last.month) - (month.year * 12 + month.month) == 3
    assert (month.year * 12 + month.month) - (before.first.year * 12 + before.first.month) == 3


def test_a_verified_row_shows_the_payments_that_prove_it(opened: Callable[..., Story]) -> None:
    story = opened("stable_employment_rate", "verified")
    assert {row.register for row in story.evidence} == {"contributions"}
    window = story.facts[0].windows[0]
    for row in story.evidence:
        month = next(cell.text for cell in row.cells if cell.title == "费款所属期")
        assert f"{window.first:%Y-%m}" <= month <= f"{window.last:%Y-%m}"
    cover = next(lane for lane in story.lanes if lane.register == "contributions")
    assert any(event.proves for event in cover.events)
    assert all(event.first.day == 1 for event in cover.events)


def test_a_dead_person_has_his_death_in_the_picture_and_in_the_proof(opened: Callable[..., Story]) -> None:
    story = opened("new_employment", "refused", "deceased")
    death = next(lane for lane in story.lanes if lane.register == "deaths").events[0]
    assert death.first < story.counted_on
    assert death.is_moment
    assert death.proves
    assert [row.register for row in story.evidence] == ["deaths"]


def test_a_row_counted_already_shows_the_row_that_counts(opened: Callable[..., Story]) -> None:
    story = opened("new_employment", "refused", "counted_already")
    lane = next(lane for lane in story.lanes if lane.register == "employment_registrations")
    assert any(event.is_this for event in lane.events)
    assert any(event.proves and not event.is_this for event in lane.events)


def test_a_row_that_belongs_to_nobody_shows_nobody(opened: Callable[..., Story]) -> None:
    story = opened("new_employment", "refused", "identity_invalid")
    assert [lane.register for lane in story.lanes] == ["employment_registrations"]
    assert [event.is_this for lane in story.lanes for event in lane.events] == [True]


def test_nothing_of_another_person_is_in_a_story(workspace: Workspace, pages: Pages) -> None:
    row = pages.rows("new_employment", RowFilter(COUNTY, None, "verified"), offset=5, limit=1)[0]
    story = row_story(workspace, pages.run, "new_employment", row.position)
    assert story is not None
    number = next(cell.text for cell in story.filed.cells if cell.personal == "number")
    batches = sorted(workspace.batches.glob("*-contributions"))
    months = {
        one["month"]
        for batch in batches
        for one in pq.read_table(batch / "rows.parquet", columns=["month", "id_number", "base_yuan"]).to_pylist()
        if one["id_number"] == number and (one["base_yuan"] is None or one["base_yuan"] > 0)
    }
    drawn = {
        month
        for lane in story.lanes
        if lane.register == "contributions"
        for event in lane.events
        for month in range(event.first.year * 12 + event.first.month - 1, event.last.year * 12 + event.last.month)
    }
    assert drawn <= months
    assert drawn


def test_personal_cells_are_marked_and_masked(opened: Callable[..., Story]) -> None:
    story = opened("subsidy_precision_rate", "verified")
    cells = {cell.title: cell for cell in story.filed.cells}
    assert cells["姓名"].shown(full=False) == f"{cells['姓名'].text[0]}*"
    for title in ("证件号码", "收款账号", "收款户名"):
        assert cells[title].shown(full=False) != cells[title].text
        assert cells[title].shown(full=True) == cells[title].text


@pytest.mark.parametrize(("indicator", "position"), [("new_employment", -1), ("new_employment", 10**9), ("none", 0)])
def test_a_row_that_is_not_there_has_no_story(
    workspace: Workspace, pages: Pages, indicator: str, position: int
) -> None:
    run: SealedRun = pages.run
    assert row_story(workspace, run, indicator, position) is None
