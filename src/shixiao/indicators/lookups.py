"""Evidence functions: what an expression may ask about the person behind a row, and the SQL that answers.

Every question becomes one common table expression over the judged rows `r`, joined back by row; equal questions
share one. Questions about months of cover have two answers that must agree: masks (a bit per month, shift and
count) for the embedded engine and joins for any engine.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlglot import exp

from shixiao.evidence.masks import Blocks
from shixiao.indicators.expression import DefinitionProblem, Scope, Typed

Form = Literal["masks", "joins"]


@dataclass(frozen=True)
class Lookup:
    """One question: `sql` answers it per row; `proof` lists (row, proving row) pairs, "" when nothing can prove it."""

    name: str
    sql: str
    proof: str
    register: str


@dataclass
class Lookups:
    """Collects the questions of one indicator while its expressions are compiled.

    functions: name -> evidence function. fields: register -> field -> column type. missing: registers never imported. verified: indicator -> its register.
    keys: the columns that tell judged rows apart. spans: SQL of the first and last month of each window asked about.
    """

    functions: Mapping[str, "Function"]
    fields: Mapping[str, Mapping[str, str]]
    missing: frozenset[str]
    verified: Mapping[str, str]
    policies: tuple[str, ...]
    trades: Mapping[str, str]
    blocks: Blocks
    form: Form
    keys: tuple[str, ...] = ("row_key",)
    found: dict[tuple[str, str], Lookup] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)
    asked: set[str] = field(default_factory=set)
    indicators: set[str] = field(default_factory=set)
    spans: list[tuple[str, str]] = field(default_factory=list)
    uses_cover: bool = False

    def call(self, name: str, arguments: list[exp.Expr], scope: Scope) -> Typed:
        """The SQL of one function call; raises DefinitionProblem for an unknown function or a wrong argument."""
        answer = self.functions.get(name)
        if answer is None:
            raise DefinitionProblem(scope.place, f"没有函数 {name}。可用的有：{'、'.join(sorted(self.functions))}")
        if len(arguments) != answer.takes:
            raise DefinitionProblem(scope.place, f"{name} 要 {answer.takes} 个参数，写了 {len(arguments)} 个")
        return answer.handler(self, arguments, scope)

    def inside(self, name: str, arguments: list[exp.Expr], scope: Scope) -> Typed:
        """A call inside the condition of another: only functions of the row's own values."""
        if name not in {"trade", "days_after"}:
            raise DefinitionProblem(scope.place, f"查证条件里面不能再用函数 {name}")
        return self.call(name, arguments, scope)

    def ask(self, prefix: str, sql: str, proof: str, register: str) -> Lookup:
        """The lookup for a question, the same one for the same question."""
        known = self.found.get((prefix, sql))
        if known is None:
            known = Lookup(f"{prefix}{len(self.found) + 1}", sql, proof, register)
            self.found[(prefix, sql)] = known
        self.asked.add(known.name)
        return known

    def note(self, question: str, proof: str) -> None:
        """Remember what proves a question that is answered without a table expression of its own."""
        known = self.found.setdefault(
            ("cover", question), Lookup(f"cover{len(self.found) + 1}", "", proof, "contributions")
        )
        self.asked.add(known.name)

    @property
    def row(self) -> str:
        """The key columns of judged rows, as selected from `r`."""
        return ", ".join(f"r.{key} AS {key}" for key in self.keys)

    @property
    def group(self) -> str:
        """The key columns of judged rows, as grouped by."""
        return ", ".join(f"r.{key}" for key in self.keys)


Handler = Callable[[Lookups, list[exp.Expr], Scope], Typed]


@dataclass(frozen=True)
class Function:
    """One evidence function: how many arguments it takes, what it tells (for the manual), and who compiles it."""

    takes: int
    says: str
    handler: Handler
