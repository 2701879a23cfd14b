"""Batches: what lies on disk, what may be replaced, and what a kill leaves behind."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from shixiao.engine import open_engine, parquet
from shixiao.registers.known import all_batches, known_on_sql, known_sql, live_batches
from shixiao.vocabulary.months import month_of
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import open_workspace
from tests.registers.bureau import CODE, EMPLOYMENT, REGISTERS, UNIT, Bureau, hired, number

DEATHS = ("姓名", "证件号码", "死亡日期")
PAID = ("证件号码", "姓名", "参保身份", "统一社会信用代码", "费款所属期", "缴费工资", "到账日期")


def dead(place: int, day: str = "2026-03-05") -> list[object]:
    return [f"李{chr(0x4E00 + place)}", number(place), day]


def test_a_batch_says_where_it_comes_from(bureau: Bureau) -> None:
    path = Path(bureau.csv("死亡.csv", [(*DEATHS, "备注"), dead(1, "2026-01-05"), dead(2), dead(3, "")]))
    bureau.accept(str(path))
    [batch] = bureau.batches
    assert batch.path.name == "000001-deaths"
    manifest = json.loads((batch.path / "manifest.json").read_text("utf-8"))
    imported_at = manifest.pop("imported_at")
    assert date.fromisoformat(imported_at[:10])
    assert manifest == {
        "batch": 1, "register": "deaths", "rows": 3, "accepted": 2, "quarantined": 1, "warnings": 0,
        "files": [{"name": "死亡.csv", "sha256": hashlib.sha256(path.read_bytes()).hexdigest(), "bytes": path.stat().st_size}],
        "replaces": None, "companions": [1], "format": 1, "known_min": "2026-01-05", "known_max": "2026-03-05",
        "within": "", "upload": "", "sha256": hashlib.sha256(batch.rows.read_bytes()).hexdigest(),
        "fields": [name for name, _ in REGISTERS["deaths"].stored], "ignored_headings": ["备注"],
    }  # fmt: skip
    assert (batch.number, batch.known_min, batch.known_max) == (1, date(2026, 1, 5), date(2026, 3, 5))


@pytest.mark.parametrize("register", REGISTERS.values(), ids=REGISTERS.keys())
def test_the_stored_columns_are_the_declared_ones(register) -> None:
    with open_engine() as engine:
        assert engine.columns(known_sql(register, [])) == list(register.stored)


def test_stored_rows_have_the_declared_types(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("就业.csv", [EMPLOYMENT, hired(1)]))
    with open_engine() as engine:
        found = engine.columns(f"SELECT * FROM {parquet([bureau.batches[0].rows])}")
    assert found == list(REGISTERS["employment_registrations"].stored)


def test_rows_stand_in_the_order_of_their_lines(bureau: Bureau) -> None:
    rows = [[*hired(place % 900 + 1)[:5], "", "河边社区"] for place in range(5000)]
    bureau.accept(bureau.csv("机构.csv", [("代码", "名称"), (UNIT, "河边社区")]))
    assert bureau.accept(bureau.csv("就业.csv", [(*EMPLOYMENT, "所属社区"), *rows])).accepted == 5000
    with open_engine() as engine:
        assert engine.rows(f"SELECT line FROM {parquet([bureau.batches[-1].rows])}") == [(n,) for n in range(2, 5002)]


def test_contributions_are_sorted_by_person_employer_and_month(bureau: Bureau) -> None:
    rows = [
        [number(place), "张三", "单位职工", CODE, f"2026{month:02d}", "5000", ""]
        for month in (3, 1, 2) for place in (2, 3, 1)
    ]  # fmt: skip
    bureau.accept(bureau.csv("缴费.csv", [PAID, *rows]))
    with open_engine() as engine:
        found = engine.rows(f"SELECT id_key, employer_code, month FROM {parquet([bureau.batches[0].rows])}")
    assert found == sorted(found)
    assert len(found) == 9


def test_the_same_file_again_is_refused_under_any_name(bureau: Bureau) -> None:
    rows = [DEATHS, dead(1)]
    bureau.accept(bureau.csv("死亡.csv", rows))
    for name in ("死亡.csv", "改名.csv"):
        said = bureau.refused(bureau.csv(name, rows))
        assert "已经导入过了（批次 000001，当时叫“死亡.csv”）" in said
    assert len(bureau.batches) == 1


def test_the_same_file_twice_in_one_command_comes_in_once(bureau: Bureau) -> None:
    path = bureau.csv("死亡.csv", [DEATHS, dead(1)])
    assert [outcome.problem is None for outcome in bureau.receive(path, path)] == [True, False]


def test_a_correction_replaces_a_batch_which_stays(bureau: Bureau) -> None:
    for place, replaces in enumerate(("", "1", "000002", "000003-deaths"), start=1):
        bureau.accept(bureau.csv(f"{place}.csv", [DEATHS, dead(place)]), replaces=replaces)
    assert [batch.number for batch in bureau.batches] == [1, 2, 3, 4]
    assert [batch.number for batch in bureau.live] == [4]
    assert [batch.replaces for batch in bureau.batches] == [None, 1, 2, 3]


def test_a_replaced_file_may_not_come_back(bureau: Bureau) -> None:
    path = bureau.csv("1.csv", [DEATHS, dead(1)])
    bureau.accept(path)
    bureau.accept(bureau.csv("2.csv", [DEATHS, dead(2)]), replaces="1")
    assert "已经导入过了" in bureau.refused(path)


@pytest.mark.parametrize(
    ("headings", "row", "replaces", "said"),
    [(DEATHS, dead(2), "7", "没有这个批次"), (EMPLOYMENT, hired(1), "1", "不是同一种")],
)
def test_a_correction_must_fit(
    bureau: Bureau, headings: tuple[str, ...], row: list[object], replaces: str, said: str
) -> None:
    bureau.accept(bureau.csv("1.csv", [DEATHS, dead(1)]))
    path = bureau.csv("2.csv", [headings, row])
    try:
        assert said in bureau.refused(path, replaces=replaces)
    except Problem as problem:
        assert said in problem.what
    assert len(bureau.batches) == 1


def test_a_batch_is_replaced_only_once(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("1.csv", [DEATHS, dead(1)]))
    bureau.accept(bureau.csv("2.csv", [DEATHS, dead(2)]), replaces="1")
    with pytest.raises(Problem, match="已经被批次 000002 更正过了"):
        bureau.receive(bureau.csv("3.csv", [DEATHS, dead(3)]), replaces="1")


def test_a_correction_is_one_file_of_one_register(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("1.csv", [DEATHS, dead(1)]))
    with pytest.raises(Problem, match="一次只能换一个批次"):
        bureau.receive(bureau.csv("2.csv", [DEATHS, dead(2)]), bureau.csv("3.csv", [DEATHS, dead(3)]), replaces="1")
    both = bureau.xlsx("4.xlsx", {"死亡": [DEATHS, dead(4)], "就业": [EMPLOYMENT, hired(5)]})
    assert "文件里有几种台账" in bureau.refused(both, replaces="1")
    assert len(bureau.batches) == 1


def test_an_unknown_register_is_refused_before_anything_is_read(bureau: Bureau) -> None:
    with pytest.raises(Problem, match="没有这个台账") as raised:
        bureau.receive(bureau.csv("1.csv", [DEATHS, dead(1)]), wanted="death")
    assert "deaths（死亡登记）" in raised.value.mend


def test_a_damaged_manifest_is_told(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("1.csv", [DEATHS, dead(1)]))
    (bureau.batches[0].path / "manifest.json").write_text("{", "utf-8")
    with pytest.raises(Problem, match="批次的说明文件损坏"):
        all_batches(bureau.workspace)


def test_a_batch_counts_only_with_the_others_of_its_file(bureau: Bureau) -> None:
    path = bureau.xlsx("月报.xlsx", {"死亡": [DEATHS, dead(1)], "就业": [EMPLOYMENT, hired(1)]})
    bureau.receive(path)
    second = bureau.batches[1].path
    second.rename(bureau.workspace.staging / "cut-short")
    assert bureau.batches == []
    [outcome] = bureau.receive(path)
    assert [report.batch for report in outcome.reports] == [1, 2]
    assert len(bureau.live) == 2


def test_rows_are_read_as_they_were_known_on_a_day(bureau: Bureau) -> None:
    headings = ("姓名", "证件号码", "失业日期", "登记日期", "注销日期", "上报单位代码")
    rows = [
        ["早", number(1), "2026-01-01", "2026-02-01", "2026-05-01", UNIT],
        ["晚", number(2), "2026-01-01", "2026-04-01", "", UNIT],
    ]
    bureau.accept(bureau.csv("失业.csv", [headings, *rows]))
    register = REGISTERS["unemployment_registrations"]
    with open_engine() as engine:

        def known(as_of: date | None) -> list[tuple[str, date | None]]:
            return engine.rows(
                f"SELECT name, closed_on FROM ({known_sql(register, bureau.live, as_of)}) ORDER BY row_key"
            )

        assert known(date(2026, 1, 31)) == []
        assert known(date(2026, 2, 1)) == [("早", None)]
        assert known(date(2026, 4, 30)) == [("早", None), ("晚", None)]
        assert known(date(2026, 5, 1)) == [("早", date(2026, 5, 1)), ("晚", None)]
        assert known(None) == known(date(2030, 1, 1)) == known(date(2026, 5, 1))


def test_a_time_counts_on_its_whole_day_and_months_stay(bureau: Bureau) -> None:
    headings = ("办件编号", "事项名称", "受理时间", "办结时间", "承诺时限", "经办人", "上报单位代码")
    row = ["BJ1", "就业登记", "2026-03-05 08:30", "2026-03-06 23:59:59", "5", "G1", UNIT]
    bureau.accept(bureau.csv("办件.csv", [headings, row]))
    bureau.accept(bureau.csv("养老.csv", [("证件号码", "待遇起始月", "待遇终止月"), [number(1), "202602", "202612"]]))
    with open_engine() as engine:
        cases = REGISTERS["service_cases"]
        finished = [
            engine.one(f"SELECT finished_at IS NOT NULL FROM ({known_sql(cases, bureau.live[:1], date(2026, 3, day))})")
            for day in (5, 6)
        ]
        assert finished == [(False,), (True,)]
        pension = known_sql(REGISTERS["pensions"], bureau.live[1:], date(2026, 3, 5))
        assert engine.rows(f"SELECT to_month FROM ({pension})") == [(month_of(date(2026, 12, 1)),)]


def test_batches_of_an_older_declaration_are_read_with_empty_columns(bureau: Bureau) -> None:
    from dataclasses import replace

    from shixiao.registers.schema import Column

    bureau.accept(bureau.csv("旧.csv", [DEATHS, dead(1)]))
    old = REGISTERS["deaths"]
    more = (Column("地点", "place", "text"), Column("是否在外", "was_away", "bool"))
    new = replace(old, columns=(*old.columns, *more))
    bureau.registers = {**REGISTERS, "deaths": new}
    bureau.accept(bureau.csv("新.csv", [(*DEATHS, "地点", "是否在外"), [*dead(2), "县医院", "是"]]))
    with open_engine() as engine:
        assert engine.columns(known_sql(new, bureau.live)) == list(new.stored)
        for batches in (bureau.live, bureau.live[::-1]):
            sql = f"SELECT place, was_away FROM ({known_sql(new, batches)}) ORDER BY row_key"
            assert engine.rows(sql) == [(None, False), ("县医院", True)]
        assert engine.rows(f"SELECT place, was_away FROM ({known_sql(new, bureau.live[:1])})") == [(None, False)]


def test_the_day_a_row_became_known_can_be_computed_from_its_columns(bureau: Bureau) -> None:
    bureau.accept(bureau.csv("缴费.csv", [PAID, [number(1), "张三", "单位职工", CODE, "202602", "", ""]]))
    with open_engine() as engine:
        rows = known_sql(REGISTERS["contributions"], bureau.live)
        assert engine.one(f"SELECT {known_on_sql(REGISTERS['contributions'])} = known_on FROM ({rows})") == (True,)


IMPORT = """
import sys
from datetime import date
from pathlib import Path
from shixiao.registers.importing import Request, import_files
from shixiao.workspace import open_workspace
from tests.registers.bureau import REGISTERS
for _ in import_files(open_workspace(Path(sys.argv[1])), sys.argv[2:], Request(REGISTERS, date(2026, 6, 30))):
    pass
"""


def test_a_killed_import_leaves_whole_files_only(bureau: Bureau) -> None:
    files = [
        bureau.xlsx(f"{month}月.xlsx", {"死亡": [DEATHS, dead(month)], "就业": [EMPLOYMENT, hired(month)]})
        for month in range(1, 7)
    ]
    home = str(bureau.workspace.home)
    command = [sys.executable, "-c", IMPORT, home, *files]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    for delay in (1.0, 1.6, 2.2):
        process = subprocess.Popen(command, start_new_session=True, env=environment)
        time.sleep(delay)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        batches = live_batches(open_workspace(bureau.workspace.home))
        names = [batch.manifest["files"][0]["name"] for batch in batches]
        assert all(names.count(name) == 2 for name in names)
    left = [
        path for path in files if Path(path).name not in {batch.manifest["files"][0]["name"] for batch in bureau.live}
    ]
    assert all(outcome.problem is None for outcome in bureau.receive(*left))
    assert len(bureau.live) == 12
    assert [batch.number for batch in bureau.batches] == list(range(1, 13))
    assert list(bureau.workspace.staging.iterdir()) == []
