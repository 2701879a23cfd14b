"""What an indicator reads: of which months of cover it asks, and whether its verdicts can be carried to a later day.

Found by compiling the definition, part by part, with evidence functions that note what they are asked.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from sqlglot import exp

from shixiao.evidence import CONTRIBUTIONS
from shixiao.indicators.compile import COUNTED_ALREADY, Compiled
from shixiao.indicators.definition import Definition, Fact
from shixiao.indicators.expression import Scope, Typed, emit, parse
from shixiao.indicators.functions import FUNCTIONS
from shixiao.indicators.judge import Setting, compile_indicator
from shixiao.indicators.library import Library
from shixiao.indicators.lookups import Handler, Lookups

_COUNTS = frozenset({"employee_months", "self_months", "employer_months"})
_COVER = _COUNTS | {"mean_base"}
_LOOKUPS = frozenset({"has", "count_of", "min_of", "months_of"})
_WORD = re.compile(r"\w+")
_AS_OF = re.compile(r"\bas_of\b")
_COLUMN = re.compile(r'\br\."?(\w+)')
_TABLE = re.compile(r"\b([a-z_]\w*)\.")


@dataclass(frozen=True)
class Question:
    """Months of cover a fact asks about: SQL of the last one for a row `r`, and the reasons of the verdicts that
    another answer can change (the reason of a verified row is empty)."""

    last: str
    reasons: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """What one indicator reads.

    rows: SQL of its rows `r`, without the restriction to a population. scope, extras: SQL of the last months asked
    about to decide whether a row counts at all, and for its weight. facts: the same for its facts and its value. closed:
    reasons that only a fact with a closed window gives. registers: all it takes evidence from, its own included.
    words: every word of its SQL, column names among them. obstacle: why nothing can be carried, "" when it can.
    """

    id: str
    rows: str
    is_stock: bool
    scope: tuple[str, ...]
    extras: tuple[str, ...]
    facts: tuple[Question, ...]
    closed: frozenset[str]
    registers: frozenset[str]
    words: frozenset[str]
    obstacle: str

    @property
    def lasts(self) -> tuple[str, ...]:
        """SQL of every last month asked about."""
        return (*self.scope, *self.extras, *(one.last for one in self.facts))


def read(library: Library, id_: str, setting: Setting) -> Reading:
    """What an indicator of a library that compiles reads."""
    definition = replace(library.definitions[id_], population="")
    tracer = _Tracer(library, id_, setting)
    bare = replace(definition, where="", value="", weight="", reported_share="", facts=())
    facts = []
    for position, fact in enumerate(definition.facts):
        asked = tracer.asked(replace(bare, facts=(fact,)))
        facts += [Question(last, _changeable(definition.facts, position)) for last in asked]
    facts += [Question(last, frozenset({""})) for last in tracer.asked(replace(bare, value=definition.value))]
    scope = tracer.asked(replace(bare, where=definition.where))
    weighed = replace(bare, weight=definition.weight, reported_share=definition.reported_share)
    extras = tracer.asked(weighed)
    closed = {one.reason for one in definition.facts if _closes(one)}
    compiled = tracer.compile(definition)
    reading = Reading(
        id_,
        compiled.rows,
        bool(definition.stock),
        tuple(scope),
        tuple(extras),
        tuple(dict.fromkeys(facts)),
        frozenset(closed - {one.reason for one in definition.facts if not _closes(one)}),
        frozenset({definition.register, *tracer.registers}),
        frozenset(_WORD.findall(compiled.sql)),
        "",
    )
    return replace(reading, obstacle=next(_obstacles(definition, reading, tracer), ""))


def asks_cover(definition: Definition) -> bool:
    """Whether any expression of a definition asks about months of cover."""
    return not _COVER.isdisjoint(_WORD.findall(" ".join(definition.expressions).lower()))


def is_of_month(last: str) -> bool:
    """Whether a month asked about follows from the row's own month or day alone."""
    return set(_COLUMN.findall(last)) <= {"m", "counted_on"}


def _closes(fact: Fact) -> bool:
    return fact.settles == "closed" and bool(fact.window) and not _calls(parse(fact.window), _COVER)


def _changeable(facts: tuple[Fact, ...], position: int) -> frozenset[str]:
    """Reasons of the verdicts that more cover can change through one fact: its own, those of later facts, and none.

    Where more cover can only make the fact hold, only the verdicts that turned on it can change.
    """
    fact = facts[position]
    if _only_grows(fact):
        return frozenset({fact.reason})
    return frozenset({"", COUNTED_ALREADY, *(one.reason for one in facts[position:])})


