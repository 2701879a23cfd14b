"""Few persons, each with anchor days that all of his or her rows lie about, and the cells that name them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from tests.reference.county.draw import HISTORY_MONTHS, Draw
from tests.reference.days import first_day, last_day, month_of, retirement_month
from tests.reference.numbers import check_character, number_of

UNITS = (
    "990101001001",
    "990101001002",
    "990101001000",
    "990101002001",
    "990101000000",
    "990202001001",
    "980101001001",
)
HANDLERS = ("G0000001", "G0010012", "G0010013", "G0020021")
EMPLOYERS = (
    "91990101000011113P",
    "91990101000022226N",
    "91990101000033339M",
    "91990101000044441J",
    "91990101000055554H",
)
_SURNAMES = "赵钱孙李周吴郑王冯陈"
_GIVEN = "安邦成达恩芳国海佳康"
_OTHER = "欧阳诸葛慕容司徒令狐"
_STRANGE = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未申酉戌亥"
_KINDS = ("mixed", "mixed", "mixed", "mixed", "flexible", "employee", "unemployed")
_WOMEN = {"flexible": "F55", "employee": "F50"}


@dataclass(frozen=True)
class Person:
    """A person and the days about which his or her rows lie.

    `kind`: mixed, flexible (self-insured nearly always), employee (insured at the first employer nearly always) or
    unemployed. `first_claim` is the month a chain of subsidy claims starts. `names`: the usual one first.
    """

    key: int
    number: str
    id_type: str
    names: tuple[str, ...]
    kind: str
    anchors: tuple[date, ...]
    employers: tuple[str, ...]
    first_claim: int


def make_people(draw: Draw, count: int, *, first: int = 0) -> list[Person]:
    """Persons with distinct numbers; some with a passport, some known under two names, many near retirement."""
    return [_person(draw, ordinal) for ordinal in range(first, first + count)]


def identity(draw: Draw, person: Person) -> dict[str, Any]:
    """The cells that name a person; a few have no valid number, or a name that is not the usual one."""
    if draw.chance(0.03):
        return {"name": _stranger(draw), "id_number": draw.pick((None, "无", _broken_number(draw))), "id_key": None}
    name = draw.pick(person.names) if draw.chance(0.5) else person.names[0]
    if draw.chance(0.02):
        name = "".join(draw.random.sample(_OTHER, 2))
    elif draw.chance(0.02):
        name = name[0] + draw.pick(_OTHER)
    return {"name": name, "id_number": person.number, "id_type": person.id_type, "id_key": person.key}


def _person(draw: Draw, ordinal: int) -> Person:
    first_claim = month_of(draw.as_of) - HISTORY_MONTHS + draw.random.randrange(4)
    kind = draw.pick(_KINDS)
    key, number, id_type = _document(draw, ordinal, kind, first_claim)
    anchors = tuple(draw.day() for _ in range(4))
    return Person(
        key=key,
        number=number,
        id_type=id_type,
        names=_names(draw),
        kind=kind,
        anchors=anchors,
        employers=tuple(draw.random.sample(EMPLOYERS, 3)),
        first_claim=first_claim,
    )


def _document(draw: Draw, ordinal: int, kind: str, first_claim: int) -> tuple[int, str, str]:
    if draw.chance(0.03):
        return -1 - ordinal, f"E{ordinal:08d}", "护照"
    sex = draw.pick((0, 1))
    born = (
        _near_retirement(draw, "M60" if sex else _WOMEN.get(kind, "F55"), first_claim)
        if draw.chance(0.6)
        else draw.random.randrange(1970, 2006) * 12
    )
    birthday = draw.pick((first_day(born), last_day(born)))
    sequence = ordinal % 500 * 2 + sex
    key = int(f"{990101 + ordinal // 500}{birthday:%Y%m%d}{sequence:03d}")
    return key, number_of(key), "身份证"


def _near_retirement(draw: Draw, kind: str, first_claim: int) -> int:
    """A birth month that retires about five years after the first claim."""
    left = draw.pick((58, 59, 59, 60, 60, 61))
    fitting = [born for born in range(1950 * 12, 1990 * 12) if retirement_month(born, kind) - first_claim == left]
    return draw.pick(fitting) if fitting else 1980 * 12


def _names(draw: Draw) -> tuple[str, ...]:
    if draw.chance(0.05):
        return "古丽·买", "沙·汗"
    usual = draw.pick(_SURNAMES) + "".join(draw.random.sample(_GIVEN, draw.pick((1, 2))))
    return (usual, "".join(draw.random.sample(_OTHER, 2))) if draw.chance(0.05) else (usual,)


def _stranger(draw: Draw) -> str:
    return "".join(draw.random.sample(_STRANGE, 3))


def _broken_number(draw: Draw) -> str:
    born = date(1950, 1, 1) + timedelta(days=draw.random.randrange(15_000))
    first_17 = f"99{draw.random.randrange(3000, 9999)}{born:%Y%m%d}{draw.random.randrange(1000):03d}"
    return first_17 + ("1" if check_character(first_17) != "1" else "2")
