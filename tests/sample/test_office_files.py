"""The files of the county: complete, the same for the same seed, with the truth kept aside."""

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from shixiao.sample import OfficeFiles, write_office_files
from shixiao.vocabulary.credit import credit_code_problem
from shixiao.vocabulary.problems import Problem
from tests.reference.files import declarations

PERSONS = 1500


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> OfficeFiles:
    return write_office_files(tmp_path_factory.mktemp("county"), persons=PERSONS)


def lines_of(path: Path) -> list[list[str]]:
    """The lines of a file as text, whatever its kind."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        return [
            ["" if cell is None else str(cell) for cell in line] for line in book["台账"].iter_rows(values_only=True)
        ]
    raw = path.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return list(csv.reader(raw.decode(encoding).splitlines()))
        except UnicodeDecodeError:
            continue
    raise ValueError(path.name)


def truth_of(county: OfficeFiles) -> list[dict[str, str]]:
    with county.truth.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_the_same_seed_writes_the_same_bytes(county: OfficeFiles, tmp_path: Path) -> None:
    again = write_office_files(tmp_path, persons=PERSONS)
    assert [path.name for path in again.files] == [path.name for path in county.files]
    for one, other in zip(county.files, again.files, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name
    assert county.truth.read_bytes() == again.truth.read_bytes()


def test_another_seed_writes_another_county(county: OfficeFiles, tmp_path: Path) -> None:
    other = write_office_files(tmp_path, persons=PERSONS, seed=2)
    names = {path.name: path for path in other.files}
    assert names["失业登记.csv"].read_bytes() != county.files[0].with_name("失业登记.csv").read_bytes()


def test_every_register_has_a_file(county: OfficeFiles) -> None:
    headings = [{cell for line in lines_of(path)[:3] for cell in line} for path in county.files]
    for declaration in declarations():
        own = {column.heading for column in declaration.columns}
        assert any(len(own & found) >= 3 for found in headings), declaration.title


def test_the_units_are_imported_first(county: OfficeFiles) -> None:
    assert county.files[0].name == "01机构区划.csv"
    assert sorted(path.name for path in county.files)[0] == "01机构区划.csv"


def test_the_truth_lies_outside_the_files(county: OfficeFiles) -> None:
    folder = county.files[0].parent
    assert set(folder.iterdir()) == set(county.files)
    assert county.truth.parent == folder.parent


def test_offices_write_in_their_own_ways(county: OfficeFiles) -> None:
    kinds = Counter(path.suffix for path in county.files)
    assert kinds[".xlsx"] >= 8
    assert kinds[".csv"] >= 15
    first = {path.name: path.read_bytes()[:3] for path in county.files if path.suffix == ".csv"}
    assert first["01机构区划.csv"] == b"\xef\xbb\xbf"
    with pytest.raises(UnicodeDecodeError):
        county.files[0].with_name("失业登记.csv").read_text("utf-8")
    assert any(path.name.endswith("新就业人员实名制.xlsx") for path in county.files)


def test_a_workbook_has_a_title_merged_units_and_a_line_of_totals(county: OfficeFiles) -> None:
    path = county.files[0].with_name("就业登记_砚湾街道.xlsx")
    sheet = openpyxl.load_workbook(path)["台账"]
    assert sheet["A1"].value == "云溪县就业登记台账"
    assert sheet["A2"].value == "姓名"
    assert sheet.cell(sheet.max_row, 1).value == "合计"
    assert len(sheet.merged_cells.ranges) > 1


def test_every_true_row_stands_where_the_truth_says(county: OfficeFiles) -> None:
    lines = {path.name: lines_of(path) for path in county.files}
    marked = truth_of(county)
    assert len(marked) > 100
    for row in marked:
        cells = lines[row["file"]][int(row["row"]) - 1]
        assert any(cells), row
        if row["habit"] in {"already_employed", "paper_job", "absent_but_reported"}:
            assert any(number in row["person"] for number in cells if len(number) in {15, 18}), row


def test_the_truth_names_every_habit(county: OfficeFiles) -> None:
    habits = {(row["register"], row["habit"]) for row in truth_of(county) if row["padded"] == "1"}
    employment = {habit for register, habit in habits if register == "employment_registrations"}
    assert employment == {
        "already_employed", "dead_person", "false_flag", "invented_person", "minimum_months", "paper_job",
        "pensioner", "repeat_other_community", "repeat_other_month",
    }  # fmt: skip
    assert {register for register, _ in habits} >= {
        "training_enrolments",
        "subsidy_payments",
        "monthly_returns",
        "reviews",
        "visits",
    }


def test_eleven_rows_cannot_be_read(county: OfficeFiles) -> None:
    unreadable = [row for row in truth_of(county) if row["habit"] == "unreadable"]
    assert county.unreadable == len(unreadable) == 11
    lines = {path.name: lines_of(path) for path in county.files}
    faults = [lines[row["file"]][int(row["row"]) - 1] for row in unreadable]
    assert any("2025年13月8日" in cells for cells in faults)
    assert any("11010519491231002X" in cells for cells in faults)


def test_a_number_taken_for_a_quantity_is_a_number_in_the_workbook(county: OfficeFiles) -> None:
    sheet = openpyxl.load_workbook(county.files[0].with_name("就业登记_砚湾街道.xlsx"))["台账"]
    assert [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, float)] == [
        9.90101199003071e17
    ]


def test_all_credit_codes_are_right(county: OfficeFiles) -> None:
    codes = {
        cell
        for path in county.files
        for line in lines_of(path)
        for cell in line
        if len(cell) == 18 and cell[2:8] == "990101" and cell[:2] in {"91", "92", "11"}
    }
    assert len(codes) >= 20
    assert {credit_code_problem(code) for code in codes} == {None}


@pytest.mark.parametrize("as_of", [date(2024, 2, 29), date(2025, 12, 31), date(2026, 3, 15)])
def test_nothing_is_dated_after_the_as_of_date(tmp_path: Path, as_of: date) -> None:
    county = write_office_files(tmp_path, persons=150, as_of=as_of)
    arrived = [line[6] for path in county.files if path.name.startswith("社保缴费") for line in lines_of(path)[1:]]
    assert max(arrived) <= as_of.isoformat()
    assert max(arrived) >= as_of.replace(day=1).isoformat()[:4]


def test_too_few_people_are_a_problem(tmp_path: Path) -> None:
    with pytest.raises(Problem, match="至少"):
        write_office_files(tmp_path, persons=99)


def test_it_does_not_write_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / "旧.csv").write_text("", "utf-8")
    with pytest.raises(Problem, match="已经有文件"):
        write_office_files(tmp_path, persons=150)
