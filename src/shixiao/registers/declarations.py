"""Reads the register declarations of the catalogue and of a bureau's overlay, and checks every word of them."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from shixiao.registers.schema import COLUMN_TYPES, RESERVED, Column, Register, Timeline, as_filed
from shixiao.vocabulary.masking import PERSONAL
from shixiao.vocabulary.problems import Problem

SHARED = "synonyms.toml"

_NAME = re.compile(r"[a-z][a-z0-9_]*")
_REGISTER_KEYS = frozenset(
    {"name", "title", "known_on", "sorted_by", "interval_start", "timeline", "columns", "replace"}
)
_COLUMN_KEYS = frozenset(Column.__dataclass_fields__)
_KINDS: Mapping[str, type] = {
    **dict.fromkeys(("required", "code"), bool),
    **dict.fromkeys(("synonyms", "values", "digits", "between", "resolved_by"), list),
    **dict.fromkeys(("aliases", "required_when"), dict),
}
_DATED = frozenset({"date", "time", "month"})


@dataclass(frozen=True)
class _Shared:
    """Synonyms and aliases by canonical heading, for every register that has it."""

    headings: Mapping[str, tuple[str, ...]]
    aliases: Mapping[str, Mapping[str, str]]


def load_registers(catalogue: Path, overlay: Path | None = None) -> dict[str, Register]:
    """All registers by name, in order of their names.

    Both folders are in the catalogue's layout: files `registers/<name>.toml`. In the overlay a file with a known name
    adds synonyms, aliases, values and columns to that register, or stands in its place with `replace = true`; a new
    name adds a register. Raises Problem for a declaration that cannot be used.
    """
    shared = _shared(catalogue / "registers" / SHARED)
    registers = {name: _register(path, described) for name, path, described in _files(catalogue)}
    if overlay is not None:
        shared = _joined(shared, _shared(overlay / "registers" / SHARED))
        for name, path, described in _files(overlay):
            known = None if described.get("replace") else registers.get(name)
            registers[name] = _register(path, described, known)
    return {name: _with_shared(registers[name], shared) for name in sorted(registers)}


def _files(folder: Path) -> list[tuple[str, Path, dict[str, Any]]]:
    paths = sorted((folder / "registers").glob("*.toml"))
    return [(path.stem, path, _read(path)) for path in paths if path.name != SHARED]


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise _wrong(path, f"文件读不出来（{error}）") from error


def _shared(path: Path) -> _Shared:
    if not path.exists():
        return _Shared({}, {})
    described = _read(path)
    for key in described.keys() - {"headings", "aliases"}:
        raise _wrong(path, f"不认识“{key}”，这里只能写 headings 和 aliases")
    try:
        headings = {heading: tuple(words) for heading, words in described.get("headings", {}).items()}
        aliases = {heading: dict(words) for heading, words in described.get("aliases", {}).items()}
    except (AttributeError, TypeError, ValueError) as error:
        raise _wrong(path, "headings 要写成“表头 = [别名, …]”，aliases 要写成“别名 = 取值”") from error
    return _Shared(headings, aliases)


def _joined(one: _Shared, other: _Shared) -> _Shared:
    headings = {key: _union(one.headings.get(key, ()), words) for key, words in other.headings.items()}
    aliases = {key: {**one.aliases.get(key, {}), **words} for key, words in other.aliases.items()}
    return _Shared({**one.headings, **headings}, {**one.aliases, **aliases})


def _with_shared(register: Register, shared: _Shared) -> Register:
    columns = []
    for column in register.columns:
        words = shared.aliases.get(column.heading, {})
        aliases = {word: value for word, value in words.items() if value in column.values}
        synonyms = _union(column.synonyms, shared.headings.get(column.heading, ()))
        columns.append(replace(column, synonyms=synonyms, aliases={**aliases, **column.aliases}))
    return replace(register, columns=tuple(columns))


def _union(one: tuple[str, ...], other: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*one, *other)))


def _register(path: Path, described: dict[str, Any], known: Register | None = None) -> Register:
    if described.get("name") != path.stem or not _NAME.fullmatch(path.stem):
        raise _wrong(path, "name 要和文件名相同，用小写英文字母、数字和下划线")
    for key in described.keys() - _REGISTER_KEYS:
        raise _wrong(path, f"不认识“{key}”")
    columns = {column.field: column for column in (known.columns if known else ())}
    for item in described.get("columns", ()):
        name = item.get("field", "")
        columns[name] = _column(path, item, columns.get(name))
    title = described.get("title", known.title if known else "")
    known_on = described.get("known_on")
    register = Register(
        name=path.stem,
        title=title,
        columns=tuple(columns.values()),
        known_on=_listed(known_on) if known_on is not None else (known.known_on if known else ()),
        sorted_by=tuple(described.get("sorted_by", known.sorted_by if known else ())),
        interval_start=bool(described.get("interval_start", known.interval_start if known else False)),
        timeline=_timeline(path, described, known),
    )
    _check(path, register)
    return register


def _listed(text: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(",") if part.strip())


def _timeline(path: Path, register: Mapping[str, Any], known: Register | None) -> Timeline | None:
    described = register.get("timeline")
    if described is None:
        return known.timeline if known else None
    keys = Timeline.__dataclass_fields__
    if not isinstance(described, dict) or "begins" not in described or not described.keys() <= keys.keys():
        raise _wrong(path, f"timeline 要写成表，begins 必填，可以写的有：{'、'.join(keys)}")
    return Timeline(
        begins=str(described["begins"]),
        ends=str(described.get("ends", "")),
        open_ended=bool(described.get("open_ended", False)),
        tells=tuple(map(str, described.get("tells", ()))),
    )


def _column(path: Path, item: dict[str, Any], known: Column | None) -> Column:
    where = f"列“{item.get('heading') or item.get('field')}”"
    for key in item.keys() - _COLUMN_KEYS:
        raise _wrong(path, f"{where}里不认识“{key}”")
    if known and item.get("type", known.type) != known.type:
        raise _wrong(path, f"{where}的类型不能改，指标要用它")
    for key, value in item.items():
        if not isinstance(value, _KINDS.get(key, str)):
            raise _wrong(path, f"{where}的 {key} 写法不对")
    values = _ready(item)
    if known:
        values["synonyms"] = _union(known.synonyms, values.get("synonyms", ()))
        values["values"] = _union(known.values, values.get("values", ()))
        values["aliases"] = {**known.aliases, **values.get("aliases", {})}
        return replace(known, **values)
    if not item.get("heading") or not _NAME.fullmatch(str(item.get("field", ""))):
        raise _wrong(path, f"{where}要有 heading（表头）和 field（小写英文字段名）")
    if item.get("type") not in COLUMN_TYPES:
        raise _wrong(path, f"{where}的 type 要是其中之一：{'、'.join(COLUMN_TYPES)}")
    return Column(**values)


def _ready(item: dict[str, Any]) -> dict[str, Any]:
    """TOML lists as tuples, so that a register is a value."""
    when = {name: tuple(words) for name, words in item.get("required_when", {}).items()}
    ready = {key: tuple(value) if isinstance(value, list) else value for key, value in item.items()}
    return {**ready, "required_when": when} if when else ready


def _check(path: Path, register: Register) -> None:
    if not register.title or not register.columns:
        raise _wrong(path, "台账要有 title（名称）和至少一列 [[columns]]")
    headings = [column.heading for column in register.columns]
    for heading in headings:
        if headings.count(heading) > 1:
            raise _wrong(path, f"表头“{heading}”写了两次")
    for name in (*register.known_on, *register.sorted_by):
        if not register.has(name) and name not in RESERVED:
            raise _wrong(path, f"known_on 或 sorted_by 里的“{name}”不是本台账的字段")
    for name in register.known_on:
        column = register.column(name)
        if column is None or column.type not in _DATED:
            raise _wrong(path, f"known_on 里的“{name}”不是日期、时间或月份")
    _check_timeline(path, register)
    if len([column for column in register.columns if column.type == "id"]) > 1:
        raise _wrong(path, "一个台账只能有一列证件号码（type = id）")
    for column in register.columns:
        _check_column(path, register, column)


def _check_timeline(path: Path, register: Register) -> None:
    timeline = register.timeline
    if timeline is None:
        return
    if register.number is None:
        raise _wrong(path, "没有证件号码的台账不能有 timeline")
    for name in (timeline.begins, timeline.ends):
        column = register.column(name)
        if name and (column is None or column.type not in _DATED):
            raise _wrong(path, f"timeline 里的“{name}”不是日期、时间或月份")
    for name in timeline.tells:
        if not register.has(name):
            raise _wrong(path, f"timeline 里的“{name}”不是本台账的字段")


def _check_column(path: Path, register: Register, column: Column) -> None:
    where = f"列“{column.heading}”"
    if (
        column.field.startswith(("t_", "o_", "x_"))
        or column.field in RESERVED
        or column.field in {as_filed(each.field) for each in register.columns}
    ):
        raise _wrong(path, f"{where}的字段名“{column.field}”是系统自己用的")
    if column.type == "enum" and not column.values:
        raise _wrong(path, f"{where}要列出 values（可填的值）")
    strangers = (set(column.aliases.values()) | ({column.default} - {""})) - set(column.values)
    if column.type == "enum" and strangers:
        raise _wrong(path, f"{where}的别名或默认值“{'、'.join(sorted(strangers))}”不在 values 里")
    if column.personal not in PERSONAL:
        raise _wrong(path, f"{where}的 personal 要是其中之一：{'、'.join(PERSONAL[1:])}")
    for name in (*column.required_when, *column.resolved_by):
        if not register.has(name):
            raise _wrong(path, f"{where}提到的字段“{name}”不在本台账里")


def _wrong(path: Path, what: str) -> Problem:
    return Problem(
        where=str(path),
        what=f"台账定义不能用：{what}。",
        why="台账怎么读要以定义为准，定义不对就无法导入。",
        mend="请改正这个文件再试。",
    )
