"""How disagreements with an expectation are found and told."""

from tests.agree import compare_figures, compare_verdicts, report

ROW = {"indicator": "new_employment", "file": "a.csv", "sheet": "", "row": "2", "counted_on": "2026-01-05"}
FIGURE = {"indicator": "new_employment", "level": "0", "unit_code": "", "period_kind": "month", "period": "2026-01"}
NUMBERS = dict.fromkeys(("reported", "verified", "refused", "pending", "unverifiable", "value", "reported_value"), "1")
NUMBERS["padding_rate"] = ""


def expected(verdict: str, reason: str, **cells: str):
    return ROW | {"verdict": verdict, "reason": reason} | cells


def test_either_of_two_reasons_agrees_and_a_star_agrees_with_any():
    ours = [expected("pending", "b")]
    for reason in ("a|b", "b", "*"):
        assert not compare_verdicts([expected("pending", reason)], ours).disagreements
    for line in (expected("pending", "a"), expected("refused", "*"), expected("pending", "b", row="3")):
        assert len(compare_verdicts([line], ours).disagreements) == 1


def test_a_stock_is_compared_month_by_month():
    stock = {"indicator": "long_term_unemployed"}
    lines = [expected("verified", "", **stock), expected("refused", "deceased", counted_on="2026-02-28", **stock)]
    assert not compare_verdicts(lines, lines).disagreements
    assert len(compare_verdicts(lines, lines[:1]).disagreements) == 1


def test_empty_figures_are_not_compared_and_small_differences_agree():
    line = FIGURE | NUMBERS
    assert not compare_figures([line | {"value": ""}], [line]).disagreements
    assert not compare_figures([line], [line | {"value": "1.0000009"}]).disagreements
    assert len(compare_figures([line], [line | {"value": "1.00001"}]).disagreements) == 1
    assert len(compare_figures([line], [line | {"value": ""}]).disagreements) == 1


def test_a_line_of_ours_that_nobody_expected_is_not_judged_and_a_missing_one_is():
    line = FIGURE | NUMBERS
    extra = line | {"period": "2026-02"}
    assert not compare_figures([line], [line, extra]).disagreements
    (missing,) = compare_figures([line, extra], [line]).disagreements
    assert (missing.where, missing.ours) == ("0  month 2026-02", "-")


def test_the_report_has_a_line_per_indicator_and_shows_examples():
    comparison = compare_verdicts(
        [expected("verified", ""), expected("verified", "", row="3")], [expected("verified", "")]
    )
    _, summary, example = report("verdicts", comparison)
    assert summary.split() == ["new_employment", "2", "1"]
    assert example.strip() == "a.csv  3 : expected verified , ours -"
