"""Rows that were kept out are listed, mended and imported again."""

import csv
import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from shixiao.cli.registers import forms, import_, init, quarantine
from shixiao.workspace import open_workspace
from tests.registers.bureau import EMPLOYMENT, REGISTERS, UNIT, Bureau, hired, number

DEATHS = ("姓名", "证件号码", "死亡日期")


def run(command, *arguments: object) -> tuple[int, str]:
    """(exit status, what was said)."""
    result = CliRunner().invoke(command, [str(each) for each in arguments])
    return result.exit_code, result.output


def listed(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_problems_are_listed_with_their_place_and_cure(bureau: Bureau, tmp_path: Path) -> None:
    bureau.accept(bureau.csv("一.csv", [EMPLOYMENT, hired(1), hired(2, 就业日期="昨天", 姓名="")]))
    bureau.accept(bureau.xlsx("二.xlsx", {"名单": [DEATHS, ["李一", number(3), "不详"]]}))
    status, said = run(quarantine.command, bureau.workspace.home, "--out", tmp_path / "隔离.csv")
    assert (status, said) == (0, f"有 2 行被隔离，已写到 {tmp_path / '隔离.csv'}\n")
    assert [list(row.values()) for row in listed(tmp_path / "隔离.csv")] == [
        ["一.csv", "", "3", "姓名", "没有填写。", "请补填这一格。", ""],
        ["一.csv", "", "3", "就业日期", "“昨天”不是看得懂的日期。", "请写成 2026-03-05 这样的日期，年月日都要有。", "昨天"],
        ["二.xlsx", "名单", "2", "死亡日期", "“不详”不是看得懂的日期。", "请写成 2026-03-05 这样的日期，年月日都要有。", "不详"],
    ]  # fmt: skip
    assert list(listed(tmp_path / "隔离.csv")[0]) == ["file", "sheet", "row", "column", "problem", "mend", "cell"]


@pytest.mark.parametrize("ending", ["csv", "json", "parquet", "xlsx"])
def test_every_ending_is_written_even_when_nothing_is_kept_out(bureau: Bureau, tmp_path: Path, ending: str) -> None:
    for _ in range(2):
        out = tmp_path / f"隔离.{ending}"
        assert run(quarantine.command, bureau.workspace.home, "--out", out)[0] == 0
        assert out.stat().st_size > 0
        if not bureau.batches:
            bureau.accept(bureau.csv("死亡.csv", [DEATHS, ["李一", number(3), "2026-03-05"]]))
    if ending == "json":
        assert json.loads((tmp_path / "隔离.json").read_text("utf-8")) == []


def test_rows_of_a_replaced_batch_are_no_longer_listed(bureau: Bureau, tmp_path: Path) -> None:
    bureau.accept(bureau.csv("一.csv", [DEATHS, ["李一", number(3), "不详"]]))
    bureau.accept(bureau.csv("二.csv", [DEATHS, ["李一", number(3), "2026-03-05"]]), replaces="1")
    run(quarantine.command, bureau.workspace.home, "--out", tmp_path / "隔离.csv")
    assert listed(tmp_path / "隔离.csv") == []


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_mended_rows_come_in_again(bureau: Bureau, tmp_path: Path, ending: str) -> None:
    own = ("序号", "人员姓名", "身份证号", "录用日期", "就业渠道", "信用代码", "上报单位代码", "月/工资~元", "备注")
    rows = [
        [1, *hired(1), "=5000", "甲"],
        [2, *hired(2, 就业日期="昨天"), "-500", "=乙"],
        [3, *hired(3, 就业形式="帮忙"), "", ""],
    ]
    bureau.accept(bureau.csv("一.csv", [own, *rows]))
    bureau.accept(bureau.csv("二.csv", [EMPLOYMENT, hired(4, 上报单位代码="")]))
    status, said = run(quarantine.command, bureau.workspace.home, "--rows", "--out", tmp_path / f"待改.{ending}")
    assert status == 0
    written = [tmp_path / f"待改-就业登记{which}.{ending}" for which in ("", "-2")]
    assert all(str(path) in said for path in written)
    for path in written:
        mend(path, {"录用日期": "2026-03-05", "就业渠道": "单位就业", "上报单位代码": UNIT})
    for path in written:
        report = bureau.accept(str(path))
        assert report.quarantined == 0
        assert {"隔离原因", "改正办法", "原行号"} <= set(report.ignored)
    assert sorted(bureau.rows("id_number", batch=-2) + bureau.rows("id_number")) == [(number(n),) for n in (2, 3, 4)]


def mend(path: Path, right: dict[str, str]) -> None:
    """Write what is right into every row, as the person who mends the file does."""
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(path)
        sheet = book.worksheets[0]
        for column in sheet.iter_cols():
            if column[0].value in right:
                for cell in column[1:]:
                    cell.value = right[column[0].value]
        book.save(path)
        return
    rows = listed(path)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows({key: right.get(key, value) for key, value in row.items()} for row in rows)


def test_nothing_to_mend_is_said(bureau: Bureau, tmp_path: Path) -> None:
    assert run(quarantine.command, bureau.workspace.home, "--rows", "--out", tmp_path / "a.xlsx") == (
        0,
        "没有被隔离的行。\n",
    )


def test_import_says_a_line_for_each_file(bureau: Bureau) -> None:
    first = bureau.csv("一.csv", [(*EMPLOYMENT, "工资", "备注"), [*hired(1), "面议", ""], [*hired(2, 姓名=""), "", ""]])
    second = bureau.xlsx("二.xlsx", {"死亡": [DEATHS, ["李一", number(3), "2026-03-05"]], "说明": [["请按月填"]]})
    status, said = run(import_.command, bureau.workspace.home, first, second)
    assert status == 3
    assert said.splitlines() == [
        "一.csv：就业登记 读取 2 行，接收 1，隔离 1，批次 000001",
        "  没有用到的表头：备注",
        "  有 1 行收下了，但有提醒（在批次的 warning 列）",
        "二.xlsx：死亡登记 读取 1 行，接收 1，隔离 0，批次 000002",
        "  工作表“说明”不是台账，没有读",
        f"有 1 行被隔离，没有进入批次。查看原因：shixiao quarantine {bureau.workspace.home} --out 隔离.xlsx",
    ]


def test_import_ends_with_2_when_a_file_cannot_be_read(bureau: Bureau) -> None:
    good = bureau.csv("一.csv", [DEATHS, ["李一", number(3), "2026-03-05"]])
    status, said = run(import_.command, bureau.workspace.home, bureau.folder / "没有.csv", good)
    assert status == 2
    assert "没有.csv：没有导入" in said and "没有这个文件" in said
    assert "一.csv：死亡登记 读取 1 行，接收 1，隔离 0，批次 000001" in said


def test_the_password_of_a_database_is_not_shown(bureau: Bureau) -> None:
    source = "postgresql://reader:geheim@127.0.0.1:1/hr?table=deaths"
    status, said = run(import_.command, bureau.workspace.home, source)
    assert status == 2
    assert "没有导入" in said and "geheim" not in said


def test_import_ends_with_0_when_all_is_well(bureau: Bureau) -> None:
    assert (
        run(import_.command, bureau.workspace.home, bureau.csv("一.csv", [DEATHS, ["李一", number(3), "2026-03-05"]]))[
            0
        ]
        == 0
    )


def test_init_makes_a_workspace(tmp_path: Path) -> None:
    assert run(init.command, tmp_path / "县局", "--demo")[0] == 0
    assert open_workspace(tmp_path / "县局").demo is True
    assert run(init.command, tmp_path / "市局")[0] == 0
    assert open_workspace(tmp_path / "市局").demo is False


def test_forms_of_all_registers_are_written(bureau: Bureau, tmp_path: Path) -> None:
    status, said = run(forms.command, bureau.workspace.home, "--out", tmp_path / "表样")
    assert (status, said) == (0, f"已写出 29 个表样：{tmp_path / '表样'}\n")
    assert {path.stem for path in (tmp_path / "表样").iterdir()} == {register.title for register in REGISTERS.values()}
