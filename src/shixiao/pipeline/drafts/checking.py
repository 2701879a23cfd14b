"""A draft's definitions checked: everything loads, what it touches compiles, its examples come out as written."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from shixiao.engine import open_engine
from shixiao.evidence import CONTRIBUTIONS, Blocks
from shixiao.indicators.examples import Disagreement, Example, check_examples, read_examples
from shixiao.indicators.expression import DefinitionProblem
from shixiao.indicators.judge import Setting, compile_indicator, needed
from shixiao.indicators.library import Library, load_library
from shixiao.pipeline.drafts.places import NOWHERE, Place, place_of
from shixiao.pipeline.drafts.texts import Files, drafted_texts, texts_digest, texts_in_force
from shixiao.pipeline.explaining import AN_AS_OF
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import known_on_sql
from shixiao.registers.schema import Register
from shixiao.vocabulary.problems import Problem
from shixiao.workspace import Workspace


@dataclass(frozen=True)
class Proved:
    """One example and where it came out otherwise than written."""

    number: int
    title: str
    rows: int
    disagreements: tuple[Disagreement, ...]


@dataclass(frozen=True)
class Checked:
    """What a check found. `base` and `drafted`: the digests of the texts in force and with the draft. concerned: the
    indicators whose verdicts may change."""

    base: str
    drafted: str
    problem: Problem | None = None
    place: Place = NOWHERE
    examples: tuple[Proved, ...] = ()
    concerned: tuple[str, ...] = ()

    @property
    def passes(self) -> bool:
        """Whether nothing is wrong."""
        return self.problem is None and not any(one.disagreements for one in self.examples)


def check_draft(workspace: Workspace, files: Files, indicator: str) -> Checked:
    """Check a draft as it stands; whatever is wrong in it is part of the answer."""
    base, texts = texts_in_force(workspace), drafted_texts(workspace, files)
    digests = texts_digest(base), texts_digest(texts)
    try:
        library = _loaded(texts, indicator)
        concerned = concerned_by(load_library(base), library)
        registers = load_registers(CATALOGUE, workspace.overlay)
        _compile(library, concerned, registers)
        examples = prove_examples(library, indicator, registers)
    except Problem as problem:
        return Checked(*digests, problem, place_of(problem, texts))
    except Exception as error:
        # A person's text can be wrong in ways that no reader of TOML and no parser of SQL foresaw.
        misshapen = _misshapen(load_library(base).definitions[indicator].place, error)
        return Checked(*digests, misshapen, place_of(misshapen, texts))
    return Checked(*digests, examples=tuple(examples), concerned=tuple(concerned))


def concerned_by(before: Library, after: Library) -> list[str]:
    """The indicators whose verdicts may differ: those whose rules do, and all that are read from them."""
    changed = {
        id_
        for id_, one in after.definitions.items()
        if id_ not in before.definitions or _rules(one) != _rules(before.definitions[id_])
    }
    return [id_ for id_ in after.definitions if needed(after, [id_]) & changed]


def prove_examples(library: Library, indicator: str, registers: Mapping[str, Register]) -> list[Proved]:
    """Judge all examples of an indicator; a derived one has none."""
    if not library.definitions[indicator].is_judged:
        return []
    fields = {name: {one.field: one.type for one in register.columns} for name, register in registers.items()}
    examples = read_examples(library, indicator, fields)
    used = _registers_of(library, indicator, examples) & set(fields)
    known_on = {name: known_on_sql(registers[name]) for name in used}
    with open_engine(memory="1GB", threads=1) as engine:
        found = check_examples(engine, library, examples, {name: fields[name] for name in sorted(used)}, known_on)
    return [
        Proved(one.number, one.title, len(one.expected), tuple(each for each in found if each.title == one.title))
        for one in examples
    ]


def _loaded(texts: Mapping[str, str], indicator: str) -> Library:
    library = load_library(texts)
    if indicator not in library.definitions:
        raise DefinitionProblem("definition.toml id", f"指标编号 {indicator} 不见了。编号定了就不能改")
    return library


def _compile(library: Library, concerned: list[str], registers: Mapping[str, Register]) -> None:
    fields = {name: {one.field: one.type for one in register.columns} for name, register in registers.items()}
    setting = Setting(fields, frozenset(), AN_AS_OF, Blocks((0,)))
    for id_ in concerned:
        if library.definitions[id_].is_judged:
            compile_indicator(library, id_, setting)


def _registers_of(library: Library, indicator: str, examples: list[Example]) -> set[str]:
    """Every register that the judging of these examples can read; the others need not be set up."""
    words = {CONTRIBUTIONS}
    for id_ in needed(library, [indicator]):
        definition = library.definitions[id_]
        words |= {definition.register, *re.findall(r"\w+", " ".join(definition.expressions))}
    return words.union(*(example.tables for example in examples))


def _rules(definition: object) -> str:
    """What a definition says, without who answers for it."""
    said = dict(vars(definition))
    said.pop("versions")
    return repr(said)


def _misshapen(place: str, error: Exception) -> Problem:
    return DefinitionProblem(
        place, f"有一处写法不对，程序读不懂（{type(error).__name__}）", "请和改动以前的文字逐行对照。"
    )
