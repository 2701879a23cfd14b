"""A definition in plain words: its facts, who answers for it, what its numbers rest on, and its guide."""

from collections.abc import Callable
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markupsafe import Markup

from shixiao.indicators.definition import Definition, Measure, Version
from shixiao.indicators.library import Library
from shixiao.publication.headings import REASONS, reason_title

MEASURES: dict[Measure, str] = {
    "count": "核实的行数。挤水率 = 不予核实 ÷（核实 + 不予核实）。",
    "share": "核实 ÷（核实 + 不予核实）。待定和无法核实的行不进分母。",
    "refused_share": "不予核实 ÷（核实 + 不予核实）。待定和无法核实的行不进分母。",
    "median": "核实的行各自的值，从小到大排，取最中间的一个。",
    "mean": "核实的行各自的值的平均。",
    "stock": "每月月末符合条件的人数；季和年取最后一个月的数。",
    "derived": "由另外的指标相减得到，上报和核实都这样算。",
    "weighted_share": "按金额算的占比：核实的金额 ÷ 有结论的金额。",
}
DIRECTIONS = {"up": "越高越好", "down": "越低越好", "none": "只作说明，不分高低"}


@dataclass(frozen=True)
class Told:
    """What a page says about a definition."""

    definition: Definition
    version: Version
    measure: str
    direction: str
    facts: list[tuple[str, str]]
    scope: str
    condition: str
    parameters: list[tuple[str, str, str, str]]
    counters: list[tuple[str, str]]
    guide: Markup


def tell(library: Library, id_: str, address: Callable[[str], str]) -> Told:
    """A definition in words. `address` gives the page of an indicator."""
    definition = library.definitions[id_]
    version = max(definition.versions, key=lambda one: one.since)
    titles = {one.id: one.title for one in library.definitions.values()}
    counters = [(titles[other], address(other)) for other in version.counter_indicators if other in titles]
    parameters = [
        (one.title, _value(dated.value), str(dated.since), dated.basis)
        for one in definition.parameters
        for dated in sorted(one.values, key=lambda each: each.since, reverse=True)
    ]
    return Told(
        definition=definition,
        version=version,
        measure=MEASURES[definition.measure],
        direction=DIRECTIONS[version.direction],
        facts=[(reason_title(one.reason), one.says) for one in definition.facts],
        scope=_scope(definition, titles),
        condition=definition.where,
        parameters=parameters,
        counters=counters,
        guide=guide(library, definition),
    )


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "、".join(map(str, value)) if isinstance(value, tuple) else str(value)


def _scope(definition: Definition, titles: dict[str, str]) -> str:
    if definition.plus:
        return " − ".join(titles[part] for part in (definition.plus, definition.minus) if part)
    if definition.rows_of:
        return f"和“{titles[definition.rows_of]}”是同一批行"
    if definition.population:
        return f"“{titles[definition.population]}”里核实的行"
    return ""


def guide(library: Library, definition: Definition) -> Markup:
    """The guide of an indicator as HTML; raw HTML in it is shown as text, reason words and indicators by their names."""
    path = definition.place.rsplit("/", 1)[0] + "/guide.md"
    reader = MarkdownIt("commonmark", {"html": False})
    kept = _without_title(reader.parse(library.texts.get(path, "")))
    for token in kept:
        if token.type in {"heading_open", "heading_close"}:
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
        if token.children:
            said = "".join(child.content for child in token.children if child.type == "text")
            token.children = [_named(child, library, said) for child in token.children]
    return Markup(reader.renderer.render(kept, reader.options, {}))  # noqa: S704 - the renderer escapes all text  # nosec B704


def _without_title(tokens: list[Token]) -> list[Token]:
    is_titled = bool(tokens) and tokens[0].type == "heading_open" and tokens[0].tag == "h1"
    return tokens[3:] if is_titled else tokens


def _named(token: Token, library: Library, said: str) -> Token:
    """A word in code type by its name; an indicator that the sentence names already is not named twice."""
    if token.type != "code_inline":
        return token
    if token.content in library.definitions:
        title = library.definitions[token.content].title
        return Token("text", "", 0, content="" if title in said else title)
    word = REASONS.get(token.content)
    return Token("text", "", 0, content=f"“{word}”") if word else token
