"""The floor: eight employment indicators written by hand in SQL, the same plan as the compiled definitions.

Months are bits of one word (the data covers less than 60 months), every indicator leaves a verdict and a reason per
row, verdict rows are written sorted, figures are summed for seven levels and four kinds of period.
"""

from pathlib import Path

from shixiao.engine import Engine, open_engine, parquet

BASE = 2022 * 12 + 6
_BITS = "bit_count((w >> ({first} - 24270)) & ((1::BIGINT << ({last} - {first} + 1)) - 1))"
INDICATORS = (
    "new_employment", "reemployment", "hardship_employment", "stable_employment_rate", "retention_rate_3",
    "retention_rate_6", "retention_rate_12", "wage_growth",
)  # fmt: skip


def bits(word: str, first: str, last: str) -> str:
    """How many months from first to last are set."""
    return _BITS.replace("w >>", f"{word} >>").format(first=f"({first})", last=f"({last})")


def compute(batches: dict[str, list[Path]], as_of: str, folder: Path, scratch: Path) -> None:
    """Judge and roll up; `batches` maps a register to its rows."""
    with open_engine(scratch=scratch, ordered=False) as engine:
        for register, rows in batches.items():
            engine.view(register, f"SELECT * FROM {parquet(rows)} WHERE known_on IS NULL OR known_on <= DATE '{as_of}'")
        _calendar(engine)
        _facts(engine, as_of)
        _counted(engine)
        _cohort(engine, as_of)
        _write(engine, folder)


def _calendar(engine: Engine) -> None:
    engine.table(
        "fold",
        f"""
        SELECT id_key, insured_as = '单位职工' AS employee, employer_code, base_yuan,
               bit_or(1::BIGINT << (month - {BASE})::INTEGER) AS w
        FROM contributions WHERE id_key IS NOT NULL GROUP BY ALL
        """,
    )
    engine.table(
        "calendar",
        """
        SELECT id_key, bit_or(CASE WHEN employee THEN w ELSE 0 END) AS e, bit_or(CASE WHEN employee THEN 0 ELSE w END) AS s
        FROM fold GROUP BY id_key
        """,
    )


def _facts(engine: Engine, as_of: str) -> None:
    """Facts 1 to 5 once; re-employment and hardship go on from them."""
    engine.table(
        "facts",
        f"""
        WITH r AS (
          SELECT row_key, id_key, unit_code, handler, started_on, registered_on, form, employer_code, reemployed, hardship,
                 year(started_on) * 12 + month(started_on) - 1 AS m
          FROM employment_registrations WHERE started_on <= DATE '{as_of}'
        ),
        dead AS (SELECT DISTINCT r.row_key FROM r JOIN deaths d ON d.id_key = r.id_key AND d.died_on < r.started_on),
        pension AS (
          SELECT DISTINCT r.row_key FROM r JOIN pensions p ON p.id_key = r.id_key AND p.from_month <= r.m
          AND (p.to_month IS NULL OR p.to_month >= r.m)
        ),
        business AS (
          SELECT DISTINCT r.row_key FROM r JOIN business_roles b ON b.id_key = r.id_key
          AND b.role IN ('法定代表人', '经营者')
          AND b.from_on <= last_day(make_date(((r.m + 3) // 12)::INTEGER, ((r.m + 3) % 12 + 1)::INTEGER, 1))
          AND (b.to_on IS NULL OR b.to_on >= make_date((r.m // 12)::INTEGER, (r.m % 12 + 1)::INTEGER, 1))
        ),
        visited AS (
          SELECT DISTINCT r.row_key FROM r JOIN visits v ON v.id_key = r.id_key AND v.outcome = '在岗'
          AND year(v.visited_at) * 12 + month(v.visited_at) - 1 BETWEEN r.m AND r.m + 3
        ),
        unemployed AS (
          SELECT DISTINCT r.row_key FROM r JOIN unemployment_registrations u ON u.id_key = r.id_key
          AND u.registered_on <= r.started_on AND (u.closed_on IS NULL OR u.closed_on >= r.started_on - 30)
        ),
        certified AS (
          SELECT DISTINCT r.row_key FROM r JOIN hardship_certificates h ON h.id_key = r.id_key
          AND h.certified_on <= r.started_on AND (h.ended_on IS NULL OR h.ended_on >= r.started_on)
        ),
        j AS (
          SELECT r.*, {bits("COALESCE(c.e, 0)", "GREATEST(r.m - 3, 24270)", "GREATEST(r.m - 1, 24269)")} AS before,
            CASE form
              WHEN '个体工商户' THEN {bits("COALESCE(c.s, 0)", "r.m", "r.m + 3")} > 0 OR business.row_key IS NOT NULL
              WHEN '灵活就业' THEN {bits("COALESCE(c.s, 0)", "r.m", "r.m + 3")} > 0 OR visited.row_key IS NOT NULL
              ELSE {bits("COALESCE(c.e, 0)", "r.m", "r.m + 3")} > 0 END AS traced,
            dead.row_key IS NOT NULL AS dead, pension.row_key IS NOT NULL AS pensioner,
            unemployed.row_key IS NOT NULL AS unemployed, certified.row_key IS NOT NULL AS certified,
            last_day(make_date(((r.m + 3) // 12)::INTEGER, ((r.m + 3) % 12 + 1)::INTEGER, 1)) AS trace_end
          FROM r LEFT JOIN calendar c ON c.id_key = r.id_key LEFT JOIN dead USING (row_key)
          LEFT JOIN pension USING (row_key) LEFT JOIN business USING (row_key) LEFT JOIN visited USING (row_key)
          LEFT JOIN unemployed USING (row_key) LEFT JOIN certified USING (row_key)
        )
        SELECT *, CASE WHEN id_key IS NULL THEN 'identity_invalid' WHEN dead THEN 'deceased' WHEN pensioner THEN 'pensioner'
          WHEN before > 0 THEN 'already_employed' WHEN NOT traced THEN 'no_trace' ELSE '' END AS reason,
          NOT traced AND DATE '{as_of}' < trace_end AS waiting
        FROM j
        """,
    )


