"""How a row is judged: facts in order, windows, and what is counted once."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from tests.reference.days import day_of
from tests.reference.known import Row

HOLDS, REFUSED, PENDING, UNVERIFIABLE, VERIFIED = "holds", "refused", "pending", "unverifiable", "verified"
Fact = tuple[str, Callable[[], str]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """One row's verdict. `staff` is None where the register has no handler; `reason` is empty when verified.

    `value`: the ratio of wages, a count of trips or papers, yuan paid, 1 or 0 for satisfied or not; else None.
    """

    row_key: int
    counted_on: date
    unit_code: str
    staff: str | None
    verdict: str
    reason: str
    value: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """A row with its verdict so far."""

    row: Row
    counted_on: date
    verdict: str
    reason: str
    value: Fraction | None = None

    @property
    def is_verified(self) -> bool:
        """Whether all facts hold."""
        return self.verdict == VERIFIED


def in_scope(rows: Iterable[Row], counted_on: str) -> list[tuple[Row, date]]:
    """The rows with a counted-on date, and that day. Later dates have been emptied before."""
    return [(row, day_of(row[counted_on])) for row in rows if row[counted_on] is not None]


def absent(found: bool) -> str:
    """A fact that needs the absence of a record. Without the register nothing is found, so it is passed over."""
    return REFUSED if found else HOLDS


def shown(found: bool, *, sources_imported: bool = True, is_open: bool = False) -> str:
    """A fact that needs a record: holds as soon as one is found, waits while its window is open."""
    if found:
        return HOLDS
    if is_open:
        return PENDING
    return REFUSED if sources_imported else UNVERIFIABLE


def decide(facts: Iterable[Fact]) -> tuple[str, str]:
    """(verdict, reason) of the first fact that does not hold."""
    for reason, fact in facts:
        state = fact()
        if state != HOLDS:
            return state, reason
    return VERIFIED, ""


def count_once(judged: Iterable[Judged], once_per: Callable[[Judged], object]) -> list[Judged]:
    """Of the rows whose facts all hold the earliest of each key stays verified, the rest are counted already."""
    seen: set[object] = set()
    kept = []
    for one in sorted(judged, key=_order):
        if one.is_verified:
            key = once_per(one)
            if key in seen:
                one = replace(one, verdict=REFUSED, reason="counted_already")
            seen.add(key)
        kept.append(one)
    return kept


def judged_by(row: Row, counted_on: date, facts: Iterable[Fact]) -> Judged:
    """A row judged by its facts in order."""
    return Judged(row, counted_on, *decide(facts))


def settled(row: Row, counted_on: date, reason: str, state: str) -> Judged:
    """A row judged by one fact whose state is known."""
    return Judged(row, counted_on, *((VERIFIED, "") if state == HOLDS else (state, reason)))


def verified_rows(judged: Iterable[Judged]) -> list[Judged]:
    """The rows whose facts all hold: the population of the next indicator."""
    return [one for one in judged if one.is_verified]


def per_year(one: Judged) -> tuple[int | None, int]:
    """Once per person and calendar year."""
    return one.row["person"], one.counted_on.year


def verdict_of(one: Judged) -> Verdict:
    """The published form of a judged row."""
    row = one.row
    return Verdict(
        row_key=row["row_key"],
        counted_on=one.counted_on,
        unit_code=row["unit_code"],
        staff=row.get("handler"),
        verdict=one.verdict,
        reason=one.reason,
        value=one.value,
    )


def _order(one: Judged) -> tuple[date, bool, date, int]:
    registered_on = one.row.get("registered_on")
    return one.counted_on, registered_on is None, registered_on or date.max, one.row["row_key"]
