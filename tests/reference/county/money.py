"""Rows about classes and subsidies."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from tests.reference.county.draw import Draw
from tests.reference.county.people import HANDLERS, UNITS, Person, identity
from tests.reference.county.work import OCCUPATIONS
from tests.reference.days import last_day, month_of
from tests.reference.known import Row

CHAINS = {"flexible": ("灵活就业社保补贴",), "employee": ("单位社保补贴", "公益性岗位补贴")}
_POLICIES = (
    "灵活就业社保补贴",
    "单位社保补贴",
    "公益性岗位补贴",
    "一次性吸纳就业补贴",
    "一次性扩岗补助",
    "职业培训补贴",
    "职业培训补贴",
    "求职补贴",
    "失业保险金",
    "失业保险金",
    "创业补贴",
)
_HOURS = ((45, 36), (45, 35), (45, 45), (1, 1), (3, 2), (10, 8), (7, 6), (0, 0))


def training_enrolment(draw: Draw, person: Person) -> Row:
    """A class that ended about an anchor day, often attended in exactly the share that is needed."""
    anchor = draw.pick(person.anchors)
    ended_on = draw.pick((anchor, anchor - timedelta(days=1), draw.day_near(anchor)))
    hours_due, hours_attended = draw.pick(_HOURS)
    return identity(draw, person) | {
        "class_id": draw.pick(("PX1", "PX2", "PX3")),
        "provider": "技工学校",
        "occupation": draw.pick(OCCUPATIONS),
        "started_on": ended_on - timedelta(days=draw.pick((0, 1, 28, 31, 61))),
        "ended_on": ended_on,
        "hours_due": hours_due,
        "hours_attended": hours_attended,
        "certified": draw.chance(0.9),
        "unit_code": draw.pick(UNITS),
    }


def student(draw: Draw, person: Person) -> Row:
    """A study that ends about an anchor's year."""
    year = draw.pick(person.anchors).year
    return identity(draw, person) | {
        "from_on": last_day((year - 4) * 12 + 7),
        "graduation_year": draw.maybe(year + draw.pick((-1, 0, 1, 2)), 0.9),
    }


def payment(draw: Draw, person: Person) -> Row:
    """A single payment about an anchor day."""
    paid_on = draw.pick(person.anchors) if draw.chance(0.4) else draw.day_near(draw.pick(person.anchors))
    to_month = month_of(paid_on) + draw.pick((-2, -1, -1, 0, 1))
    from_month = to_month - draw.pick((0, 0, 1, 2, 5))
    return _payment(draw, person, draw.pick(_POLICIES)) | {
        "from_month": from_month,
        "to_month": to_month,
        "paid_on": paid_on,
        "employer_code": draw.maybe(draw.pick(person.employers[:2]), 0.9),
    }


def chain_of_payments(draw: Draw, person: Person) -> Iterator[Row]:
    """Claims without a break from the person's first claim to now, past the limit of months; a few overlap."""
    for policy in CHAINS.get(person.kind, ()):
        from_month = person.first_claim
        while from_month <= month_of(draw.as_of):
            to_month = from_month + draw.pick((0, 2, 5, 8) if from_month < person.first_claim + 30 else (0, 0, 1, 2))
            yield _claim(draw, person, policy, from_month=from_month, to_month=to_month)
            from_month = to_month + (0 if draw.chance(0.05) else 1)
        if draw.chance(0.3):
            before = person.first_claim - 1
            late = {"paid_on": draw.as_of - timedelta(days=draw.pick((0, 40, 120)))}
            yield _claim(draw, person, policy, from_month=before, to_month=before) | late


def _claim(draw: Draw, person: Person, policy: str, *, from_month: int, to_month: int) -> Row:
    return _payment(draw, person, policy) | {
        "from_month": from_month,
        "to_month": to_month,
        "paid_on": last_day(to_month) + timedelta(days=draw.pick((-1, 0, 1, 1, 1, 30))),
        "employer_code": draw.maybe(person.employers[0], 0.97),
    }


def _payment(draw: Draw, person: Person, policy: str) -> Row:
    return identity(draw, person) | {
        "policy": policy,
        "paid_yuan": draw.pick((Decimal("500"), Decimal("1234.56"), Decimal("0.01"), Decimal("0"))),
        "unit_code": draw.pick(UNITS),
        "handler": draw.maybe(draw.pick(HANDLERS), 0.9),
    }
