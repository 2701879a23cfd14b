"""Writes the reference pages of the manual from the declarations the program itself reads.

A reference page is written by hand down to a marker line; what follows the marker is made here.
`python docs/generate.py` writes the pages; `--check` only says which are out of date and ends with status 1.
"""

import html
import re
import sys
import tomllib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

import click

import shixiao.catalogue
from shixiao.cli.root import verbs
from shixiao.indicators.definition import Definition, Fact, Parameter
from shixiao.indicators.library import Library, Policy, load_library, read_texts
from shixiao.integrity.definition import Check, Pattern
from shixiao.integrity.loading import load_checks
from shixiao.integrity.sources import TITLES
from shixiao.registers.declarations import load_registers
from shixiao.registers.schema import Column, Register

REFERENCE = Path(__file__).parent / "reference"
CATALOGUE = Path(shixiao.catalogue.__file__).parent
MARKER = "<!-- 以下由 docs/generate.py 生成：请改声明，不要改这里。 -->"

TYPES = {
    "text": "文字",
    "id": "证件号码",
    "uscc": "信用代码",
    "date": "日期",
    "month": "月份",
    "time": "时间",
    "yuan": "金额（元）",
    "int": "整数",
    "bool": "是否",
    "code12": "12 位代码",
    "enum": "选项",
    "number": "数字",
}
MEASURES = {
    "count": "计数",
    "share": "比率",
    "refused_share": "差错比率",
    "median": "中位数",
    "mean": "平均数",
    "stock": "存量",
    "derived": "派生",
    "weighted_share": "加权比率",
}
TOPICS = {"employment": "就业", "training": "培训", "money": "资金", "service": "服务"}
DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "不分高低"}
OTHERWISE = {"pending": "否则待定", "unverifiable": "否则无法核实"}
LEVELS = {"hard": "矛盾", "soft": "不像巧合"}
LEVEL_ORDER = list(LEVELS)
SUBJECTS = {
    "person": "人", "employer": "单位", "unit": "上报单位", "staff": "工作人员", "class": "班级", "provider": "培训机构",
    "account": "收款账号", "phone": "电话", "address": "地址", "device": "设备", "row": "一行",
}  # fmt: skip
ARGUMENTS = {
    "HOME": "工作区文件夹，也可以用环境变量 SHIXIAO_HOME 指定",
    "FILE…": "文件，或数据库里的表，可以写多个",
    "INDICATOR": "指标的编号，例如 new_employment",
    "FILE": "备份文件",
    "RUN": "运行编号，或它的开头几位",
}
METAVARS = {"TEXT": "文字", "PATH": "文件", "DIRECTORY": "文件夹", "[%Y-%m-%d]": "2026-03-31", "INTEGER RANGE": "整数"}

Row = tuple[str, ...]


def registers_page() -> list[str]:
    """Every register with its columns."""
    registers = load_registers(CATALOGUE)
    lines = _table(("台账", "英文名称", "必填的列"), (_register_row(one) for one in registers.values()))
    for register in registers.values():
        rows = (_column_row(register, one) for one in register.columns)
        lines += ["", f"## {register.title}", "", f"英文名称 `{register.name}`。{_known_on(register)}", ""]
        lines += _table(("表头", "字段", "类型", "必填", "也叫", "说明"), rows)
    return lines


def _register_row(register: Register) -> Row:
    needed = "、".join(column.heading for column in register.columns if column.required)
    return (f"[{register.title}](#{_anchor(register.title)})", f"`{register.name}`", needed)


def _known_on(register: Register) -> str:
    if not register.known_on:
        return "一直算已知。"
    named = [column.heading for name in register.known_on if (column := register.column(name))]
    return f"从哪天起算知道：{'，没有就看'.join(named)}。"


def _column_row(register: Register, column: Column) -> Row:
    needed = "是" if column.required else ""
    for field, values in column.required_when.items():
        other = register.column(field)
        needed = f"{other.heading if other else field}是{'、'.join(values)}时"
    kind = TYPES[column.type] + (f"：{'、'.join(column.values)}" if column.values else "")
    return (column.heading, f"`{column.field}`", kind, needed, "、".join(column.synonyms), column.note)


def indicators_page() -> list[str]:
    """All indicators in one table."""
    library, _ = _library()
    rows = (
        (
            f"[{one.title}](indicators-{one.topic}.md#{_anchor(one.title)})",
            f"`{one.id}`",
            TOPICS[one.topic],
            MEASURES[one.measure],
        )
        for one in sorted(library.definitions.values(), key=lambda one: (list(TOPICS).index(one.topic), *_order(one)))
    )
    return _table(("指标", "编号", "主题", "类型"), rows)


def topic_page(topic: str) -> list[str]:
    """The indicators of one topic with their facts, parameters, examples and basis."""
    library, texts = _library()
    titles = {one.id: one.title for one in library.definitions.values()}
    lines: list[str] = []
    for definition in sorted(library.definitions.values(), key=_order):
        if definition.topic == topic:
            lines += _indicator(definition, titles, texts)
    return lines


