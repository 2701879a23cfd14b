"""Invented people: numbers with the unassigned prefix 99 and a right check character, telephone numbers 1990000…."""

from dataclasses import dataclass
from datetime import date
from random import Random

from shixiao.sample.county.places import Community
from shixiao.sample.county.words import (
    EDUCATIONS,
    FEMALE_SYLLABLES,
    MALE_SYLLABLES,
    OCCUPATIONS,
    SURNAMES,
)
from shixiao.sample.plan import Plan, between
from shixiao.vocabulary.citizen import check_character
from shixiao.vocabulary.retirement import RetirementKind

_DIVISIONS = ("990101",) * 15 + ("990102", "990103", "990104", "990106", "990108")


@dataclass(frozen=True)
class Person:
    """Someone of the county. `trade` is the occupation they know, `kind` how they retire."""

    index: int
    name: str
    number: str
    phone: str
    born: date
    male: bool
    home: Community
    trade: str
    education: str
    kind: RetirementKind

    def age(self, day: date) -> int:
        """Completed years on a day."""
        return day.year - self.born.year - ((day.month, day.day) < (self.born.month, self.born.day))


def people(plan: Plan, places: tuple[Community, ...]) -> tuple[Person, ...]:
    """Everybody aged about 18 to 71 at the as-of date, among them some pairs of twins."""
    chance = plan.chance("people")
    first, last = date(plan.as_of.year - 71, 1, 1), date(plan.as_of.year - 18, 12, 31)
    taken: set[str] = set()
    everybody: list[Person] = []
    for index in range(plan.persons):
        twin = everybody[-1] if index % 500 == 499 else None
        born = twin.born if twin else between(chance, first, last)
        everybody.append(_person(chance, index, born=born, places=places, taken=taken, twin=twin))
    return tuple(everybody)


def invented_name(chance: Random, male: bool, *, surname: str = "") -> str:
    """A surname as frequent as in life and one or two syllables."""
    if not surname:
        surname = chance.choices([name for name, _ in SURNAMES], [weight for _, weight in SURNAMES])[0]
    syllables = MALE_SYLLABLES if male else FEMALE_SYLLABLES
    return surname + "".join(chance.sample(syllables, 1 if chance.random() < 0.2 else 2))


def free_number(chance: Random, born: date, *, male: bool, taken: set[str]) -> str:
    """A valid number that nobody has yet; it is entered in `taken`."""
    while True:
        sequence = chance.randrange(1, 996)
        sequence += (sequence % 2 == 1) != male
        s17 = f"{chance.choice(_DIVISIONS)}{born:%Y%m%d}{sequence:03d}"
        if s17 not in taken:
            taken.add(s17)
            return s17 + check_character(s17)


def _person(
    chance: Random, index: int, *, born: date, places: tuple[Community, ...], taken: set[str], twin: Person | None
) -> Person:
    male = twin.male if twin else chance.random() < 0.5
    former_official = chance.random() < 0.45
    return Person(
        index=index,
        name=invented_name(chance, male, surname=twin.name[:1] if twin else ""),
        number=free_number(chance, born, male=male, taken=taken),
        phone=f"199{index:08d}",
        born=born,
        male=male,
        home=twin.home if twin else chance.choice(places),
        trade=chance.choice(OCCUPATIONS)[0],
        education=chance.choice(EDUCATIONS),
        kind="M60" if male else "F55" if former_official else "F50",
    )
