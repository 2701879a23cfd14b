"""What keeps a row out, what is only said, and what linkage decides later."""

import hashlib
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shixiao.vocabulary.months import month_of
from tests.registers.bureau import CODE, EMPLOYMENT, UNIT, Bureau, hired, number

UNITS = ("代码", "名称", "上级代码")
COUNTY = [
    UNITS,
    ("990101000000", "某县", ""),
    ("990101001000", "某县东街道", "990101000000"),
    ("990101001001", "某县东街道河边社区", "990101001000"),
    ("990101001002", "某县东街道山前社区", "990101001000"),
    ("990101002000", "某县西街道", "990101000000"),
    ("990101002001", "某县西街道山前社区", "990101002000"),
]
SUBSIDIES = (
    "姓名",
    "证件号码",
    "补贴项目",
    "享受起始月",
    "享受截止月",
    "发放金额",
    "发放日期",
    "收款账号",
    "上报单位代码",
)


def kept_out(bureau: Bureau, headings: tuple[str, ...], row: list[object]) -> list[tuple[str, str]]:
    """(heading, problem) of a file's only row, which stays out."""
    report = bureau.accept(bureau.csv("一行.csv", [headings, row]))
    assert (report.rows, report.accepted, report.quarantined) == (1, 0, 1)
    return bureau.kept_out("column_heading, problem")


@pytest.mark.parametrize("heading", ["姓名", "就业日期", "就业形式", "上报单位代码"])
def test_a_row_without_a_required_cell_stays_out(bureau: Bureau, heading: str) -> None:
    assert kept_out(bureau, EMPLOYMENT, hired(1, **{heading: ""})) == [(heading, "没有填写。")]


@pytest.mark.parametrize(
    ("heading", "written", "problem"),
    [
        ("就业日期", "2026-02-30", "“2026-02-30”不是看得懂的日期。"),
        ("就业日期", "2026年3月", "“2026年3月”不是看得懂的日期。"),
        ("就业形式", "帮忙", "“帮忙”不在可填的范围内。"),
        ("上报单位代码", "街道办", "“街道办”不是 12 位数字的代码。"),
        ("上报单位代码", "990101", "“990101”不是 12 位数字的代码。"),
        ("统一社会信用代码", "", "没有填写，“就业形式”是单位就业、公益性岗位时必须填写。"),
        ("统一社会信用代码", "9.1110000600037E+17", "“9.1110000600037E+17”被表格软件当成了数字，末几位已经丢失。"),
        ("证件号码", "3.31102199003072E+17", "“3.31102199003072E+17”被表格软件当成了数字，末几位已经丢失。"),
        ("证件号码", "331102199003071488.0", "“331102199003071488.0”被表格软件当成了数字，末几位已经丢失。"),
        ("姓名", "#N/A", "“#N/A”读不出内容。"),
    ],
)
def test_a_row_with_an_unreadable_cell_stays_out(bureau: Bureau, heading: str, written: str, problem: str) -> None:
    assert kept_out(bureau, EMPLOYMENT, hired(1, **{heading: written})) == [(heading, problem)]


@pytest.mark.parametrize(
    ("heading", "written"), [("登记日期", "待定"), ("是否失业再就业", "说不清"), ("是否就业困难人员", "X")]
)
def test_an_optional_cell_that_would_change_a_verdict_keeps_the_row_out(
    bureau: Bureau, heading: str, written: str
) -> None:
    [(column, problem)] = kept_out(bureau, (*EMPLOYMENT, heading), [*hired(1), written])
    assert column == heading
    assert problem.startswith(f"“{written}”不是")


def test_every_problem_of_a_row_is_told_under_the_headings_of_the_file(bureau: Bureau) -> None:
    headings = ("人员姓名", "身份证号", "录用日期", "就业渠道", "信用代码", "上报单位代码")
    found = kept_out(bureau, headings, hired(1, 姓名="", 就业日期="昨天", 就业形式=""))
    assert found == [("人员姓名", "没有填写。"), ("就业渠道", "没有填写。"), ("录用日期", "“昨天”不是看得懂的日期。")]


def test_a_problem_carries_its_cure_and_the_whole_row(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("一行.csv", [(*EMPLOYMENT, "备注"), [*hired(1, 就业日期="昨天"), "临时"]]))
    [(file, sheet, line, value, mend, cells)] = bureau.kept_out("file, sheet, line, value, mend, cells::JSON")
    assert (file, sheet, line, value) == ("一行.csv", "", 2, "昨天")
    assert mend == "请写成 2026-03-05 这样的日期，年月日都要有。"
    assert '"备注":"临时"' in cells and '"就业日期":"昨天"' in cells


