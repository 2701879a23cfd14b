"""Millions of people as SQL: who they are, where they live, when they are insured. Nothing is stored."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from shixiao.engine import Engine
from shixiao.sample.bulk.mixing import chosen, drawn
from shixiao.sample.bulk.numbers import citizen_number, credit_code
from shixiao.sample.county.words import FEMALE_SYLLABLES, MALE_SYLLABLES, SURNAMES
from shixiao.vocabulary.months import first_day, month_of
from shixiao.vocabulary.retirement import RetirementKind, retirement_month

PERSONS_PER_COUNTY = 100_000
COUNTIES_PER_PREFECTURE = 20
STREETS = 10
COMMUNITIES = 10
_PERSONS_PER_EMPLOYER = 20
_KINDS: tuple[RetirementKind, ...] = ("M60", "F55", "F50")


@dataclass(frozen=True)
class Bulk:
    """What is asked for: `months` of cover up to the month of `as_of`. People are numbered from 0."""

    persons: int
    seed: int
    months: int
    as_of: date

    @property
    def last(self) -> int:
        """The last month."""
        return month_of(self.as_of)

    @property
    def first(self) -> int:
        """The first month."""
        return self.last - self.months + 1

    @property
    def counties(self) -> int:
        """How many counties it takes."""
        return -(-self.persons // PERSONS_PER_COUNTY)

    @property
    def employers(self) -> int:
        """Employers in each county."""
        return max(min(self.persons, PERSONS_PER_COUNTY) // _PERSONS_PER_EMPLOYER, 10)

    def draw(self, below: int | str, *, part: str, key: str = "pid") -> str:
        """An SQL whole number of chance for each person."""
        return drawn(key, below, seed=self.seed, part=part)


def first_day_sql(month: str) -> str:
    """The first day of a month ordinal."""
    return f"make_date((({month}) // 12)::INTEGER, (({month}) % 12 + 1)::INTEGER, 1)"


def month_text_sql(month: str) -> str:
    """A month ordinal as 202603."""
    return f"(({month}) // 12 * 100 + ({month}) % 12 + 1)::VARCHAR"


def division_sql(county: str) -> str:
    """The division of a county as a whole number of 6 digits: 990101, 990102 …"""
    return f"(990101 + ({county}) // {COUNTIES_PER_PREFECTURE} * 100 + ({county}) % {COUNTIES_PER_PREFECTURE})"


def prepare(engine: Engine, bulk: Bulk) -> None:
    """Two small tables: `employers` with their codes, `retirements` by birth month and kind."""
    engine.table(
        "employers",
        f"""SELECT index, {credit_code("division", "organisation")} AS employer_code,
            '云溪第' || index || '有限公司' AS employer_name
        FROM (
            SELECT index, {division_sql(f"index // {bulk.employers}")} AS division,
                10000000 + (index * 7919 + {bulk.seed % 1000}) % 79999987 AS organisation
            FROM range({bulk.counties * bulk.employers}) AS numbers(index)
        )""",
    )
    born = range(month_of(first_birth(bulk)), month_of(last_birth(bulk)) + 1)
    rows = ", ".join(
        f"({month}, {kind}, {retirement_month(first_day(month), name)})"
        for month in born
        for kind, name in enumerate(_KINDS)
    )
    engine.table("retirements", f"SELECT * FROM (VALUES {rows}) AS listed(born_month, kind, retires)")


def first_birth(bulk: Bulk) -> date:
    """The earliest day of birth: people are 18 to 71 in the last year."""
    return date(bulk.as_of.year - 71, 1, 1)


def last_birth(bulk: Bulk) -> date:
    """The latest day of birth."""
    return date(bulk.as_of.year - 18, 12, 31)


def people(bulk: Bulk, first: int, last: int) -> str:
    """A query of the people numbered `first` to `last` - 1, in that order.

    Numbers do not repeat: in a county person k gets the k-th day of birth of a shuffled round of all days, and each
    further round shifts the sequence.
    """
    return f"""
    SELECT people.*, retirements.retires + 1 AS pension_from
    FROM ({_working(bulk, _numbered(bulk, first, last))}) AS people
    JOIN retirements ON retirements.born_month = people.born_month AND retirements.kind = people.retirement_kind"""


def _numbered(bulk: Bulk, first: int, last: int) -> str:
    days = (last_birth(bulk) - first_birth(bulk)).days + 1
    given = f"CASE WHEN male THEN {_given(bulk, MALE_SYLLABLES)} ELSE {_given(bulk, FEMALE_SYLLABLES)} END"
    surnames = tuple(surname for surname, weight in SURNAMES for _ in range(max(weight // 5, 1)))
    return f"""
    SELECT pid, county, division, born, male,
        (year(born) * 12 + month(born) - 1)::BIGINT AS born_month,
        CASE WHEN male THEN 0 ELSE 1 + {bulk.draw(2, part="official")} END AS retirement_kind,
        {chosen(surnames, bulk.draw(len(surnames), part="surname"))} || {given} AS name,
        {citizen_number("s17")} AS id_number,
        '199' || lpad(pid::VARCHAR, 8, '0') AS phone,
        division::VARCHAR || lpad((1 + {bulk.draw(STREETS, part="street")})::VARCHAR, 3, '0')
            || lpad((1 + {bulk.draw(COMMUNITIES, part="community")})::VARCHAR, 3, '0') AS unit_code
    FROM (
        SELECT *, sequence % 2 = 1 AS male,
            division * 100000000000 + (year(born) * 10000 + month(born) * 100 + day(born)) * 1000 + sequence AS s17
        FROM (
            SELECT pid, county, {division_sql("county")} AS division,
                DATE '{first_birth(bulk)}' + born_at AS born, 1 + (k // {days} * 97 + born_at * 13 + county) % 995 AS sequence
            FROM (
                SELECT pid, pid // {PERSONS_PER_COUNTY} AS county, pid % {PERSONS_PER_COUNTY} AS k,
                    ((pid % {PERSONS_PER_COUNTY} * 7919 + {bulk.seed}) % {days})::INTEGER AS born_at
                FROM range({first}, {last}) AS numbers(pid)
            )
        )
    )"""


def _given(bulk: Bulk, syllables: str) -> str:
    """Two syllables."""
    words = tuple(syllables)
    return " || ".join(chosen(words, bulk.draw(len(words), part=f"syllable {at}")) for at in (1, 2))


# How insured lives run, in per cent of all people; months are counted from the first of the cover.
_COURSES = (("steady", 34), ("hired", 19), ("left", 8), ("changed", 8), ("flexible", 12), ("twice", 14), ("never", 5))


def _working(bulk: Bulk, source: str) -> str:
    """Adds the course of each life. Each draw is a column of its own, for inside a CASE it would be made many times."""
    last, half = bulk.months - 1, max(bulk.months // 2, 1)
    below = {
        "luck": 100,
        "hired": bulk.months,
        "short": 10,
        "few": 5,
        "many": 40,
        "leaves": half,
        "gap": 9,
        "mortal": 100,
    }
    draws = ", ".join(f"{bulk.draw(limit, part=name)} AS {name}" for name, limit in below.items())
    stays = "CASE WHEN short < 2 THEN few ELSE 6 + many END"
    start_1 = _by_course({"hired": "hired", "flexible": f"greatest(hired - {half}, 0)", "never": "NULL"}, "0")
    ends = {"hired": f"start_1 + {stays}", "flexible": "start_1 + 6 + many", "changed": "leaves", "twice": "leaves"}
    end_1 = _by_course({**ends, "left": "2 * leaves"}, f"{last}")
    start_2 = _by_course({"changed": "end_1 + 1", "twice": "end_1 + 2 + gap"}, "NULL")
    end_2 = _by_course({"changed": f"{last}", "twice": f"start_2 + {stays}"}, "NULL")
    employer = f"county * {bulk.employers}"
    return f"""
    SELECT *, CASE WHEN mortal = 0 THEN {bulk.draw(bulk.months, part="death month")} END AS dies, {end_2} AS end_2
    FROM (SELECT *, {start_2} AS start_2
    FROM (SELECT *, {end_1} AS end_1
    FROM (SELECT *, {start_1} AS start_1,
        {employer} + {bulk.draw(bulk.employers, part="employer 1")} AS employer_1,
        {employer} + {bulk.draw(bulk.employers, part="employer 2")} AS employer_2,
        2600 + 10 * {bulk.draw(520, part="wage")} AS wage
    FROM (SELECT *, {_course()} AS course FROM (SELECT *, {draws} FROM ({source}))))))"""


def _course() -> str:
    cases, reached = [], 0
    for course, share in _COURSES:
        reached += share
        cases.append(f"WHEN luck < {reached} THEN '{course}'")
    return f"CASE {' '.join(cases)} END"


def _by_course(values: Mapping[str, str], otherwise: str) -> str:
    cases = " ".join(f"WHEN '{course}' THEN {value}" for course, value in values.items())
    return f"CASE course {cases} ELSE {otherwise} END"


def spells(bulk: Bulk, first: int, last: int) -> str:
    """A query of the insured spells of these people: `start_` and `end_` are months, `nth` is 1 or 2."""
    return f"""
    SELECT people.*, nth, employers.employer_code, employers.employer_name,
        {bulk.first} + CASE nth WHEN 1 THEN start_1 ELSE start_2 END AS start_,
        least({bulk.first} + CASE nth WHEN 1 THEN end_1 ELSE end_2 END, {bulk.last}, pension_from - 1,
            {bulk.first} + coalesce(dies, {bulk.months})) AS end_
    FROM ({people(bulk, first, last)}) AS people
    CROSS JOIN (VALUES (1), (2)) AS turns(nth)
    JOIN employers ON employers.index = CASE nth WHEN 1 THEN employer_1 ELSE employer_2 END
    WHERE CASE nth WHEN 1 THEN start_1 ELSE start_2 END < {bulk.months}"""
