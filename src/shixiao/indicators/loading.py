"""TOML to definitions: every key checked, every fault named with its file."""

import datetime as dt
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, get_args

from shixiao.indicators.definition import DatedValue, Definition, Fact, Measure, Parameter, Version
from shixiao.indicators.expression import DefinitionProblem

Include = str
_REQUIRED = {"id": str, "title": str, "topic": str, "measure": str, "unit": str}
_TEXTS = (
    "register", "population", "counted_on", "staff", "where", "stock", "value", "weight", "reported_share",
    "rows_of", "plus", "minus", "verified_says",
)  # fmt: skip
LAST = 1000
_LISTS = ("one_row_per", "once_per")
_FACT_REQUIRED = ("reason", "holds", "says")
_FACT_TEXTS = ("when", "kind", "window", "settles", "otherwise", "waits")
_CHOICES = {
    "kind": ("presence", "absence"),
    "settles": ("shown", "closed"),
    "otherwise": ("refused", "pending", "unverifiable"),
    "direction": ("up", "down", "none"),
}
_VERSION = ("since", "basis", "author", "checker", "next_review", "why_it_matters", "direction")


def parse_toml(text: str, place: str) -> dict[str, Any]:
    """A TOML file as a dictionary; decimals are kept exact."""
    try:
        return tomllib.loads(text, parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise DefinitionProblem(place, f"文件不是正确的 TOML：{error}") from error


def parse_definition(text: str, place: str) -> tuple[Definition, tuple[Fact | Include, ...]]:
    """A definition without its parameters, and its facts in order with includes still by name."""
    raw = parse_toml(text, place)
    _only(raw, {*_REQUIRED, *_TEXTS, *_LISTS, "rank", "facts", "versions"}, place)
    for key, kind in _REQUIRED.items():
        if not isinstance(raw.get(key), kind) or not raw[key]:
            raise DefinitionProblem(place, f"缺少 {key}")
    if raw["measure"] not in get_args(Measure):
        raise DefinitionProblem(place, f"measure 只能是 {'、'.join(get_args(Measure))}")
    versions = tuple(_version(one, place) for one in raw.get("versions", []))
    if not versions:
        raise DefinitionProblem(place, "缺少 [[versions]]：谁写的、谁核的、依据什么、何时复审")
    rest: dict[str, Any] = {key: _text(raw.get(key, ""), key, place) for key in _TEXTS}
    rest |= {key: tuple(raw.get(key, ())) for key in _LISTS}
    definition = Definition(
        id=raw["id"], title=raw["title"], topic=raw["topic"], measure=raw["measure"], unit=raw["unit"], rank=int(raw.get("rank", LAST)),
        place=place, versions=versions, **rest,
    )  # fmt: skip
    _check_shape(definition)
    return definition, parse_facts(raw.get("facts", []), place)


def _check_shape(definition: Definition) -> None:
    place = definition.place
    if definition.measure == "derived" and not definition.plus:
        raise DefinitionProblem(place, 'measure = "derived" 要写 plus（加哪个指标）')
    if definition.measure == "weighted_share" and not definition.rows_of:
        raise DefinitionProblem(place, 'measure = "weighted_share" 要写 rows_of（用哪个指标的行）')
    if definition.is_judged and not (definition.register or definition.population):
        raise DefinitionProblem(place, "要写 register（台账）或 population（某指标的核实行）")
    if definition.register and not (definition.counted_on or definition.stock):
        raise DefinitionProblem(place, "要写 counted_on（按哪个日期统计）")


def parse_facts(raw: list[dict[str, Any]], place: str) -> tuple[Fact | Include, ...]:
    """Facts in order; `include = "…"` stands for the facts of an indicator or of the policies."""
    found: list[Fact | Include] = []
    for one in raw:
        if "include" in one:
            _only(one, {"include"}, place)
            found.append(str(one["include"]))
            continue
        _only(one, {*_FACT_REQUIRED, *_FACT_TEXTS}, place)
        for key in _FACT_REQUIRED:
            if not one.get(key):
                raise DefinitionProblem(place, f"事实 {one.get('reason', '？')} 缺少 {key}")
        for key, allowed in _CHOICES.items():
            if key in one and one[key] not in allowed:
                raise DefinitionProblem(place, f"{one['reason']}.{key} 只能是 {'、'.join(allowed)}")
        found.append(Fact(place=place, **one))
    return tuple(found)


def parse_parameters(text: str, place: str) -> dict[str, Parameter]:
    """Dated parameters: [name] title, and [[name.values]] since, value, basis."""
    found = {}
    for name, raw in parse_toml(text, place).items():
        _only(raw, {"title", "unit", "values"}, f"{place} [{name}]")
        values = tuple(_dated(one, f"{place} [{name}]") for one in raw.get("values", []))
        if not values:
            raise DefinitionProblem(f"{place} [{name}]", "缺少 [[values]]：从哪天起、取什么值、依据什么")
        if len({type(one.value) for one in values} - {int, Decimal}) > 1:
            raise DefinitionProblem(f"{place} [{name}]", "各个时期的取值要是同一种类型")
        found[name] = Parameter(name, str(raw.get("title", name)), tuple(sorted(values, key=lambda one: one.since)))
    return found


def _dated(raw: Mapping[str, Any], place: str) -> DatedValue:
    _only(raw, {"since", "value", "basis"}, place)
    since, value = raw.get("since"), raw.get("value")
    if not isinstance(since, dt.date):
        raise DefinitionProblem(place, "values.since 要是日期，例如 since = 2025-01-01")
    if not isinstance(value, int | Decimal | str | bool):
        raise DefinitionProblem(place, "values.value 要是数字、文字或 true/false")
    if not raw.get("basis"):
        raise DefinitionProblem(place, "values.basis 要写依据（文号，或“默认值，待本局确认”）")
    return DatedValue(since, value, str(raw["basis"]))


def _version(raw: Mapping[str, Any], place: str) -> Version:
    _only(raw, {*_VERSION, "counter_indicators"}, place)
    for key in _VERSION:
        if key not in raw:
            raise DefinitionProblem(place, f"[[versions]] 缺少 {key}")
    if raw["direction"] not in _CHOICES["direction"]:
        raise DefinitionProblem(place, "direction 只能是 up、down、none")
    for key in ("since", "next_review"):
        if not isinstance(raw[key], dt.date):
            raise DefinitionProblem(place, f"[[versions]] {key} 要是日期")
    rest = {key: raw[key] for key in _VERSION}
    return Version(**rest, counter_indicators=tuple(raw.get("counter_indicators", ())))


def _only(raw: Any, allowed: set[str], place: str) -> None:
    if not isinstance(raw, dict):
        raise DefinitionProblem(place, "这里要是一个表，例如 [facts]")
    unknown = sorted(set(raw) - allowed)
    if unknown:
        raise DefinitionProblem(place, f"不认识的项目：{'、'.join(unknown)}。可用的有：{'、'.join(sorted(allowed))}")


def _text(value: Any, key: str, place: str) -> str:
    if not isinstance(value, str):
        raise DefinitionProblem(place, f"{key} 要写在引号里")
    return value
