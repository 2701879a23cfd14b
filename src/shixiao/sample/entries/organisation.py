"""units, staff, employers and staff_attendance."""

from datetime import timedelta

from shixiao.sample.county.places import COUNTY, COUNTY_NAME
from shixiao.sample.county.words import INDUSTRIES
from shixiao.sample.entry import Cell, Entry
from shixiao.sample.world import World
from shixiao.vocabulary.months import first_day
from shixiao.vocabulary.working_days import WorkingCalendar

_STATES = ("出勤", "公出", "培训", "病假", "事假", "产假", "旷工")
_STATE_WEIGHTS = (900, 40, 20, 18, 14, 4, 2)


def organisation(world: World) -> list[Entry]:
    """The county's units, the people who work in them, and all employers."""
    return [*_units(world), *_staff(world), *_employers(world), *_attendance(world)]


def _units(world: World) -> list[Entry]:
    chance = world.plan.chance("units")
    fixed: dict[str, Cell] = {"coord_sys": "WGS84"}
    county: dict[str, Cell] = {"code": COUNTY, "name": COUNTY_NAME, "population": world.plan.persons * 20}
    rows: list[dict[str, Cell]] = [county | {"lon": 112.5, "lat": 33.5, "unemployment_rate": 3.1, "urban": "城镇"}]
    streets: set[str] = set()
    for place in world.places:
        own: dict[str, Cell] = {
            "lon": place.lon,
            "lat": place.lat,
            "urban": "城镇" if place.street_name.endswith("街道") else "乡村",
            "unemployment_rate": round(chance.uniform(2.4, 4.8), 2),
            "main_industry": chance.choice(INDUSTRIES),
        }
        if place.street not in streets:
            streets.add(place.street)
            street: dict[str, Cell] = {"code": place.street, "name": place.street_name, "parent": COUNTY}
            rows.append(own | street | {"population": chance.randrange(8000, 16000, 10)})
        community: dict[str, Cell] = {"code": place.code, "name": place.name, "parent": place.street}
        rows.append(own | community | {"population": chance.randrange(1500, 5200, 10)})
    return [Entry("units", row | fixed) for row in rows]


def _staff(world: World) -> list[Entry]:
    return [
        Entry(
            "staff",
            {
                "staff_id": worker.number,
                "name": worker.name,
                "post": worker.post,
                "regime": worker.regime,
                "unit_code": worker.unit,
                "joined_on": worker.joined_on,
                "left_on": worker.left_on,
            },
        )
        for worker in world.staff
    ]


def _employers(world: World) -> list[Entry]:
    return [
        Entry(
            "employers",
            {
                "employer_code": employer.code,
                "name": employer.name,
                "industry": employer.industry,
                "registered_on": employer.registered_on,
                "deregistered_on": employer.deregistered_on,
                "address": f"{COUNTY_NAME}工业路{at + 1}号",
                "lon": employer.lon,
                "lat": employer.lat,
                "coord_sys": "WGS84",
                "division_code": "990101",
            },
        )
        for at, employer in enumerate(world.employers)
    ]


def _attendance(world: World) -> list[Entry]:
    """The last two months of everybody who still works here."""
    chance = world.plan.chance("attendance")
    first, last = first_day(world.plan.last_month - 1), world.plan.as_of
    days = [row[0] for row in WorkingCalendar().table(first, last) if row[1]]
    rows = []
    for worker in world.staff:
        until = worker.left_on or last + timedelta(days=1)
        for day in days:
            state = chance.choices(_STATES, _STATE_WEIGHTS)[0]
            if day <= until:
                rows.append(Entry("staff_attendance", {"staff_id": worker.number, "day": day, "status": state}))
    return rows