@pytest.mark.parametrize(
    ("written", "problem"),
    [("", "missing"), ("不详", "format"), ("99010119850615001", "format"), ("990101198506150010"[:17] + "9", "check_digit"),
     ("990101198513150010", "birth_date"), ("990101202607010010", "birth_date"), ("090101198506150010", "division")],
)  # fmt: skip
def test_a_doubtful_citizen_number_is_left_to_linkage(bureau: Bureau, written: str, problem: str) -> None:
    assert bureau.accept(bureau.csv("一行.csv", [EMPLOYMENT, hired(1, 证件号码=written)])).accepted == 1
    assert bureau.rows("id_number, id_key, id_problem, warning") == [(written or None, None, problem, None)]


def test_a_good_citizen_number_has_the_key_of_its_first_17_digits(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("一行.csv", [EMPLOYMENT, hired(1, 证件号码=f"'{number(1).lower()} ")]))
    assert bureau.rows("id_number, id_key, id_problem") == [(number(1), int(number(1)[:17]), None)]


def test_an_old_number_is_the_same_person(real_bureau: Bureau) -> None:
    old, new = "331102900307151", "331102199003071514"
    real_bureau.accept(real_bureau.csv("两行.csv", [EMPLOYMENT, hired(1, 证件号码=old), hired(2, 证件号码=new)]))
    assert real_bureau.rows("id_number, id_key") == [(new, 33110219900307151)] * 2


def test_a_demo_workspace_takes_no_real_numbers(bureau: Bureau) -> None:
    [(column, problem)] = kept_out(bureau, EMPLOYMENT, hired(1, 证件号码="331102199003071514"))
    assert column == "证件号码"
    assert "只收 99 开头的虚构号码" in problem


def test_a_real_workspace_takes_no_invented_numbers(real_bureau: Bureau) -> None:
    assert kept_out(real_bureau, EMPLOYMENT, hired(1)) == [("证件号码", "99 开头的是虚构号码。")]


def test_another_document_counts_as_its_kind_and_number(bureau: Bureau) -> None:
    headings = (*EMPLOYMENT, "证件类型")
    rows = [[*hired(1, 证件号码="e1234567"), "护照"], [*hired(2, 证件号码="E1234567"), "其他证件"],
            [*hired(3), "居民身份证"], [*hired(4, 证件号码=""), "护照"]]  # fmt: skip
    bureau.accept(bureau.csv("四行.csv", [headings, *rows]))
    keys = [
        -1 - int(hashlib.md5(f"{kind}:E1234567".encode(), usedforsecurity=False).hexdigest()[:15], 16)
        for kind in ("护照", "其他")
    ]
    assert bureau.rows("id_type, id_number, id_key, id_problem") == [
        ("护照", "E1234567", keys[0], None), ("其他", "E1234567", keys[1], None),
        ("身份证", number(3), int(number(3)[:17]), None), ("护照", None, None, "missing"),
    ]  # fmt: skip


def test_residents_of_hong_kong_are_checked_like_citizens(real_bureau: Bureau) -> None:
    good = number(1, prefix="810000")
    bad = good[:17] + ("1" if good[17] != "1" else "2")
    rows = [[*hired(place, 证件号码=text), "港澳居民居住证"] for place, text in enumerate((good, bad))]
    real_bureau.accept(real_bureau.csv("两行.csv", [(*EMPLOYMENT, "证件类型"), *rows]))
    assert real_bureau.rows("id_problem") == [(None,), ("check_digit",)]


def test_an_unreadable_amount_is_emptied_with_a_warning(bureau: Bureau) -> None:
    report = bureau.accept(bureau.csv("一行.csv", [(*EMPLOYMENT, "工资"), [*hired(1), "面议"]]))
    assert report.warnings == 1
    assert bureau.rows("wage_yuan, warning") == [(None, "“工资”的“面议”读不懂，已留空")]


def test_a_required_amount_that_cannot_be_read_keeps_the_row_out(bureau: Bureau) -> None:
    row = ["张三", number(1), "求职补贴", "202603", "202603", "见附件", "2026-03-05", "", UNIT]
    assert kept_out(bureau, SUBSIDIES, row) == [("发放金额", "“见附件”不是看得懂的金额。")]


