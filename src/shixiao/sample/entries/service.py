"""service_cases, reviews and complaints."""

from datetime import date, datetime, time, timedelta
from random import Random

from shixiao.sample.county.words import ITEMS
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.plan import between
from shixiao.sample.world import World, identity
from shixiao.vocabulary.working_days import WorkingCalendar

_CALENDAR = WorkingCalendar()
_REVIEWED = 0.45
_LATELY = 18
_LATELY_BAD = 0.25
_GRADES = (("非常满意", 78), ("满意", 15), ("基本满意", 3), ("不满意", 3), ("非常不满意", 1))
_CHANNELS = (("窗口评价器", 45), ("扫码", 25), ("短信", 15), ("电话回访", 10), ("第三方", 5))
_CASES_PER_PERSON = 1
_PEOPLE_PER_COMPLAINT = 18
_KINDS = ("被就业", "补贴申领", "服务态度", "办事拖延", "培训质量")


def service(world: World) -> list[Entry]:
    """Cases with their reviews, then complaints."""
    chance = world.plan.chance("service")
    rows, reviews = [], []
    for at in range(world.plan.persons * _CASES_PER_PERSON):
        case = _case(world, chance, at=at)
        rows.append(case)
        finished = case.cells["finished_at"]
        if isinstance(finished, datetime) and chance.random() < _REVIEWED:
            review = _review(world, chance, case=case, finished=finished)
            if review.day("rated_at") <= world.plan.as_of:
                reviews.append(review)
    return [*rows, *reviews, *_complaints(world)]


def _office_hours(chance: Random, day: date) -> datetime:
    return datetime.combine(day, time(8 + chance.randint(1, 8), chance.randint(0, 59), chance.randint(0, 59)))


def _working_day(world: World, chance: Random) -> date:
    day = world.plan.day(chance)
    while not _CALENDAR.is_workday(day):
        day = max(day - timedelta(days=1), world.plan.reports_from)
        if day == world.plan.reports_from:
            break
    return day


def _case(world: World, chance: Random, *, at: int) -> Entry:
    life = chance.choice(world.lives)
    unit = life.person.home.code if chance.random() < 0.7 else life.person.home.street
    item, limit, kind = chance.choice(ITEMS)
    accepted = _working_day(world, chance)
    late = chance.random() < 0.05
    taken = limit + chance.randint(1, 9) if late else chance.randint(0, limit)
    finished = accepted + timedelta(days=taken) if kind == "自然日" else _CALENDAR.add(accepted, taken)
    done = finished <= world.plan.as_of and chance.random() >= 0.004
    accepted_at = _office_hours(chance, accepted)
    finished_at = max(_office_hours(chance, finished), accepted_at + timedelta(minutes=12))
    cells: dict[str, Cell] = {
        "case_id": f"BJ{accepted:%Y%m}{at + 1:06d}",
        "item": item,
        **(identity(life.person) if chance.random() < 0.9 else {}),
        "accepted_at": accepted_at,
        "finished_at": finished_at if done else None,
        "limit_days": limit,
        "limit_kind": kind if kind == "自然日" or chance.random() < 0.7 else None,
        "has_error": done and chance.random() < 0.025,
        "trips": chance.choice((0, 1, 1, 1, 2, 2, 3)) if chance.random() < 0.9 else None,
        "documents": chance.randint(0, 6) if chance.random() < 0.9 else None,
        "handler": world.handler(chance, unit),
        "unit_code": unit,
    }
    return Entry("service_cases", cells, life.person.number)


def _review(world: World, chance: Random, *, case: Entry, finished: datetime) -> Entry:
    grade = chance.choices([name for name, _ in _GRADES], [weight for _, weight in _GRADES])[0]
    lately = (world.plan.as_of - finished.date()).days <= _LATELY
    if lately and chance.random() < _LATELY_BAD:
        grade = "不满意"
    channel = chance.choices([name for name, _ in _CHANNELS], [weight for _, weight in _CHANNELS])[0]
    rated = finished + timedelta(minutes=chance.randint(2, 4000))
    called = resolved = None
    if grade in {"不满意", "非常不满意"}:
        called = _known(world, rated.date() + timedelta(days=chance.randint(1, 4)))
        mended = _CALENDAR.add(rated.date(), chance.randint(3, 22))
        resolved = _known(world, mended) if chance.random() < 0.85 else None
    cells: dict[str, Cell] = {
        "case_id": case.cells["case_id"],
        "rated_at": rated,
        "grade": grade,
        "channel": channel,
        "called_back_on": called,
        "resolved_on": resolved,
        "handler": case.cells["handler"],
        "unit_code": case.cells["unit_code"],
    }
    return Entry("reviews", cells, case.person)


def _known(world: World, day: date) -> date | None:
    return day if day <= world.plan.as_of else None


def _complaints(world: World) -> list[Entry]:
    chance = world.plan.chance("complaints")
    rows = []
    for at in range(max(world.plan.persons // _PEOPLE_PER_COMPLAINT, 6)):
        life = chance.choice(world.lives)
        unit = life.person.home.code
        accepted = world.plan.day(chance) if at % 12 else between(
            chance, world.plan.as_of - timedelta(days=12), world.plan.as_of
        )  # fmt: skip
        finished = _known(world, _CALENDAR.add(accepted, chance.randint(1, 19)))
        cells: dict[str, Cell] = {
            "complaint_id": f"TS{accepted:%Y%m}{at + 1:05d}",
            "source": chance.choice(("12333", "12345", "来信", "来访")),
            "accepted_on": accepted,
            "finished_on": finished if chance.random() < 0.97 else None,
            "limit_days": chance.choice((None, None, 15, 10)),
            "kind": chance.choice(_KINDS),
            "upheld": None if finished is None else chance.random() < 0.3,
            "id_number": life.person.number,
            "handler": world.handler(chance, unit),
            "unit_code": unit,
        }
        rows.append(Entry("complaints", cells, life.person.number))
    return rows
