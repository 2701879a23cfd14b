"""Every example of every definition, in both forms of the SQL."""

import pytest

from shixiao.engine import open_engine
from shixiao.indicators.compile import COUNTED_ALREADY
from shixiao.indicators.examples import check_examples, read_examples
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
    shown = {reason for one in read_examples(shipped(), indicator, FIELDS) for _, reason in one.expected.values()}
    wanted = {fact.reason for fact in definition.facts} | ({COUNTED_ALREADY} if definition.once_per else set())
    assert wanted <= shown


def test_an_example_that_is_wrong_is_found() -> None:
    library = shipped()
    path = library.definitions["natural_attrition"].place.replace("definition.toml", "examples.toml")
    text = """
[[examples]]
title = "身份明确却写成不算"
as_of = 2026-06-30
rows = '''
person | left_on    | reason_ | verdict | reason
甲     | 2026-01-31 |         | refused | identity_invalid
'''
""".replace("reason_ ", "unit_code")
    wrong = type(library)(library.definitions, library.policies, library.trades, {**library.texts, path: text})
    with open_engine(threads=1) as engine:
        examples = read_examples(wrong, "natural_attrition", FIELDS)
        (found,) = check_examples(engine, wrong, examples, FIELDS, KNOWN_ON)
    assert (found.expected, found.found) == ("refused identity_invalid", "verified")
