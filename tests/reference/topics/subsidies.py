"""Whether each subsidy payment was due, policy by policy."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.days import first_day, last_day, month_of, retirement_month
from tests.reference.evidence import World
from tests.reference.known import Row
from tests.reference.numbers import birth_month, is_male
from tests.reference.rule import (
    HOLDS,
    PENDING,
    REFUSED,
    UNVERIFIABLE,
    Fact,
    Judged,
    absent,
    decide,
    in_scope,
    shown,
)
from tests.reference.topics.employment import identified
from tests.reference.topics.stock import FLEXIBLE_POLICY

_OTHER_ONE_OFF = {"一次性吸纳就业补贴": "一次性扩岗补助", "一次性扩岗补助": "一次性吸纳就业补贴"}


@dataclass(frozen=True)
class _Payment:
    """A payment under judgement, and all payments of the person under any policy in the order they were paid."""

    world: World
    row: Row
    day: date
    of_person: list[Row]
    trained: list[Judged]

    @property
    def months(self) -> range:
        """The claimed months."""
        return range(self.row["from_month"], self.row["to_month"] + 1)

    @property
    def person(self) -> int | None:
        """The person paid."""
        person: int | None = self.row["person"]
        return person

    def of_policy(self, policy: str) -> list[Row]:
        """The person's payments under a policy, in order."""
        return [row for row in self.of_person if row["policy"] == policy]

    def up_to_this(self) -> list[Row]:
        """The person's payments under the same policy up to this one, this one included."""
        return [row for row in self.of_policy(self.row["policy"]) if _order(row) <= _order(self.row)]

    def count(self, name: str) -> int:
        """A parameter on the day of payment."""
        return self.world.parameters.count(self.day, f"subsidy.{name}")


def subsidy_precision(world: World, trained: Iterable[Judged]) -> list[Judged]:
    """Every payment; the value is the yuan paid."""
    payments = sorted(world.rows("subsidy_payments"), key=_order)
    of_person: dict[int, list[Row]] = defaultdict(list)
    for row in payments:
        if row["person"] is not None:
            of_person[row["person"]].append(row)
    trained_by_person: dict[int, list[Judged]] = defaultdict(list)
    for one in trained:
        if one.is_verified:
            trained_by_person[one.row["person"]].append(one)
    judged = []
    for row, day in in_scope(payments, "paid_on"):
        person = row["person"]
        payment = _Payment(world, row, day, of_person.get(person, []), trained_by_person.get(person, []))
        judged.append(Judged(row, day, *_outcome(payment), Fraction(row["paid_yuan"])))
    return judged


def _order(row: Row) -> tuple[date, int]:
    return row["paid_on"], row["row_key"]


def _outcome(payment: _Payment) -> tuple[str, str]:
    if last_day(payment.row["to_month"]) > payment.world.as_of:
        return PENDING, "claim_open"
    return decide([*_facts_of_every_policy(payment), *_facts_of_policy(payment)])


def _facts_of_every_policy(payment: _Payment) -> list[Fact]:
    claim_end = first_day(payment.row["to_month"])
    return [
        ("identity_invalid", lambda: identified(payment.row)),
        ("deceased", lambda: absent(payment.world.died_before(payment.person, claim_end))),
        ("paid_twice", lambda: absent(_was_paid_before(payment))),
    ]


