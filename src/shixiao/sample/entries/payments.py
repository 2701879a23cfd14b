"""subsidy_payments of honest offices: the eight policies of the catalogue and one that it has no rules for."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from shixiao.sample.county.employers import Employer
from shixiao.sample.entries.unemployment import SignedOn
from shixiao.sample.entry import Cell, Entry, padded, written_month
from shixiao.sample.lives.life import Life
from shixiao.sample.lives.population import subsidy_kind
from shixiao.sample.lives.spells import Spell
from shixiao.sample.world import World, identity
from shixiao.vocabulary.months import first_day, month_of
from shixiao.vocabulary.retirement import retirement_month

FLEXIBLE = "灵活就业社保补贴"
FOR_FIRM = "单位社保补贴"
PUBLIC_POST = "公益性岗位补贴"
HIRING = "一次性吸纳就业补贴"
EXPANSION = "一次性扩岗补助"
TRAINING = "职业培训补贴"
SEARCH = "求职补贴"
BENEFIT = "失业保险金"
NO_RULES = "一次性创业补贴"

_CLAIMING = 0.7
_BENEFIT_YUAN = 1680


@dataclass(frozen=True)
class Claim:
    """What is paid to whom for which months."""

    policy: str
    first: int
    last: int
    yuan: int
    employer: Employer | None = None


def payment(world: World, chance: Random, *, life: Life, claim: Claim, paid_on: date) -> Entry:
    """A line of the payment list."""
    unit = life.person.home.code
    cells: dict[str, Cell] = {
        **identity(life.person),
        "policy": claim.policy,
        "from_month": written_month(claim.first),
        "to_month": written_month(claim.last),
        "paid_yuan": claim.yuan,
        "applied_on": paid_on - timedelta(days=chance.randint(8, 30)),
        "paid_on": paid_on,
        "account": f"6217990{life.person.index:012d}",
        "account_name": life.person.name,
        "employer_code": claim.employer.code if claim.employer else None,
        "unit_code": unit,
        "handler": world.handler(chance, unit),
    }
    return Entry("subsidy_payments", cells, life.person.number)


def payments(world: World, signed: SignedOn, *, enrolments: Sequence[Entry]) -> list[Entry]:
    """Everything paid within the reported months, by day of payment."""
    chance = world.plan.chance("payments")
    by_number = {life.person.number: life for life in world.lives}
    rows = []
    for life, claim, paid_on in (
        *_monthly(world, chance), *_once(world, chance), *_benefits(world, chance, signed=signed),
        *_for_training(chance, enrolments, lives=by_number),
    ):  # fmt: skip
        if world.knows(paid_on) and life.alive(first_day(claim.last)):
            entry = payment(world, chance, life=life, claim=claim, paid_on=paid_on)
            rows.append(padded(entry, "beyond_limit") if _beyond_limit(life, claim) else entry)
    return rows


def _beyond_limit(life: Life, claim: Claim) -> bool:
    """Whether it goes on after three years although retirement was more than five years off at the first claim."""
    if life.claims_since is None or claim.first - life.claims_since < 36:
        return False
    return retirement_month(life.person.born, subsidy_kind(life.person)) - life.claims_since >= 60


Drawn = tuple[Life, Claim, date]


def _monthly(world: World, chance: Random) -> Iterator[Drawn]:
    """Social-insurance subsidies, claimed in arrears for up to three insured months under a certificate."""
    for life in world.lives:
        if life.certificate is None or (chance.random() >= _CLAIMING and life.claims_since is None):
            continue
        if life.claims_since is not None:
            last = world.plan.first_reported - 1
            yield life, Claim(FLEXIBLE, life.claims_since, last, 18000), first_day(last + 1).replace(day=26)
        for spell in life.spells:
            policy = _policy_of(chance, spell)
            months = [month for month in spell.covered if _claimable(world, life, spell, month)]
            for first, last in _runs(months):
                claim = Claim(policy, first, last, 620 * (last - first + 1), spell.employer)
                if policy:
                    yield life, claim, first_day(last + 2) + timedelta(days=chance.randint(0, 26))


def _policy_of(chance: Random, spell: Spell) -> str:
    if spell.kind == "flexible":
        return FLEXIBLE
    if spell.kind == "public_post":
        return PUBLIC_POST
    return FOR_FIRM if spell.kind == "employee" and chance.random() < 0.5 else ""


def _claimable(world: World, life: Life, spell: Spell, month: int) -> bool:
    flexible = spell.kind == "flexible"
    return (
        month >= world.plan.first_reported
        and life.certificate is not None
        and life.certificate.holds(first_day(month))
        and not life.draws_pension(month)
        and not (flexible and month in life.employee_months)
        and not (flexible and any(role.touches(month, month) for role in life.roles))
    )


def _runs(months: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Runs of up to three months without a gap."""
    run: list[int] = []
    for month in months:
        if run and (month != run[-1] + 1 or len(run) == 3):
            yield run[0], run[-1]
            run = []
        run.append(month)
    if run:
        yield run[0], run[-1]


def _once(world: World, chance: Random) -> Iterator[Drawn]:
    """Payments made once: for hires, to graduates who search, to founders."""
    for life in world.lives:
        young = life.person.age(world.plan.reports_from) < 25
        for spell in life.spells:
            shell = spell.employer is not None and spell.employer.shell
            paid_on = first_day(month_of(spell.start) + 5) + timedelta(days=chance.randint(0, 90))
            month = month_of(paid_on) - 1
            if spell.kind == "employee" and len(spell.covered) >= 3 and spell.covered[2] < month:
                share = 0.8 if shell else 0.5 if young else 0.12
                if chance.random() < share:
                    policy = EXPANSION if young and not shell else HIRING
                    yield life, Claim(policy, month, month, 1500, spell.employer), paid_on
            if spell.kind == "business" and chance.random() < 0.3:
                yield life, Claim(NO_RULES, month, month, 5000), paid_on
        if life.graduates_on is not None and chance.random() < 0.6:
            asked = date(life.graduates_on.year - chance.randint(0, 1), chance.randint(1, 11), chance.randint(1, 28))
            yield life, Claim(SEARCH, month_of(asked) - 1, month_of(asked) - 1, 1000), asked


def _benefits(world: World, chance: Random, *, signed: SignedOn) -> Iterator[Drawn]:
    """Unemployment benefit, a payment for each whole month out of work, a year at most."""
    for life in world.lives:
        for spell in life.spells:
            if (life.person.index, spell.start) not in signed or chance.random() >= 0.4:
                continue
            first, last = month_of(spell.start) + 1, month_of(spell.end) - 1
            months = range(max(first, world.plan.first_reported - 1), min(last, first + 11) + 1)
            for month in months:
                if month not in life.employee_months and not life.draws_pension(month):
                    claim = Claim(BENEFIT, month, month, _BENEFIT_YUAN)
                    yield life, claim, first_day(month + 1).replace(day=chance.randint(5, 20))


def _for_training(chance: Random, enrolments: Sequence[Entry], *, lives: dict[str, Life]) -> Iterator[Drawn]:
    """Training subsidies for those who passed."""
    for entry in enrolments:
        ended = entry.day("ended_on")
        if entry.cells["certified"] and chance.random() < 0.7:
            month = month_of(ended)
            claim = Claim(TRAINING, month, month, 1200)
            yield lives[entry.person], claim, ended + timedelta(days=chance.randint(15, 60))
