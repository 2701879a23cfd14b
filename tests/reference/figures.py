"""Verdicts rolled up: the columns of `shixiao figures`, with exact values (int or Fraction; None for empty)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

from tests.reference.days import last_day, month_of
from tests.reference.judge import unchecked
from tests.reference.rule import PENDING, REFUSED, UNVERIFIABLE, VERIFIED, Verdict

Figure = dict[str, Any]
Key = tuple[str, str, str, str]

COLUMNS = (
    "indicator",
    "level",
    "unit_code",
    "period_kind",
    "period",
    "reported",
    "verified",
    "refused",
    "pending",
    "unverifiable",
    "value",
    "reported_value",
    "padding_rate",
    "unchecked",
)
COUNTS = frozenset({"new_employment", "reemployment", "hardship_employment", "natural_attrition", "trained_persons"})
STOCKS = frozenset({"long_term_unemployed"})
MEANS = frozenset({"trips_per_case", "documents_per_case"})
_LEVELS = ("0", "2", "4", "6", "9", "12")


def figures(
    verdicts: Mapping[str, list[Verdict]], *, as_of: date, imported: Iterable[str] | None = None
) -> list[Figure]:
    """One line per indicator, unit and period with rows; `imported` is needed for the mark of unchecked registers."""
    lines: list[Figure] = []
    for indicator, judged in verdicts.items():
        keyed = _by_key(judged, as_of, is_stock=indicator in STOCKS)
        lines += [_figure(indicator, key, rows) for key, rows in keyed.items()]
    lines += _net_new_employment(verdicts, as_of)
    for line in lines:
        line["unchecked"] = "" if imported is None else ";".join(unchecked(line["indicator"], imported))
    return lines


def _by_key(judged: Iterable[Verdict], as_of: date, *, is_stock: bool) -> dict[Key, list[Verdict]]:
    months: dict[tuple[str, str], dict[int, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for one in judged:
        for unit in _units(one):
            months[unit][month_of(one.counted_on)].append(one)
    keyed: dict[Key, list[Verdict]] = defaultdict(list)
    for (level, unit_code), by_month in months.items():
        for month, rows in by_month.items():
            periods = _stock_periods(month, as_of) if is_stock else _periods(month, set(by_month))
            for kind, label in periods:
                keyed[level, unit_code, kind, label] += rows
    return keyed


def _units(one: Verdict) -> Iterator[tuple[str, str]]:
    for level in _LEVELS:
        yield level, one.unit_code[: int(level)]
    if one.staff:
        yield "staff", one.staff


def _label(month: int) -> str:
    return f"{month // 12}-{month % 12 + 1:02d}"


def _quarter_label(month: int) -> str:
    return f"{month // 12}Q{month % 12 // 3 + 1}"


def _periods(month: int, months_with_rows: set[int]) -> Iterator[tuple[str, str]]:
    """The periods a month's rows belong to: year-to-date lines stand at this and the year's later months with rows."""
    yield "month", _label(month)
    yield "quarter", _quarter_label(month)
    yield "year", str(month // 12)
    for later in months_with_rows:
        if later >= month and later // 12 == month // 12:
            yield "ytd", _label(later)


def _stock_periods(month: int, as_of: date) -> Iterator[tuple[str, str]]:
    """A stock stands for its month, and at the end of an ended quarter or year for that too."""
    if last_day(month) > as_of:
        return
    yield "month", _label(month)
    if month % 3 == 2:
        yield "quarter", _quarter_label(month)
    if month % 12 == 11:
        yield "year", str(month // 12)


def _figure(indicator: str, key: Key, rows: list[Verdict]) -> Figure:
    verified, refused, pending, unverifiable = (
        sum(one.verdict == verdict for one in rows) for verdict in (VERIFIED, REFUSED, PENDING, UNVERIFIABLE)
    )
    settled = verified + refused
    return _line(
        indicator,
        key,
        reported=len(rows),
        verified=verified,
        refused=refused,
        pending=pending,
        unverifiable=unverifiable,
        value=_value(indicator, rows, verified=verified, refused=refused),
        reported_value=_mean([one.value for one in rows]) if indicator == "satisfaction_rate" else None,
        padding_rate=Fraction(refused, settled) if indicator in COUNTS and settled else None,
    )


def _line(indicator: str, key: Key, **columns: object) -> Figure:
    level, unit_code, period_kind, period = key
    line: Figure = dict.fromkeys(COLUMNS)
    line.update(indicator=indicator, level=level, unit_code=unit_code, period_kind=period_kind, period=period)
    line.update(columns)
    return line


def _value(indicator: str, rows: list[Verdict], *, verified: int, refused: int) -> int | Fraction | None:
    if indicator in COUNTS | STOCKS:
        return verified
    if indicator == "wage_growth":
        return _median([one.value for one in rows if one.verdict == VERIFIED])
    if indicator in MEANS:
        return _mean([one.value for one in rows])
    if indicator == "subsidy_precision_rate_yuan":
        yuan_verified = _sum(one.value for one in rows if one.verdict == VERIFIED)
        yuan_settled = yuan_verified + _sum(one.value for one in rows if one.verdict == REFUSED)
        return yuan_verified / yuan_settled if yuan_settled else None
    if not verified + refused:
        return None
    return Fraction(refused if indicator == "error_rate" else verified, verified + refused)


def _net_new_employment(verdicts: Mapping[str, list[Verdict]], as_of: date) -> list[Figure]:
    """New employment less natural attrition, wherever and whenever either has rows."""
    signed = [replace(one, value=Fraction(1)) for one in verdicts.get("new_employment", [])]
    signed += [replace(one, value=Fraction(-1)) for one in verdicts.get("natural_attrition", [])]
    lines = []
    for key, rows in _by_key(signed, as_of, is_stock=False).items():
        if key[0] == "staff":
            continue
        reported = int(_sum(one.value for one in rows))
        verified = int(_sum(one.value for one in rows if one.verdict == VERIFIED))
        lines.append(_line("net_new_employment", key, reported=reported, verified=verified, value=verified))
    return lines


def _sum(values: Iterable[Fraction | None]) -> Fraction:
    return sum((value for value in values if value is not None), Fraction(0))


def _mean(values: list[Fraction | None]) -> Fraction | None:
    return _sum(values) / len(values) if values else None


def _median(values: list[Fraction | None]) -> Fraction | None:
    ordered = sorted(value for value in values if value is not None)
    if not ordered:
        return None
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2