def _counted(engine: Engine) -> None:
    """The earliest row of a person and year counts."""
    for indicator, where, reason in (
        ("new_employment", "TRUE", "reason"),
        (
            "reemployment",
            "reemployed",
            "CASE WHEN reason = '' AND NOT unemployed THEN 'not_registered_unemployed' ELSE reason END",
        ),
        (
            "hardship_employment",
            "hardship",
            "CASE WHEN reason = '' AND NOT certified THEN 'not_certified' ELSE reason END",
        ),
    ):
        engine.table(
            f"hand_{indicator}",
            f"""
            SELECT row_key, id_key AS person, unit_code, handler AS staff_id, started_on AS counted_on, m,
              CASE WHEN reason = 'no_trace' AND waiting THEN 'pending' WHEN reason <> '' OR place > 1 THEN 'refused'
                ELSE 'verified' END AS verdict,
              CASE WHEN reason = '' AND place > 1 THEN 'counted_already' ELSE reason END AS reason,
              CAST(NULL AS DOUBLE) AS value
            FROM (SELECT *, CASE WHEN reason = '' THEN row_number() OVER (PARTITION BY reason, id_key, year(started_on)
              ORDER BY started_on, registered_on NULLS LAST, row_key) END AS place
              FROM (SELECT * REPLACE ({reason} AS reason) FROM facts WHERE {where}))
            """,
        )


def _cohort(engine: Engine, as_of: str) -> None:
    """The five indicators over verified rows with an employer."""
    end = "last_day(make_date(((m + {0}) // 12)::INTEGER, ((m + {0}) % 12 + 1)::INTEGER, 1))"
    engine.table(
        "cohort",
        f"""
        WITH r AS (
          SELECT f.row_key, f.id_key, f.unit_code, f.handler, f.started_on, f.m, f.employer_code
          FROM facts f JOIN hand_new_employment v ON v.row_key = f.row_key AND v.verdict = 'verified'
          WHERE f.form IN ('单位就业', '公益性岗位')
        ),
        stay AS (
          SELECT r.row_key, bit_or(f.w) AS w FROM r JOIN fold f ON f.id_key = r.id_key AND f.employee
          AND f.employer_code = r.employer_code GROUP BY r.row_key
        ),
        base AS (
          SELECT r.row_key,
            CAST(sum(f.base_yuan * {bits("f.w", "GREATEST(r.m - 12, 24270)", "GREATEST(r.m - 1, 24269)")}) AS DOUBLE)
              / NULLIF({bits("bit_or(f.w)", "GREATEST(any_value(r.m) - 12, 24270)", "GREATEST(any_value(r.m) - 1, 24269)")}, 0)
              AS before,
            CAST(sum(f.base_yuan * {bits("f.w", "r.m + 1", "r.m + 6")}) AS DOUBLE)
              / NULLIF({bits("bit_or(f.w)", "any_value(r.m) + 1", "any_value(r.m) + 6")}, 0) AS after
          FROM r JOIN fold f ON f.id_key = r.id_key AND f.employee AND f.base_yuan IS NOT NULL GROUP BY r.row_key
        )
        SELECT r.*, {bits("COALESCE(c.e, 0)", "r.m + 1", "r.m + 12")} AS stable_months, COALESCE(stay.w, 0) AS w,
          base.before AS before, base.after AS after
        FROM r LEFT JOIN calendar c ON c.id_key = r.id_key LEFT JOIN stay USING (row_key) LEFT JOIN base USING (row_key)
        """,
    )
    one = "(w >> (m + {0} - 24270)) & 1 = 1"
    tests = [("stable_employment_rate", 12, "stable_months >= 6", "'not_stable'", "NULL")]
    for k in (3, 6, 12):
        stayed = f"({one.format(k)} OR ({one.format(k - 1)} AND {one.format(k + 1)}))"
        tests.append((f"retention_rate_{k}", k + 1, stayed, "'left'", "NULL"))
    no_wage = "CASE WHEN COALESCE(before, 0) <= 0 THEN 'no_wage_before' ELSE 'no_wage_after' END"
    tests.append(("wage_growth", 6, "before > 0 AND after IS NOT NULL", no_wage, "after / before - 1"))
    for indicator, months, holds, reason, value in tests:
        waiting = f"DATE '{as_of}' < {end.format(months)}"
        word = "'no_wage_after'" if indicator == "wage_growth" else reason
        engine.table(
            f"hand_{indicator}",
            f"""
            SELECT row_key, id_key AS person, unit_code, handler AS staff_id, started_on AS counted_on, m,
              CASE WHEN {waiting} THEN 'pending' WHEN {holds} THEN 'verified' ELSE 'refused' END AS verdict,
              CASE WHEN {waiting} THEN {word} WHEN {holds} THEN '' ELSE {reason} END AS reason,
              CAST({value} AS DOUBLE) AS value
            FROM cohort
            """,
        )


