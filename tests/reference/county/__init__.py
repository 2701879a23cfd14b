"""A tiny county where everything happens on an edge: seeded registers for the reference and the engine.

`python -m tests.reference.county FOLDER` writes it as files, with what the reference expects of every row.
"""

from collections.abc import Callable, Iterator
from datetime import date
from itertools import chain, islice

from tests.reference.county import desk, money, work
from tests.reference.county.draw import Draw
from tests.reference.county.people import Person, make_people
from tests.reference.files import Declaration, declarations
from tests.reference.known import Registers, Row

AS_OF = date(2026, 6, 30)
_ROWS_PER_PERSON = 12

# Rows of each register for one row of every register that is counted.
_OF_PERSONS: dict[str, tuple[Callable[[Draw, Person], Row], float]] = {
    "employment_registrations": (work.employment_registration, 1),
    "attritions": (work.attrition, 1),
    "unemployment_registrations": (work.unemployment_registration, 1),
    "hardship_certificates": (work.hardship_certificate, 0.15),
    "fair_signings": (work.fair_signing, 1),
    "visits": (work.visit, 0.3),
    "deaths": (work.death, 0.015),
    "pensions": (work.pension, 0.02),
    "business_roles": (work.business_role, 0.12),
    "training_enrolments": (money.training_enrolment, 1),
    "students": (money.student, 0.05),
}
_OF_OFFICES: dict[str, Callable[[Draw], Row]] = {
    "service_cases": desk.service_case,
    "reviews": desk.review,
    "complaints": desk.complaint,
    "disputes": desk.dispute,
    "inspections": desk.inspection,
}


def make_county(seed: int, *, rows: int = 20_000, as_of: date = AS_OF) -> Registers:
    """`rows` rows of every counted register and matching evidence, every declared field filled or None.

    Row keys are those of an import of one file per register in the order of the register's titles.
    """
    draw = Draw(seed, as_of)
    people = make_people(draw, max(6, rows // _ROWS_PER_PERSON))
    seldom_seen = make_people(draw, max(2, rows // 10), first=len(people))
    registers: Registers = {
        name: [
            make(draw, draw.pick(seldom_seen if draw.chance(0.03) else people)) for _ in range(int(rows * share) + 4)
        ]
        for name, (make, share) in _OF_PERSONS.items()
    }
    registers["hardship_certificates"] += [
        work.certificate_of_claims(draw, person) for person in people if person.kind in money.CHAINS
    ]
    registers["contributions"] = [row for person in people for row in work.contributions(draw, person)]
    registers["subsidy_payments"] = list(islice(_payments(draw, people), rows))
    registers |= {name: [make(draw) for _ in range(rows)] for name, make in _OF_OFFICES.items()}
    return {
        declaration.name: _in_file_order(draw, declaration, batch, registers[declaration.name])
        for batch, declaration in enumerate(_by_title(registers), start=1)
    }


def _payments(draw: Draw, people: list[Person]) -> Iterator[Row]:
    chains = chain.from_iterable(money.chain_of_payments(draw, person) for person in people)
    yield from chains
    while True:
        yield money.payment(draw, draw.pick(people))


def _by_title(registers: Registers) -> list[Declaration]:
    return sorted((one for one in declarations() if one.name in registers), key=lambda one: one.title)


def _in_file_order(draw: Draw, declaration: Declaration, batch: int, rows: list[Row]) -> list[Row]:
    """Rows in a mixed order, a few of them twice, with every declared field and a row key."""
    mixed = [dict(row) for row in rows]
    for _ in range(len(mixed) // 50):
        mixed[draw.random.randrange(len(mixed))] = dict(draw.pick(mixed))
    draw.random.shuffle(mixed)
    empty = dict.fromkeys([column.field for column in declaration.columns])
    return [empty | row | {"row_key": batch * 10**12 + 10**9 + line} for line, row in enumerate(mixed, start=2)]
