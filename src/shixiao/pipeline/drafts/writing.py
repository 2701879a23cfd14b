"""Definitions written by the program: a parameter with one more value, a definition with one more version."""

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from shixiao.indicators.definition import DatedValue, Parameter
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.library import PARAMETERS, Library
from shixiao.indicators.loading import parse_definition, parse_parameters, parse_toml
from shixiao.pipeline.drafts.texts import text_at

Value = int | Decimal | str | bool


@dataclass(frozen=True)
class Declared:
    """A parameter that an indicator rests on, the file that declares it, and its unit."""

    path: str
    parameter: Parameter
    unit: str

    @property
    def key(self) -> str:
        """File and name: what tells it from the others."""
        return f"{self.path}#{self.parameter.name}"


def parameters_of(library: Library, indicator: str) -> list[Declared]:
    """The parameters set beside an indicator, and those of the policies it includes."""
    definition = library.definitions[indicator]
    used = {one.name: one for one in definition.parameters}
    own = definition.place.rsplit("/", 1)[0]
    folders = [own, *(folder for folder in _policies(library) if _includes_policies(library, definition.place))]
    found = []
    for folder in folders:
        path = f"{folder}/{PARAMETERS}"
        for name, raw in _merged(library.texts, path).items():
            if name in used:
                found.append(Declared(path, used[name], str(raw.get("unit", ""))))
    return found


def read_value(text: str, like: Value) -> Value:
    """A typed value of the kind that a parameter has. Raises ValueError with words for the person."""
    text = text.strip()
    if isinstance(like, bool):
        if text not in {"是", "否", "true", "false"}:
            raise ValueError("请填“是”或“否”。")
        return text in {"是", "true"}
    if isinstance(like, str):
        if not text:
            raise ValueError("请填新的值。")
        return text
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError("请填一个数，例如 6 或 0.8。") from error
    if not number.is_finite() or abs(number) > 10**12:
        raise ValueError("这个数太大或不是数。")
    return int(number) if number == number.to_integral_value() and isinstance(like, int) else number


def reading_text(texts: Mapping[str, str], path: str) -> str:
    """What holds under a path, for a person: of parameters all that are set, wherever they are; else the file."""
    if path.endswith(f"/{PARAMETERS}"):
        try:
            return _parameters_text(_merged(texts, path))
        except (DefinitionProblem, LookupError, TypeError):
            pass
    return text_at(texts, path)


def with_value(texts: Mapping[str, str], path: str, name: str, dated: DatedValue) -> str:
    """The overlay's parameter file with a value from a day on; one of the same day is replaced, others stay."""
    own = parse_toml(texts.get(f"{path}#overlay", ""), path)
    raw = dict(_merged(texts, path)[name])
    kept = [one for one in raw["values"] if one["since"] != dated.since]
    value = {"since": dated.since, "value": dated.value, "basis": dated.basis}
    raw["values"] = sorted([*kept, value], key=lambda one: one["since"])
    text = _parameters_text({**own, name: raw})
    parse_parameters(text, path)
    return text


@dataclass(frozen=True)
class Signed:
    """Who answers for a new version of a definition, from when, on which basis."""

    since: dt.date
    basis: str
    author: str
    checker: str
    next_review: dt.date


def with_version(text: str, path: str, signed: Signed) -> str:
    """A definition with a new version at its end; what it is for is taken from the newest one. Raises DefinitionProblem
    when the definition has a version of that day or a later one already."""
    definition, _ = parse_definition(text, path)
    latest = max(definition.versions, key=lambda one: one.since)
    if latest.since >= signed.since:
        raise DefinitionProblem(
            f"{path} versions",
            f"已经有 {latest.since} 起的版本，新版本要从更晚的一天起",
            "请把生效日期改得更晚；新的版本由系统在审定时写上，不用自己写。",
        )
    version = {
        "since": signed.since, "basis": signed.basis, "author": signed.author, "checker": signed.checker,
        "next_review": signed.next_review, "why_it_matters": latest.why_it_matters, "direction": latest.direction,
        "counter_indicators": latest.counter_indicators,
    }  # fmt: skip
    block = "\n".join(f"{key} = {_toml(value)}" for key, value in version.items())
    written = f"{text.rstrip()}\n\n[[versions]]\n{block}\n"
    parse_definition(written, path)
    return written


def _merged(texts: Mapping[str, str], path: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for place in (path, f"{path}#overlay"):
        found |= parse_toml(texts.get(place, ""), place)
    return found


def _parameters_text(found: Mapping[str, Any]) -> str:
    return "\n".join(_table(name, raw) for name, raw in found.items())


def _policies(library: Library) -> list[str]:
    return [path.rsplit("/", 1)[0] for path in sorted(library.texts) if path.endswith("/policy.toml")]


def _includes_policies(library: Library, path: str) -> bool:
    return "policies" in parse_definition(library.texts[path], path)[1]


def _table(name: str, raw: Mapping[str, Any]) -> str:
    head = "".join(f"{key} = {_toml(value)}\n" for key, value in raw.items() if key != "values")
    values = "".join(
        f"\n[[{name}.values]]\n" + "".join(f"{key} = {_toml(value)}\n" for key, value in one.items())
        for one in raw["values"]
    )
    return f"[{name}]\n{head}{values}"


def _toml(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            text = format(value, "f")
            return text if "." in text else f"{text}.0"
        case int() | dt.date():
            return str(value)
        case str():
            return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
        case Sequence():
            return f"[{', '.join(_toml(each) for each in value)}]"
    raise TypeError(f"no value of a definition: {value!r}")
