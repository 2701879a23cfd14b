"""Contributions folded once: a bit per month for each person, employer and wage.

A row of a fold says: in each month of `bits` there are `row_count // bit_count(bits)` equal rows. Folds, and rows not
folded yet (a fold row of one month each), are combined by OR; what a bit cannot carry, equal rows of one month, is
kept beside the fold. So the contributions themselves are not read again.
"""

from collections.abc import Iterable

from shixiao.evidence.masks import bit_of, block_of, months_of

_KEYS = "id_key, name, employee, employer_code, base_yuan, block"
FOLD_COLUMNS = f"{_KEYS}, bits, row_count, first_row"


def loose_sql(contributions: str) -> str:
    """SQL: known contribution rows in the form of a fold, a row each."""
    return (
        f"SELECT {_KEYS}, {bit_of('month', 'block')} AS bits, CAST(1 AS INTEGER) AS row_count, row_key AS first_row "
        "FROM (SELECT id_key, name, insured_as = '单位职工' AS employee, employer_code, base_yuan, month, row_key, "
        f"{block_of('month')} AS block FROM ({contributions}) WHERE id_key IS NOT NULL)"
    )


def fold_sql(parts: Iterable[str]) -> str:
    """SQL: several folds and loose rows as one. A row with equal rows of one month in it has `row_count` 0."""
    return (
        f"SELECT {_KEYS}, bit_or(bits) AS bits, CAST(CASE WHEN sum(row_count) = bit_count(bit_or(bits)) "
        "THEN sum(row_count) ELSE 0 END AS INTEGER) AS row_count, min(first_row) AS first_row "
        f"FROM ({' UNION ALL '.join(parts)}) GROUP BY {_KEYS}"
    )


def repeats_sql(parts: Iterable[str], numbers: str) -> str:
    """SQL: what `fold_sql` gave no row count, split by how often each month occurs. numbers: SQL of its `id_key`s."""
    months = months_of(f"SELECT * FROM ({' UNION ALL '.join(parts)}) SEMI JOIN ({numbers}) USING (id_key)")
    counted = (
        f"SELECT {_KEYS}, month, sum(row_count // bit_count(bits)) AS times, min(first_row) AS first_row "
        f"FROM ({months}) GROUP BY {_KEYS}, month"
    )
    repeated = f"SELECT * FROM ({counted}) QUALIFY max(times) OVER (PARTITION BY {_KEYS}) > 1"
    return (
        f"SELECT {_KEYS}, bit_or({bit_of('month', 'block')}) AS bits, CAST(sum(times) AS INTEGER) AS row_count, "
        f"min(first_row) AS first_row FROM ({repeated}) GROUP BY {_KEYS}, times"
    )