def _only_grows(fact: Fact) -> bool:
    return not any(_calls(parse(text), _COVER) for text in (fact.when, fact.window) if text) and _grows(
        parse(fact.holds)
    )


def _grows(node: exp.Expr) -> bool:
    """Whether a condition that holds still holds with more months of cover."""
    if isinstance(node, exp.Paren):
        return _grows(node.this)
    if isinstance(node, exp.And | exp.Or):
        return _grows(node.this) and _grows(node.expression)
    if isinstance(node, exp.GTE | exp.GT):
        left = node.this
        counts = isinstance(left, exp.Anonymous) and left.name.lower() in _COUNTS
        inner = left.expressions if counts else [left]
        return not any(_calls(one, _COVER) for one in (*inner, node.expression))
    return not _calls(node, _COVER)


def _calls(node: exp.Expr, names: frozenset[str]) -> bool:
    return any(one.name.lower() in names for one in node.find_all(exp.Anonymous))


@dataclass
class _Tracer:
    """Compiles parts of a definition with evidence functions that take notes."""

    library: Library
    id: str
    setting: Setting
    lasts: list[str] = field(default_factory=list)
    registers: set[str] = field(default_factory=set)
    obstacles: list[str] = field(default_factory=list)

    def compile(self, definition: Definition) -> Compiled:
        """The definition compiled in place of the library's own."""
        library = replace(self.library, definitions={**self.library.definitions, self.id: definition})
        functions = {name: replace(one, handler=self._noting(name, one.handler)) for name, one in FUNCTIONS.items()}
        return compile_indicator(library, self.id, self.setting, functions)

    def asked(self, definition: Definition) -> list[str]:
        """The last months of cover that a definition asks about."""
        if not asks_cover(definition):
            return []
        self.lasts.clear()
        self.compile(definition)
        return list(self.lasts)

    def _noting(self, name: str, handler: Handler) -> Handler:
        def note(lookups: Lookups, arguments: list[exp.Expr], scope: Scope) -> Typed:
            if name in _COVER:
                self.lasts.append(emit(arguments[-1], scope).sql)
                self.registers.add(CONTRIBUTIONS)
            elif name in _LOOKUPS:
                self._note_source(lookups, arguments[0])
            elif name == "workdays_after" and not isinstance(arguments[0], exp.Column):
                # The calendar ends some years after the as-of day; only a day already past is surely inside it.
                self.obstacles.append("working days after a day that is not a column")
            return handler(lookups, arguments, scope)

        return note

    def _note_source(self, lookups: Lookups, source: exp.Expr) -> None:
        verified = source.text("table") == "verified"
        register = lookups.verified.get(source.name, "") if verified else source.name
        self.registers.add(register)
        if register == CONTRIBUTIONS:
            self.obstacles.append("evidence from single payments of contributions")
        if "id_number" not in lookups.fields.get(register, {}):
            self.obstacles.append(f"evidence from {register}, which is not about the row's person")


def _obstacles(definition: Definition, reading: Reading, tracer: _Tracer) -> Iterator[str]:
    yield from tracer.obstacles
    if "id_number" not in tracer.setting.fields[definition.register]:
        yield "rows that are not about a person"
    if definition.register == CONTRIBUTIONS:
        yield "rows that are single payments of contributions"
    needed = {"person", "m"} if reading.is_stock else {"person"}
    for keys in (definition.once_per, definition.one_row_per):
        if keys and not needed <= set(keys):
            yield "counted once across persons or months"
    if any(_AS_OF.search(text) for text in _texts(definition)):
        yield "compared with the as-of day"
    if any(set(_TABLE.findall(one)) - {"r"} for one in reading.lasts):
        yield "months that other evidence tells"
    if reading.is_stock and not all(is_of_month(one) for one in reading.lasts):
        yield "a stock that asks about other months than its own"


def _texts(definition: Definition) -> Iterator[str]:
    """The expressions in which the as-of day may not stand: everywhere but in a fact that waits until a day."""
    yield from (definition.where, definition.stock, definition.value, definition.weight, definition.reported_share)
    for fact in definition.facts:
        yield from (fact.when, fact.window)
        if fact.otherwise != "pending" or fact.window or not _waits_until(parse(fact.holds)):
            yield fact.holds


def _waits_until(node: exp.Expr) -> bool:
    """Whether a condition has the form: day <= as_of. Once it holds it holds on every later day."""
    if not isinstance(node, exp.LTE | exp.LT) or not isinstance(node.expression, exp.Column):
        return False
    return node.expression.name == "as_of" and not node.expression.table and not _AS_OF.search(node.this.sql())
