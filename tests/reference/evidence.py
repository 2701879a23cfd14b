"""What the registers show about a person, looked up row by row."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from tests.reference.days import first_day, last_day
from tests.reference.known import Registers, Row
from tests.reference.parameters import Parameters


@dataclass
class Insurance:
    """One person's insured months; `bases` hold the sum of a month's employee rows, None when none states one."""

    as_employee: set[int] = field(default_factory=set)
    by_himself: set[int] = field(default_factory=set)
    at_employer: dict[str | None, set[int]] = field(default_factory=lambda: defaultdict(set))
    bases: dict[int, Decimal | None] = field(default_factory=dict)


NEVER_INSURED = Insurance()


@dataclass(frozen=True)
class World:
    """The known rows of every register, which registers were ever imported, and the parameters in force."""

    as_of: date
    registers: Registers
    imported: frozenset[str]
    parameters: Parameters
    occupation_aliases: Mapping[str, str]

    def rows(self, register: str) -> list[Row]:
        """All known rows of a register."""
        return self.registers.get(register, [])

    def rows_of(self, register: str, person: int | None) -> list[Row]:
        """A person's known rows in a register; none for no person."""
        return [] if person is None else self._by_person.get((register, person), [])

    def has(self, *registers: str) -> bool:
        """Whether a batch of any of these registers was ever imported."""
        return any(register in self.imported for register in registers)

    def insurance(self, person: int | None) -> Insurance:
        """A person's insured months."""
        return NEVER_INSURED if person is None else self._insurance.get(person, NEVER_INSURED)

    def died_before(self, person: int | None, day: date) -> bool:
        """Whether a death of the person lies before a day."""
        return any(row["died_on"] < day for row in self.rows_of("deaths", person))

    def draws_pension(self, person: int | None, months: Iterable[int]) -> bool:
        """Whether a pension is in payment in any of these months."""
        return any(
            row["from_month"] <= month and (row["to_month"] is None or row["to_month"] >= month)
            for row in self.rows_of("pensions", person)
            for month in months
        )

    def runs_business(self, person: int | None, months: range, *, roles: frozenset[str] | None = None) -> bool:
        """Whether a business role (of these roles) is active on any day of consecutive months."""
        return bool(months) and any(
            (roles is None or row["role"] in roles)
            and row["from_on"] <= last_day(months[-1])
            and (row["to_on"] is None or row["to_on"] >= first_day(months[0]))
            for row in self.rows_of("business_roles", person)
        )

    def is_certified(self, person: int | None, day: date) -> bool:
        """Whether a hardship certificate of the person is in force on a day."""
        return any(is_in_force(row, day) for row in self.rows_of("hardship_certificates", person))

    @cached_property
    def _by_person(self) -> dict[tuple[str, int], list[Row]]:
        found: dict[tuple[str, int], list[Row]] = defaultdict(list)
        for register, rows in self.registers.items():
            for row in rows:
                if row["person"] is not None and register != "contributions":
                    found[register, row["person"]].append(row)
        return dict(found)

    @cached_property
    def _insurance(self) -> dict[int, Insurance]:
        rows_per_month: dict[tuple[int, str, str | None, int], list[Row]] = defaultdict(list)
        for row in self.rows("contributions"):
            if row["person"] is not None:
                rows_per_month[row["person"], row["insured_as"], row["employer_code"], row["month"]].append(row)
        found: dict[int, Insurance] = defaultdict(Insurance)
        for (person, insured_as, employer, month), rows in rows_per_month.items():
            _add_month(found[person], rows, insured_as=insured_as, employer=employer, month=month)
        return dict(found)


def is_in_force(certificate: Row, day: date) -> bool:
    """Whether a hardship certificate holds on a day; its first and last day count."""
    ended_on = certificate["ended_on"]
    return certificate["certified_on"] <= day and (ended_on is None or ended_on >= day)


def _add_month(insurance: Insurance, rows: list[Row], *, insured_as: str, employer: str | None, month: int) -> None:
    bases = [row["base_yuan"] for row in rows if row["base_yuan"] is not None]
    is_reversed = any(base < 0 for base in bases) and sum(bases) <= 0
    if insured_as == "单位职工":
        known = insurance.bases.get(month)
        insurance.bases[month] = known if not bases else sum(bases, known or Decimal(0))
    if is_reversed:
        return
    if insured_as == "单位职工":
        insurance.as_employee.add(month)
        insurance.at_employer[employer].add(month)
    else:
        insurance.by_himself.add(month)
