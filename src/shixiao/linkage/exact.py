"""The exact tier: a valid citizen number is a person, unless the name says it is somebody else's row.

A name that shares no character with the number's usual name (the most frequent among known rows, the earliest when
two are equally frequent) is kept apart for review: its rows belong to nobody until a person decides.
"""

from shixiao.engine import Engine

# A name for comparison: the dot inside a name, full stops and spaces are not characters that two people share.
PLAIN = r"upper(regexp_replace(name, '[\s·•・‧∙.．]', '', 'g'))"


def find_conflicts(engine: Engine, rows: str, *, new: str = "", before: str = "") -> int:
    """Make the table `name_conflicts` (id_key, name) and return how many pairs it holds.

    rows: SQL of id_key, name, row_count, first_row (the least row key), for all known rows with a number. before: SQL
    of the conflicts of an earlier day; then `new` is SQL of the (id_key, name) of the rows known since, and only
    their numbers are looked at.
    """
    engine.table("many_names", _differing(rows, new) if before else _many(rows))
    engine.table(
        "many_names_counted",
        f"SELECT id_key, name, {PLAIN} AS plain, sum(row_count) AS row_count, min(first_row) AS first_row "
        f"FROM ({rows}) SEMI JOIN many_names USING (id_key) WHERE name IS NOT NULL GROUP BY id_key, name",
    )
    engine.table(
        "name_conflicts",
        """
        WITH spelt AS (
          SELECT id_key, plain, sum(row_count) AS row_count, min(first_row) AS first_row,
                 arg_min(name, first_row) AS name
          FROM many_names_counted GROUP BY id_key, plain
        ),
        usual AS (
          SELECT id_key, plain, name FROM spelt
          QUALIFY row_number() OVER (PARTITION BY id_key ORDER BY row_count DESC, first_row) = 1
        )
        SELECT c.id_key AS id_key, c.name AS name, u.name AS usual_name, CAST(c.row_count AS BIGINT) AS row_count,
               c.first_row AS first_row
        FROM many_names_counted AS c JOIN usual AS u ON u.id_key = c.id_key
        WHERE NOT list_has_any(string_split(c.plain, ''), string_split(u.plain, ''))
        """,
    )
    if before:
        engine.run(
            f"INSERT INTO name_conflicts BY NAME SELECT b.* FROM ({before}) AS b ANTI JOIN many_names USING (id_key)"
        )
    return int(engine.one("SELECT count(*) FROM name_conflicts")[0])


def _many(rows: str) -> str:
    """Numbers with more than one name."""
    return (
        f"SELECT id_key FROM ({rows}) WHERE id_key IS NOT NULL AND name IS NOT NULL "
        # Hashes, because the engine cannot move the state of min and max over text out of memory.
        "GROUP BY id_key HAVING min(hash(name)) <> max(hash(name))"
    )


def _differing(rows: str, new: str) -> str:
    """Numbers with more than one name of which one stands in a new row. Of the others the names are as they were."""
    if not new:
        return "SELECT CAST(NULL AS BIGINT) AS id_key LIMIT 0"
    return f"SELECT DISTINCT n.id_key FROM ({new}) AS n JOIN ({rows}) AS r ON r.id_key = n.id_key AND r.name <> n.name"


def linked(sql: str, *, conflicts: int, named: bool) -> str:
    """The rows of `sql` with their `person`: the number's key, or NULL where the row belongs to nobody."""
    if not conflicts or not named:
        return f"SELECT *, id_key AS person FROM ({sql})"
    return (
        "SELECT s.*, CASE WHEN c.id_key IS NULL THEN s.id_key END AS person "
        f"FROM ({sql}) AS s LEFT JOIN name_conflicts AS c ON c.id_key = s.id_key AND c.name = s.name"
    )