def policies_page() -> list[str]:
    """The subsidy policies with their facts and parameters."""
    library, texts = _library()
    return [line for policy in library.policies for line in _policy(policy, texts)]


def _library() -> tuple[Library, Mapping[str, str]]:
    texts = read_texts(CATALOGUE)
    return load_library(texts), texts


def _order(definition: Definition) -> tuple[int, str]:
    """Counts first, rates after; 3 months before 12."""
    return list(MEASURES).index(definition.measure), re.sub(r"\d+", lambda found: found[0].zfill(3), definition.id)


def _indicator(definition: Definition, titles: Mapping[str, str], texts: Mapping[str, str]) -> list[str]:
    version = definition.versions[-1]
    kind = f"`{definition.id}` · {MEASURES[definition.measure]} · {DIRECTIONS[version.direction]}"
    told = _guide(texts.get(definition.place.replace("definition.toml", "guide.md"), ""))
    lines = [f"## {definition.title}", "", kind, "", told or version.why_it_matters, "", "### 定义", ""]
    lines += [f"- {line}" for line in _scope(definition, titles)]
    if definition.facts:
        lines += ["", *_facts(definition.facts)]
    lines += _parameters(definition.parameters)
    lines += _examples(texts.get(definition.place.replace("definition.toml", "examples.toml"), ""))
    people = f"编写：{version.author}；核对：{version.checker}；复审：{version.next_review}。"
    counter = "、".join(titles.get(one, one) for one in version.counter_indicators)
    return [*lines, "", f"依据：{version.basis}。{people}" + (f"一起看：{counter}。" if counter else ""), ""]


def _scope(definition: Definition, titles: Mapping[str, str]) -> Iterable[str]:
    said = {
        "台账": f"`{definition.register}`" if definition.register else "",
        "总体": f"{titles[definition.population]}的核实行" if definition.population else "",
        "取行": titles.get(definition.rows_of, ""),
        "等于": " − ".join(titles[one] for one in (definition.plus, definition.minus) if one),
        "只看": f"`{definition.where}`" if definition.where else "",
        "计入日期": f"`{definition.counted_on}`" if definition.counted_on else "",
        "月末条件": f"`{definition.stock}`" if definition.stock else "",
        "只算一次": "、".join(f"`{one}`" for one in definition.once_per),
        "数值取自": f"`{definition.value}`" if definition.value else "",
        "权重": f"`{definition.weight}`" if definition.weight else "",
    }
    return (f"{name}：{text}" for name, text in said.items() if text)


def _facts(facts: Iterable[Fact]) -> list[str]:
    rows = (
        (str(number), f"`{one.reason}`", one.says, _condition(one), _window(one)) for number, one in enumerate(facts, 1)
    )
    return _table(("顺序", "原因", "对不上时说", "事实", "期限"), rows)


def _condition(fact: Fact) -> str:
    return f"只看 `{fact.when}` 的行：`{fact.holds}`" if fact.when else f"`{fact.holds}`"


def _window(fact: Fact) -> str:
    said = [f"到 `{fact.window}`"] if fact.window else []
    if fact.window and fact.settles == "closed":
        said.append("到期才定")
    if fact.otherwise in OTHERWISE:
        said.append(OTHERWISE[fact.otherwise])
    return "，".join(said)


def _parameters(parameters: Iterable[Parameter]) -> list[str]:
    rows = [
        (f"`{one.name}`", one.title, _value(dated.value), str(dated.since), dated.basis)
        for one in parameters
        for dated in one.values
    ]
    return ["", *_table(("参数", "意思", "取值", "起始", "依据"), rows)] if rows else []


def _examples(text: str) -> list[str]:
    """The titles of the examples: the cases somebody thought of, each of them a test."""
    titles = [example["title"] for example in tomllib.loads(text).get("examples", [])]
    if not titles:
        return []
    told = [f"<li>{html.escape(title)}</li>" for title in titles]
    return ["", f"<details><summary>{len(titles)} 个例子</summary><ul>", *told, "</ul></details>"]


def _value(value: object) -> str:
    return {"True": "是", "False": "否"}.get(str(value), str(value))


def _policy(policy: Policy, texts: Mapping[str, str]) -> list[str]:
    told = _guide(texts.get(f"policies/{policy.id}/guide.md", ""))
    facts = [*_facts(policy.facts), *_parameters(policy.parameters)]
    return [f"## {policy.title}", "", *([told, "", "### 规则", ""] if told else []), *facts, ""]


def _guide(text: str) -> str:
    """A guide without its title, one level of headings down, lists nested by the four spaces the builder wants."""
    lower = re.sub(r"^#", "##", text.strip().partition("\n")[2].strip(), flags=re.MULTILINE)
    return re.sub(r"^ {2,3}(?=\S)", "    ", lower, flags=re.MULTILINE)


