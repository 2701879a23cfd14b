"""New employment and its parts, example by example."""

from datetime import date, datetime
from decimal import Decimal

from tests.reference.sketch import SHOP, WOMAN, employed, hired, month, outcomes, self_insured, sketch

MARCH = date(2025, 3, 15)


def new_employment(**registers):
    return outcomes("new_employment", sketch(**registers))


def test_it_verifies_a_hire_insured_in_the_last_month_of_the_window():
    assert new_employment(employment_registrations=[hired(MARCH)], contributions=employed("2025-06")) == ["verified"]


def test_it_refuses_a_hire_insured_only_after_the_window():
    rows = new_employment(employment_registrations=[hired(MARCH)], contributions=employed("2025-07"))
    assert rows == ["refused no_trace"]


def test_it_waits_for_a_trace_until_the_last_day_of_the_window():
    registers = sketch(employment_registrations=[hired(MARCH)], contributions=employed("2024-01"))
    assert outcomes("new_employment", registers, as_of=date(2025, 6, 29)) == ["pending no_trace"]
    assert outcomes("new_employment", registers, as_of=date(2025, 6, 30)) == ["refused no_trace"]


def test_it_refuses_a_row_that_is_nobodys():
    assert new_employment(employment_registrations=[hired(MARCH, person=None)]) == ["refused identity_invalid"]


def test_it_lets_somebody_start_on_the_day_of_death_but_not_after():
    for died_on, expected in ((MARCH, "verified"), (date(2025, 3, 14), "refused deceased")):
        rows = new_employment(
            employment_registrations=[hired(MARCH)], deaths=[{"died_on": died_on}], contributions=employed("2025-03")
        )
        assert rows == [expected]


def test_a_pension_counts_in_its_first_and_last_month():
    for first, last, expected in (
        ("2025-03", None, "refused pensioner"),
        ("2024-01", "2025-03", "refused pensioner"),
        ("2024-01", "2025-02", "verified"),
        ("2025-04", None, "verified"),
    ):
        pension = {"from_month": month(first), "to_month": last and month(last)}
        rows = new_employment(
            employment_registrations=[hired(MARCH)], pensions=[pension], contributions=employed("2025-03")
        )
        assert rows == [expected]


def test_employment_counts_as_earlier_three_months_back_and_not_four():
    for before, expected in (("2024-12", "refused already_employed"), ("2024-11", "verified")):
        rows = new_employment(employment_registrations=[hired(MARCH)], contributions=employed(before, "2025-03"))
        assert rows == [expected]


def test_a_full_reversal_takes_the_month_away_and_another_employer_keeps_it():
    paid, back = {"base_yuan": Decimal("5000")}, {"base_yuan": Decimal("-5000")}
    reversed_month = employed("2025-03", **paid) + employed("2025-03", **back)
    hire = [hired(MARCH)]
    assert new_employment(employment_registrations=hire, contributions=reversed_month) == ["refused no_trace"]
    elsewhere = reversed_month + employed("2025-03", at=SHOP)
    assert new_employment(employment_registrations=hire, contributions=elsewhere) == ["verified"]
    in_part = employed("2025-03", **paid) + employed("2025-03", base_yuan=Decimal("-4999.99"))
    assert new_employment(employment_registrations=hire, contributions=in_part) == ["verified"]


def test_a_month_without_a_base_is_insured():
    rows = new_employment(employment_registrations=[hired(MARCH)], contributions=employed("2025-03", base_yuan=None))
    assert rows == ["verified"]


def test_a_contribution_proves_nothing_before_it_is_posted():
    late = employed("2025-03", posted_on=date(2025, 7, 1))
    registers = sketch(employment_registrations=[hired(MARCH)], contributions=late)
    assert outcomes("new_employment", registers, as_of=date(2025, 6, 30)) == ["refused no_trace"]
    assert outcomes("new_employment", registers, as_of=date(2025, 7, 1)) == ["verified"]


def test_a_month_paid_in_advance_is_known_from_its_posting():
    early = employed("2025-06", posted_on=date(2025, 4, 1))
    registers = sketch(employment_registrations=[hired(MARCH)], contributions=early)
    assert outcomes("new_employment", registers, as_of=date(2025, 4, 1)) == ["verified"]


def test_a_row_registered_after_the_day_is_not_known_and_a_later_start_is_out_of_scope():
    registers = sketch(
        employment_registrations=[
            hired(MARCH, registered_on=date(2025, 4, 1)),
            hired(date(2025, 4, 1), registered_on=MARCH),
        ]
    )
    assert outcomes("new_employment", registers, as_of=date(2025, 3, 31)) == []


def test_an_own_business_shows_by_its_owner_and_not_by_a_shareholder():
    hire = [hired(MARCH, form="个体工商户", employer_code=None)]
    for role, expected in (("经营者", "verified"), ("法定代表人", "verified"), ("股东", "refused no_trace")):
        roles = [{"role": role, "from_on": date(2025, 6, 30), "to_on": None, "employer_code": SHOP}]
        assert new_employment(employment_registrations=hire, business_roles=roles, contributions=[]) == [expected]


