"""Rows about work: registrations, fairs, contributions and what other agencies know."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from tests.reference.county.draw import Draw
from tests.reference.county.people import EMPLOYERS, HANDLERS, UNITS, Person, identity
from tests.reference.days import first_day, last_day, month_of
from tests.reference.known import Row

OCCUPATIONS = ("电工", "维修电工", "电 工", "保洁员", "保洁", "厨师", "焊工")
_FORMS = ("单位就业", "单位就业", "单位就业", "公益性岗位", "个体工商户", "灵活就业")
_BASES = (Decimal("3000"), Decimal("4500.50"), Decimal("6000"), Decimal("6000.01"), Decimal("6000.01"), Decimal("0"))


def employment_registration(draw: Draw, person: Person) -> Row:
    """Work from an anchor day on, registered at once, later, before, or on no known day."""
    started_on = draw.pick(person.anchors) if draw.chance(0.5) else draw.day_near(draw.pick(person.anchors))
    form = draw.pick(_FORMS)
    has_employer = form in {"单位就业", "公益性岗位"}
    return identity(draw, person) | {
        "started_on": started_on,
        "registered_on": draw.maybe(draw.day_near(started_on) if draw.chance(0.5) else started_on, 0.8),
        "form": form,
        "employer_code": person.employers[0] if has_employer and draw.chance(0.7) else draw.pick(EMPLOYERS),
        "occupation": draw.maybe(draw.pick(OCCUPATIONS), 0.9),
        "reemployed": draw.chance(0.7),
        "hardship": draw.chance(0.7),
        "unit_code": draw.pick(UNITS),
        "handler": draw.maybe(draw.pick(HANDLERS), 0.9),
    }


def attrition(draw: Draw, person: Person) -> Row:
    """A departure for good."""
    return identity(draw, person) | {
        "left_on": draw.day_near(draw.pick(person.anchors)),
        "reason": draw.pick(("退休", "死亡", "伤残")),
        "unit_code": draw.pick(UNITS),
    }


def unemployment_registration(draw: Draw, person: Person) -> Row:
    """A spell that often began a year or more ago, closed about an anchor day or open."""
    anchor = draw.pick(person.anchors)
    if person.kind == "unemployed":
        registered_on = draw.day_in(month_of(anchor) - draw.pick((6, 11, 12, 13, 18, 24)))
        closed_on = draw.day_near(anchor)
    else:
        registered_on = anchor - timedelta(days=draw.pick((0, 1, 40, 90)))
        closed_on = anchor + timedelta(days=draw.pick((-31, -30, -29, 0, 1)))
    return identity(draw, person) | {
        "registered_on": registered_on,
        "closed_on": draw.maybe(max(closed_on, registered_on), 0.9),
        "unit_code": draw.pick(UNITS),
        "handler": draw.maybe(draw.pick(HANDLERS), 0.9),
    }


def hardship_certificate(draw: Draw, person: Person) -> Row:
    """A certificate from about an anchor day on."""
    certified_on = draw.pick(person.anchors) + timedelta(days=draw.pick((-400, -1, 0, 1)))
    return identity(draw, person) | {
        "category": "大龄失业人员",
        "certified_on": certified_on,
        "ended_on": draw.maybe(max(certified_on, draw.day_near(draw.pick(person.anchors))), 0.4),
        "unit_code": draw.pick(UNITS),
    }


def certificate_of_claims(draw: Draw, person: Person) -> Row:
    """A certificate from the first claim on, mostly to this day."""
    certified_on = first_day(person.first_claim) + timedelta(days=draw.pick((-120, -1, 0, 0, 1)))
    return hardship_certificate(draw, person) | {
        "certified_on": certified_on,
        "ended_on": draw.maybe(draw.day_in(month_of(draw.as_of) - draw.pick((1, 2, 3))), 0.2),
    }


def fair_signing(draw: Draw, person: Person) -> Row:
    """A signature at one of few fairs."""
    return identity(draw, person) | {
        "fair_id": draw.pick(("ZP1", "ZP2")),
        "signed_on": draw.pick(person.anchors) if draw.chance(0.6) else draw.day_near(draw.pick(person.anchors)),
        "employer_code": draw.pick(person.employers),
        "unit_code": draw.pick(UNITS),
    }


def visit(draw: Draw, person: Person) -> Row:
    """A visit within months of an anchor day."""
    day = draw.day_in(month_of(draw.pick(person.anchors)) + draw.pick((-1, 0, 3, 4)))
    return identity(draw, person) | {
        "staff": draw.pick(HANDLERS),
        "visited_at": draw.moment(day),
        "mode": draw.pick(("上门", "电话", "线上")),
        "outcome": draw.pick(("在岗", "在岗", "未就业", "失联")),
        "unit_code": draw.pick(UNITS),
    }


def death(draw: Draw, person: Person) -> Row:
    """A death on an anchor day or next to it, or about the months of a claim."""
    return identity(draw, person) | {"died_on": draw.day_near(draw.pick(person.anchors))}


def pension(draw: Draw, person: Person) -> Row:
    """A pension from or to about an anchor month."""
    month = month_of(draw.pick(person.anchors))
    from_month = month + draw.pick((-12, -1, 0, 1))
    return identity(draw, person) | {
        "from_month": from_month,
        "to_month": draw.maybe(max(from_month, month + draw.pick((-1, 0, 1))), 0.6),
    }


def business_role(draw: Draw, person: Person) -> Row:
    """A role that begins or ends at the edge of an anchor's months."""
    month = month_of(draw.pick(person.anchors))
    from_on = draw.day_in(month + draw.pick((-6, -1, 0, 3, 4)))
    to_on = first_day(month) + timedelta(days=draw.pick((-1, 0, 1, 90)))
    return identity(draw, person) | {
        "employer_code": draw.pick(EMPLOYERS),
        "role": draw.pick(("法定代表人", "股东", "经营者")),
        "from_on": from_on,
        "to_on": draw.maybe(max(from_on, to_on), 0.7),
    }


