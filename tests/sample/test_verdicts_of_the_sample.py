"""The county exercises every verdict that the indicators can give, as a plain reading of the contract judges it."""

from collections import Counter, defaultdict
from datetime import date

import pytest

from shixiao.sample.entry import Entry
from shixiao.sample.filing import filed
from shixiao.sample.plan import Plan
from shixiao.sample.world import made_world
from tests.reference.judge import judge
from tests.reference.rule import Verdict
from tests.sample.typed_rows import typed_rows

AS_OF = date(2026, 6, 30)
Judged = dict[str, list[Verdict]]

ENTRY = {"identity_invalid", "deceased", "pensioner", "already_employed", "no_trace", "counted_already"}
EXPECTED: dict[str, set[str]] = {
    "new_employment": {"verified", "pending no_trace", *(f"refused {reason}" for reason in ENTRY)},
    "reemployment": {
        "verified", "pending no_trace", "refused not_registered_unemployed", *(f"refused {reason}" for reason in ENTRY)
    },
    "hardship_employment": {
        "verified", "pending no_trace", "refused not_certified", *(f"refused {reason}" for reason in ENTRY)
    },
    "natural_attrition": {"verified", "refused identity_invalid", "refused counted_already"},
    "stable_employment_rate": {"verified", "refused not_stable", "pending not_stable"},
    "retention_rate_3": {"verified", "refused left", "pending left"},
    "retention_rate_6": {"verified", "refused left", "pending left"},
    "retention_rate_12": {"verified", "refused left", "pending left"},
    "wage_growth": {"verified", "refused no_wage_before", "refused no_wage_after"},
    "fair_placement_rate": {
        "verified", "refused identity_invalid", "refused not_on_board", "refused counted_already",
        "pending not_on_board",
    },
    "fair_retention_rate_3": {"verified", "refused left", "pending left"},
    "fair_retention_rate_6": {"verified", "refused left", "pending left"},
    "fair_retention_rate_12": {"verified", "refused left", "pending left"},
    "long_term_unemployed": {
        "verified", "refused identity_invalid", "refused deceased", "refused pensioner",
        "refused insured_meanwhile", "refused counted_already",
    },
    "trained_persons": {
        "verified", "refused identity_invalid", "refused absent", "refused not_certified", "refused counted_already",
    },
    "post_training_employment_rate": {"verified", "refused not_placed", "pending not_placed"},
    "training_match_rate": {"verified", "refused other_trade"},
    "subsidy_precision_rate": {
        "verified", "unverifiable no_rules", "pending claim_open",
        *(f"refused {reason}" for reason in (
            "identity_invalid", "deceased", "paid_twice", "not_certified", "employed", "not_self_insured",
            "owns_business", "pensioner", "over_limit", "not_at_employer", "both_claimed", "no_training",
            "not_graduate",
        )),
    },
    "subsidy_coverage_rate": {"verified", "refused not_paid"},
    "on_time_rate": {"verified", "refused late", "pending late"},
    "error_rate": {"verified", "refused error"},
    "satisfaction_rate": {"verified", "refused dissatisfied", "unverifiable own_channel"},
    "bad_review_fixed_rate": {"verified", "refused not_fixed", "pending not_fixed"},
    "complaint_on_time_rate": {"verified", "refused late", "pending late"},
    "mediation_success_rate": {"verified", "refused not_settled"},
    "inspection_completion_rate": {"verified", "refused not_done", "pending not_done"},
    "trips_per_case": {"verified"},
    "documents_per_case": {"verified"},
}  # fmt: skip

# What each employment habit is refused as, where nothing else is wrong with the row.
REFUSED_AS = {
    "already_employed": "already_employed",
    "dead_person": "deceased",
    "pensioner": "pensioner",
    "invented_person": "identity_invalid",
    "paper_job": "no_trace",
    "repeat_other_month": "counted_already",
    "repeat_other_community": "counted_already",
}


@pytest.fixture(scope="module")
def entries() -> list[Entry]:
    return filed(made_world(Plan(3000, 1, AS_OF)))


@pytest.fixture(scope="module")
def judged(entries: list[Entry]) -> Judged:
    return judge(typed_rows(entries, as_of=AS_OF), as_of=AS_OF)


@pytest.mark.parametrize("indicator", EXPECTED)
def test_it_exercises_every_verdict(judged: Judged, indicator: str) -> None:
    found = {f"{one.verdict} {one.reason}".strip() for one in judged[indicator]}
    assert EXPECTED[indicator] <= found


def test_every_subsidy_policy_has_right_and_wrong_payments(entries: list[Entry], judged: Judged) -> None:
    verdicts: dict[str, set[str]] = defaultdict(set)
    for one in judged["subsidy_precision_rate"]:
        verdicts[entries[one.row_key].text("policy")].add(one.verdict)
    assert "verified" not in verdicts.pop("一次性创业补贴")
    assert len(verdicts) == 8
    assert all({"verified", "refused"} <= found for found in verdicts.values()), verdicts


def test_padded_rows_are_refused_for_what_is_wrong_with_them(entries: list[Entry], judged: Judged) -> None:
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for one in judged["new_employment"]:
        found[entries[one.row_key].habit][one.reason] += 1
    for habit, reason in REFUSED_AS.items():
        assert found[habit].most_common(1)[0][0] == reason, (habit, found[habit])


def test_long_claims_are_refused_unless_retirement_is_near(entries: list[Entry], judged: Judged) -> None:
    found = Counter(
        one.reason for one in judged["subsidy_precision_rate"] if entries[one.row_key].habit == "beyond_limit"
    )
    assert set(found) <= {"over_limit", "identity_invalid"}
    assert found["over_limit"] > 20


def test_paper_hires_that_keep_to_the_rule_are_verified(entries: list[Entry], judged: Judged) -> None:
    found = Counter(one.verdict for one in judged["new_employment"] if entries[one.row_key].habit == "minimum_months")
    assert found["verified"] > 0.8 * sum(found.values()) > 0


def test_most_honest_rows_are_verified_and_a_quarter_of_all_is_padding(entries: list[Entry], judged: Judged) -> None:
    settled = [one for one in judged["new_employment"] if one.verdict in {"verified", "refused"}]
    honest = Counter(one.verdict for one in settled if not entries[one.row_key].habit)
    assert honest["verified"] > 0.85 * sum(honest.values())
    refused = sum(one.verdict == "refused" for one in settled)
    assert 0.2 < refused / len(settled) < 0.4
