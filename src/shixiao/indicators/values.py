"""Parameter values as SQL literals."""

from decimal import Decimal
from typing import Literal

from shixiao.engine import quote


def literal(value: object) -> tuple[str, Literal["bool", "int", "number", "text"]]:
    """(SQL, type of the expression language) of a whole number, decimal, text or yes/no."""
    if isinstance(value, bool):
        return ("TRUE" if value else "FALSE"), "bool"
    if isinstance(value, int):
        return str(value), "int"
    if isinstance(value, Decimal):
        # A decimal literal is exact in the engine: 36 of 45 hours is 0.8.
        return format(value, "f"), "number"
    return quote(value), "text"
