"""Run the checks: one table of findings, and what could not be checked because a register was never imported."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import pyarrow as pa

from shixiao.engine import Engine
from shixiao.integrity.chance import Share, Tested, chances_of, unlikely
from shixiao.integrity.compile import FINDING_COLUMNS, CompiledPattern, Fields, compile_pattern
from shixiao.integrity.definition import Check, Checks, Pattern
from shixiao.integrity.sources import DERIVED, NEEDS

FINDING_ORDER = '"check", unit_code, person, subject, evidence, sentence'
_EMPTY = (
    'SELECT CAST(NULL AS VARCHAR) AS "check", CAST(NULL AS VARCHAR) AS level, CAST(NULL AS VARCHAR) AS subject_kind, '
    "CAST(NULL AS BIGINT) AS person, CAST(NULL AS VARCHAR) AS subject, CAST(NULL AS VARCHAR) AS unit_code, "
    "CAST(NULL AS DOUBLE) AS score, CAST(NULL AS VARCHAR) AS sentence, CAST(NULL AS BIGINT[]) AS evidence LIMIT 0"
)
_RATE = "false_discovery_rate"


@dataclass(frozen=True)
class Setting:
    """What the checks depend on beside their definitions: fields per register, what was never imported, the day."""

    fields: Fields
    missing: frozenset[str]
    as_of: dt.date

    @property
    def readable(self) -> dict[str, Mapping[str, str]]:
        """Fields of everything a check may read."""
        return {**self.fields, **DERIVED}


def find(
    engine: Engine, checks: Checks, setting: Setting, *, tell: Callable[[str], None] = lambda _title: None
) -> dict[str, list[str]]:
    """Make the table `findings` (FINDING_COLUMNS, evidence as row keys). `known_<name>` of every register and derived
    table a check reads must be there.

    Returns the checks that could not be made in full: id -> the registers that were never imported.
    """
    engine.table("findings", _EMPTY)
    unchecked: dict[str, list[str]] = {}
    shares: list[tuple[CompiledPattern, list[Tested]]] = []
    for check, pattern, compiled in compiled_patterns(checks, setting):
        tell(check.title)
        if lacking := sorted(_needed(pattern) & setting.missing):
            unchecked[check.id] = sorted({*unchecked.get(check.id, []), *lacking})
        elif compiled.shares:
            rows = engine.rows(f"{compiled.shares} ORDER BY 1")
            shares.append((compiled, chances_of([Share(*row) for row in rows])))
        else:
            engine.run(f"INSERT INTO findings BY NAME {compiled.findings}")
    if shares:
        _report_shares(engine, shares, _false_discovery_rate(checks, setting.as_of))
    return unchecked


def compiled_patterns(checks: Checks, setting: Setting) -> Iterator[tuple[Check, Pattern, CompiledPattern]]:
    """Every pattern of every check, compiled. Raises DefinitionProblem for the first fault."""
    for check in checks.all.values():
        for pattern in check.patterns:
            yield check, pattern, compile_pattern(check, pattern, setting.readable, setting.as_of)


def read_by(checks: Checks) -> set[str]:
    """The registers and derived tables that the checks read."""
    patterns = [pattern for check in checks.all.values() for pattern in check.patterns]
    return {register for pattern in patterns for register in pattern.sources.values()}


def _needed(pattern: Pattern) -> set[str]:
    return {NEEDS.get(register, register) for register in pattern.sources.values()}


def _report_shares(engine: Engine, shares: list[tuple[CompiledPattern, list[Tested]]], rate: float) -> None:
    """Findings of the shares that are unlikely among everything that was tested."""
    most = unlikely([one.chance for _, tested in shares for one in tested], rate)
    for compiled, tested in shares:
        found = [one for one in tested if one.chance <= most]
        if found:
            table = {
                "subject": pa.array([one.subject for one in found], pa.string()),
                "usual_share": pa.array([one.usual_share for one in found], pa.float64()),
            }
            engine.register_arrow("unlikely", pa.table(table))
            engine.run(f"INSERT INTO findings BY NAME {compiled.findings}")


def _false_discovery_rate(checks: Checks, as_of: dt.date) -> float:
    dated = checks.parameters[_RATE].values
    return float(
        str(max((one for one in dated if one.since <= as_of), key=lambda one: one.since, default=dated[0]).value)
    )


__all__ = ["FINDING_COLUMNS", "FINDING_ORDER", "Setting", "compiled_patterns", "find", "read_by"]
