"""Drafts in the core: parameters written back, files replaced together, the layout without topics."""

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.indicators.definition import DatedValue
from shixiao.indicators.library import load_library, read_texts
from shixiao.indicators.loading import parse_parameters
from shixiao.pipeline.drafts.checking import check_draft
from shixiao.pipeline.drafts.overlay import replaced
from shixiao.pipeline.drafts.texts import drafted_texts, overlay_texts, texts_in_force
from shixiao.pipeline.drafts.trial import whole_prefix
from shixiao.pipeline.drafts.writing import parameters_of, with_value
from shixiao.pipeline.plan import CATALOGUE
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace, create_workspace

PATH = "indicators/employment/new_employment/parameters.toml"
GUIDE = "indicators/employment/new_employment/guide.md"
TEXTS = read_texts(CATALOGUE)


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    return create_workspace(tmp_path / "home", demo=False)


@given(
    value=st.one_of(st.integers(-(10**9), 10**9), st.decimals(-1000, 1000, allow_nan=False, places=3)),
    basis=st.text(min_size=1).filter(lambda text: text.isprintable() or "\n" in text),
    since=st.dates(),
)
def test_a_value_that_is_written_is_read_back_exactly(value: int | Decimal, basis: str, since: dt.date) -> None:
    written = with_value(TEXTS, PATH, "trace_months", DatedValue(since, value, basis))
    values = parse_parameters(written, PATH)["trace_months"].values
    assert [one for one in values if one.since == since] == [DatedValue(since, value, basis)]
    assert len(values) == (1 if since == dt.date(2000, 1, 1) else 2)


def test_a_value_written_twice_for_a_day_is_the_later_one_and_other_parameters_stay(workspace: Workspace) -> None:
    day = dt.date(2026, 1, 1)
    for name, value in (("months_before", 4), ("trace_months", 5), ("trace_months", 6)):
        text = with_value(texts_in_force(workspace), PATH, name, DatedValue(day, value, "县发〔2026〕1号"))
        with replaced(workspace, {PATH: text}):
            pass
    library = load_library(texts_in_force(workspace))
    found = {one.parameter.name: one.parameter.values[-1].value for one in parameters_of(library, "new_employment")}
    assert found == {"months_before": 4, "trace_months": 6, "trace_minimum": 1}


def test_files_are_replaced_together_or_not_at_all(workspace: Workspace) -> None:
    with replaced(workspace, {PATH: TEXTS[PATH], GUIDE: "旧"}):
        pass
    before = overlay_texts(workspace, [PATH, GUIDE])
    with pytest.raises(KeyError), replaced(workspace, {PATH: None, GUIDE: "新"}):
        assert overlay_texts(workspace, [PATH, GUIDE]) == {PATH: None, GUIDE: "新"}
        raise KeyError
    assert overlay_texts(workspace, [PATH, GUIDE]) == before
    (workspace.overlay / "policies").write_text("")
    with pytest.raises(Problem, match="写不进去"), replaced(workspace, {PATH: None, "policies/hiring/guide.md": "新"}):
        pass
    assert overlay_texts(workspace, [PATH, GUIDE]) == before
    assert [each.name for each in workspace.overlay.iterdir() if each.name.startswith(".")] == []


@pytest.mark.parametrize(
    "path",
    ["../person.key", "/etc/guide.md", "indicators/../../guide.md", "registers/a/guide.md", "indicators/a/b/x.toml"],
)
def test_nothing_but_definitions_is_ever_written(workspace: Workspace, path: str) -> None:
    with pytest.raises(Problem, match="不属于口径"), replaced(workspace, {path: "新"}):
        pass


def test_an_overlay_without_topics_keeps_its_layout(workspace: Workspace) -> None:
    file = workspace.overlay / "indicators" / "new_employment" / "parameters.toml"
    file.parent.mkdir(parents=True)
    file.write_text(with_value(TEXTS, PATH, "trace_months", DatedValue(dt.date(2026, 1, 1), 5, "县发〔2026〕1号")))
    text = with_value(
        texts_in_force(workspace), PATH, "trace_months", DatedValue(dt.date(2027, 1, 1), 6, "县发〔2026〕2号")
    )
    files = {PATH: text}
    drafted = drafted_texts(workspace, files)
    with replaced(workspace, files):
        pass
    assert texts_in_force(workspace) == drafted
    assert list(workspace.overlay.rglob("*.toml")) == [file]


def test_a_check_names_all_that_may_move(workspace: Workspace) -> None:
    text = with_value(TEXTS, PATH, "trace_minimum", DatedValue(dt.date(2030, 1, 1), 2, "县发〔2026〕1号"))
    checked = check_draft(workspace, {PATH: text}, "new_employment")
    assert checked.passes
    assert {"new_employment", "reemployment", "net_new_employment", "retention_rate_6"} <= set(checked.concerned)
    assert "natural_attrition" not in checked.concerned


@pytest.mark.parametrize(
    ("codes", "prefix"),
    [([], ""), (["990101001001"], "990101001001"), (["990101001001", "990101002001"], "990101"), (["99", "98"], "")],
)
def test_the_whole_is_the_longest_division_that_covers_all(codes: list[str], prefix: str) -> None:
    assert whole_prefix(codes) == prefix
