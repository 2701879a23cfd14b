"""Faults in a definition are named with their place, and nothing but the language can be said in it."""

import datetime as dt

import pytest

from shixiao.evidence import Blocks
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.judge import Setting, compile_indicator
from shixiao.indicators.library import load_library
from tests.indicators.library import FIELDS, shipped

PLACE = "indicators/employment/natural_attrition/definition.toml"
SETTING = Setting(FIELDS, frozenset(), dt.date(2026, 6, 30), Blocks((0,)))


def _compiled_with(holds: str) -> str:
    texts = dict(shipped().texts)
    texts[PLACE] = texts[PLACE].replace('holds = "identified()"', f'holds = """{holds}"""')
    return compile_indicator(load_library(texts), "natural_attrition", SETTING).sql


@pytest.mark.parametrize(
    ("holds", "said"),
    [
        ("wage_yuan > 0", "不认识的名称 wage_yuan"),
        ("lived()", "没有函数 lived"),
        ("left_on > 3", "不能比较"),
        ("left_on", "这里要是否"),
        ("left_on >", "表达式写法有误"),
        ("has(deaths)", "has 要 2 个参数"),
        ("has(death, TRUE)", "没有台账 death"),
        ("has(deaths, has(pensions, TRUE))", "查证条件里面不能再用函数 has"),
        ("has(verified.nothing, TRUE)", "没有指标 nothing"),
        ("employee_months(left_on, m) = 0", "参数的类型不对"),
        ("left_on + 3 > left_on", "不能这样运算"),
        ("left_on = DATE '2026-02-30'", "没有这个日期"),
        ("reason IN (SELECT name FROM deaths)", "IN 后面要列出具体的值"),
        ("(SELECT TRUE)", "表达式里不能用"),
        ("read_csv('x') IS NULL", "表达式里不能用"),
        ("getenv('HOME') IS NULL", "没有函数 getenv"),
        ("CAST(left_on AS TEXT) = ''", "不能换类型"),
        ("row.left_on = left_on", "不认识的名称 row.left_on"),
        ("retirement_month('M61', 'F55') > m", "退休年龄类别"),
    ],
)
def test_a_fault_is_named_with_its_place(holds: str, said: str) -> None:
    with pytest.raises(DefinitionProblem) as caught:
        _compiled_with(holds)
    assert said in caught.value.what
    assert PLACE in caught.value.where


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('measure = "count"', 'measure = "sum"', "measure 只能是"),
        ('title = "自然减员人数"', "", "缺少 title"),
        ('counted_on = "left_on"', 'counted_on = "gone_on"', "counted_on 不是台账的栏目"),
        ('register = "attritions"', 'register = "losses"', "没有台账 losses"),
        ('register = "attritions"', 'registers = "attritions"', "不认识的项目：registers"),
        ("[[versions]]", "[[version]]", "不认识的项目：version"),
        ('direction = "none"', 'direction = "sideways"', "direction 只能是"),
        ("[[facts]]", "[facts", "不是正确的 TOML"),
    ],
)
def test_a_broken_definition_file_is_refused(before: str, after: str, said: str) -> None:
    texts = dict(shipped().texts)
    assert before in texts[PLACE]
    texts[PLACE] = texts[PLACE].replace(before, after)
    with pytest.raises(DefinitionProblem) as caught:
        compile_indicator(load_library(texts), "natural_attrition", SETTING)
    assert said in caught.value.what


def test_indicators_that_name_each_other_in_a_circle_are_refused() -> None:
    texts = dict(shipped().texts)
    texts[PLACE] = texts[PLACE].replace("identified()", "has(verified.reemployment, TRUE)")
    other = "indicators/employment/reemployment/definition.toml"
    texts[other] = texts[other].replace(
        "has(unemployment", "has(verified.natural_attrition, TRUE) AND has(unemployment"
    )
    with pytest.raises(DefinitionProblem, match="绕成了圈"):
        load_library(texts)


def test_a_dated_parameter_takes_the_value_in_force_on_the_rows_day() -> None:
    texts = dict(shipped().texts)
    path = "indicators/employment/stable_employment_rate/parameters.toml"
    texts[path] += '\n[[stable_months.values]]\nsince = 2026-01-01\nvalue = 9\nbasis = "新规"\n'
    sql = compile_indicator(load_library(texts), "stable_employment_rate", SETTING).sql
    assert "CASE WHEN r.counted_on >= DATE '2026-01-01' THEN 9 ELSE 6 END" in sql
