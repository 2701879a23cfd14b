"""Cell values as text: what a person reads in the cell, in one spelling for every kind of source."""

import json
import math
from collections.abc import Callable, Sequence
from datetime import date, datetime, time, timedelta, timezone
from decimal import Decimal
from types import NoneType
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

CHINA = timezone(timedelta(hours=8))


def text_column(values: Sequence[Any]) -> pa.Array:
    """A column of Python values as an Arrow string column; empty and blank cells become NULL."""
    kinds = set(map(type, values))
    if kinds <= {str, NoneType}:
        return emptied(pa.array(values, pa.string()))
    # 1, 1.0 and True are one dictionary key, and lists are none at all.
    if kinds <= {str, NoneType, float, date, datetime}:
        return emptied(pa.array(map(_Texts().__getitem__, values), pa.string()))
    return emptied(pa.array(map(cell_text, values), pa.string()))


def emptied(column: pa.Array) -> pa.Array:
    """A string column with NULL for cells that are empty or only look filled: blanks of any width, tabs, line ends."""
    blank = pc.or_(pc.utf8_is_space(column), pc.equal(pc.binary_length(column), 0))
    return pc.if_else(blank, pa.scalar(None, pa.string()), column) if pc.any(blank).as_py() else column


def cell_text(value: Any) -> str:
    """One value as text: 3, 0.8, 2026-03-05, 2026-03-05 08:30:00, 是."""
    return _TEXT_OF.get(type(value), str)(value)


def number_text(value: float) -> str:
    """A floating-point number at the 15 digits that Excel keeps. 16 and more integer digits are written in scientific
    notation (3.31102199003072E+17): the last ones are lost, and the text must not pretend otherwise."""
    if math.isnan(value):
        return ""
    if abs(value) >= 1e15:
        mantissa, _, exponent = f"{value:.14E}".partition("E")
        return f"{mantissa.rstrip('0').rstrip('.')}E{exponent}" if exponent else mantissa
    text = f"{value:.15g}"
    if "e" in text:
        text = format(Decimal(text), "f")
    return "0" if text == "-0" else text


def _decimal_text(value: Decimal) -> str:
    if not value.is_finite():
        return str(value)
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _instant_text(value: datetime) -> str:
    if value.tzinfo is not None:
        value = value.astimezone(CHINA).replace(tzinfo=None)
    # A clock time is a fraction of a day in a workbook and comes back a few microseconds off.
    if value.microsecond and value.year < 9999:
        value += timedelta(microseconds=500_000)
    text = value.isoformat(sep=" ", timespec="seconds")
    return text.removesuffix(" 00:00:00")


def _clock_text(value: time) -> str:
    return value.isoformat(timespec="seconds")


def _duration_text(value: timedelta) -> str:
    seconds = round(value.total_seconds())
    sign = "-" if seconds < 0 else ""
    hours, rest = divmod(abs(seconds), 3600)
    return f"{sign}{hours:02d}:{rest // 60:02d}:{rest % 60:02d}"


def _bytes_text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.hex()


def _nested_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=cell_text)


_TEXT_OF: dict[type, Callable[[Any], str]] = {
    NoneType: lambda _: "",
    bool: lambda value: "是" if value else "否",
    float: number_text,
    Decimal: _decimal_text,
    datetime: _instant_text,
    date: date.isoformat,
    time: _clock_text,
    timedelta: _duration_text,
    bytes: _bytes_text,
    list: _nested_text,
    dict: _nested_text,
}


class _Texts(dict[Any, str]):
    """Texts of values met so far: a column repeats its dates and wages."""

    def __missing__(self, value: Any) -> str:
        text = self[value] = cell_text(value)
        return text