def _facts_of_policy(payment: _Payment) -> list[Fact]:
    policy = payment.row["policy"]
    if policy == FLEXIBLE_POLICY:
        return [
            ("not_certified", lambda: _certified(payment)),
            ("employed", lambda: _not_employed(payment)),
            ("not_self_insured", lambda: _self_insured(payment)),
            ("owns_business", lambda: _without_business(payment)),
            ("pensioner", lambda: absent(payment.world.draws_pension(payment.person, payment.months))),
            ("over_limit", lambda: _within_months(payment, "F55")),
        ]
    if policy in {"单位社保补贴", "公益性岗位补贴"}:
        return [
            ("not_certified", lambda: _certified(payment)),
            ("not_at_employer", lambda: _at_employer_throughout(payment)),
            ("over_limit", lambda: _within_months(payment, "F50")),
        ]
    if policy in _OTHER_ONE_OFF:
        other = _OTHER_ONE_OFF[policy]
        return [
            ("not_at_employer", lambda: _stayed_with_employer(payment)),
            ("both_claimed", lambda: absent(bool(payment.of_policy(other)))),
        ]
    if policy == "职业培训补贴":
        return [("no_training", lambda: _was_trained(payment)), ("over_limit", lambda: _within_payments(payment))]
    if policy == "失业保险金":
        return [
            ("employed", lambda: _not_employed(payment)),
            ("pensioner", lambda: absent(payment.world.draws_pension(payment.person, payment.months))),
        ]
    if policy == "求职补贴":
        return [("not_graduate", lambda: _graduates(payment))]
    return [("no_rules", lambda: UNVERIFIABLE)]


def _was_paid_before(payment: _Payment) -> bool:
    row = payment.row
    return any(
        _order(other) < _order(row)
        and other["from_month"] <= row["to_month"]
        and row["from_month"] <= other["to_month"]
        for other in payment.of_policy(row["policy"])
    )


def _certified(payment: _Payment) -> str:
    found = payment.world.is_certified(payment.person, first_day(payment.row["from_month"]))
    return shown(found, sources_imported=payment.world.has("hardship_certificates"))


def _not_employed(payment: _Payment) -> str:
    insured = payment.world.insurance(payment.person).as_employee
    return absent(any(month in insured for month in payment.months))


def _self_insured(payment: _Payment) -> str:
    insured = payment.world.insurance(payment.person).by_himself
    found = all(month in insured for month in payment.months)
    return shown(found, sources_imported=payment.world.has("contributions"))


def _without_business(payment: _Payment) -> str:
    if not payment.world.parameters.on(payment.day, "subsidy.owns_business"):
        return HOLDS
    return absent(payment.world.runs_business(payment.person, payment.months))


def _months_at_employer(payment: _Payment) -> set[int]:
    employer = payment.row["employer_code"]
    if employer is None:
        return set()
    return payment.world.insurance(payment.person).at_employer.get(employer, set())


def _at_employer_throughout(payment: _Payment) -> str:
    found = payment.row["employer_code"] is not None and set(payment.months) <= _months_at_employer(payment)
    return shown(found, sources_imported=payment.world.has("contributions"))


def _stayed_with_employer(payment: _Payment) -> str:
    last = month_of(payment.day)
    window = range(last - payment.count("months_looked_back") + 1, last + 1)
    months = sum(month in _months_at_employer(payment) for month in window)
    return shown(
        months >= payment.count("months_employed"),
        sources_imported=payment.world.has("contributions"),
        is_open=payment.world.as_of < last_day(last),
    )


def _within_months(payment: _Payment, women: str) -> str:
    claimed = {month for row in payment.up_to_this() for month in range(row["from_month"], row["to_month"] + 1)}
    if len(claimed) <= payment.count("months_limit") or _was_near_retirement(payment, women):
        return HOLDS
    return REFUSED


def _was_near_retirement(payment: _Payment, women: str) -> bool:
    """Whether less than 5 years were left in the first month the person ever claimed under this policy."""
    if payment.person is None:
        return False
    born = birth_month(payment.person)
    if born is None:
        return False
    first_claimed = min(row["from_month"] for row in payment.of_policy(payment.row["policy"]))
    retires = retirement_month(born, "M60" if is_male(payment.person) else women)
    return bool(retires - first_claimed < 12 * payment.count("years_to_retirement"))


def _was_trained(payment: _Payment) -> str:
    found = any(one.counted_on <= payment.day for one in payment.trained)
    return shown(found, sources_imported=payment.world.has("training_enrolments"))


def _within_payments(payment: _Payment) -> str:
    return HOLDS if len(payment.up_to_this()) <= payment.count("training_payments") else REFUSED


def _graduates(payment: _Payment) -> str:
    years = {payment.day.year, payment.day.year + 1}
    found = any(row["graduation_year"] in years for row in payment.world.rows_of("students", payment.person))
    return shown(found, sources_imported=payment.world.has("students"))
