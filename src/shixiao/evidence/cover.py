"""Who was insured when: the tables that questions about months of cover are answered from.

`cover`        person, employee0…, self0…: a word per block of months, of all employers together.
`cover_spells` person, employee, employer_code, base_yuan, insured, w0…: a word per block, for one employer and wage.
`cover_months` person, employee, employer_code, month, base_yuan, insured, insured_month: the same, a row per month.

A month counts as insured with an employer when a known row says so, unless reversals (rows with a negative base)
bring the sum of that employer and month to zero or less.
"""

from shixiao.engine import Engine
from shixiao.evidence.masks import Blocks, bit_of, block_of, months_of


def build_cover(engine: Engine, fold: str) -> Blocks:
    """Make `cover` and `cover_spells` from a fold (SQL over linked folds with `person`), which may have several rows
    for the same month."""
    engine.table("person_blocks", _person_blocks(fold))
    blocks = Blocks(tuple(row[0] for row in engine.rows("SELECT DISTINCT block FROM person_blocks ORDER BY block")))
    engine.table("odd_persons", _odd_persons(fold))
    odd = int(engine.one("SELECT count(*) FROM odd_persons")[0])
    plain = f"SELECT * FROM ({fold}) ANTI JOIN odd_persons USING (person)" if odd else fold
    spells = f"SELECT person, employee, employer_code, base_yuan, TRUE AS insured, {_words(blocks)} FROM ({plain})"
    regular = "SELECT person, block, employee, self FROM person_blocks"
    if odd:
        engine.table("odd_months", _months(months_of(f"SELECT * FROM ({fold}) SEMI JOIN odd_persons USING (person)")))
        engine.table("odd_spells", _spells_of_months())
        spells += (
            f" UNION ALL SELECT person, employee, employer_code, base_yuan, insured, {_words(blocks)} FROM odd_spells"
        )
        regular += (
            " ANTI JOIN odd_persons USING (person) UNION ALL SELECT person, block, "
            + _by_kind("insured")
            + (" FROM odd_spells GROUP BY person, block")
        )
    engine.view("cover_spells", spells)
    engine.table("cover", _pivot(regular, blocks))
    engine.drop("person_blocks")
    return blocks


def build_cover_months(engine: Engine) -> None:
    """Make `cover_months`, a row per month, for engines that prefer joins."""
    rows = "SELECT *, insured_as = '单位职工' AS employee, 1 AS bits, 1 AS row_count FROM known_contributions"
    months = _months(f"SELECT * FROM ({rows}) WHERE person IS NOT NULL")
    engine.table(
        "cover_months",
        f"SELECT *, bool_or(insured AND employee) OVER (PARTITION BY person, month) AS insured_month FROM ({months})",
    )


def _by_kind(extra: str = "TRUE") -> str:
    return (
        f"bit_or(CASE WHEN employee AND {extra} THEN bits ELSE 0 END) AS employee, "
        f"bit_or(CASE WHEN NOT employee AND {extra} THEN bits ELSE 0 END) AS self"
    )


def _person_blocks(fold: str) -> str:
    return (
        f"SELECT person, block, {_by_kind()}, "
        "bool_or(COALESCE(base_yuan < 0, FALSE) OR row_count <> bit_count(bits)) AS odd, "
        "sum(bit_count(bits)) <> bit_count(bit_or(bits)) AS crowded "
        f"FROM ({fold}) GROUP BY person, block"
    )


def _odd_persons(fold: str) -> str:
    return (
        "SELECT DISTINCT person FROM person_blocks WHERE odd UNION SELECT DISTINCT person FROM ("
        f"SELECT person FROM ({fold}) SEMI JOIN (SELECT person FROM person_blocks WHERE crowded) USING (person) "
        "GROUP BY person, employee, employer_code, base_yuan, block "
        "HAVING sum(bit_count(bits)) <> bit_count(bit_or(bits)))"
    )


def _months(rows: str) -> str:
    """A row per person, employer and month from rows of a fold, once for each month."""
    paid = "sum(base_yuan * (row_count // bit_count(bits)))"
    return (
        f"SELECT person, employee, employer_code, month, CAST({paid} AS DECIMAL(38,2)) AS base_yuan, "
        f"NOT (COALESCE(bool_or(base_yuan < 0), FALSE) AND COALESCE({paid}, 0) <= 0) AS insured "
        f"FROM ({rows}) GROUP BY person, employee, employer_code, month"
    )


def _spells_of_months() -> str:
    return (
        f"SELECT person, employee, employer_code, base_yuan, insured, block, bit_or({bit_of('month', 'block')}) AS bits "
        f"FROM (SELECT *, {block_of('month')} AS block FROM odd_months) "
        "GROUP BY person, employee, employer_code, base_yuan, insured, block"
    )


def _words(blocks: Blocks) -> str:
    if len(blocks.numbers) == 1:
        return "bits AS w0"
    return (
        ", ".join(
            f"CASE WHEN block = {number} THEN bits ELSE 0 END AS w{position}"
            for position, number in enumerate(blocks.numbers)
        )
        or "CAST(0 AS BIGINT) AS w0"
    )


def _pivot(regular: str, blocks: Blocks) -> str:
    if not blocks.numbers:
        return "SELECT CAST(NULL AS BIGINT) AS person LIMIT 0"
    if len(blocks.numbers) == 1:
        return f"SELECT person, employee AS employee0, self AS self0 FROM ({regular})"
    words = ", ".join(
        f"bit_or(CASE WHEN block = {number} THEN {kind} ELSE 0 END) AS {kind}{position}"
        for kind in ("employee", "self")
        for position, number in enumerate(blocks.numbers)
    )
    return f"SELECT person, {words} FROM ({regular}) GROUP BY person"
