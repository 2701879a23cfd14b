from pathlib import Path

import pytest

from shixiao.registers.declarations import load_registers
from shixiao.registers.schema import Register
from shixiao.vocabulary.problems import Problem
from tests.registers.bureau import CATALOGUE, REGISTERS

# The first line of a declaration, and one column.
HEAD = 'name = "grants"\ntitle = "返乡补助"\nknown_on = "granted_on"\n'
COLUMN = '[[columns]]\nheading = "补助日期"\nfield = "granted_on"\ntype = "date"\nrequired = true\n'


def overlaid(tmp_path: Path, name: str, text: str) -> dict[str, Register]:
    folder = tmp_path / "overlay" / "registers"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return load_registers(CATALOGUE, tmp_path / "overlay")


def test_the_catalogue_declares_every_register() -> None:
    assert len(REGISTERS) == 29
    assert {"employment_registrations", "contributions", "units", "staff_attendance"} <= REGISTERS.keys()


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_a_register_is_known_on_a_day_or_always(register: Register) -> None:
    assert bool(register.known_on) == (register.name not in {"units", "staff", "employers"})


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_rows_about_persons_may_name_another_document(register: Register) -> None:
    assert register.has("id_type") == (register.number is not None)


def test_synonyms_hold_in_every_register_that_has_the_heading() -> None:
    for register in REGISTERS.values():
        if (column := register.column("name")) is not None and column.heading == "姓名":
            assert "AAC003" in column.synonyms


def test_an_overlay_adds_synonyms_aliases_and_values(tmp_path: Path) -> None:
    text = (
        'name = "employment_registrations"\n'
        '[[columns]]\nfield = "started_on"\nsynonyms = ["上岗日子"]\n'
        '[[columns]]\nfield = "form"\nvalues = ["见习"]\naliases = { "公司上班" = "单位就业" }\n'
    )
    register = overlaid(tmp_path, "employment_registrations.toml", text)["employment_registrations"]
    before = REGISTERS["employment_registrations"]
    started, form = register.column("started_on"), register.column("form")
    assert started is not None and "上岗日子" in started.synonyms and "录用日期" in started.synonyms
    assert form is not None and form.values[-1] == "见习"
    assert form.aliases["公司上班"] == "单位就业" and form.aliases["公益岗"] == "公益性岗位"
    assert register.title == before.title and len(register.columns) == len(before.columns)


def test_an_overlay_adds_a_column(tmp_path: Path) -> None:
    text = (
        'name = "employment_registrations"\n[[columns]]\nheading = "是否返乡"\nfield = "returned_home"\ntype = "bool"\n'
    )
    register = overlaid(tmp_path, "employment_registrations.toml", text)["employment_registrations"]
    assert dict(register.fields)["returned_home"] == "BOOLEAN"


def test_an_overlay_adds_a_register(tmp_path: Path) -> None:
    registers = overlaid(tmp_path, "grants.toml", HEAD + COLUMN)
    assert registers.keys() - REGISTERS.keys() == {"grants"}
    assert registers["grants"].known_on == ("granted_on",)


def test_an_overlay_replaces_a_register(tmp_path: Path) -> None:
    text = HEAD.replace("grants", "deaths").replace("返乡补助", "死亡") + "replace = true\n" + COLUMN
    register = overlaid(tmp_path, "deaths.toml", text)["deaths"]
    assert [column.field for column in register.columns] == ["granted_on"]


def test_an_overlay_adds_words_for_all_registers(tmp_path: Path) -> None:
    text = '[headings]\n"证件号码" = ["身份证件号"]\n[aliases."坐标系"]\n"天地图" = "WGS84"\n'
    registers = overlaid(tmp_path, "synonyms.toml", text)
    for name in ("deaths", "visits"):
        column = registers[name].column("id_number")
        assert column is not None and {"身份证件号", "AAC002"} <= set(column.synonyms)
    system = registers["visits"].column("coord_sys")
    assert system is not None and system.aliases["天地图"] == "WGS84" and system.aliases["百度"] == "BD09"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name = ", "读不出来"),
        ('name = "other"\n', "和文件名相同"),
        (HEAD + 'colour = "red"\n' + COLUMN, "不认识“colour”"),
        (HEAD + COLUMN + 'colour = "red"\n', "不认识“colour”"),
        (HEAD, "至少一列"),
        (HEAD + COLUMN + COLUMN.replace('"granted_on"', '"paid_on"'), "写了两次"),
        (HEAD + COLUMN.replace("date", "day"), "type 要是其中之一"),
        (HEAD + COLUMN.replace('"granted_on"', '"Granted On"'), "小写英文字段名"),
        (HEAD + COLUMN.replace('heading = "补助日期"\n', ""), "要有 heading"),
        (HEAD + COLUMN.replace("true", '"yes"'), "required 写法不对"),
        (HEAD.replace("granted_on", "paid_on") + COLUMN, "不是本台账的字段"),
        (HEAD + COLUMN.replace('"date"', '"text"'), "不是日期、时间或月份"),
        (HEAD + COLUMN + '[[columns]]\nheading = "行"\nfield = "line"\ntype = "int"\n', "系统自己用的"),
        (HEAD + COLUMN + '[[columns]]\nheading = "行"\nfield = "t_line"\ntype = "int"\n', "系统自己用的"),
        (HEAD + COLUMN + '[[columns]]\nheading = "类"\nfield = "kind"\ntype = "enum"\n', "values"),
        (
            HEAD
            + COLUMN
            + '[[columns]]\nheading = "类"\nfield = "kind"\ntype = "enum"\nvalues = ["甲"]\ndefault = "乙"\n',
            "不在 values 里",
        ),
        (
            HEAD
            + COLUMN
            + '[[columns]]\nheading = "类"\nfield = "kind"\ntype = "text"\nrequired_when = { form = ["甲"] }\n',
            "不在本台账里",
        ),
        (
            HEAD + COLUMN + "".join(f'[[columns]]\nheading = "号{n}"\nfield = "id{n}"\ntype = "id"\n' for n in "ab"),
            "只能有一列证件号码",
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_declaration(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(Problem) as raised:
        overlaid(tmp_path, "grants.toml", text)
    assert said in raised.value.what
    assert raised.value.where.endswith("grants.toml")


def test_it_refuses_to_change_the_type_of_a_column_that_indicators_use(tmp_path: Path) -> None:
    text = 'name = "deaths"\n[[columns]]\nfield = "died_on"\ntype = "text"\n'
    with pytest.raises(Problem, match="类型不能改"):
        overlaid(tmp_path, "deaths.toml", text)


@pytest.mark.parametrize("text", ['[words]\n"a" = ["b"]\n', 'headings = ["a"]\n', "[headings]\n姓名 = 3\n"])
def test_it_says_what_is_wrong_with_shared_words(tmp_path: Path, text: str) -> None:
    with pytest.raises(Problem, match="台账定义不能用"):
        overlaid(tmp_path, "synonyms.toml", text)
