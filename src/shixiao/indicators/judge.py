"""Judge every row of every indicator: one verdict, one reason."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from shixiao.engine import Engine
from shixiao.evidence import Blocks
from shixiao.indicators.compile import Compiled, compile_definition
from shixiao.indicators.definition import Definition
from shixiao.indicators.functions import FUNCTIONS
from shixiao.indicators.library import Library
from shixiao.indicators.lookups import Form, Function, Lookups

VERDICT_COLUMNS = (
    "row_key, person, unit_code, staff_id, counted_on, m, verdict, reason, window_end, counted_row, value, weight"
)


# Makes `verdict_<indicator>` of one compiled indicator.
Make = Callable[[Engine, Compiled], None]


@dataclass(frozen=True)
class Setting:
    """What compilation depends on beside the definitions: fields per register, what was never imported, the day."""

    fields: Mapping[str, Mapping[str, str]]
    missing: frozenset[str]
    as_of: dt.date
    blocks: Blocks
    form: Form = "masks"


def compile_indicator(
    library: Library, id_: str, setting: Setting, functions: Mapping[str, Function] = FUNCTIONS
) -> Compiled:
    """The judging SQL of one indicator that has verdict rows of its own."""
    return compile_definition(library.definitions[id_], lookups_of(library, setting, functions), setting.as_of)


def lookups_of(library: Library, setting: Setting, functions: Mapping[str, Function] = FUNCTIONS) -> Lookups:
    """Fresh lookups for compiling one indicator."""
    judged = {one.id: one.register for one in library.definitions.values() if one.is_judged}
    return Lookups(
        functions,
        setting.fields,
        setting.missing,
        judged,
        tuple(policy.title for policy in library.policies),
        library.trades,
        setting.blocks,
        setting.form,
    )


def in_full(engine: Engine, compiled: Compiled) -> None:
    """Make `verdict_<indicator>` by judging every row."""
    engine.table(f"verdict_{compiled.definition.id}", compiled.sql)


def judge(
    engine: Engine,
    library: Library,
    setting: Setting,
    *,
    only: Iterable[str] = (),
    make: Make = in_full,
    tell: Callable[[str], None] = lambda _title: None,
) -> dict[str, Compiled]:
    """Make `verdict_<indicator>` for the indicators in `only` (all when empty) and those they are read from.

    `prepare` must have been run on the engine. `tell` hears the title of each indicator as it begins.
    """
    wanted = needed(library, only) if only else set(library.definitions)
    done: dict[str, Compiled] = {}
    for id_, definition in library.definitions.items():
        if id_ not in wanted or not definition.is_judged:
            continue
        tell(definition.title)
        compiled = compile_indicator(library, id_, setting)
        make(engine, compiled)
        engine.view(f"verified_{id_}", _verified(definition))
        done[id_] = compiled
    return done


def needed(library: Library, only: Iterable[str]) -> set[str]:
    """The indicators named and all they are read from."""
    found: set[str] = set()
    waiting = list(only)
    while waiting:
        id_ = waiting.pop()
        if id_ in found:
            continue
        found.add(id_)
        waiting += parts_of(library, id_)
    return found


def parts_of(library: Library, id_: str) -> list[str]:
    """The indicators one is directly read from, in its shape or in its expressions."""
    definition = library.definitions[id_]
    spoken = " ".join(definition.expressions)
    return [*definition.needs, *(other for other in library.definitions if f"verified.{other}" in spoken)]


def _verified(definition: Definition) -> str:
    return (
        f"SELECT k.* FROM known_{definition.register} AS k "
        f"SEMI JOIN verdict_{definition.id} AS v ON v.row_key = k.row_key AND v.verdict = 'verified'"
    )
