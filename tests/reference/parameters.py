"""The values in brackets: a default each, and dated values that replace it from a day on."""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

Value = int | Fraction | bool
Dated = Sequence[tuple[date, Value]]

DEFAULTS: dict[str, Value] = {
    "new_employment.free_months": 3,
    "new_employment.trace_months": 3,
    "new_employment.traces_needed": 1,
    "reemployment.days_after_closing": 30,
    "stable_employment_rate.months_needed": 6,
    "stable_employment_rate.window_months": 12,
    "wage_growth.months_before": 12,
    "wage_growth.months_after": 6,
    "fair_placement_rate.window_months": 3,
    "long_term_unemployed.months_registered": 12,
    "trained_persons.attendance": Fraction(8, 10),
    "post_training_employment_rate.months_before": 3,
    "post_training_employment_rate.months_needed": 1,
    "post_training_employment_rate.window_months": 6,
    "training_match_rate.window_months": 6,
    "subsidy.months_limit": 36,
    "subsidy.years_to_retirement": 5,
    "subsidy.owns_business": True,
    "subsidy.months_employed": 3,
    "subsidy.months_looked_back": 12,
    "subsidy.training_payments": 3,
    "bad_review_fixed_rate.working_days": 15,
    "complaint_on_time_rate.working_days": 15,
    "inspection_completion_rate.days": 30,
}


class Parameters:
    """Parameters by name; `given` maps a name to a value, or to (from day, value) pairs."""

    def __init__(self, given: Mapping[str, Value | Dated] | None = None) -> None:
        unknown = set(given or {}) - set(DEFAULTS)
        if unknown:
            raise KeyError(f"unknown parameters: {sorted(unknown)}")
        self._dated: dict[str, Dated] = {
            name: sorted(value) if isinstance(value, Sequence) else [(date.min, value)]
            for name, value in (given or {}).items()
        }

    def on(self, day: date, name: str) -> Value:
        """The value in force on a day."""
        value = DEFAULTS[name]
        for from_day, later in self._dated.get(name, ()):
            if from_day <= day:
                value = later
        return value

    def count(self, day: date, name: str) -> int:
        """A whole-number value in force on a day."""
        return int(self.on(day, name))
