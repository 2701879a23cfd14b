from datetime import date

import pytest

from shixiao.vocabulary.months import month_label
from shixiao.vocabulary.retirement import RetirementKind, retirement_month


@pytest.mark.parametrize(
    ("kind", "year", "month", "retires"),
    [
        ("M60", 1964, 12, "2024-12"),
        ("M60", 1965, 1, "2025-02"),
        ("M60", 1965, 4, "2025-05"),
        ("M60", 1965, 5, "2025-07"),
        ("M60", 1976, 8, "2039-07"),
        ("M60", 1976, 9, "2039-09"),
        ("M60", 1990, 6, "2053-06"),
        ("F55", 1969, 12, "2024-12"),
        ("F55", 1970, 1, "2025-02"),
        ("F55", 1981, 9, "2039-09"),
        ("F55", 1995, 1, "2053-01"),
        ("F50", 1974, 12, "2024-12"),
        ("F50", 1975, 3, "2025-05"),
        ("F50", 1984, 11, "2039-11"),
        ("F50", 2000, 2, "2055-02"),
    ],
)
def test_it_retires_people_in_the_worked_months(kind: RetirementKind, year: int, month: int, retires: str) -> None:
    assert month_label(retirement_month(date(year, month, 1), kind)) == retires


def test_the_day_of_birth_does_not_matter() -> None:
    assert retirement_month(date(1968, 2, 29), "M60") == retirement_month(date(1968, 2, 1), "M60")
