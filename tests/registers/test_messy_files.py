"""Files as offices really send them."""

import sqlite3
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from shixiao.registers.declarations import load_registers
from tests.registers.bureau import CATALOGUE, CODE, EMPLOYMENT, UNIT, Bureau, hired, number

DEATHS = ("姓名", "证件号码", "死亡日期")


def dead(place: int, day: object = "2026-03-05") -> list[object]:
    return [f"李{chr(0x4E00 + place)}", number(place), day]


def test_a_plain_file_comes_in_whole(bureau: Bureau) -> None:
    report = bureau.accept(bureau.csv("就业.csv", [EMPLOYMENT, hired(1), hired(2)]))
    assert (report.register.name, report.rows, report.accepted, report.quarantined) == (
        "employment_registrations",
        2,
        2,
        0,
    )
    assert bureau.rows("file, sheet, line, started_on, form, employer_code, unit_code, warning") == [
        ("就业.csv", "", line, date(2026, 3, 5), "单位就业", CODE, UNIT, None) for line in (2, 3)
    ]


def test_title_rows_blank_rows_and_totals_are_no_rows_but_count_as_lines(bureau: Bureau) -> None:
    rows = [
        ["某县死亡人员台账"], [], ["填报单位：某局"], ["序号", *DEATHS, "备注"],
        [1, *dead(1)], [], [2, *dead(2)], ["小计", "2人"], ["", "合 计：", "", "", ""], [3, *dead(3)],
        ["合计", "3人", "", "", ""], ["制表人：张三", "", "审核：李四"],
    ]  # fmt: skip
    report = bureau.accept(bureau.xlsx("死亡.xlsx", {"名单": rows}))
    assert (report.rows, report.accepted) == (3, 3)
    assert bureau.rows("line") == [(5,), (7,), (10,)]
    assert report.ignored == ("序号", "备注")


def test_a_person_called_like_a_total_is_a_row(bureau: Bureau) -> None:
    report = bureau.accept(bureau.csv("死亡.csv", [DEATHS, ["小计", number(1), "2026-03-05"]]))
    assert report.rows == 1


def test_titles_and_headings_repeated_at_a_page_break_are_no_rows(bureau: Bureau) -> None:
    page = [["死亡人员台账"], ["序号", *DEATHS]]
    rows = [*page, [1, *dead(1)], *page, [2, *dead(2)]]
    report = bureau.accept(bureau.csv("死亡.csv", rows))
    assert report.rows == 2
    assert bureau.rows("line") == [(3,), (6,)]


@pytest.mark.parametrize("order", [1, -1])
def test_two_lists_in_one_sheet_stop_the_file(bureau: Bureau, order: int) -> None:
    first, second = [[DEATHS, dead(1)], [EMPLOYMENT, hired(2)]][::order]
    said = bureau.refused(bureau.xlsx("月报.xlsx", {"名单": [["月报"], *first, [], *second]}))
    assert "月报.xlsx 的工作表“名单”" in said
    assert "上下有两份名单：第 2 行是" in said
    assert "第 5 行又是一个" in said
    assert bureau.batches == []


def test_the_same_list_in_another_order_of_columns_below_stops_the_file(bureau: Bureau) -> None:
    rows = [DEATHS, dead(1), DEATHS[::-1], dead(2)[::-1]]
    assert "第 3 行又是一个“死亡登记”的表头" in bureau.refused(bureau.csv("死亡.csv", rows))


def test_a_form_that_is_only_numbered_has_no_rows_there(bureau: Bureau) -> None:
    rows = [["序号", *DEATHS], [1, *dead(1)], [2, "", "", ""], [3, "", "", ""]]
    assert bureau.accept(bureau.csv("死亡.csv", rows)).rows == 1


def test_two_heading_rows_with_merged_cells_are_read(bureau: Bureau) -> None:
    rows = [["死亡人员台账"], ["序号", "姓名", "情况"], ["", "", "证件号码", "死亡日期"], [1, *dead(1)]]
    merges = {"名单": [("A1:D1", "死亡人员台账"), ("A2:A3", "序号"), ("B2:B3", "姓名"), ("C2:D2", "情况")]}
    report = bureau.accept(bureau.xlsx("死亡.xlsx", {"名单": rows}, merges=merges))
    assert (report.rows, report.accepted) == (1, 1)
    assert bureau.rows("line, id_number") == [(4, number(1))]


