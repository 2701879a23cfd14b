"""Training and subsidies, example by example."""

from datetime import date
from decimal import Decimal

from tests.reference.days import retirement_month
from tests.reference.numbers import number_key, number_of
from tests.reference.sketch import FACTORY, MAN, SHOP, employed, hired, month, outcomes, self_insured, sketch

COURSE = {
    "started_on": date(2025, 2, 20),
    "ended_on": date(2025, 3, 31),
    "hours_due": 45,
    "hours_attended": 36,
    "certified": True,
    "occupation": "电工",
}
FLEXIBLE, EMPLOYER, HIRING, EXPANSION = "灵活就业社保补贴", "单位社保补贴", "一次性吸纳就业补贴", "一次性扩岗补助"
CERTIFIED = [{"certified_on": date(2020, 1, 1), "ended_on": None}]


def paid(policy: str, first: str, last: str, paid_on: date, **cells):
    claim = {"policy": policy, "from_month": month(first), "to_month": month(last)}
    return claim | {"paid_on": paid_on, "paid_yuan": Decimal("100"), "employer_code": FACTORY} | cells


def precision(as_of: date = date(2026, 6, 30), **registers):
    return outcomes("subsidy_precision_rate", sketch(**registers), as_of=as_of)


def test_thirty_six_of_forty_five_hours_are_enough():
    rows = [COURSE, COURSE | {"ended_on": date(2026, 3, 31), "hours_attended": 35}]
    assert outcomes("trained_persons", sketch(training_enrolments=rows)) == ["verified", "refused absent"]


def test_only_people_without_an_employer_before_the_class_are_followed():
    for before, expected in (("2024-11", []), ("2024-10", ["refused not_placed"])):
        registers = sketch(training_enrolments=[COURSE], contributions=employed(before, "2025-03"))
        assert outcomes("post_training_employment_rate", registers) == expected


def test_a_trade_matches_by_its_alias_after_the_last_day_of_class():
    registers = sketch(
        training_enrolments=[COURSE],
        contributions=employed("2025-09"),
        employment_registrations=[
            hired(date(2025, 9, 30), occupation="维修 电工"),
            hired(date(2025, 3, 31), occupation="电工"),
        ],
    )
    assert outcomes("training_match_rate", registers) == ["refused other_trade"]
    assert outcomes("training_match_rate", registers, occupation_aliases={"维修电工": "电工"}) == ["verified"]


def test_a_claim_whose_months_have_not_ended_is_open():
    payment = paid(FLEXIBLE, "2026-06", "2026-06", date(2026, 6, 1), person=None)
    assert precision(subsidy_payments=[payment], as_of=date(2026, 6, 29)) == ["pending claim_open"]
    assert precision(subsidy_payments=[payment]) == ["refused identity_invalid"]


def test_death_before_the_last_claimed_month_is_too_early():
    for died_on, expected in ((date(2025, 2, 28), "refused deceased"), (date(2025, 3, 1), "refused not_certified")):
        payment = paid(FLEXIBLE, "2025-01", "2025-03", date(2025, 4, 1))
        assert precision(subsidy_payments=[payment], deaths=[{"died_on": died_on}], hardship_certificates=[]) == [
            expected
        ]


def test_the_later_of_two_payments_for_a_month_is_paid_twice_even_after_a_refused_one():
    later, earlier = date(2025, 4, 2), date(2025, 4, 1)
    payments = [paid(FLEXIBLE, "2025-03", "2025-04", later), paid(FLEXIBLE, "2025-01", "2025-03", earlier)]
    rows = precision(subsidy_payments=payments, hardship_certificates=[])
    assert rows == ["refused paid_twice", "refused not_certified"]


def test_flexible_work_must_be_insured_by_oneself_in_every_month():
    payment = [paid(FLEXIBLE, "2025-01", "2025-02", date(2025, 3, 1))]
    known = {"subsidy_payments": payment, "hardship_certificates": CERTIFIED}
    both = self_insured("2025-01", "2025-02")
    assert precision(**known, contributions=both) == ["verified"]
    assert precision(**known, contributions=both[:1]) == ["refused not_self_insured"]
    assert precision(**known, contributions=both + employed("2025-02")) == ["refused employed"]
    assert precision(**known) == ["unverifiable not_self_insured"]
    share = [{"role": "股东", "from_on": date(2020, 1, 1), "to_on": date(2025, 1, 1), "employer_code": SHOP}]
    registers = sketch(**known, contributions=both, business_roles=share)
    assert outcomes("subsidy_precision_rate", registers) == ["refused owns_business"]
    switched_off = {"subsidy.owns_business": False}
    assert outcomes("subsidy_precision_rate", registers, parameters=switched_off) == ["verified"]