def test_an_account_that_lost_its_last_digits_is_emptied_not_shared(bureau: Bureau) -> None:
    row = ["张三", number(1), "求职补贴", "202603", "202603", "800", "2026-03-05", "6.21799E+18", UNIT]
    bureau.accept(bureau.csv("一行.csv", [SUBSIDIES, row]))
    assert bureau.rows("account, warning, paid_yuan, from_month") == [
        (None, "“收款账号”的“6.21799E+18”读不懂，已留空", Decimal("800.00"), month_of(date(2026, 3, 1)))
    ]


def test_a_coordinate_outside_the_world_is_emptied_with_a_warning(bureau: Bureau) -> None:
    headings = ("证件号码", "班级编号", "签到时间", "经度", "纬度", "坐标系")
    bureau.accept(bureau.csv("签到.csv", [headings, [number(1), "px01", "2026-03-05 08:30", "1127.8", "33.5", "高德"]]))
    assert bureau.rows("class_id, signed_at, lon, lat, coord_sys, coord_sys_as_filed, warning") == [
        (
            "PX01",
            datetime.fromisoformat("2026-03-05T08:30"),
            None,
            33.5,
            "GCJ02",
            "高德",
            "“经度”的“1127.8”读不懂，已留空",
        )
    ]


@pytest.mark.parametrize("code", [CODE[:17] + "M", "9111", "911100006000373410"])
def test_a_wrong_credit_code_is_kept_with_a_warning(bureau: Bureau, code: str) -> None:
    rows = [EMPLOYMENT, hired(1, 统一社会信用代码=code), hired(2)]
    assert bureau.accept(bureau.csv("两行.csv", rows)).warnings == 1
    assert bureau.rows("employer_code, warning") == [
        (code, f"“统一社会信用代码”{code}不对：位数或校验位不符"), (CODE, None),
    ]  # fmt: skip


def test_an_unknown_unit_is_told_once_units_are_known(bureau: Bureau) -> None:
    stranger = hired(1, 上报单位代码="990101009009")
    assert bureau.accept(bureau.csv("先.csv", [EMPLOYMENT, stranger])).warnings == 0
    bureau.accept(bureau.csv("机构.csv", COUNTY))
    assert bureau.accept(bureau.csv("后.csv", [EMPLOYMENT, hired(2), stranger])).warnings == 1
    assert bureau.rows("warning") == [(None,), ("“上报单位代码”990101009009不在机构区划里",)]


def test_a_named_community_is_found_when_it_is_the_only_one(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("机构.csv", COUNTY))
    headings = (*EMPLOYMENT[:5], "所属社区", "街道")
    places = [
        ("河边社区", ""),
        ("山前社区", "西街道"),
        ("某县东街道山前社区", ""),
        ("", "东街道"),
        ("山前社区", ""),
        ("湖心社区", ""),
        ("", ""),
    ]
    bureau.accept(bureau.csv("就业.csv", [headings, *([*hired(n)[:5], *place] for n, place in enumerate(places))]))
    assert bureau.rows("line, unit_code") == [
        (2, "990101001001"), (3, "990101002001"), (4, "990101001002"), (5, "990101001000"),
    ]  # fmt: skip
    assert bureau.kept_out() == [
        (6, "上报单位代码", "没有填写，“山前社区”在机构区划里有 2 个。"),
        (7, "上报单位代码", "没有填写，“湖心社区”在机构区划里找不到。"),
        (8, "上报单位代码", "没有填写。"),
    ]


def test_a_named_community_cannot_be_found_before_units_are_imported(bureau: Bureau) -> None:
    row = [*hired(1)[:5], "", "河边社区"]
    [(column, problem)] = kept_out(bureau, (*EMPLOYMENT, "村居"), row)
    assert (column, problem) == ("上报单位代码", "没有填写，也还没有导入机构区划，无法按名称查找。")


def test_the_code_counts_where_code_and_name_are_given(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("机构.csv", COUNTY))
    bureau.accept(bureau.csv("就业.csv", [(*EMPLOYMENT, "所属社区"), [*hired(1), "山前社区"]]))
    assert bureau.rows("unit_code, community") == [(UNIT, "山前社区")]


def test_an_enum_keeps_the_word_that_was_filed(bureau: Bureau) -> None:
    rows = [hired(1, 就业形式="公益性岗位安置"), hired(2, 就业形式=" 灵活就业 ", 统一社会信用代码="")]
    bureau.accept(bureau.csv("两行.csv", [EMPLOYMENT, *rows]))
    assert bureau.rows("form, form_as_filed") == [("公益性岗位", "公益性岗位安置"), ("灵活就业", "灵活就业")]


