"""Cases, ratings, complaints, disputes and inspections, example by example."""

from datetime import date, datetime, timedelta

from tests.reference.days import add_working_days
from tests.reference.sketch import outcomes, sketch

FRIDAY = date(2025, 9, 26)
AFTER_HOLIDAY = date(2025, 10, 9)


def at(day: date, time: str = "10:00:00") -> datetime:
    return datetime.fromisoformat(f"{day.isoformat()}T{time}")


def case(finished_at: datetime | None, **cells):
    accepted = {"accepted_at": at(FRIDAY, "23:59:59"), "limit_days": 4, "limit_kind": "工作日"}
    return accepted | {"finished_at": finished_at, "has_error": False, "trips": None, "documents": None} | cells


def test_working_days_skip_the_holiday_and_count_make_up_days():
    assert add_working_days(FRIDAY, 4) == AFTER_HOLIDAY
    assert add_working_days(FRIDAY, 1) == date(2025, 9, 28)
    assert add_working_days(FRIDAY, 0) == FRIDAY
    assert add_working_days(date(2031, 1, 3), 1) == date(2031, 1, 6)


def test_a_case_is_on_time_to_the_last_second_of_its_limit():
    rows = [case(at(AFTER_HOLIDAY, "23:59:59")), case(at(AFTER_HOLIDAY + timedelta(days=1), "00:00:00")), case(None)]
    rows += [
        case(at(FRIDAY + timedelta(days=4)), limit_kind="自然日"),
        case(at(FRIDAY + timedelta(days=5)), limit_kind="自然日"),
    ]
    registers = sketch(service_cases=rows)
    assert outcomes("on_time_rate", registers) == [
        "verified",
        "refused late",
        "refused late",
        "verified",
        "refused late",
    ]


def test_an_open_case_waits_until_its_limit_and_a_later_end_is_not_known_yet():
    registers = sketch(service_cases=[case(None), case(at(AFTER_HOLIDAY))])
    before = AFTER_HOLIDAY - timedelta(days=1)
    assert outcomes("on_time_rate", registers, as_of=before) == ["pending late", "pending late"]
    assert outcomes("error_rate", registers, as_of=before) == []
    assert outcomes("on_time_rate", registers, as_of=AFTER_HOLIDAY) == ["refused late", "verified"]


def test_ratings_from_the_offices_own_channels_prove_nothing():
    rows = [
        {"rated_at": at(FRIDAY), "channel": channel, "grade": grade}
        for channel, grade in (("短信", "满意"), ("电话回访", "基本满意"), ("第三方", "不满意"))
    ]
    assert outcomes("satisfaction_rate", sketch(reviews=rows)) == [
        "unverifiable own_channel",
        "verified",
        "refused dissatisfied",
    ]


def test_a_bad_rating_has_fifteen_working_days():
    limit = add_working_days(FRIDAY, 15)
    bad = {"rated_at": at(FRIDAY), "channel": "短信", "grade": "非常不满意"}
    registers = sketch(reviews=[bad | {"resolved_on": limit}, bad | {"resolved_on": limit + timedelta(days=1)}])
    assert outcomes("bad_review_fixed_rate", registers) == ["verified", "refused not_fixed"]
    early = outcomes("bad_review_fixed_rate", registers, as_of=limit - timedelta(days=1))
    assert early == ["pending not_fixed", "pending not_fixed"]


def test_a_complaint_finished_early_is_verified_before_its_limit():
    rows = [{"accepted_on": FRIDAY, "finished_on": FRIDAY}, {"accepted_on": FRIDAY, "finished_on": None}]
    rows.append({"accepted_on": FRIDAY, "finished_on": None, "limit_days": 0})
    registers = sketch(complaints=rows)
    assert outcomes("complaint_on_time_rate", registers, as_of=FRIDAY) == ["verified", "pending late", "refused late"]


def test_withdrawn_and_open_disputes_are_not_counted():
    results = (("调解成功", FRIDAY), ("调解不成", FRIDAY), ("撤回", FRIDAY), (None, FRIDAY), ("调解成功", None))
    rows = [{"accepted_on": FRIDAY, "closed_on": closed_on, "result": result} for result, closed_on in results]
    assert outcomes("mediation_success_rate", sketch(disputes=rows)) == [
        "verified",
        "refused not_settled",
        "refused not_settled",
    ]


def test_an_inspection_is_judged_when_its_thirty_days_are_over():
    limit = FRIDAY + timedelta(days=30)
    rows = [{"planned_on": FRIDAY, "done_on": day} for day in (limit, limit + timedelta(days=1), None)]
    registers = sketch(inspections=rows)
    assert outcomes("inspection_completion_rate", registers) == ["verified", "refused not_done", "refused not_done"]
    assert set(outcomes("inspection_completion_rate", registers, as_of=limit - timedelta(days=1))) == {
        "pending not_done"
    }
