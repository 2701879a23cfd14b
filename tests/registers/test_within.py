"""A request may be bound to the units under a prefix: rows of others stay out, and registers without units altogether."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.registers.importing import Outcome, Request, import_files
from shixiao.registers.shown.kept_out import count_problems, row_kept_out, rows_kept_out
from shixiao.registers.shown.preview import first_rows
from shixiao.registers.shown.trial import judge_row
from shixiao.registers.units import covers_all, unit_names
from tests.registers.bureau import EMPLOYMENT, REGISTERS, TODAY, UNIT, Bureau, hired

UNITS = (("代码", "名称"), (UNIT, "河边社区"), ("990101002001", "柳荫社区"), ("990101000000", "云溪县"))
CODES = st.text("0123456789", min_size=12, max_size=12)


def receive(bureau: Bureau, source: str, within: str, **options: str) -> Outcome:
    [outcome] = import_files(bureau.workspace, [source], Request(bureau.registers, TODAY, within=within, **options))
    return outcome


@pytest.fixture
def placed(bureau: Bureau) -> Bureau:
    """A bureau that knows its units."""
    bureau.accept(bureau.csv("机构.csv", UNITS))
    return bureau


@given(st.sampled_from([2, 4, 6, 9, 12]), CODES, st.lists(CODES, max_size=4))
def test_a_prefix_is_the_whole_when_no_unit_lies_outside(length: int, code: str, others: list[str]) -> None:
    prefix = code[:length]
    assert covers_all(prefix, [code, *others]) is all(each[:length] == prefix for each in others)
    assert covers_all(prefix, []) is (length <= 6)
    assert not covers_all("", [code])


@pytest.mark.parametrize(
    ("within", "taken"), [("990101", 2), ("990101001", 1), (UNIT, 1), ("990101002", 1), ("9902", 0), ("", 2)]
)
def test_only_rows_of_the_units_are_taken(placed: Bureau, within: str, taken: int) -> None:
    source = placed.csv("就业.csv", [EMPLOYMENT, hired(1), hired(2, 上报单位代码="990101002001")])
    [report] = receive(placed, source, within).reports
    assert (report.accepted, report.quarantined) == (taken, 2 - taken)
    assert placed.batches[-1].within == within
    kept = {problem for _, _, problem in placed.kept_out()} if taken < 2 else set()
    assert all("不在您的辖区" in problem for problem in kept)


def test_a_row_without_unit_belongs_to_the_whole_where_it_may_be_left_out(placed: Bureau) -> None:
    headings = ("调查编号", "调查日期", "调查主体", "题目", "回答", "上报单位代码")
    first = next(each for each in REGISTERS["surveys"].columns if each.heading == "调查主体")
    body = (first.values or ("第三方",))[0]
    for within, taken in (("990101", 2), (UNIT, 1)):
        row = (f"S{within}", "2026-03-05", body, "满意吗", "满意")
        source = placed.csv(f"调查{within}.csv", [headings, (*row, UNIT), (*row, "")])
        assert receive(placed, source, within).reports[0].accepted == taken


def test_a_correction_and_its_trial_know_the_units(placed: Bureau) -> None:
    source = placed.csv("就业.csv", [EMPLOYMENT, hired(1), hired(2, 就业日期="昨天")])
    number = receive(placed, source, UNIT).reports[0].batch
    other = placed.csv("改.csv", [EMPLOYMENT, hired(3)])
    with pytest.raises(Exception, match="没有这个批次"):
        receive(placed, other, "990101002001", replaces=str(number))
    register = REGISTERS["employment_registrations"]
    row = row_kept_out(placed.batches[-1], register, 1)
    assert row is not None
    request = Request(REGISTERS, TODAY, within=UNIT)
    assert [each.field for each in judge_row(placed.workspace, register, row.filled, request)] == ["started_on"]
    good = {**row.filled, "started_on": "2026-03-06"}
    assert judge_row(placed.workspace, register, good, request) == []
    foreign = judge_row(placed.workspace, register, good, Request(REGISTERS, TODAY, within="990101002001"))
    assert [each.field for each in foreign] == ["unit_code"]
    assert judge_row(placed.workspace, register, {}, request)[0].heading == "整行"


def test_the_upload_is_found_again_by_its_name(placed: Bureau) -> None:
    source = placed.csv("就业.csv", [EMPLOYMENT, hired(1)])
    receive(placed, source, "", upload="abc")
    assert [batch.upload for batch in placed.batches] == ["", "abc"]


def test_rows_kept_out_are_counted_filtered_and_paged(placed: Bureau) -> None:
    rows = [hired(at, 就业日期="昨天") for at in range(1, 6)] + [hired(6, 就业形式="待定", 就业日期="”“前天”")]
    placed.accept(placed.csv("就业.csv", [EMPLOYMENT, *rows]))
    batch, register = placed.batches[-1], REGISTERS["employment_registrations"]
    counts = count_problems(batch)
    assert [(each.key, each.rows) for each in counts] == [
        ("就业日期：不是看得懂的日期。", 6), ("就业形式：不在可填的范围内。", 1),
    ]  # fmt: skip
    assert [row.nth for row in rows_kept_out(batch, register, without=[1, 3], offset=1, limit=2)] == [4, 5]
    [both] = rows_kept_out(batch, register, problem=counts[1].key)
    assert (both.nth, both.line, [each.field for each in both.problems]) == (6, 7, ["started_on", "form"])
    assert row_kept_out(batch, register, 7) is None


def test_a_preview_masks_persons_and_leaves_foreign_units_out(placed: Bureau) -> None:
    placed.accept(placed.csv("就业.csv", [EMPLOYMENT, hired(1), hired(2, 上报单位代码="990101002001")]))
    register = REGISTERS["employment_registrations"]
    everything = first_rows(placed.batches[-1], register, within="990101", is_whole=True)
    own = first_rows(placed.batches[-1], register, within=UNIT, is_whole=False)
    assert (everything.rows_within, own.rows_within) == (2, 1)
    text = str(everything.rows)
    assert not any(str(cell) in text for place in (1, 2) for cell in hired(place)[:2])
    deaths = Path(placed.csv("死亡.csv", [("姓名", "证件号码", "死亡日期"), ("李一", hired(1)[1], date(2026, 3, 5))]))
    placed.accept(str(deaths))
    assert first_rows(placed.batches[-1], REGISTERS["deaths"], within=UNIT, is_whole=False).rows == ()
    assert first_rows(placed.batches[-1], REGISTERS["deaths"], within="990101", is_whole=True).rows_within == 1


def test_the_newest_name_of_a_unit_counts(placed: Bureau) -> None:
    placed.accept(placed.csv("机构2.csv", [("代码", "名称"), (UNIT, "河畔社区")]))
    assert unit_names(placed.workspace, REGISTERS)[UNIT] == "河畔社区"