def test_empty_optional_cells_have_their_defaults(bureau: Bureau) -> None:
    headings = ("办件编号", "事项名称", "受理时间", "承诺时限", "时限类型", "是否差错", "经办人", "上报单位代码")
    bureau.accept(bureau.csv("办件.csv", [headings, ["BJ1", "就业登记", "2026-03-05", "5", "", "", "g01", UNIT]]))
    assert bureau.rows("limit_kind, limit_kind_as_filed, has_error, trips, handler, accepted_at") == [
        ("工作日", None, False, None, "G01", datetime.fromisoformat("2026-03-05"))
    ]


def test_a_division_code_may_have_6_or_12_digits(bureau: Bureau) -> None:
    headings = ("证件号码", "姓名", "参保身份", "费款所属期", "参保地代码", "缴费工资")
    rows = [
        [number(1), "张三", "灵活就业", "202603", code, "-500"]
        for code in ("990101", "990101001001", "990101.0", "县里")
    ]
    bureau.accept(bureau.csv("缴费.csv", [headings, *rows]))
    assert bureau.rows("division_code, base_yuan, warning") == [
        (code, Decimal("-500.00"), warning)
        for code, warning in [("990101", None), ("990101001001", None), ("990101", None), (None, "“参保地代码”的“县里”读不懂，已留空")]
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "headings", "row", "known_on"),
    [
        ("employment_registrations", (*EMPLOYMENT, "登记日期"), [*hired(1), "2026-04-01"], date(2026, 4, 1)),
        ("employment_registrations", (*EMPLOYMENT, "登记日期"), [*hired(1), ""], date(2026, 3, 5)),
        ("contributions", ("证件号码", "姓名", "参保身份", "费款所属期", "到账日期"), [number(1), "张三", "灵活就业", "202602", ""], date(2026, 2, 28)),
        ("contributions", ("证件号码", "姓名", "参保身份", "费款所属期", "到账日期"), [number(1), "张三", "灵活就业", "202602", "20260401"], date(2026, 4, 1)),
        ("pensions", ("证件号码", "待遇起始月"), [number(1), "202602"], date(2026, 2, 1)),
        ("welfare", ("证件号码", "起始月"), [number(1), "202602"], date(2026, 2, 1)),
        ("monthly_returns", ("上报单位代码", "月份", "指标", "上报数"), [UNIT, "202602", "新就业人数", "3"], date(2026, 2, 28)),
        ("visits", ("工作人员", "走访时间", "方式", "结果", "上报单位代码"), ["G1", "2026-03-05 08:30", "上门", "在岗", UNIT], date(2026, 3, 5)),
        ("units", UNITS, ("990101000000", "某县", ""), None),
    ],
)  # fmt: skip
def test_a_row_is_known_on_a_day(
    bureau: Bureau, name: str, headings: tuple[str, ...], row: list[object], known_on: date | None
) -> None:
    assert bureau.accept(bureau.csv("一行.csv", [headings, row])).register.name == name
    assert bureau.rows("known_on") == [(known_on,)]
    assert (bureau.batches[0].known_min, bureau.batches[0].known_max) == (known_on, known_on)


cells = st.sampled_from(
    ["", "x", "2026-03-05", "202603", "是", "灵活就业", "单位就业", number(1), CODE, UNIT, "合计", "1", "　", "#N/A"]
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(*[cells] * 7), min_size=1, max_size=12))
def test_accepted_and_quarantined_rows_are_all_rows(bureau: Bureau, rows: list[tuple[str, ...]]) -> None:
    headings = (*EMPLOYMENT, "登记日期")
    path = bureau.csv(f"{len(bureau.batches)}.csv", [headings, *rows, [f"{len(bureau.batches)}", *["第"] * 6]])
    report = bureau.accept(path)
    assert report.accepted + report.quarantined == report.rows
    assert len(bureau.rows("line")) == report.accepted
    out = {line for (line,) in bureau.kept_out("line")}
    assert len(out) == report.quarantined
    assert out.isdisjoint(line for (line,) in bureau.rows("line"))
    filled = [
        line for line, row in enumerate(rows, start=2) if any(cell.strip("　") for cell in row) and "合计" not in row
    ]
    assert set(filled) <= out | {line for (line,) in bureau.rows("line")}
