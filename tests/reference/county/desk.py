"""Rows about service, none of which needs a person."""

from datetime import date, timedelta

from tests.reference.county.draw import Draw
from tests.reference.county.people import EMPLOYERS, HANDLERS, UNITS
from tests.reference.days import add_working_days
from tests.reference.known import Row


def service_case(draw: Draw) -> Row:
    """A case finished on the last second of its limit, the first one after it, at any time, or not yet."""
    day = draw.day()
    days, kind = draw.pick((0, 1, 2, 5, 15)), draw.pick(("工作日", "自然日"))
    limit = add_working_days(day, days) if kind == "工作日" else day + timedelta(days=days)
    return _office(draw) | {
        "case_id": f"BJ{draw.random.randrange(10**6):06d}",
        "item": "社保关系转移",
        "accepted_at": draw.moment(day),
        "finished_at": draw.maybe(draw.moment(_about(draw, limit)), 0.8),
        "limit_days": days,
        "limit_kind": kind,
        "has_error": draw.chance(0.2),
        "trips": draw.maybe(draw.pick((0, 1, 2, 3)), 0.9),
        "documents": draw.maybe(draw.pick((0, 2, 5)), 0.9),
    }


def review(draw: Draw) -> Row:
    """A rating, half of them bad, put right about the limit."""
    day = draw.day()
    return _office(draw) | {
        "case_id": "BJ000001",
        "rated_at": draw.moment(day),
        "grade": draw.pick(("非常满意", "满意", "基本满意", "不满意", "非常不满意")),
        "channel": draw.pick(("窗口评价器", "短信", "扫码", "电话回访", "电话回访", "第三方")),
        "resolved_on": draw.maybe(_about(draw, add_working_days(day, 15)), 0.7),
        "handler": draw.maybe(draw.pick(HANDLERS), 0.9),
    }


def complaint(draw: Draw) -> Row:
    """A complaint finished about its limit or not yet."""
    day, days = draw.day(), draw.pick((None, None, 5, 15, 20))
    return _office(draw) | {
        "complaint_id": f"TS{draw.random.randrange(10**6):06d}",
        "accepted_on": day,
        "finished_on": draw.maybe(_about(draw, add_working_days(day, 15 if days is None else days)), 0.8),
        "limit_days": days,
        "kind": "服务态度",
        "upheld": draw.chance(0.5),
        "handler": draw.maybe(draw.pick(HANDLERS), 0.9),
    }


def dispute(draw: Draw) -> Row:
    """A dispute with any result, or none."""
    closed_on = draw.day()
    return _office(draw) | {
        "case_id": f"TJ{draw.random.randrange(10**6):06d}",
        "accepted_on": closed_on - timedelta(days=draw.pick((0, 1, 30))),
        "closed_on": draw.maybe(closed_on, 0.9),
        "result": draw.maybe(draw.pick(("调解成功", "调解不成", "撤回")), 0.95),
    }


def inspection(draw: Draw) -> Row:
    """An inspection done about 30 days after its plan, or not."""
    planned_on = draw.day()
    return _office(draw) | {
        "task_id": f"JC{draw.random.randrange(10**6):06d}",
        "employer_code": EMPLOYERS[0],
        "planned_on": planned_on,
        "done_on": draw.maybe(planned_on + timedelta(days=draw.pick((-1, 0, 29, 30, 31))), 0.8),
        "compliant": draw.chance(0.5),
    }


def _office(draw: Draw) -> Row:
    return {"unit_code": draw.pick(UNITS), "handler": draw.pick(HANDLERS)}


def _about(draw: Draw, day: date) -> date:
    return day + timedelta(days=draw.pick((-1, 0, 0, 1, 10)))
