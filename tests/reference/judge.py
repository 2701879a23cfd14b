"""Every indicator, row by row, in plain Python: the slow twin that the compiled engine is held against."""

from collections.abc import Iterable, Mapping
from datetime import date

from tests.reference.evidence import World
from tests.reference.known import Row, as_known
from tests.reference.parameters import Dated, Parameters, Value
from tests.reference.rule import Judged, Verdict, verdict_of, verified_rows
from tests.reference.topics import cohorts, employment, service, stock, subsidies, training

RETENTION_MONTHS = (3, 6, 12)

# Weighed from the rows of another indicator: figures of its own, the evidence is that of its parts.
WITHOUT_EVIDENCE = frozenset({"subsidy_precision_rate_yuan"})

# The registers whose absence of a record a fact relies on; where one was never imported the figures are unchecked.
_ENTRY = frozenset({"deaths", "pensions", "contributions"})
RELIES_ON: dict[str, frozenset[str]] = {
    "new_employment": _ENTRY,
    "net_new_employment": _ENTRY,
    "reemployment": _ENTRY,
    "hardship_employment": _ENTRY,
    "stable_employment_rate": _ENTRY,
    **{f"retention_rate_{months}": _ENTRY for months in RETENTION_MONTHS},
    "wage_growth": _ENTRY,
    "long_term_unemployed": _ENTRY,
    "post_training_employment_rate": frozenset({"contributions"}),
    "training_match_rate": frozenset({"contributions"}),
    "subsidy_precision_rate": _ENTRY | {"business_roles"},
    "subsidy_precision_rate_yuan": _ENTRY | {"business_roles"},
}


def judge(
    registers: Mapping[str, list[Row]],
    *,
    as_of: date,
    imported: Iterable[str] | None = None,
    parameters: Mapping[str, Value | Dated] | None = None,
    occupation_aliases: Mapping[str, str] | None = None,
) -> dict[str, list[Verdict]]:
    """The verdicts of every indicator at the end of a day; a stock has one per row and month.

    `registers`: typed rows with `row_key` and `id_key`, as they were accepted. `imported`: the registers of which a
    batch was ever imported, by default those given. `parameters` as in `tests.reference.parameters`.
    `occupation_aliases`: plain name (half-width, upper case, no spaces) → the name it stands for.
    """
    world = World(
        as_of=as_of,
        registers=as_known(registers, as_of),
        imported=frozenset(registers if imported is None else imported),
        parameters=Parameters(parameters),
        occupation_aliases=occupation_aliases or {},
    )
    judged = {**_employment(world), **_training_and_money(world), **_service(world)}
    return {indicator: [verdict_of(one) for one in rows] for indicator, rows in judged.items()}


def unchecked(indicator: str, imported: Iterable[str]) -> tuple[str, ...]:
    """The registers an indicator relies on that were never imported, in order of their names."""
    return tuple(sorted(RELIES_ON.get(indicator, frozenset()) - set(imported)))


def _employment(world: World) -> dict[str, list[Judged]]:
    newly_employed = employment.new_employment(world)
    with_employer = cohorts.employer_population(newly_employed)
    placed_at_fair = cohorts.fair_placement(world)
    signed = verified_rows(placed_at_fair)
    return {
        "new_employment": newly_employed,
        "natural_attrition": employment.natural_attrition(world),
        "reemployment": employment.reemployment(world),
        "hardship_employment": employment.hardship_employment(world),
        "stable_employment_rate": cohorts.stable_employment(world, with_employer),
        **{f"retention_rate_{k}": cohorts.retention(world, with_employer, k) for k in RETENTION_MONTHS},
        "wage_growth": cohorts.wage_growth(world, with_employer),
        "fair_placement_rate": placed_at_fair,
        **{f"fair_retention_rate_{k}": cohorts.retention(world, signed, k) for k in RETENTION_MONTHS},
        "long_term_unemployed": stock.long_term_unemployed(world),
    }


def _training_and_money(world: World) -> dict[str, list[Judged]]:
    trained = training.trained_persons(world)
    placed = training.post_training_employment(world, trained)
    payments = subsidies.subsidy_precision(world, trained)
    return {
        "trained_persons": trained,
        "post_training_employment_rate": placed,
        "training_match_rate": training.training_match(world, placed),
        "subsidy_precision_rate": payments,
        "subsidy_precision_rate_yuan": payments,
        "subsidy_coverage_rate": stock.subsidy_coverage(world),
    }


def _service(world: World) -> dict[str, list[Judged]]:
    return {
        "on_time_rate": service.on_time(world),
        "error_rate": service.errors(world),
        "satisfaction_rate": service.satisfaction(world),
        "bad_review_fixed_rate": service.bad_review_fixed(world),
        "complaint_on_time_rate": service.complaint_on_time(world),
        "mediation_success_rate": service.mediation_success(world),
        "inspection_completion_rate": service.inspection_completion(world),
        "trips_per_case": service.mean_of(world, "trips"),
        "documents_per_case": service.mean_of(world, "documents"),
    }
