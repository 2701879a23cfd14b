"""How verdicts are rolled up."""

from datetime import date
from fractions import Fraction

from tests.reference.figures import figures
from tests.reference.judge import judge
from tests.reference.rule import Verdict
from tests.reference.sketch import hired, sketch

AS_OF = date(2026, 6, 30)
STREET = "990101001"


def verdict(day: date, outcome: str, *, unit: str = f"{STREET}001", staff: str | None = "G1", value=None) -> Verdict:
    return Verdict(1, day, unit, staff, outcome, "" if outcome == "verified" else "word", value)


def line(lines, level: str, kind: str, period: str, unit: str | None = None):
    found = [
        one
        for one in lines
        if (one["level"], one["period_kind"], one["period"]) == (level, kind, period)
        and unit in (None, one["unit_code"])
    ]
    assert len(found) == 1
    return found[0]


def test_a_count_shows_verified_and_the_share_of_padding():
    rows = [verdict(date(2026, 1, 5), one) for one in ("verified", "refused", "refused", "pending", "unverifiable")]
    month = line(figures({"trained_persons": rows}, as_of=AS_OF), "0", "month", "2026-01")
    assert [month[name] for name in ("reported", "verified", "refused", "pending", "unverifiable")] == [
        5,
        1,
        2,
        1,
        1,
    ]
    assert (month["value"], month["padding_rate"], month["reported_value"]) == (1, Fraction(2, 3), None)


def test_a_share_is_empty_while_nothing_is_settled():
    rows = [verdict(date(2026, 1, 5), "pending")]
    month = line(figures({"retention_rate_3": rows}, as_of=AS_OF), "0", "month", "2026-01")
    assert (month["value"], month["padding_rate"]) == (None, None)


def test_every_prefix_and_the_handler_have_lines():
    rows = [
        verdict(date(2026, 1, 5), "verified"),
        verdict(date(2026, 1, 5), "verified", unit=f"{STREET}000", staff=None),
    ]
    lines = figures({"new_employment": rows}, as_of=AS_OF)
    units = {(one["level"], one["unit_code"]) for one in lines if one["indicator"] == "new_employment"}
    assert units == {
        ("0", ""),
        ("2", "99"),
        ("4", "9901"),
        ("6", "990101"),
        ("9", STREET),
        ("12", f"{STREET}000"),
        ("12", f"{STREET}001"),
        ("staff", "G1"),
    }


def test_the_year_to_date_stands_at_each_month_with_rows():
    rows = [
        verdict(date(2025, 12, 31), "verified"),
        verdict(date(2026, 1, 5), "verified"),
        verdict(date(2026, 4, 1), "refused"),
    ]
    lines = [one for one in figures({"reemployment": rows}, as_of=AS_OF) if one["level"] == "0"]
    to_date = {one["period"]: one["reported"] for one in lines if one["period_kind"] == "ytd"}
    assert to_date == {"2025-12": 1, "2026-01": 1, "2026-04": 2}
    assert {one["period"] for one in lines if one["period_kind"] == "quarter"} == {"2025Q4", "2026Q1", "2026Q2"}


def test_a_stock_stands_at_the_end_of_its_quarter_and_year():
    rows = [verdict(day, "verified") for day in (date(2025, 11, 30), date(2025, 12, 31), date(2026, 5, 31))]
    lines = [one for one in figures({"long_term_unemployed": rows}, as_of=AS_OF) if one["level"] == "0"]
    assert {(one["period_kind"], one["period"]): one["value"] for one in lines} == {
        ("month", "2025-11"): 1,
        ("month", "2025-12"): 1,
        ("month", "2026-05"): 1,
        ("quarter", "2025Q4"): 1,
        ("year", "2025"): 1,
    }


def test_net_new_employment_is_new_less_lost():
    new = [verdict(date(2026, 1, 5), "verified"), verdict(date(2026, 1, 6), "refused")]
    lost = [verdict(date(2026, 2, 5), "verified", staff=None)]
    lines = figures({"new_employment": new, "natural_attrition": lost}, as_of=AS_OF)
    net = [one for one in lines if one["indicator"] == "net_new_employment"]
    february = line(net, "0", "month", "2026-02")
    assert (february["reported"], february["verified"], february["value"]) == (-1, -1, -1)
    to_date = line(net, "0", "ytd", "2026-02")
    assert (to_date["reported"], to_date["value"], to_date["refused"]) == (1, 0, None)
    assert not [one for one in net if one["level"] == "staff"]


def test_errors_medians_means_weights_and_satisfaction_have_their_own_value():
    day = date(2026, 1, 5)
    values = {
        "error_rate": ([verdict(day, "verified"), verdict(day, "refused")], Fraction(1, 2)),
        "wage_growth": ([verdict(day, "verified", value=Fraction(one)) for one in (1, 2, 4, 8)], Fraction(3)),
        "trips_per_case": ([verdict(day, "verified", value=Fraction(one)) for one in (1, 2)], Fraction(3, 2)),
        "subsidy_precision_rate_yuan": (
            [verdict(day, "verified", value=Fraction(1)), verdict(day, "refused", value=Fraction(3))],
            Fraction(1, 4),
        ),
    }
    for indicator, (rows, expected) in values.items():
        assert line(figures({indicator: rows}, as_of=AS_OF), "0", "year", "2026")["value"] == expected
    ratings = [verdict(day, "verified", value=Fraction(1)), verdict(day, "unverifiable", value=Fraction(0))]
    year = line(figures({"satisfaction_rate": ratings}, as_of=AS_OF), "0", "year", "2026")
    assert (year["value"], year["reported_value"]) == (1, Fraction(1, 2))


def test_figures_over_registers_never_imported_are_marked():
    registers = sketch(employment_registrations=[hired(date(2026, 1, 5))], contributions=[])
    lines = figures(judge(registers, as_of=AS_OF), as_of=AS_OF, imported=registers)
    assert {one["unchecked"] for one in lines} == {"deaths;pensions"}
