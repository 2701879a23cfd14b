"""The figures of a small county, as a sealed run gives them: two streets, three communities, January to March."""

from shixiao.publication.headings import Heading
from shixiao.vocabulary.months import parse_month

TITLES = {
    "new_employment": Heading("新就业人数", "employment", "人"),
    "stable_employment_rate": Heading("稳定就业率", "employment", "%"),
    "long_term_unemployed": Heading("长期失业人员", "employment", "人"),
    "trained_persons": Heading("培训人数", "training", "人"),
    "trips_per_case": Heading("群众跑动次数", "service", "次"),
    "own_measure": Heading("自设指标", "own", "人"),
}

NAMES = {
    "990101000000": "晏河县",
    "990101001000": "第一街道",
    "990101001001": "东社区",
    "990101001002": "西社区",
    "990101002000": "第二街道",
}

COLUMNS = (
    "indicator, level, unit_code, period_kind, period, reported, verified, refused, pending, unverifiable, value, "
    "reported_value, padding_rate, unchecked"
)


def count(
    indicator: str,
    level: str,
    unit: str,
    period: str,
    *,
    verdicts: tuple[int, int, int, int],
    kind: str = "ytd",
    unchecked: str = "",
) -> str:
    """One figure of a count: verified, refused, pending, unverifiable."""
    verified, refused, pending, unverifiable = verdicts
    marked = f"'{unchecked}'" if unchecked else "NULL"
    rate = f"CAST({refused} AS DOUBLE) / NULLIF({verified + refused}, 0)"
    return (
        f"('{indicator}', '{level}', '{unit}', '{kind}', '{period}', {sum(verdicts)}, {verified}, {refused}, {pending}, "
        f"{unverifiable}, {verified}.0, NULL, {rate}, {marked})"
    )


def figures_sql() -> str:
    """All figures."""
    rows = [
        count("new_employment", "0", "", "2026-02", verdicts=(1, 1, 1, 1)),
        count("new_employment", "0", "", "2026-03", verdicts=(40, 45, 10, 5), unchecked="deaths"),
        *(
            count("new_employment", level, "990101"[: int(level)], "2026-03", verdicts=(40, 45, 10, 5))
            for level in "246"
        ),
        count("new_employment", "9", "990101001", "2026-03", verdicts=(25, 35, 6, 0)),
        count("new_employment", "9", "990101002", "2026-03", verdicts=(15, 10, 4, 5)),
        count("new_employment", "12", "990101001001", "2026-03", verdicts=(20, 15, 6, 0)),
        count("new_employment", "12", "990101001002", "2026-03", verdicts=(5, 20, 0, 0)),
        count("new_employment", "12", "990101002000", "2026-03", verdicts=(15, 10, 4, 5)),
        count("new_employment", "staff", "G001", "2026-03", verdicts=(40, 45, 10, 5)),
        count("new_employment", "0", "", "2026-03", verdicts=(9, 9, 9, 9), kind="month"),
        "('stable_employment_rate', '0', '', 'ytd', '2026-03', 40, 6, 3, 31, 0, 0.6666666666666666, NULL, NULL, NULL)",
        "('stable_employment_rate', '9', '990101001', 'ytd', '2026-03', 25, 0, 0, 25, 0, NULL, NULL, NULL, NULL)",
        "('long_term_unemployed', '0', '', 'month', '2026-01', 9, 8, 1, 0, 0, 8.0, NULL, NULL, NULL)",
        "('long_term_unemployed', '0', '', 'month', '2026-02', 12, 7, 5, 0, 0, 7.0, NULL, NULL, NULL)",
        count("trained_persons", "0", "", "2026-03", verdicts=(18, 2, 0, 0)),
        count("trained_persons", "9", "990101002", "2026-03", verdicts=(8, 12, 0, 0)),
        "('trips_per_case', '0', '', 'ytd', '2026-03', 200, 180, 0, 20, 0, 1.25, NULL, NULL, NULL)",
        count("own_measure", "0", "", "2026-03", verdicts=(3, 0, 0, 0)),
        count("not_shown", "0", "", "2026-03", verdicts=(99, 0, 0, 0)),
    ]
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS f({COLUMNS})"


def reasons_sql() -> str:
    """Rows per unit, month, verdict and reason."""
    january, march = parse_month("2026-01"), parse_month("2026-03")
    rows = [
        ("990101001001", january, "refused", "no_trace", 8),
        ("990101001001", march, "refused", "counted_already", 4),
        ("990101001001", march, "refused", "pensioner", 2),
        ("990101001001", march, "refused", "deceased", 1),
        ("990101001002", march, "refused", "already_employed", 20),
        ("990101002000", march, "refused", "no_trace", 10),
        ("990101002000", march, "pending", "no_trace", 4),
        ("990101002000", march, "verified", "", 15),
        ("990101002000", january - 1, "refused", "no_trace", 1_000),
    ]
    listed = ", ".join(
        f"('new_employment', '{unit}', {m}, '{verdict}', '{reason}', {n})" for unit, m, verdict, reason, n in rows
    )
    listed += f", ('trained_persons', '990101002000', {march}, 'refused', 'absent', 12)"
    return f"SELECT * FROM (VALUES {listed}) AS r(indicator, unit_code, m, verdict, reason, row_count)"
