"""Checks from the texts of a catalogue: checks/<topic>/<id>/definition.toml and what lies beside it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, get_args

from shixiao.indicators.definition import Parameter
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.loading import parse_parameters, parse_toml
from shixiao.integrity.definition import Check, Checks, Level, Pattern, SubjectKind

FOLDER = "checks"
OVERALL = f"{FOLDER}/parameters.toml"
_TEXTS = ("id", "title", "topic", "level", "subject_kind", "basis", "author", "checker")
_PATTERN_TEXTS = ("score", "says", "where", "lacks_where", "having", "odd", "expected", "unit")
_PATTERN_NEEDS = ("rows", "per", "score", "says")
_CHOICES = {"level": get_args(Level), "subject_kind": get_args(SubjectKind)}


def load_checks(texts: Mapping[str, str]) -> Checks:
    """Every check of a library's texts. Raises DefinitionProblem with the place of the first fault."""
    found: dict[str, Check] = {}
    for place in sorted(texts):
        if place.startswith(f"{FOLDER}/") and place.endswith("/definition.toml"):
            check = _check(texts[place], place, _parameters(texts, place.replace("definition.toml", "parameters.toml")))
            if check.id in found:
                raise DefinitionProblem(place, f"核查编号 {check.id} 重复了")
            found[check.id] = check
    return Checks(dict(sorted(found.items())), _parameters(texts, OVERALL))


def _parameters(texts: Mapping[str, str], place: str) -> dict[str, Parameter]:
    found: dict[str, Parameter] = {}
    for each in (place, f"{place}#overlay"):
        if each in texts:
            found |= parse_parameters(texts[each], each)
    return found


def _check(text: str, place: str, parameters: Mapping[str, Parameter]) -> Check:
    raw = parse_toml(text, place)
    _only(raw, {*_TEXTS, "next_review", "patterns"}, place)
    for key in _TEXTS:
        if not isinstance(raw.get(key), str) or not raw[key]:
            raise DefinitionProblem(place, f"缺少 {key}")
    for key, allowed in _CHOICES.items():
        if raw[key] not in allowed:
            raise DefinitionProblem(place, f"{key} 只能是 {'、'.join(allowed)}")
    if not isinstance(raw.get("next_review"), dt.date):
        raise DefinitionProblem(place, "next_review 要是日期")
    patterns = tuple(
        _pattern(one, f"{place} 第 {number} 种情形") for number, one in enumerate(raw.get("patterns", []), 1)
    )
    if not patterns:
        raise DefinitionProblem(place, "缺少 [[patterns]]：哪些行放在一起是疑点")
    heads: dict[str, Any] = {key: raw[key] for key in _TEXTS}
    return Check(**heads, next_review=raw["next_review"], place=place, patterns=patterns, parameters=parameters)


def _pattern(raw: Any, place: str) -> Pattern:
    _only(raw, {*_PATTERN_TEXTS, "rows", "per", "lacks"}, place)
    for key in _PATTERN_NEEDS:
        if not raw.get(key):
            raise DefinitionProblem(place, f"缺少 {key}")
    if not isinstance(raw["rows"], dict) or not isinstance(raw.get("lacks", {}), dict):
        raise DefinitionProblem(place, 'rows 和 lacks 要写成 { 简称 = "台账" }')
    if bool(raw.get("lacks")) != bool(raw.get("lacks_where")):
        raise DefinitionProblem(place, "lacks 和 lacks_where 要一起写")
    texts = {key: str(raw.get(key, "")) for key in _PATTERN_TEXTS}
    return Pattern(place=place, rows=raw["rows"], per=tuple(raw["per"]), lacks=raw.get("lacks"), **texts)


def _only(raw: Any, allowed: set[str], place: str) -> None:
    unknown = sorted(set(raw) - allowed) if isinstance(raw, dict) else ["？"]
    if unknown:
        raise DefinitionProblem(place, f"不认识的项目：{'、'.join(unknown)}。可用的有：{'、'.join(sorted(allowed))}")
