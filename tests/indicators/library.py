"""The shipped definitions, loaded once for the tests of this folder."""

from functools import cache

from shixiao.indicators.library import Library, load_library, read_texts
from shixiao.pipeline.plan import CATALOGUE
from shixiao.registers.declarations import load_registers
from shixiao.registers.known import known_on_sql

REGISTERS = load_registers(CATALOGUE)
FIELDS = {name: {one.field: one.type for one in register.columns} for name, register in REGISTERS.items()}
KNOWN_ON = {name: known_on_sql(register) for name, register in REGISTERS.items()}


@cache
def shipped() -> Library:
    """The library of the catalogue, without any overlay."""
    return load_library(read_texts(CATALOGUE))


def judged() -> list[str]:
    """Indicators that have verdict rows of their own."""
    return [id_ for id_, one in shipped().definitions.items() if one.is_judged]