def checks_page() -> list[str]:
    """Every check: what it looks for, its parameters, innocent explanations, examples."""
    _, texts = _library()
    checks = load_checks(texts)
    order = sorted(checks.all.values(), key=lambda one: (LEVEL_ORDER.index(one.level), one.id.lower()))
    lines = _table(
        ("核查", "编号", "级别", "说的是谁", "要用的台账"),
        (
            (f"[{one.title}](#{_anchor(one.title)})", f"`{one.id}`", LEVELS[one.level], SUBJECTS[one.subject_kind],
             _read_by(one)) for one in order
        ),
    )  # fmt: skip
    lines += ["", "## 适用于所有核查的参数", "", *_parameters(checks.parameters.values()), ""]
    return lines + [line for one in order for line in _check(one, texts)]


def _read_by(check: Check) -> str:
    titles = {name: one.title for name, one in load_registers(CATALOGUE).items()} | dict(TITLES)
    return "、".join(dict.fromkeys(titles[name] for one in check.patterns for name in one.sources.values()))


def _check(check: Check, texts: Mapping[str, str]) -> list[str]:
    kind = f"`{check.id}` · {LEVELS[check.level]} · {SUBJECTS[check.subject_kind]}"
    lines = [f"## {check.title}", "", kind, "", _guide(texts[check.place.replace("definition.toml", "guide.md")])]
    lines += ["", "### 怎么查", ""]
    for pattern in check.patterns:
        lines += [f"- {line}" for line in _pattern(pattern)] + [""]
    lines += _parameters(check.parameters.values())
    lines += _examples(texts.get(check.place.replace("definition.toml", "examples.toml"), ""))
    people = f"编写：{check.author}；核对：{check.checker}；复审：{check.next_review}。"
    return [*lines, "", f"依据：{check.basis}。{people}", ""]


def _pattern(pattern: Pattern) -> Iterable[str]:
    said = {
        "台账": "、".join(f"`{alias}` 是 `{register}`" for alias, register in pattern.rows.items()),
        "条件": f"`{pattern.where}`" if pattern.where else "",
        "而且没有": f"`{pattern.lacks_where}`" if pattern.lacks_where else "",
        "归在一起": "、".join(f"`{one}`" for one in pattern.per),
        "看哪些行的占比": f"`{pattern.odd}`" if pattern.odd else "",
        "和多少比": (f"`{pattern.expected}`" if pattern.expected else "其他各组的占比") if pattern.odd else "",
        "一组要满足": f"`{pattern.having}`" if pattern.having else "",
        "分量": f"`{pattern.score}`",
    }
    return (f"{name}：{text}" for name, text in said.items() if text)


def commands_page() -> list[str]:
    """Every verb with its arguments and options, as the program itself explains them."""
    named = list(_verbs(verbs))
    lines = _table(("命令", "作用"), ((f"[`{name}`](#{_anchor(name)})", _first_line(one)) for name, one in named))
    for name, verb in named:
        context = click.Context(verb, info_name=name)
        usage = " ".join(("shixiao", name, *verb.collect_usage_pieces(context))).replace("[OPTIONS]", "[选项]")
        rows = (_parameter_row(parameter, context) for parameter in verb.params)
        lines += ["", f"## {name}", "", (verb.help or "").strip(), "", "```text", usage, "```", ""]
        lines += _table(("参数", "说明"), rows)
    return lines


def _verbs(group: click.Group, before: str = "") -> Iterable[tuple[str, click.Command]]:
    for name, verb in sorted(group.commands.items()):
        if isinstance(verb, click.Group):
            yield from _verbs(verb, f"{before}{name} ")
        else:
            yield f"{before}{name}", verb


def _first_line(verb: click.Command) -> str:
    return (verb.help or "").strip().partition("\n")[0]


def _parameter_row(parameter: click.Parameter, context: click.Context) -> Row:
    name = parameter.make_metavar(context)
    told = ARGUMENTS.get(name.strip("[]"), "")
    if isinstance(parameter, click.Option):
        told = (parameter.help or "") + ("（必填）" if parameter.required else "")
        name = parameter.opts[0] + ("" if parameter.is_flag else f" {METAVARS.get(name, name)}")
    default = parameter.get_default(context)
    if isinstance(default, int | Path) and not isinstance(default, bool):
        told += f"；不写就是 {default}"
    return f"`{name}`", told


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\s-]", "", title).replace(" ", "-")


def _table(headings: Row, rows: Iterable[Row]) -> list[str]:
    return [_line(headings), "|" + "---|" * len(headings), *map(_line, rows)]


def _line(cells: Row) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


PAGES: Mapping[str, Callable[[], list[str]]] = {
    "registers.md": registers_page,
    "indicators.md": indicators_page,
    **{f"indicators-{topic}.md": partial(topic_page, topic) for topic in TOPICS},
    "policies.md": policies_page,
    "checks.md": checks_page,
    "command-line.md": commands_page,
}


def main(arguments: list[str]) -> int:
    """Renew the pages below their markers, or with `--check` compare them with what lies there."""
    stale = 0
    for name, make in PAGES.items():
        path = REFERENCE / name
        old = path.read_text("utf-8")
        written = old.partition(MARKER)[0]
        new = f"{written}{MARKER}\n\n" + "\n".join(make()).strip() + "\n"
        if new != old and "--check" in arguments:
            print(f"{name} 过期了，请运行 make docs")
            stale = 1
        elif new != old:
            path.write_text(new, "utf-8")
    return stale


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
