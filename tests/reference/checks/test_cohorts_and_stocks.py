"""What became of people, and who is long unemployed, example by example."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

from tests.reference.sketch import (
    FACTORY,
    SHOP,
    WOMAN,
    employed,
    hired,
    month,
    outcomes,
    self_insured,
    sketch,
    verdicts,
)

JANUARY = date(2025, 1, 31)
YEAR = tuple(f"2025-{number:02d}" for number in range(1, 13))


def test_stable_work_needs_six_of_the_twelve_months_after_the_first():
    for months, expected in ((YEAR[:7], "verified"), (YEAR[:6], "refused not_stable")):
        registers = sketch(employment_registrations=[hired(JANUARY)], contributions=employed(*months))
        assert outcomes("stable_employment_rate", registers) == [expected]
        assert outcomes("stable_employment_rate", registers, as_of=date(2026, 1, 30)) == ["pending not_stable"]


def test_only_people_with_an_employer_are_followed():
    own = hired(JANUARY, form="灵活就业", person=WOMAN)
    registers = sketch(
        employment_registrations=[hired(JANUARY), own],
        contributions=employed(*YEAR) + self_insured(*YEAR, person=WOMAN),
    )
    assert len(outcomes("new_employment", registers)) == 2
    assert len(outcomes("stable_employment_rate", registers)) == 1


def test_retention_forgives_the_one_month_itself():
    for months, expected in (
        (("2025-01", "2025-04"), "verified"),
        (("2025-01", "2025-03", "2025-05"), "verified"),
        (("2025-01", "2025-03"), "refused left"),
    ):
        registers = sketch(employment_registrations=[hired(JANUARY)], contributions=employed(*months))
        assert outcomes("retention_rate_3", registers) == [expected]
        assert outcomes("retention_rate_3", registers, as_of=date(2025, 5, 30)) == ["pending left"]
    elsewhere = sketch(employment_registrations=[hired(JANUARY)], contributions=employed("2025-01", "2025-04", at=SHOP))
    assert outcomes("retention_rate_3", elsewhere) == ["refused left"]


def test_wages_are_means_of_the_months_with_a_base():
    registers = sketch(
        employment_registrations=[hired(JANUARY)],
        contributions=[
            *employed("2024-01", "2024-09", base_yuan=Decimal("4000")),
            *employed("2023-12", "2024-08", base_yuan=None),
            *employed("2025-01", base_yuan=Decimal("9999")),
            *employed("2025-02", base_yuan=Decimal("5000")),
            *employed("2025-02", at=SHOP, base_yuan=Decimal("1000")),
            *employed("2025-07", base_yuan=Decimal("5000")),
        ],
    )
    (row,) = verdicts("wage_growth", registers)
    assert (row.verdict, row.value) == ("verified", Fraction(5500, 4000) - 1)


def test_wages_unknown_before_come_before_wages_unknown_after():
    registers = sketch(employment_registrations=[hired(JANUARY)], contributions=employed("2025-01", "2025-02"))
    assert outcomes("wage_growth", registers) == ["refused no_wage_before"]
    assert outcomes("wage_growth", registers, as_of=date(2025, 7, 30)) == ["pending no_wage_after"]


def test_a_fair_counts_a_person_and_employer_once():
    signed = {"signed_on": JANUARY, "employer_code": FACTORY, "fair_id": "ZP1"}
    registers = sketch(
        fair_signings=[
            signed,
            signed,
            signed | {"fair_id": "ZP2"},
            signed | {"employer_code": SHOP},
            signed | {"person": None},
        ],
        contributions=employed("2025-04"),
    )
    assert outcomes("fair_placement_rate", registers) == [
        "verified",
        "refused counted_already",
        "verified",
        "refused not_on_board",
        "refused identity_invalid",
    ]
    assert set(outcomes("fair_placement_rate", registers, as_of=date(2025, 4, 29))) == {"pending not_on_board"}


def test_long_unemployment_begins_a_year_before_the_end_of_the_month():
    spells = [
        {"registered_on": date(2024, 5, 31), "closed_on": date(2025, 7, 31)},
        {"registered_on": date(2024, 6, 1), "person": WOMAN},
    ]
    days = [
        one.counted_on
        for one in verdicts("long_term_unemployed", sketch(unemployment_registrations=spells), as_of=date(2025, 7, 31))
    ]
    assert days == [date(2025, 5, 31), date(2025, 6, 30), date(2025, 6, 30), date(2025, 7, 31)]


def test_a_stock_judges_every_month_end_by_what_is_known_now():
    registers = sketch(
        unemployment_registrations=[{"registered_on": date(2024, 1, 10)}],
        contributions=employed("2024-01", "2025-03"),
        deaths=[{"died_on": date(2025, 2, 28)}],
        pensions=[{"from_month": month("2025-02"), "to_month": month("2025-02")}],
    )
    assert outcomes("long_term_unemployed", registers, as_of=date(2025, 3, 31)) == [
        "verified",
        "refused deceased",
        "refused deceased",
    ]
    del registers["deaths"]
    assert outcomes("long_term_unemployed", registers, as_of=date(2025, 3, 31)) == [
        "verified",
        "refused pensioner",
        "refused insured_meanwhile",
    ]


def test_a_stock_counts_a_person_once_a_month():
    spell = {"registered_on": date(2024, 1, 10)}
    registers = sketch(unemployment_registrations=[spell, spell | {"registered_on": date(2024, 1, 9)}])
    assert outcomes("long_term_unemployed", registers, as_of=date(2025, 2, 27)) == [
        "refused counted_already",
        "verified",
    ]


def test_coverage_asks_who_is_certified_and_self_insured_and_was_paid():
    certified = {"certified_on": date(2025, 1, 1), "ended_on": date(2025, 2, 1)}
    payment = {
        "policy": "灵活就业社保补贴",
        "from_month": month("2025-01"),
        "to_month": month("2025-01"),
        "paid_on": date(2025, 3, 1),
    }
    registers = sketch(
        hardship_certificates=[certified, certified, certified | {"person": WOMAN}],
        contributions=self_insured("2025-01", "2025-02", "2025-03"),
        subsidy_payments=[payment | {"paid_yuan": Decimal(1)}],
    )
    assert outcomes("subsidy_coverage_rate", registers) == ["verified", "refused not_paid"]