def contributions(draw: Draw, person: Person) -> Iterator[Row]:
    """All of a person's contribution rows: long cover for some kinds, spells and single months about the anchors."""
    now = month_of(draw.as_of)
    if person.kind in {"flexible", "employee"}:
        for month in range(person.first_claim - draw.pick((0, 1)), now + 2):
            if draw.chance(0.97):
                insured_as = "灵活就业" if person.kind == "flexible" else "单位职工"
                yield from _month_rows(draw, person, month, insured_as=insured_as, employer=person.employers[0])
    for anchor in person.anchors:
        months = _spell(draw, anchor=month_of(anchor)) if draw.chance(0.6) else _scatter(draw, month_of(anchor))
        employer = person.employers[0] if draw.chance(0.6) else draw.pick(EMPLOYERS)
        insured_as = "灵活就业" if draw.chance(0.25) else "单位职工"
        if person.kind in {"flexible", "unemployed"} and draw.chance(0.9):
            continue
        for month in months:
            yield from _month_rows(draw, person, month, insured_as=insured_as, employer=employer)


def _spell(draw: Draw, *, anchor: int) -> list[int]:
    first = anchor + draw.pick((-13, -4, 0, 0, 0, 1, 3, 4))
    length = draw.pick((1, 2, 3, 4, 5, 6, 7, 12, 13, 14))
    return [month for month in range(first, first + length) if draw.chance(0.88)]


def _scatter(draw: Draw, anchor: int) -> list[int]:
    return [anchor + apart for apart in (-13, -12, -4, -3, -1, 0, 1, 3, 4, 6, 7, 12, 13) if draw.chance(0.3)]


def _month_rows(draw: Draw, person: Person, month: int, *, insured_as: str, employer: str) -> Iterator[Row]:
    """A month's row, sometimes filed twice, sometimes taken back in whole or in part."""
    base = draw.pick(_BASES)
    row = identity(draw, person) | {
        "insured_as": insured_as,
        "employer_code": employer if insured_as == "单位职工" else None,
        "month": month,
        "base_yuan": draw.maybe(base, 0.85),
        "posted_on": _posted_on(draw, month),
    }
    yield row
    if draw.chance(0.06):
        yield dict(row)
    if draw.chance(0.06):
        taken_back = base + draw.pick((Decimal("-0.01"), Decimal(0), Decimal(0), Decimal("0.01"), Decimal("-2000")))
        yield row | {"base_yuan": -taken_back, "posted_on": _posted_on(draw, month)}


def _posted_on(draw: Draw, month: int) -> object:
    if draw.chance(0.5):
        return None
    late = (draw.as_of - timedelta(days=1), draw.as_of, draw.as_of + timedelta(days=1))
    return (
        draw.pick(late)
        if draw.chance(0.1)
        else draw.pick((first_day(month - 2), first_day(month), last_day(month), first_day(month + 1)))
    )