def test_merged_data_cells_fill_their_range_and_empty_cells_stay_empty(bureau: Bureau) -> None:
    rows = [EMPLOYMENT, *(hired(place, 上报单位代码=None) for place in range(1, 5))]
    path = bureau.xlsx("就业.xlsx", {"名单": rows}, merges={"名单": [("F2:F4", UNIT)]})
    report = bureau.accept(path)
    assert (report.rows, report.accepted) == (4, 3)
    assert bureau.rows("line, unit_code") == [(2, UNIT), (3, UNIT), (4, UNIT)]
    assert bureau.kept_out() == [(5, "上报单位代码", "没有填写。")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_every_usual_encoding_is_read(bureau: Bureau, encoding: str) -> None:
    assert bureau.accept(bureau.csv("死亡.csv", [DEATHS, dead(1)], encoding=encoding)).accepted == 1
    assert bureau.rows("name") == [("李丁",)]


def test_sheets_of_one_register_are_one_batch_with_their_own_positions(bureau: Bureau) -> None:
    sheets = {
        "上半年": [DEATHS, dead(1)],
        "说明": [["请按月填报"]],
        "下半年": [("姓名", "身份证号", "死亡日期"), dead(2), dead(3)],
    }
    [outcome] = bureau.receive(bureau.xlsx("死亡.xlsx", sheets))
    assert [report.rows for report in outcome.reports] == [3]
    assert outcome.notes == ("工作表“说明”不是台账，没有读",)
    assert bureau.rows("row_key, sheet, line") == [
        (1_001_000_000_002, "上半年", 2), (1_003_000_000_002, "下半年", 2), (1_003_000_000_003, "下半年", 3),
    ]  # fmt: skip


def test_a_workbook_of_two_registers_gives_a_batch_of_each(bureau: Bureau) -> None:
    [outcome] = bureau.receive(bureau.xlsx("月报.xlsx", {"死亡": [DEATHS, dead(1)], "就业": [EMPLOYMENT, hired(1)]}))
    assert [(report.register.name, report.batch) for report in outcome.reports] == [
        ("deaths", 1), ("employment_registrations", 2),
    ]  # fmt: skip
    assert [batch.register for batch in bureau.batches] == ["deaths", "employment_registrations"]


def test_a_hidden_sheet_is_read_only_if_it_is_a_register(bureau: Bureau) -> None:
    sheets = {"名单": [DEATHS, dead(1)], "补充": [DEATHS, dead(2)], "下拉选项": [["单位就业"], ["灵活就业"]]}
    [outcome] = bureau.receive(bureau.xlsx("死亡.xlsx", sheets, hidden=("补充", "下拉选项")))
    assert outcome.reports[0].rows == 2
    assert outcome.notes == ("隐藏的工作表“补充”是死亡登记，也读了",)


def test_a_sheet_that_lacks_one_heading_stops_the_file(bureau: Bureau) -> None:
    said = bureau.refused(
        bureau.xlsx("就业.xlsx", {"一": [EMPLOYMENT, hired(1)], "二": [EMPLOYMENT[:5], hired(2)[:5]]})
    )
    assert "就业.xlsx 的工作表“二”" in said
    assert "最接近“就业登记”，还缺表头：上报单位代码" in said
    assert bureau.batches == []


def test_a_file_of_unknown_headings_says_what_it_found(bureau: Bureau) -> None:
    said = bureau.refused(bureau.csv("名单.csv", [("姓名", "证件号码", "爱好"), ("张三", number(1), "下棋")]))
    assert "读到的表头是：姓名、证件号码、爱好" in said
    assert "最接近“死亡登记”，还缺表头：死亡日期" in said


def test_a_heading_that_stands_twice_stops_the_file(bureau: Bureau) -> None:
    said = bureau.refused(bureau.csv("死亡.csv", [(*DEATHS, "姓名"), [*dead(1), "张三"]]))
    assert "表头“姓名”出现了两次" in said


def test_an_empty_file_is_refused(bureau: Bureau) -> None:
    assert "没有表头" in bureau.refused(bureau.xlsx("空.xlsx", {"表一": []}))


def test_a_list_without_rows_comes_in_as_an_empty_batch(bureau: Bureau) -> None:
    report = bureau.accept(bureau.csv("死亡.csv", [DEATHS]))
    assert (report.rows, report.accepted) == (0, 0)
    assert [batch.register for batch in bureau.live] == ["deaths"]
    assert (bureau.live[0].known_min, bureau.live[0].known_max) == (None, None)


def test_the_register_can_be_said(bureau: Bureau) -> None:
    path = bureau.csv("名单.csv", [("证件号码", "死亡日期", "入学日期"), (number(1), "2026-03-05", "2026-03-01")])
    assert "分不清" in bureau.refused(path)
    assert bureau.accept(path, wanted="students").register.name == "students"


def test_the_register_that_is_said_must_fit(bureau: Bureau) -> None:
    said = bureau.refused(bureau.csv("死亡.csv", [DEATHS, dead(1)]), wanted="students")
    assert "最接近“学籍”，还缺表头：入学日期" in said


def test_a_parquet_file_may_be_headed_by_field_names(bureau: Bureau) -> None:
    path = bureau.folder / "deaths.parquet"
    pq.write_table(pa.table({"name": ["李一"], "id_number": [number(1)], "died_on": [date(2026, 3, 5)]}), path)
    assert bureau.accept(str(path)).register.name == "deaths"
    assert bureau.rows("line, name, died_on") == [(1, "李一", date(2026, 3, 5))]


def test_a_table_of_a_database_is_imported_like_a_file(bureau: Bureau) -> None:
    path = bureau.folder / "县局.db"
    with sqlite3.connect(path) as database:
        database.execute("CREATE TABLE dead (姓名 TEXT, 身份证号 TEXT, died_on TEXT)")
        database.execute("INSERT INTO dead VALUES ('李一', ?, '2026-03-05'), ('李二', ?, NULL)", (number(1), number(2)))
    database.close()
    source = f"sqlite:///{path}?table=dead"
    report = bureau.accept(source)
    assert (report.file, report.rows, report.accepted) == ("dead", 2, 1)
    assert bureau.rows("file, line") == [("dead", 1)]
    assert bureau.kept_out() == [(2, "died_on", "没有填写。")]
    assert "已经导入过了" in bureau.refused(source)


def test_date_cells_serial_numbers_and_texts_are_dates(bureau: Bureau) -> None:
    written = [date(2026, 3, 5), 46086, "2026/3/5", "２０２６．３．５", "2026年3月5日", "20260305", 20260305]
    rows = [DEATHS, *(dead(place, day) for place, day in enumerate(written, start=1))]
    bureau.accept(bureau.xlsx("死亡.xlsx", {"名单": rows}))
    assert bureau.rows("died_on") == [(date(2026, 3, 5),)] * len(written)


def test_a_workbook_that_counts_from_1904_gives_the_same_dates(bureau: Bureau) -> None:
    rows = [DEATHS, dead(1, date(2026, 3, 5)), dead(2, 46086 - 1462)]
    bureau.accept(bureau.xlsx("死亡.xlsx", {"名单": rows}, date_1904=True))
    assert bureau.rows("died_on") == [(date(2026, 3, 5),)] * 2


def test_a_citizen_number_typed_as_a_number_has_lost_its_last_digits(bureau: Bureau) -> None:
    rows = [DEATHS, ["李一", int(number(7, born="19850615")[:17] + "0"), "2026-03-05"], dead(2)]
    report = bureau.accept(bureau.xlsx("死亡.xlsx", {"名单": rows}))
    assert (report.accepted, report.quarantined) == (1, 1)
    [(line, heading, problem)] = bureau.kept_out()
    assert (line, heading) == (2, "证件号码")
    assert "末几位已经丢失" in problem


def test_one_unreadable_file_does_not_stop_the_others(bureau: Bureau, tmp_path: Path) -> None:
    first = bureau.csv("一.csv", [DEATHS, dead(1)])
    second = bureau.csv("二.csv", [DEATHS, dead(2)])
    broken = tmp_path / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a workbook")
    outcomes = bureau.receive(first, str(broken), str(tmp_path / "没有.csv"), second)
    assert [outcome.problem is None for outcome in outcomes] == [True, False, False, True]
    assert [batch.manifest["files"][0]["name"] for batch in bureau.batches] == ["一.csv", "二.csv"]


def test_the_order_of_import_is_the_order_given(bureau: Bureau) -> None:
    names = ["丙.csv", "甲.csv", "乙.csv"]
    bureau.receive(*(bureau.csv(name, [DEATHS, dead(place)]) for place, name in enumerate(names)))
    assert [batch.manifest["files"][0]["name"] for batch in bureau.batches] == names


def test_nothing_unfinished_is_left_behind(bureau: Bureau) -> None:
    bureau.receive(bureau.csv("一.csv", [DEATHS, dead(1)]), bureau.csv("二.csv", [("甲",), ("乙",)]))
    assert list(bureau.workspace.staging.iterdir()) == []


def test_a_bureau_may_use_its_own_words(bureau: Bureau) -> None:
    folder = bureau.workspace.overlay / "registers"
    folder.mkdir()
    text = 'name = "deaths"\n[[columns]]\nfield = "died_on"\nsynonyms = ["辞世日"]\n'
    (folder / "deaths.toml").write_text(text, "utf-8")

    bureau.registers = load_registers(CATALOGUE, bureau.workspace.overlay)
    assert bureau.accept(bureau.csv("死亡.csv", [("姓名", "证件号码", "辞世日"), dead(1)])).accepted == 1
