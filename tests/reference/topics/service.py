"""Cases, ratings, complaints, disputes and inspections."""

from datetime import date, timedelta
from fractions import Fraction

from tests.reference.days import add_working_days, day_of
from tests.reference.evidence import World
from tests.reference.known import Row
from tests.reference.rule import PENDING, REFUSED, UNVERIFIABLE, VERIFIED, Judged, in_scope, settled, shown

SATISFIED = frozenset({"非常满意", "满意", "基本满意"})
BAD = frozenset({"不满意", "非常不满意"})
INDEPENDENT_CHANNELS = frozenset({"电话回访", "第三方"})


def on_time(world: World) -> list[Judged]:
    """Cases finished on or before their limit; an open one waits until the limit has passed."""
    judged = []
    for row, day in in_scope(world.rows("service_cases"), "accepted_at"):
        if row["limit_kind"] == "自然日":
            limit = day + timedelta(days=row["limit_days"])
        else:
            limit = add_working_days(day, row["limit_days"])
        finished_at = row["finished_at"]
        if finished_at is None:
            state = shown(False, is_open=world.as_of < limit)
        else:
            state = shown(day_of(finished_at) <= limit)
        judged.append(settled(row, day, "late", state))
    return judged


def errors(world: World) -> list[Judged]:
    """Finished cases; those with an error are refused."""
    return [
        Judged(row, day, *((REFUSED, "error") if row["has_error"] else (VERIFIED, ""))) for row, day in _finished(world)
    ]


def mean_of(world: World, field: str) -> list[Judged]:
    """Finished cases with a count in a field, the count as value."""
    return [
        Judged(row, day, VERIFIED, "", Fraction(row[field])) for row, day in _finished(world) if row[field] is not None
    ]


def satisfaction(world: World) -> list[Judged]:
    """Ratings; the office's own channels prove nothing. The value is 1 when satisfied, whatever the channel."""
    judged = []
    for row, day in in_scope(world.rows("reviews"), "rated_at"):
        is_satisfied = row["grade"] in SATISFIED
        if row["channel"] not in INDEPENDENT_CHANNELS:
            outcome = (UNVERIFIABLE, "own_channel")
        else:
            outcome = (VERIFIED, "") if is_satisfied else (REFUSED, "dissatisfied")
        judged.append(Judged(row, day, *outcome, Fraction(is_satisfied)))
    return judged


def bad_review_fixed(world: World) -> list[Judged]:
    """Bad ratings put right within 15 working days."""
    judged = []
    for row, day in in_scope(world.rows("reviews"), "rated_at"):
        if row["grade"] not in BAD:
            continue
        limit = add_working_days(day, world.parameters.count(day, "bad_review_fixed_rate.working_days"))
        if world.as_of < limit:
            judged.append(Judged(row, day, PENDING, "not_fixed"))
            continue
        state = shown(row["resolved_on"] is not None and row["resolved_on"] <= limit)
        judged.append(settled(row, day, "not_fixed", state))
    return judged


def complaint_on_time(world: World) -> list[Judged]:
    """Complaints finished within their working days; an open one waits until then."""
    judged = []
    for row, day in in_scope(world.rows("complaints"), "accepted_on"):
        days = row["limit_days"]
        if days is None:
            days = world.parameters.count(day, "complaint_on_time_rate.working_days")
        limit = add_working_days(day, days)
        if row["finished_on"] is None:
            state = shown(False, is_open=world.as_of < limit)
        else:
            state = shown(row["finished_on"] <= limit)
        judged.append(settled(row, day, "late", state))
    return judged


def mediation_success(world: World) -> list[Judged]:
    """Closed disputes that were not withdrawn."""
    return [
        Judged(row, day, *((VERIFIED, "") if row["result"] == "调解成功" else (REFUSED, "not_settled")))
        for row, day in in_scope(world.rows("disputes"), "closed_on")
        if row["result"] != "撤回"
    ]


def inspection_completion(world: World) -> list[Judged]:
    """Planned inspections done no later than 30 days after the plan."""
    judged = []
    for row, day in in_scope(world.rows("inspections"), "planned_on"):
        limit = day + timedelta(days=world.parameters.count(day, "inspection_completion_rate.days"))
        if world.as_of < limit:
            judged.append(Judged(row, day, PENDING, "not_done"))
            continue
        state = shown(row["done_on"] is not None and row["done_on"] <= limit)
        judged.append(settled(row, day, "not_done", state))
    return judged


def _finished(world: World) -> list[tuple[Row, date]]:
    return [(row, day) for row, day in in_scope(world.rows("service_cases"), "accepted_at") if row["finished_at"]]