def _write(engine: Engine, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for indicator in INDICATORS:
        engine.write_parquet(
            f"SELECT * FROM hand_{indicator}", folder / f"{indicator}.parquet",
            order_by="unit_code, m, verdict, reason, row_key",
        )  # fmt: skip
    rows = " UNION ALL ".join(
        f"SELECT '{indicator}' AS indicator, unit_code, staff_id, m, verdict, reason, count(*) AS n "
        f"FROM hand_{indicator} GROUP BY ALL"
        for indicator in INDICATORS
    )
    engine.table("tally", rows)
    levels = " UNION ALL ".join(
        [f"SELECT *, '{size}' AS level, left(unit_code, {size}) AS unit FROM tally" for size in (0, 2, 4, 6, 9, 12)]
        + ["SELECT *, 'staff' AS level, staff_id AS unit FROM tally"]
    )
    counts = ", ".join(
        f"sum(n) FILTER (WHERE verdict = '{word}') AS {word}" for word in ("verified", "refused", "pending")
    )
    last = int(engine.one("SELECT max(m) FROM tally")[0])
    periods = (
        "SELECT indicator, level, unit, 'month' AS kind, m AS period, verdict, n FROM l UNION ALL "
        "SELECT indicator, level, unit, 'quarter', m // 3, verdict, n FROM l UNION ALL "
        "SELECT indicator, level, unit, 'year', m // 12, verdict, n FROM l UNION ALL "
        "SELECT indicator, level, unit, 'ytd', t.upto, verdict, n FROM l JOIN "
        f"(SELECT unnest(range({BASE}, {last + 1})) AS upto) t ON t.upto // 12 = l.m // 12 AND t.upto >= l.m"
    )
    engine.table(
        "hand_figures",
        f"WITH l AS ({levels}) SELECT indicator, level, unit, kind, period, sum(n) AS reported, {counts} "
        f"FROM ({periods}) GROUP BY ALL",
    )
    medians = " UNION ALL ".join(
        f"SELECT '{level}' AS level, {unit} AS unit, kind, period, median(value) AS value FROM p GROUP BY ALL"
        for level, unit in [(str(size), f"left(unit_code, {size})") for size in (0, 2, 4, 6, 9, 12)]
        + [("staff", "staff_id")]
    )
    each = (
        "SELECT unit_code, staff_id, value, 'month' AS kind, m AS period FROM w UNION ALL "
        "SELECT unit_code, staff_id, value, 'quarter', m // 3 FROM w UNION ALL "
        "SELECT unit_code, staff_id, value, 'year', m // 12 FROM w UNION ALL SELECT unit_code, staff_id, value, 'ytd', t.upto "
        f"FROM w JOIN (SELECT unnest(range({BASE}, {last + 1})) AS upto) t ON t.upto // 12 = w.m // 12 AND t.upto >= w.m"
    )
    engine.table(
        "hand_medians",
        f"WITH w AS (SELECT * FROM hand_wage_growth WHERE verdict = 'verified'), p AS ({each}) {medians}",
    )
    engine.write_parquet("SELECT * FROM hand_figures", folder / "figures.parquet", order_by="ALL")
