"""What was known at the end of day D, and whose row it is.

A row is known on its posted_on, else its registered_on, else the day it is counted by; later dates in a known row are
empty; a row belongs to the person of its valid number unless its name has no character in common with the usual one.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import Any

from tests.reference.days import day_of, first_day, last_day

Row = dict[str, Any]
Registers = dict[str, list[Row]]

ALWAYS_KNOWN = frozenset({"units", "staff", "employers"})
INTERVAL_START_MONTH = frozenset({"pensions", "welfare"})
EVENT = {
    "employment_registrations": ("started_on",),
    "attritions": ("left_on",),
    "unemployment_registrations": ("registered_on",),
    "hardship_certificates": ("certified_on",),
    "contributions": ("month",),
    "fair_signings": ("signed_on",),
    "vacancies": ("posted_on",),
    "job_seekers": ("registered_on",),
    "training_enrolments": ("ended_on",),
    "training_attendance": ("signed_at",),
    "subsidy_payments": ("paid_on",),
    "service_cases": ("accepted_at",),
    "reviews": ("rated_at",),
    "complaints": ("accepted_on",),
    "visits": ("visited_at",),
    "disputes": ("closed_on", "accepted_on"),
    "inspections": ("planned_on",),
    "surveys": ("asked_on",),
    "monthly_returns": ("month",),
    "deaths": ("died_on",),
    "pensions": ("from_month",),
    "business_roles": ("from_on",),
    "students": ("from_on",),
    "disability_certificates": ("from_on",),
    "welfare": ("from_month",),
    "staff_attendance": ("day",),
}


def known_on(register: str, row: Row) -> date | None:
    """The day from which a row is known; None for always."""
    if register in ALWAYS_KNOWN:
        return None
    for field in ("posted_on", "registered_on", *EVENT[register]):
        value = row.get(field)
        if isinstance(value, date):
            return day_of(value)
        if value is not None:
            return first_day(value) if register in INTERVAL_START_MONTH else last_day(value)
    return None


def as_known(registers: Mapping[str, list[Row]], as_of: date) -> Registers:
    """The rows known on a day, their later dates emptied, each with its `person` (None when it has none)."""
    known = {
        register: [_without_later_dates(row, as_of) for row in rows if _is_known(register, row, as_of)]
        for register, rows in registers.items()
    }
    usual = usual_names(known)
    for rows in known.values():
        for row in rows:
            row["person"] = _person(row, usual)
    return known


def usual_names(registers: Registers) -> dict[int, str]:
    """Of each number the name on most of its rows; of equally frequent ones that of the earliest row."""
    names: dict[int, Counter[str]] = {}
    earliest: dict[tuple[int, str], int] = {}
    for rows in registers.values():
        for row in rows:
            key, name = row.get("id_key"), plain_name(row.get("name"))
            if key is None or not name:
                continue
            names.setdefault(key, Counter())[name] += 1
            earliest[key, name] = min(earliest.get((key, name), row["row_key"]), row["row_key"])
    return {key: _commonest(key, counted, earliest) for key, counted in names.items()}


def plain_name(raw: str | None) -> str:
    """A name for comparison: half-width, upper case, without spaces and dots."""
    return re.sub(r"[\s.•‧・⋅∙●·]", "", unicodedata.normalize("NFKC", raw or "")).upper()


def _commonest(key: int, counted: Counter[str], earliest: Mapping[tuple[int, str], int]) -> str:
    return min(counted, key=lambda name: (-counted[name], earliest[key, name]))


def _is_known(register: str, row: Row, as_of: date) -> bool:
    known = known_on(register, row)
    return known is None or known <= as_of


def _without_later_dates(row: Row, as_of: date) -> Row:
    return {field: None if isinstance(value, date) and day_of(value) > as_of else value for field, value in row.items()}


def _person(row: Row, usual: dict[int, str]) -> int | None:
    key: int | None = row.get("id_key")
    name = plain_name(row.get("name"))
    if key is None or (name and not set(name) & set(usual[key])):
        return None
    return key
