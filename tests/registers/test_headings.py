import pytest

from shixiao.registers.headings import Line, Merge, Recognition, Stranger, normal_heading, recognise
from shixiao.registers.schema import Register
from shixiao.vocabulary.problems import Problem
from tests.registers.bureau import REGISTERS

DEATHS = ("姓名", "证件号码", "死亡日期")


def seen(*rows: tuple[str | None, ...], merges: tuple[Merge, ...] = (), field_names: bool = False) -> Recognition:
    found = read(*rows, merges=merges, field_names=field_names)
    assert isinstance(found, Recognition), found
    return found


def read(
    *rows: tuple[str | None, ...], merges: tuple[Merge, ...] = (), field_names: bool = False
) -> Recognition | Stranger:
    width = max((len(row) for row in rows), default=0)
    lines = [Line(number, (*row, *[None] * (width - len(row)))) for number, row in enumerate(rows, start=1) if any(row)]
    return recognise(lines, REGISTERS.values(), where="名单.xlsx", merges=merges, field_names=field_names)


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_it_knows_every_register_by_its_canonical_headings(register: Register) -> None:
    found = seen(tuple(column.heading for column in register.columns))
    assert found.register.name == register.name
    assert found.fields == {column.field: at for at, column in enumerate(register.columns)}
    assert found.ignored == ()


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_the_required_headings_are_enough(register: Register) -> None:
    found = seen(tuple(column.heading for column in register.columns if column.required))
    assert found.register.name == register.name


@pytest.mark.parametrize("register", [each for each in REGISTERS.values() if each.name not in {"pensions", "welfare"}])
def test_it_knows_a_register_by_its_field_names_where_columns_are_named(register: Register) -> None:
    found = seen(tuple(column.field for column in register.columns), field_names=True)
    assert found.register.name == register.name


def test_two_registers_with_the_same_field_names_must_be_told_apart() -> None:
    with pytest.raises(Problem, match="分不清是“养老待遇”和“低保”"):
        read(("name", "id_number", "from_month", "to_month"), field_names=True)


def test_field_names_are_no_headings_of_a_spreadsheet() -> None:
    assert isinstance(read(("name", "id_number", "died_on")), Stranger)


def test_it_finds_the_headings_below_title_rows() -> None:
    found = seen(("某县死亡人员名单",), (), ("填报单位：某局", None, "2026年3月"), DEATHS, ("张三", "1", "2026-03-05"))
    assert found.heading_line == 4
    assert [line.number for line in found.above] == [1, 3, 4]


def test_it_reads_two_heading_rows_with_merged_parents() -> None:
    rows = (("序号", "姓名", "情况", "情况"), ("序号", "姓名", "证件号码", "死亡日期"))
    merges = ((1, 0, 2, 0), (1, 1, 2, 1), (1, 2, 1, 3))
    found = seen(*rows, merges=merges)
    assert found.heading_line == 2
    assert found.fields == {"name": 1, "id_number": 2, "died_on": 3}
    assert found.ignored == ("序号",)


def test_it_reads_two_heading_rows_whose_merges_a_csv_has_lost() -> None:
    found = seen(("序号", "姓名", "情况", None), (None, None, "证件号码", "死亡日期"))
    assert found.heading_line == 2
    assert found.fields == {"name": 1, "id_number": 2, "died_on": 3}


def test_a_parent_completes_the_names_of_its_children() -> None:
    found = seen(("姓名", "证件号码", "死亡", "死亡"), (None, None, "日期", "原因"), merges=((1, 2, 1, 3),))
    assert found.fields["died_on"] == 2
    assert found.headings[2] == "死亡日期"


def test_a_heading_merged_over_two_columns_is_one_heading() -> None:
    found = seen(("姓名", "姓名", "证件号码", "死亡日期"), merges=((1, 0, 1, 1),))
    assert found.fields["name"] == 0


def test_the_canonical_heading_wins_over_synonyms() -> None:
    found = seen(("身份证号", "AAC003", "姓名", "证件号码", "死亡日期"))
    assert found.fields == {"name": 2, "id_number": 3, "died_on": 4}
    assert found.ignored == ("身份证号", "AAC003")


def test_of_two_synonyms_the_first_declared_one_wins() -> None:
    headings = ("姓名", "证件号码", "就业日期", "就业类型", "就业渠道", "上报单位代码")
    found = seen(headings)
    assert found.fields["form"] == 4
    assert found.ignored == ("就业类型",)


def test_one_month_column_is_the_first_and_the_last_month_of_a_subsidy() -> None:
    found = seen(("姓名", "证件号码", "补贴项目", "补贴月份", "金额", "发放日期", "上报单位代码"))
    assert found.fields["from_month"] == found.fields["to_month"] == 3


def test_a_unit_may_be_named_instead_of_coded() -> None:
    found = seen(("姓名", "证件号码", "就业日期", "就业形式", "所属社区", "街道"))
    assert found.register.name == "employment_registrations"


def test_among_several_registers_the_one_that_explains_most_headings_is_meant() -> None:
    found = seen(("姓名", "证件号码", "残疾类别", "残疾等级", "发证日期", "失效日期", "死亡日期"))
    assert found.register.name == "disability_certificates"


def test_it_asks_when_two_registers_explain_the_headings_equally_well() -> None:
    with pytest.raises(Problem, match="分不清") as raised:
        read(("证件号码", "死亡日期", "入学日期"))
    assert "--register" in raised.value.mend
    assert "deaths（死亡登记）" in raised.value.mend


def test_it_refuses_a_heading_that_stands_over_two_columns() -> None:
    with pytest.raises(Problem, match="“姓名”出现了两次") as raised:
        read(("姓名", "证件号码", "死亡日期", "姓名"))
    assert raised.value.where == "名单.xlsx"


def test_an_unknown_heading_may_stand_twice() -> None:
    found = seen((*DEATHS, "备注", "备注"))
    assert found.headings[3:] == ("备注", "备注(2)")
    assert found.ignored == ("备注",)


def test_it_names_the_nearest_register_and_what_it_lacks() -> None:
    found = read(("姓名", "证件号码", "就业日期", "就业形式", "备注"))
    assert isinstance(found, Stranger)
    assert found.nearest is not None and found.nearest.name == "employment_registrations"
    assert found.missing == ("上报单位代码",)
    assert found.headings == ("姓名", "证件号码", "就业日期", "就业形式", "备注")


def test_a_sheet_without_any_known_heading_shows_its_widest_line() -> None:
    found = read(("单位就业",), ("甲", "乙", "丙"))
    assert isinstance(found, Stranger)
    assert (found.headings, found.nearest) == (("甲", "乙", "丙"), None)


@pytest.mark.parametrize(
    "written", ["姓名", " 姓 名 ", "姓\n名", "*姓名", "姓名*", "姓名：", "姓　名", "姓名（必填）", "\ufeff姓名"]
)
def test_it_sees_through_the_dress_of_a_heading(written: str) -> None:
    assert seen((written, "证件号码", "死亡日期")).fields["name"] == 0


def test_codes_of_the_insurance_system_are_headings_in_any_case() -> None:
    assert normal_heading("aac003") == "AAC003"
    assert seen(("aac003", "ＡＡＣ００２", "死亡日期")).fields == {"name": 0, "id_number": 1, "died_on": 2}
