"""What a check may read beside the registers: spells of cover, verdicts, names that are set apart."""

from collections.abc import Collection, Mapping

from shixiao.engine import Engine

# Named and typed as the registers are; each is the view known_<name>, with row_key and person.
DERIVED: Mapping[str, Mapping[str, str]] = {
    "spells": {"employer_code": "uscc", "first_month": "month", "last_month": "month", "months": "int"},
    "verdicts": {
        "indicator": "text", "unit_code": "code12", "staff_id": "text", "verdict": "text", "reason": "text", "counted_on": "date",
    },
    "name_conflicts": {"row_count": "int"},
}  # fmt: skip
NEEDS: Mapping[str, str] = {"spells": "contributions"}
TITLES: Mapping[str, str] = {"spells": "参保时段", "verdicts": "核实结论", "name_conflicts": "姓名不符的号码"}

_SPELLS = """
SELECT min(row_key) AS row_key, person, employer_code, CAST(min(month) AS INTEGER) AS first_month,
  CAST(max(month) AS INTEGER) AS last_month, CAST(max(month) - min(month) + 1 AS BIGINT) AS months
FROM known_contributions WHERE insured_as = '单位职工' AND person IS NOT NULL AND employer_code IS NOT NULL
GROUP BY person, employer_code
"""
_NO_VERDICTS = (
    "SELECT '' AS indicator, CAST(0 AS BIGINT) AS row_key, CAST(0 AS BIGINT) AS person, '' AS unit_code, '' AS staff_id, "
    "'' AS verdict, '' AS reason, CAST(NULL AS DATE) AS counted_on LIMIT 0"
)


def view_derived(engine: Engine, wanted: Collection[str], judged: Collection[str]) -> None:
    """Make the views that are wanted. judged: the indicators of which there is a table `verdict_<indicator>`.

    A spell is from the first to the last month with one employer; gaps inside it do not end it.
    """
    if "spells" in wanted:
        engine.table("known_spells", _SPELLS)
    if "name_conflicts" in wanted:
        rows = "SELECT first_row AS row_key, id_key AS person, row_count FROM name_conflicts"
        engine.view("known_name_conflicts", rows)
    if "verdicts" in wanted:
        columns = "row_key, person, unit_code, staff_id, verdict, reason, counted_on"
        parts = [f"SELECT '{id_}' AS indicator, {columns} FROM verdict_{id_}" for id_ in judged]
        engine.view("known_verdicts", " UNION ALL ".join(parts) or _NO_VERDICTS)
