"""Every example of every definition, in both forms of the SQL."""

import dataclasses

import pytest

from shixiao.engine import open_engine
from shixiao.indicators.compile import COUNTED_ALREADY
from shixiao.indicators.examples import check_examples, read_examples
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.library import Library
from tests.indicators.library import FIELDS, KNOWN_ON, judged, shipped

FEWEST = 6


@pytest.mark.parametrize("form", ["masks", "joins"])
@pytest.mark.parametrize("indicator", judged())
def test_examples_are_judged_as_written(indicator: str, form: str) -> None:
    examples = read_examples(shipped(), indicator, FIELDS)
    with open_engine(threads=1) as engine:
        assert check_examples(engine, shipped(), examples, FIELDS, KNOWN_ON, form=form) == []  # type: ignore[arg-type]


@pytest.mark.parametrize("indicator", judged())
def test_each_indicator_has_enough_examples(indicator: str) -> None:
    assert len(read_examples(shipped(), indicator, FIELDS)) >= FEWEST


@pytest.mark.parametrize("indicator", judged())
def test_every_reason_of_an_indicator_has_an_example(indicator: str) -> None:
    definition = shipped().definitions[indicator]
    examples = read_examples(shipped(), indicator, FIELDS)
    shown = {outcome.reason for one in examples for outcome in one.expected.values()}
    wanted = {fact.reason for fact in definition.facts} | ({COUNTED_ALREADY} if definition.once_per else set())
    assert wanted <= shown


def _rewritten(indicator: str, text: str) -> Library:
    """The shipped library with other examples of one indicator."""
    library = shipped()
    path = library.definitions[indicator].place.replace("definition.toml", "examples.toml")
    return dataclasses.replace(library, texts={**library.texts, path: text})


def _disagreements(indicator: str, text: str) -> list[tuple[str, str]]:
    library = _rewritten(indicator, text)
    with open_engine(threads=1) as engine:
        found = check_examples(engine, library, read_examples(library, indicator, FIELDS), FIELDS, KNOWN_ON)
    return [(one.expected, one.found) for one in found]


WRONG = """
[[examples]]
title = "身份明确却写成不算"
as_of = 2026-06-30
rows = '''
person | left_on    | verdict | reason
甲     | 2026-01-31 | refused | identity_invalid
'''
"""

OWN_REASON = """
[[examples]]
title = "台账自己也有一栏叫原因"
as_of = 2026-06-30
rows = '''
person | left_on    | reason | =verdict | =reason
甲     | 2026-01-31 | 退休   | verified |
       | 2026-01-31 | 辞职   | refused  | identity_invalid
'''
"""

VALUE = """
[[examples]]
title = "从 3000 到 4000"
as_of = 2026-03-31
rows = '''
person | started_on | form     | employer_code | =verdict | =reason        | =value
甲     | 2025-03-10 | 单位就业 | A             | verified |                | {value}
乙     | 2025-03-10 | 单位就业 | A             | refused  | no_wage_before |
'''
[examples.evidence]
contributions = '''
person | insured_as | employer_code | month            | base_yuan
甲     | 单位职工   | B             | 2024-06..2024-09 | 3000
甲     | 单位职工   | A             | 2025-04..2025-09 | 4000
乙     | 单位职工   | A             | 2025-04..2025-09 | 4000
'''
"""


def test_an_example_that_is_wrong_is_found() -> None:
    assert _disagreements("natural_attrition", WRONG) == [("refused identity_invalid", "verified")]


def test_what_is_expected_is_told_apart_from_a_field_of_that_name() -> None:
    assert _disagreements("natural_attrition", OWN_REASON) == []
    [example] = read_examples(_rewritten("natural_attrition", OWN_REASON), "natural_attrition", FIELDS)
    assert [row["reason"] for row in example.tables["attritions"]] == ["退休", "辞职"]
    [example] = read_examples(_rewritten("natural_attrition", WRONG), "natural_attrition", FIELDS)
    assert [row["reason"] for row in example.tables["attritions"]] == [None]


@pytest.mark.parametrize("value", ["0.33", "0.3333", ""])
def test_a_value_is_compared_to_as_many_places_as_are_written(value: str) -> None:
    assert _disagreements("wage_growth", VALUE.format(value=value)) == []


@pytest.mark.parametrize(("value", "found"), [("0.34", "0.33"), ("0.3334", "0.3333"), ("1", "0")])
def test_a_wrong_value_is_found(value: str, found: str) -> None:
    assert _disagreements("wage_growth", VALUE.format(value=value)) == [(f"verified {value}", f"verified {found}")]


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [("{value}", "三成", "=value 要写数字：三成"), ("=verdict |", "=verdcit |", "=verdcit"), ("=verdict", "form", "=verdict 一栏")],
)  # fmt: skip
def test_an_example_that_cannot_be_read_says_why(before: str, after: str, said: str) -> None:
    library = _rewritten("wage_growth", VALUE.replace(before, after))
    with pytest.raises(DefinitionProblem, match=said):
        read_examples(library, "wage_growth", FIELDS)
