"""What the checks of a run find is sealed with it, told to the reader without names, and changes no figure."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from shixiao.engine import open_engine
from shixiao.pipeline.manifest import SealedRun
from shixiao.pipeline.rebuild import rebuild
from shixiao.pipeline.views import findings_sql
from shixiao.vocabulary.months import month_of
from shixiao.vocabulary.problems import Problem
from tests.indicators.library import shipped
from tests.pipeline.filing import Office, open_office, read_tables

MAY, JUNE = date(2026, 5, 31), date(2026, 6, 30)
ZHANG, LI = 99010119900101001, 99010119900101003
UNIT = "990101001001"


def _paid(person: int, month: date, account: str, **cells: Any) -> dict[str, Any]:
    return {
        "name": "张三", "id_key": person, "policy": "灵活就业社保补贴", "from_month": month_of(month),
        "to_month": month_of(month), "paid_yuan": Decimal(800), "paid_on": month, "account": account, "unit_code": UNIT,
    } | cells  # fmt: skip


@pytest.fixture
def office(tmp_path: Path) -> Office:
    """A dead person's subsidy in two months, of which June's comes with a later batch; four who share an account."""
    made = open_office(tmp_path / "home")
    made.file("deaths", [{"name": "张三", "id_key": ZHANG, "died_on": date(2026, 3, 31)}])
    shared = [_paid(LI + 2 * place, date(2026, 1, 31), "6222000000001234") for place in range(4)]
    made.file("subsidy_payments", [_paid(ZHANG, MAY, "1"), *shared])
    made.file("employment_registrations", [])
    made.file("training_enrolments", [])
    made.file("subsidy_payments", [_paid(ZHANG, JUNE, "1")])
    return made


def _findings(run: SealedRun, office: Office) -> list[dict[str, Any]]:
    with open_engine(threads=1) as engine:
        found = engine.arrow(findings_sql(run, office.workspace.key))
    return [row for row in found.to_pylist() if row["check"] in {"P06", "P20"}]


def test_a_finding_tells_who_where_how_much_and_which_rows(office: Office) -> None:
    run = office.seal(office.plan(JUNE))
    dead, account = _findings(run, office)
    assert (dead["check"], dead["level"], dead["subject_kind"], dead["unit_code"]) == ("P06", "hard", "person", UNIT)
    assert dead["score"] == 1600.0
    assert dead["sentence"] == "此人 2026年3月31日 去世，之后的月份还发了 2 笔补贴，共 1600 元。"
    assert json.loads(dead["evidence"]) == ["000001-001-000000002", "000002-001-000000002", "000005-001-000000002"]
    assert (account["check"], account["level"], account["score"]) == ("P20", "soft", 3200.0)
    for one in (dead, account):
        assert len(one["subject"]) == 16
        assert str(ZHANG) not in str(one)
        assert "6222000000001234" not in str(one)


def test_a_carried_run_finds_what_a_full_one_finds(office: Office) -> None:
    earlier = office.seal(office.plan(MAY, upto=4))
    assert [one["score"] for one in _findings(earlier, office)] == [800.0, 3200.0]
    plan = office.plan(JUNE)
    carried, full = office.tables(plan, earlier), office.tables(plan)
    assert carried["findings.parquet"] == full["findings.parquet"]
    assert full["findings.parquet"].num_rows >= 2


def test_registers_never_imported_are_named_with_the_checks_they_leave_undone(office: Office) -> None:
    unchecked = office.seal(office.plan(JUNE)).manifest["unchecked_checks"]
    assert unchecked["P11"] == ["contributions"]
    assert unchecked["P16"] == ["contributions"]
    assert "P06" not in unchecked


def test_checks_change_no_figure_and_no_verdict(office: Office) -> None:
    plan = office.plan(JUNE)
    library = shipped()
    texts = {path: text for path, text in library.texts.items() if not path.startswith("checks/")}
    without = office.tables(replace(plan, library=replace(library, texts=texts)))
    with_checks = office.tables(plan)
    assert without.pop("findings.parquet").num_rows == 0
    assert with_checks.pop("findings.parquet").num_rows > 0
    assert without == with_checks


def test_a_finding_that_was_altered_is_found_when_the_run_is_computed_again(office: Office) -> None:
    run = office.seal(office.plan(JUNE))
    assert rebuild(office.workspace, run).equal
    sealed = read_tables(run.path)["findings.parquet"]
    pq.write_table(sealed.slice(1), run.file("findings"))
    assert rebuild(office.workspace, run).differences == {"findings": 1}


def test_a_run_sealed_before_there_were_checks_says_so(office: Office) -> None:
    run = office.seal(office.plan(JUNE))
    run.file("findings").unlink()
    manifest = {name: value for name, value in run.manifest.items() if name != "unchecked_checks"}
    run = replace(run, manifest=manifest)
    with pytest.raises(Problem, match="没有查过疑点"):
        findings_sql(run, office.workspace.key)
    assert rebuild(office.workspace, run).equal
