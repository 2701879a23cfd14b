"""The tiny county reaches every verdict, and reads back from files as it was made."""

from collections import Counter
from datetime import date

import pytest

from tests.reference.county import AS_OF, make_county
from tests.reference.county.write import write_county
from tests.reference.figures import figures
from tests.reference.files import declarations, occupation_aliases, read_county, write_register
from tests.reference.judge import judge

ENTRY = {"identity_invalid", "deceased", "pensioner", "already_employed", "no_trace", "counted_already", ""}
REASONS = {
    "new_employment": ENTRY,
    "natural_attrition": {"", "identity_invalid", "counted_already"},
    "reemployment": ENTRY | {"not_registered_unemployed"},
    "hardship_employment": ENTRY | {"not_certified"},
    "stable_employment_rate": {"", "not_stable"},
    "wage_growth": {"", "no_wage_before", "no_wage_after"},
    "fair_placement_rate": {"", "identity_invalid", "not_on_board", "counted_already"},
    "long_term_unemployed": {"", "identity_invalid", "deceased", "pensioner", "insured_meanwhile", "counted_already"},
    "trained_persons": {"", "identity_invalid", "absent", "not_certified", "counted_already"},
    "post_training_employment_rate": {"", "not_placed"},
    "training_match_rate": {"", "other_trade"},
    "subsidy_precision_rate": {
        "",
        "claim_open",
        "identity_invalid",
        "deceased",
        "paid_twice",
        "not_certified",
        "employed",
        "not_self_insured",
        "owns_business",
        "pensioner",
        "over_limit",
        "not_at_employer",
        "both_claimed",
        "no_training",
        "not_graduate",
        "no_rules",
    },
    "subsidy_coverage_rate": {"", "not_paid"},
    "on_time_rate": {"", "late"},
    "error_rate": {"", "error"},
    "satisfaction_rate": {"", "dissatisfied", "own_channel"},
    "bad_review_fixed_rate": {"", "not_fixed"},
    "complaint_on_time_rate": {"", "late"},
    "mediation_success_rate": {"", "not_settled"},
    "inspection_completion_rate": {"", "not_done"},
    **{f"{kind}retention_rate_{k}": {"", "left"} for kind in ("", "fair_") for k in (3, 6, 12)},
}
WAITING = {
    "new_employment",
    "reemployment",
    "hardship_employment",
    "stable_employment_rate",
    "wage_growth",
    "fair_placement_rate",
    "retention_rate_3",
    "fair_retention_rate_12",
    "post_training_employment_rate",
    "subsidy_precision_rate",
    "on_time_rate",
    "bad_review_fixed_rate",
    "complaint_on_time_rate",
    "inspection_completion_rate",
}


@pytest.mark.parametrize("as_of", [AS_OF, date(2024, 2, 28), date(2026, 1, 1)])
def test_every_reason_and_verdict_occurs(as_of):
    judged = judge(make_county(11, rows=2_500, as_of=as_of), as_of=as_of)
    for indicator, words in REASONS.items():
        assert {one.reason for one in judged[indicator]} == words, indicator
    for indicator in WAITING:
        assert "pending" in {one.verdict for one in judged[indicator]}, indicator


def test_rows_are_unverifiable_where_a_register_was_never_imported():
    registers = make_county(12, rows=300)
    for name in (
        "contributions",
        "hardship_certificates",
        "training_enrolments",
        "students",
        "unemployment_registrations",
    ):
        del registers[name]
    judged = judge(registers, as_of=AS_OF)
    words = {one.reason for one in judged["subsidy_precision_rate"] if one.verdict == "unverifiable"}
    assert words == {"no_rules", "not_certified", "not_at_employer", "no_training", "not_graduate"}
    assert {one.reason for one in judged["new_employment"] if one.verdict == "unverifiable"} == {"no_trace"}
    assert {one.reason for one in judged["fair_placement_rate"] if one.verdict == "unverifiable"} == {"not_on_board"}


def test_the_order_of_rows_is_irrelevant():
    registers = make_county(13, rows=300)
    turned = {name: rows[::-1] for name, rows in registers.items()}
    assert _counted(judge(turned, as_of=AS_OF)) == _counted(judge(registers, as_of=AS_OF))


def test_the_same_seed_makes_the_same_county():
    assert make_county(14, rows=60) == make_county(14, rows=60)


def test_the_county_reads_back_from_files_as_it_was_made(tmp_path):
    registers = make_county(15, rows=150)
    declared = {one.name: one for one in declarations()}
    for name, rows in registers.items():
        write_register(tmp_path / f"{declared[name].title}.csv", declared[name], rows)
    county = read_county(sorted(tmp_path.iterdir()))
    aliases = occupation_aliases()
    made = judge(registers, as_of=AS_OF, occupation_aliases=aliases)
    assert _counted(judge(county.registers, as_of=AS_OF, occupation_aliases=aliases)) == _counted(made)


def test_a_county_is_written_with_what_is_expected_of_it(tmp_path):
    registers = make_county(16, rows=40)
    write_county(tmp_path / "county", registers, as_of=AS_OF)
    written = sorted(path.name for path in (tmp_path / "county").iterdir())
    assert written == ["expected_figures.csv.gz", "expected_verdicts.csv", "import"]
    assert len(list((tmp_path / "county" / "import").iterdir())) == len(registers)


def test_no_figure_verifies_more_than_was_reported():
    for line in figures(judge(make_county(17, rows=200), as_of=AS_OF), as_of=AS_OF):
        if line["indicator"] != "net_new_employment":
            parts = ("verified", "refused", "pending", "unverifiable")
            assert line["reported"] == sum(line[part] for part in parts)


def _counted(judged):
    return {indicator: Counter(rows) for indicator, rows in judged.items()}
