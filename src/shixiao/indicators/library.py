"""All definitions in force: the catalogue's, with a bureau's overlay on top.

A library is made from file texts, not from files, so a sealed run can carry the texts it was computed with.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from shixiao.indicators.definition import Definition, Fact, Parameter
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.loading import parse_definition, parse_facts, parse_parameters, parse_toml

TOPS = ("indicators", "policies", "trades", "checks")
PARAMETERS = "parameters.toml"


@dataclass(frozen=True)
class Policy:
    """A subsidy policy: its title as filed, and the facts a payment under it must show."""

    id: str
    title: str
    facts: tuple[Fact, ...]
    parameters: tuple[Parameter, ...]


@dataclass(frozen=True)
class Library:
    """Definitions by id, in an order in which each comes after those it is read from."""

    definitions: Mapping[str, Definition]
    policies: tuple[Policy, ...]
    trades: Mapping[str, str]
    texts: Mapping[str, str]

    def register_of(self, indicator: str) -> str:
        """The register whose rows an indicator judges."""
        return self.definitions[indicator].register


def read_texts(*folders: Path) -> dict[str, str]:
    """The TOML and Markdown files under the folders by relative path; a later folder replaces or adds files."""
    found: dict[str, str] = {}
    for folder in folders:
        for file in _files(folder):
            found[_moved(file.relative_to(folder).as_posix(), found)] = file.read_text("utf-8")
    return found


def overlay_files(catalogue: Path, overlay: Path) -> dict[str, Path]:
    """The files of an overlay by the path they have in the catalogue's layout."""
    known = dict.fromkeys(read_texts(catalogue), "")
    found = {}
    for file in _files(overlay):
        path = _moved(file.relative_to(overlay).as_posix(), known).removesuffix("#overlay")
        known.setdefault(path, "")
        found[path] = file
    return found


def _files(folder: Path) -> Iterator[Path]:
    for kept in TOPS:
        yield from (file for file in sorted((folder / kept).rglob("*")) if file.suffix in {".toml", ".md"})


def _moved(path: str, found: Mapping[str, str]) -> str:
    """An overlay may leave the topic out: indicators/<id>/parameters.toml finds the catalogue's folder of that id."""
    pure = PurePosixPath(path)
    matches = [
        known for known in found
        if PurePosixPath(known).name == pure.name and PurePosixPath(known).parent.name == pure.parent.name
        and known.split("/")[0] == path.split("/")[0]
    ]  # fmt: skip
    if pure.name == PARAMETERS and matches:
        return f"{path}#overlay" if matches[0] == path else f"{matches[0]}#overlay"
    return matches[0] if matches else path


def load_library(texts: Mapping[str, str]) -> Library:
    """Parse and resolve everything. Raises DefinitionProblem with the place of the first fault."""
    policies = tuple(_policy(path, texts) for path in sorted(texts) if _is(path, "policies", "policy.toml"))
    raw: dict[str, tuple[Definition, tuple[Fact | str, ...], dict[str, Parameter]]] = {}
    for path in sorted(texts):
        if not _is(path, "indicators", "definition.toml"):
            continue
        definition, facts = parse_definition(texts[path], path)
        if definition.id in raw:
            raise DefinitionProblem(path, f"指标编号 {definition.id} 重复了")
        raw[definition.id] = (definition, facts, _parameters(path, texts))
    resolved = {id_: _resolve(id_, raw, policies, ()) for id_ in raw}
    inherited = {id_: _inherit(one, resolved, ()) for id_, one in resolved.items()}
    return Library(_ordered(inherited), policies, _trades(texts), dict(texts))


def _is(path: str, top: str, name: str) -> bool:
    return path.startswith(f"{top}/") and path.endswith(f"/{name}")


def _parameters(path: str, texts: Mapping[str, str]) -> dict[str, Parameter]:
    beside = path.rsplit("/", 1)[0] + "/parameters.toml"
    found: dict[str, Parameter] = {}
    for place in (beside, f"{beside}#overlay"):
        if place in texts:
            found |= parse_parameters(texts[place], place)
    return found


