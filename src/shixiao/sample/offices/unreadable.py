"""A handful of rows that cannot be read and must be quarantined, one of each kind."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from shixiao.sample.entry import Entry

HABIT = "unreadable"


@dataclass(frozen=True)
class _Fault:
    """`unit` is the prefix of the units whose files can show the fault."""

    register: str
    field: str
    typed: str | float
    unit: str = ""


_FAULTS = (
    _Fault("employment_registrations", "started_on", "2025年13月8日", "990101002"),
    _Fault("employment_registrations", "form", "待定", "990101002"),
    _Fault("employment_registrations", "unit_code", "99010100200", "990101002"),
    # A spreadsheet that took the number for a quantity has lost its last digits.
    _Fault("employment_registrations", "id_number", 990101199003071000.0, "990101003"),
    # The example printed in the standard: no invented number, so it must not enter a demonstration.
    _Fault("employment_registrations", "id_number", "11010519491231002X", "990101003"),
    _Fault("contributions", "month", "202613"),
    _Fault("subsidy_payments", "to_month", ""),
    _Fault("training_enrolments", "certified", "不详"),
    _Fault("unemployment_registrations", "name", ""),
    _Fault("service_cases", "accepted_at", "昨天上午"),
    _Fault("visits", "outcome", "不清楚"),
)


def spoil(entries: Sequence[Entry]) -> list[Entry]:
    """The rows again, one honest row for each fault made unreadable."""
    rows = list(entries)
    for fault in _FAULTS:
        for at, entry in enumerate(rows):
            if _fits(fault, entry):
                rows[at] = replace(entry, spoilt={fault.field: fault.typed}, habit=HABIT)
                break
    return rows


def _fits(fault: _Fault, entry: Entry) -> bool:
    honest = entry.register == fault.register and not entry.habit and entry.spoilt is None
    return honest and entry.text("unit_code").startswith(fault.unit)
