"""The units imported so far, and who answers for all of them."""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path

from shixiao.engine import open_engine
from shixiao.registers.known import Batch, all_batches, in_force, known_sql
from shixiao.registers.schema import Register
from shixiao.workspace import Workspace

UNITS = "units"
# Before any unit is known, a county or more is taken for the whole.
_WHOLE_DIGITS = 6


def units_sql(batches: Sequence[Batch], registers: Mapping[str, Register]) -> str:
    """SELECT of code and name of the units in force, in order of import."""
    if UNITS not in registers:
        return "SELECT '' AS code, '' AS name WHERE false"
    known = known_sql(registers[UNITS], _in_force(batches))
    return f"SELECT code, name FROM ({known}) ORDER BY row_key"


def unit_names(workspace: Workspace, registers: Mapping[str, Register]) -> Mapping[str, str]:
    """Code -> name of the units in force; of a code given twice the newest name."""
    units = _in_force(all_batches(workspace))
    return _read(tuple(batch.rows for batch in units), units_sql(units, registers))


def unit_codes(workspace: Workspace, registers: Mapping[str, Register]) -> tuple[str, ...]:
    """The codes of the units in force."""
    return tuple(unit_names(workspace, registers))


def covers_all(prefix: str, codes: Sequence[str]) -> bool:
    """Whether a division prefix stands for the whole workspace: all units begin with it."""
    if not codes:
        return 0 < len(prefix) <= _WHOLE_DIGITS
    return bool(prefix) and all(code.startswith(prefix) for code in codes)


def _in_force(batches: Sequence[Batch]) -> list[Batch]:
    return [batch for batch in in_force(batches) if batch.register == UNITS]


@lru_cache(maxsize=16)
def _read(_immutable: tuple[Path, ...], sql: str) -> Mapping[str, str]:
    with open_engine(memory="200MB", threads=1) as engine:
        return dict(engine.rows(sql))
