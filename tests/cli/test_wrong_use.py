"""Wrong use and bad places: a clear Chinese message, the documented status, nothing changed."""

import json
import re
from pathlib import Path

import pytest

from tests.cli.program import shixiao


def _home(tmp_path: Path) -> Path:
    home = tmp_path / "home"
    assert shixiao("init", home, "--demo").status == 0
    return home


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nothing",), "没有这个命令 nothing"),
        (("compute",), "缺少 HOME"),
        (("compute", "here", "--as-of", "2026-02-30"), "要有这一天"),
        (("figures", "here"), "缺少 --out"),
        (("figures", "here", "--colour", "red"), "没有选项 --colour"),
        (("figures", "nowhere", "--out", "x.csv"), "这里还不是工作区"),
        (("explain", "nothing"), "没有这个指标"),
        ((), "命令:"),
        (("figures", "here"), "查看用法：shixiao figures --help"),
        (("figures", "here", "--out"), "--out 后面少了"),
        (("compute", "here", "there", "--as-of", "2026-06-30"), "多写了 there"),
        (("demo", "there", "--persons", "5"), "--persons 要写 500 到 200000 之间的整数"),
        (("catalogue", "check", "nowhere"), "这里还不是工作区"),
        (("catalogue", "check", "--indicator", "nothing"), "没有这个指标"),
        (("evidence", "here", "new_employment", "--unit", "abc", "--out", "x.csv"), "只写数字，最多 12 位"),
    ],
)
def test_wrong_use_is_explained(arguments: tuple[str, ...], said: str) -> None:
    ended = shixiao(*arguments)
    assert ended.status == 2
    assert said in ended.complained
    assert not re.search(r"\b(the|not|range|argument|requires)\b", ended.complained)


def test_a_workspace_is_not_made_over_another_one_or_over_other_files(tmp_path: Path) -> None:
    home = _home(tmp_path)
    assert shixiao("init", home).status == 2
    other = tmp_path / "letters"
    other.mkdir()
    (other / "letter.txt").write_text("x")
    ended = shixiao("init", other)
    assert ended.status == 2
    assert "已经有别的文件" in ended.complained


def test_a_workspace_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    home = _home(tmp_path)
    marker = home / "workspace.json"
    marker.write_text(json.dumps({**json.loads(marker.read_text("utf-8")), "format": 99}), "utf-8")
    ended = shixiao("compute", home, "--as-of", "2026-06-30")
    assert ended.status == 2
    assert "请升级本程序" in ended.complained


def test_a_damaged_workspace_is_named(tmp_path: Path) -> None:
    home = _home(tmp_path)
    (home / "workspace.json").write_text("{", "utf-8")
    ended = shixiao("compute", home, "--as-of", "2026-06-30")
    assert ended.status == 2
    assert "损坏" in ended.complained


def test_computing_without_data_or_before_any_data_says_so(tmp_path: Path) -> None:
    home = _home(tmp_path)
    ended = shixiao("compute", home, "--as-of", "2026-06-30")
    assert (ended.status, "还没有任何台账" in ended.complained) == (2, True)
    file = tmp_path / "死亡登记.csv"
    file.write_text("姓名,证件号码,死亡日期\n甲乙,990101199001010010,2026-01-05\n", "utf-8")
    assert shixiao("import", home, file).status == 0
    ended = shixiao("compute", home, "--as-of", "2026-01-04")
    assert (ended.status, "2026-01-05" in ended.complained) == (2, True)
    assert not list((home / "runs").iterdir())
    assert shixiao("compute", home, "--as-of", "2026-01-05").status == 0


def test_a_broken_definition_of_the_bureau_stops_the_run_and_names_its_place(tmp_path: Path) -> None:
    home = _home(tmp_path)
    file = tmp_path / "死亡登记.csv"
    file.write_text("姓名,证件号码,死亡日期\n甲乙,990101199001010010,2026-01-05\n", "utf-8")
    assert shixiao("import", home, file).status == 0
    folder = home / "overlay" / "indicators" / "mine"
    folder.mkdir(parents=True)
    (folder / "definition.toml").write_text('id = "mine"\n', "utf-8")
    ended = shixiao("compute", home, "--as-of", "2026-06-30")
    assert ended.status == 2
    assert "indicators/mine/definition.toml" in ended.complained
    assert "缺少 title" in ended.complained
    checked = shixiao("catalogue", "check", home)
    assert checked.status == 2


def test_an_output_that_cannot_be_written_changes_nothing(tmp_path: Path) -> None:
    home = _home(tmp_path)
    file = tmp_path / "死亡登记.csv"
    file.write_text("姓名,证件号码,死亡日期\n甲乙,990101199001010010,2026-01-05\n", "utf-8")
    assert shixiao("import", home, file).status == 0
    assert shixiao("compute", home, "--as-of", "2026-06-30").status == 0
    for out in (tmp_path / "no" / "such" / "x.csv", tmp_path / "x.doc"):
        ended = shixiao("figures", home, "--out", out)
        assert ended.status == 2
        assert not out.exists()


def test_the_workspace_may_come_from_the_environment(tmp_path: Path) -> None:
    home = _home(tmp_path)
    file = tmp_path / "死亡登记.csv"
    file.write_text("姓名,证件号码,死亡日期\n甲乙,990101199001010010,2026-01-05\n", "utf-8")
    assert shixiao("import", file, home=home).status == 0
    assert shixiao("compute", "--as-of", "2026-06-30", home=home).status == 0
    assert shixiao("figures", "--out", tmp_path / "f.csv", home=home).status == 0


def test_a_full_disk_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """/dev/full answers every write with "no space left"."""
    home = _home(tmp_path)
    file = tmp_path / "死亡登记.csv"
    file.write_text("姓名,证件号码,死亡日期\n甲乙,990101199001010010,2026-01-05\n", "utf-8")
    assert shixiao("import", home, file).status == 0
    (home / "runs" / "current.json").symlink_to("/dev/full")
    staging = home / "staging"
    for leftover in staging.iterdir():
        leftover.unlink()
    staging.rmdir()
    staging.symlink_to("/dev/full")
    ended = shixiao("compute", home, "--as-of", "2026-06-30")
    assert ended.status in {1, 2}
    assert {path.name for path in (home / "runs").iterdir()} <= {"current.json"}