def test_flexible_work_shows_by_own_insurance_or_a_visit_that_found_the_person_at_work():
    hire = [hired(MARCH, form="灵活就业", employer_code=None)]
    assert new_employment(employment_registrations=hire, contributions=employed("2025-03")) == ["refused no_trace"]
    assert new_employment(employment_registrations=hire, contributions=self_insured("2025-03")) == ["verified"]
    for outcome, expected in (("在岗", "verified"), ("未就业", "refused no_trace")):
        visit = {"visited_at": datetime.fromisoformat("2025-06-30T23:59:59"), "outcome": outcome}
        assert new_employment(employment_registrations=hire, visits=[visit]) == [expected]


def test_without_any_register_that_could_show_a_trace_a_row_is_unverifiable():
    own_business = hired(MARCH, form="个体工商户", person=WOMAN)
    hires = [hired(MARCH), own_business]
    assert new_employment(employment_registrations=hires) == ["unverifiable no_trace", "unverifiable no_trace"]
    rows = new_employment(employment_registrations=hires, business_roles=[])
    assert rows == ["unverifiable no_trace", "refused no_trace"]


def test_the_earliest_settled_row_of_the_year_counts():
    rows = new_employment(
        employment_registrations=[
            hired(date(2025, 8, 1)),
            hired(MARCH, registered_on=None),
            hired(MARCH, registered_on=date(2025, 3, 20)),
            hired(MARCH, registered_on=date(2025, 3, 20)),
            hired(date(2025, 1, 2), person=WOMAN),
            hired(date(2025, 1, 31)),
            hired(date(2026, 1, 1)),
        ],
        contributions=employed("2025-05", "2025-09", "2026-01"),
    )
    assert rows == [
        "refused already_employed",
        "refused counted_already",
        "verified",
        "refused counted_already",
        "refused no_trace",
        "refused no_trace",
        "verified",
    ]


def test_a_row_under_a_quite_different_name_is_nobodys_and_proves_nothing():
    other_name = employed("2025-03", name="欧阳")
    assert new_employment(
        employment_registrations=[hired(MARCH), hired(MARCH, name="欧阳"), hired(MARCH, name="张伟")],
        contributions=other_name + employed("2020-01", "2020-02"),
    ) == ["refused no_trace", "refused identity_invalid", "refused no_trace"]


def test_of_two_equally_frequent_names_the_earliest_row_has_the_usual_one():
    rows = new_employment(
        employment_registrations=[hired(MARCH, name="欧阳"), hired(MARCH, name="张三")],
        contributions=employed("2025-03", person=WOMAN),
    )
    assert rows == ["refused no_trace", "refused identity_invalid"]


def test_reemployment_needs_a_spell_that_was_closed_no_more_than_thirty_days_before():
    for closed_on, expected in (
        (None, "verified"),
        (date(2025, 2, 13), "verified"),
        (date(2025, 2, 12), "refused not_registered_unemployed"),
    ):
        registers = sketch(
            employment_registrations=[hired(MARCH, reemployed=True), hired(MARCH, reemployed=False)],
            unemployment_registrations=[{"registered_on": date(2025, 1, 1), "closed_on": closed_on}],
            contributions=employed("2025-03"),
        )
        assert outcomes("reemployment", registers) == [expected]


def test_hardship_needs_a_certificate_in_force_on_the_first_day():
    for ended_on, expected in ((MARCH, "verified"), (date(2025, 3, 14), "refused not_certified")):
        registers = sketch(
            employment_registrations=[hired(MARCH, hardship=True)],
            hardship_certificates=[{"certified_on": date(2024, 1, 1), "ended_on": ended_on}],
            contributions=employed("2025-03"),
        )
        assert outcomes("hardship_employment", registers) == [expected]
        without = {name: rows for name, rows in registers.items() if name != "hardship_certificates"}
        assert outcomes("hardship_employment", without) == ["unverifiable not_certified"]


def test_attrition_counts_a_person_once_in_all_years():
    registers = sketch(
        attritions=[{"left_on": date(2025, 5, 1)}, {"left_on": date(2024, 5, 1)}, {"left_on": MARCH, "person": None}]
    )
    assert outcomes("natural_attrition", registers) == [
        "refused counted_already",
        "verified",
        "refused identity_invalid",
    ]


def test_a_parameter_changes_on_its_day():
    registers = sketch(
        employment_registrations=[hired(MARCH), hired(date(2025, 3, 16), person=WOMAN)],
        contributions=employed("2025-07") + employed("2025-07", person=WOMAN),
    )
    dated = {"new_employment.trace_months": [(date(2025, 3, 16), 4)]}
    assert outcomes("new_employment", registers, parameters=dated) == ["refused no_trace", "verified"]
