"""Contributions folded once: a bit per month for each person, employer and wage.

A fold is made per batch and kept; batches are combined by OR. Months that a bit cannot carry (a reversal, two equal
rows for one month) are found from the fold itself and their persons are taken from the rows again, whole.
"""

from shixiao.evidence.masks import bit_of, block_of

FOLD_COLUMNS = "id_key, name, employee, employer_code, base_yuan, block, bits, row_count"


def fold_sql(contributions: str) -> str:
    """SQL: the fold of the known contribution rows in `contributions`."""
    block = block_of("month")
    bit = bit_of("month", "block")
    return (
        f"SELECT id_key, name, employee, employer_code, base_yuan, block, bit_or({bit}) AS bits, "
        "CAST(count(*) AS INTEGER) AS row_count "
        f"FROM (SELECT id_key, name, insured_as = '单位职工' AS employee, employer_code, base_yuan, month, "
        f"{block} AS block FROM ({contributions}) WHERE id_key IS NOT NULL) "
        "GROUP BY id_key, name, employee, employer_code, base_yuan, block"
    )