def test_the_thirty_seventh_month_is_over_the_limit_unless_retirement_was_near_at_the_first():
    months = [f"{2022 + number // 12}-{number % 12 + 1:02d}" for number in range(37)]
    born = next(one for one in range(1960 * 12, 1970 * 12) if retirement_month(one, "M60") - month("2022-01") == 60)
    for apart, expected in ((0, "refused over_limit"), (-1, "verified")):
        person = number_key(number_of(int(f"990101{(born + apart) // 12}{(born + apart) % 12 + 1:02d}01001")))
        rows = precision(
            subsidy_payments=[
                paid(FLEXIBLE, months[0], months[35], date(2025, 1, 5), person=person),
                paid(FLEXIBLE, months[36], months[36], date(2025, 2, 5), person=person),
            ],
            hardship_certificates=[CERTIFIED[0] | {"person": person}],
            contributions=self_insured(*months, person=person),
        )
        assert rows == ["verified", expected]


def test_an_employer_subsidy_needs_the_declared_employer_in_every_month():
    known = {"hardship_certificates": CERTIFIED, "contributions": employed("2025-01", "2025-02")}
    payment = paid(EMPLOYER, "2025-01", "2025-02", date(2025, 3, 1))
    assert precision(**known, subsidy_payments=[payment]) == ["verified"]
    for code in (SHOP, None):
        assert precision(**known, subsidy_payments=[payment | {"employer_code": code}]) == ["refused not_at_employer"]


def test_the_two_one_off_payments_exclude_each_other_and_look_back_a_year():
    first = paid(HIRING, "2025-12", "2025-12", date(2025, 12, 31))
    months = employed("2025-01", "2025-02", "2025-12")
    assert precision(subsidy_payments=[first], contributions=months) == ["verified"]
    assert precision(subsidy_payments=[first], contributions=months[1:]) == ["refused not_at_employer"]
    early = paid(HIRING, "2025-11", "2025-11", date(2025, 12, 1))
    for as_of, expected in (
        (date(2025, 12, 30), "pending not_at_employer"),
        (date(2025, 12, 31), "refused not_at_employer"),
    ):
        assert precision(subsidy_payments=[early], contributions=months[1:], as_of=as_of) == [expected]
    other = paid(EXPANSION, "2026-01", "2026-01", date(2026, 1, 31))
    both = precision(subsidy_payments=[first, other], contributions=months + employed("2026-01"))
    assert both == ["refused both_claimed", "refused both_claimed"]


def test_a_training_subsidy_follows_a_verified_class_and_the_fourth_is_too_many():
    payments = [paid("职业培训补贴", f"2025-0{one}", f"2025-0{one}", date(2025, one, 1)) for one in (3, 4, 5, 6)]
    rows = precision(subsidy_payments=payments, training_enrolments=[COURSE | {"ended_on": date(2025, 4, 1)}])
    assert rows == ["refused no_training", "verified", "verified", "refused over_limit"]


def test_benefit_graduates_and_unknown_policies():
    rows = precision(
        subsidy_payments=[
            paid("失业保险金", "2025-01", "2025-01", date(2025, 2, 1)),
            paid("失业保险金", "2025-02", "2025-02", date(2025, 3, 1)),
            paid("失业保险金", "2025-03", "2025-03", date(2025, 4, 1)),
            paid("求职补贴", "2025-01", "2025-01", date(2025, 2, 1)),
            paid("求职补贴", "2026-01", "2026-01", date(2026, 2, 1)),
            paid("创业补贴", "2025-01", "2025-01", date(2025, 2, 1)),
        ],
        contributions=employed("2025-02"),
        pensions=[{"from_month": month("2025-03"), "to_month": None}],
        students=[{"from_on": date(2020, 9, 1), "graduation_year": 2025}],
    )
    assert rows == [
        "verified",
        "refused employed",
        "refused pensioner",
        "verified",
        "refused not_graduate",
        "unverifiable no_rules",
    ]


def test_retirement_months_and_numbers_are_those_of_the_decree_and_the_standard():
    vectors = {
        "1965-01": "2025-02",
        "1965-05": "2025-07",
        "1976-08": "2039-07",
        "1976-09": "2039-09",
        "1964-12": "2024-12",
    }
    for born, retires in vectors.items():
        assert retirement_month(month(born), "M60") == month(retires)
    assert retirement_month(month("1970-01"), "F55") == month("2025-02")
    assert retirement_month(month("1975-03"), "F50") == month("2025-05")
    assert retirement_month(month("1984-11"), "F50") == month("2039-11")
    assert number_of(34052419800101001) == "34052419800101001X"
    assert number_key("340524198001010010") is None
    assert number_key(number_of(MAN)) == MAN
