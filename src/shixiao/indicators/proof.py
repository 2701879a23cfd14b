"""The rows that prove a verdict, found again from the immutable batches when somebody asks.

A refused or pending row is proved by the rows its deciding fact turned on, a verified one by those that show its
facts, one counted already by the row that was counted first.
"""

from shixiao.engine import Engine
from shixiao.indicators.compile import Compiled

ROW_ID = "printf('%06d-%03d-%09d', {0} // 1000000000000, {0} // 1000000000 % 1000, {0} % 1000000000)"


def row_id(key: str) -> str:
    """SQL: the text form of a row key, batch-sheet-line, zero-padded so that text order is import order."""
    return ROW_ID.format(key)


def prove(engine: Engine, compiled: Compiled, shown: str) -> None:
    """Make the table `proofs` (row_key, m, evidence: JSON list of row ids) for the verdict rows of the table `shown`.

    The views `known_<register>` and `verdict_<indicator>` of the run must be there.
    """
    keyed = "row_key, m" if compiled.definition.stock else "row_key"
    using = "USING (row_key, m)" if compiled.definition.stock else "USING (row_key)"
    engine.table("shown_rows", f"SELECT r.* FROM ({compiled.rows}) AS r SEMI JOIN {shown} {using}")
    parts = [
        f"SELECT row_key, m, counted_row AS proof FROM {shown} WHERE counted_row IS NOT NULL",
    ]
    for lookup in compiled.lookups:
        test = _when(compiled, lookup.name)
        if lookup.proof and test:
            month = "p.m" if compiled.definition.stock else "s.m"
            pairs = f"WITH r AS (SELECT * FROM shown_rows) {lookup.proof}"
            matched = " AND ".join(f"p.{key} = s.{key}" for key in keyed.split(", "))
            parts.append(
                f"SELECT p.row_key AS row_key, {month} AS m, p.proof AS proof FROM ({pairs}) AS p "
                f"JOIN {shown} AS s ON {matched} WHERE {test}"
            )
    listed = f"list({row_id('proof')} ORDER BY proof)"
    engine.table(
        "proofs",
        f"SELECT row_key, m, CAST(to_json({listed}) AS VARCHAR) AS evidence FROM "
        f"(SELECT DISTINCT row_key, m, proof FROM ({' UNION ALL '.join(parts)}) WHERE proof <> row_key) "
        "GROUP BY row_key, m",
    )


def _when(compiled: Compiled, lookup: str) -> str:
    """SQL: for which verdicts a lookup is proof."""
    facts = [one for one in compiled.facts if lookup in one.lookups]
    tests = {f"(s.reason = '{one.fact.reason}')" for one in facts}
    if any(one.fact.kind == "presence" for one in facts):
        tests.add("(s.verdict = 'verified')")
    return " OR ".join(sorted(tests))