def _policy(path: str, texts: Mapping[str, str]) -> Policy:
    raw = parse_toml(texts[path], path)
    for key in ("id", "title", "facts"):
        if key not in raw:
            raise DefinitionProblem(path, f"补贴政策缺少 {key}")
    title = str(raw["title"])
    mine = "policy = '" + title.replace("'", "''") + "'"
    facts = []
    for fact in parse_facts(raw["facts"], path):
        if isinstance(fact, str):
            raise DefinitionProblem(path, "政策里不能用 include")
        facts.append(replace(fact, when=f"{mine} AND ({fact.when})" if fact.when else mine))
    return Policy(str(raw["id"]), title, tuple(facts), tuple(_parameters(path, texts).values()))


def _resolve(
    id_: str,
    raw: Mapping[str, tuple[Definition, tuple[Fact | str, ...], dict[str, Parameter]]],
    policies: tuple[Policy, ...],
    above: tuple[str, ...],
) -> Definition:
    definition, facts, parameters = raw[id_]
    if id_ in above:
        raise DefinitionProblem(definition.place, f"include 绕成了圈：{' → '.join((*above, id_))}")
    found: list[Fact] = []
    gathered: dict[str, Parameter] = {}
    for fact in facts:
        if isinstance(fact, Fact):
            found.append(fact)
        elif fact == "policies":
            found += [one for policy in policies for one in policy.facts]
            gathered |= {one.name: one for policy in policies for one in policy.parameters}
        elif fact in raw:
            other = _resolve(fact, raw, policies, (*above, id_))
            found += other.facts
            gathered |= {one.name: one for one in other.parameters}
        else:
            raise DefinitionProblem(definition.place, f"include 的指标 {fact} 不存在")
    return definition.with_facts(tuple(found), tuple((gathered | parameters).values()))


def _inherit(definition: Definition, all_: Mapping[str, Definition], above: tuple[str, ...]) -> Definition:
    """A population passes on its register, date and unit."""
    source = definition.population or definition.rows_of
    if not source:
        return definition
    if source not in all_ or source in above:
        raise DefinitionProblem(definition.place, f"引用的指标 {source} 不存在，或绕成了圈")
    parent = _inherit(all_[source], all_, (*above, definition.id))
    return replace(
        definition,
        register=definition.register or parent.register,
        counted_on=definition.counted_on or parent.counted_on,
        staff=definition.staff or parent.staff,
    )


def _ordered(definitions: Mapping[str, Definition]) -> dict[str, Definition]:
    """Definitions in an order in which each comes after those it names, in expressions too."""
    done: dict[str, Definition] = {}

    def place(id_: str, above: tuple[str, ...]) -> None:
        if id_ in done:
            return
        definition = definitions[id_]
        if id_ in above:
            raise DefinitionProblem(definition.place, f"指标互相引用，绕成了圈：{' → '.join((*above, id_))}")
        for part in _named(definition, definitions):
            place(part, (*above, id_))
        done[id_] = definition

    for id_ in sorted(definitions):
        place(id_, ())
    return done


def _named(definition: Definition, definitions: Mapping[str, Definition]) -> list[str]:
    spoken = " ".join(definition.expressions)
    for part in definition.needs:
        if part not in definitions:
            raise DefinitionProblem(definition.place, f"引用的指标 {part} 不存在")
    return [*definition.needs, *(id_ for id_ in sorted(definitions) if f"verified.{id_}" in spoken)]


def _trades(texts: Mapping[str, str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for path in sorted(texts):
        if path.startswith("trades/") and path.endswith(".toml"):
            for trade, aliases in parse_toml(texts[path], path).items():
                found |= {_plain(alias): _plain(trade) for alias in aliases}
    return found


def _plain(trade: object) -> str:
    """A trade as it is compared: half-width, upper case, without spaces."""
    return "".join(unicodedata.normalize("NFKC", str(trade)).upper().split())
