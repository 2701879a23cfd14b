"""SQL macros for citizen numbers and credit codes: the rules of `vocabulary.citizen` and `vocabulary.credit`."""

from shixiao.engine import Engine, quote

# Kinds of document that carry an 18-character number with a check character.
NUMBERED = ("身份证", "港澳台居民居住证", "外国人永居证")

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_NUMBER_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_DIGITS_SUM = " + ".join(f"(k // {10 ** (16 - at)}) % 10 * {weight}" for at, weight in enumerate(_NUMBER_WEIGHTS))
_CODE_SUM = " + ".join(f"(strpos('{_ALPHABET}', substr(x, {at + 1}, 1)) - 1) * {pow(3, at, 31)}" for at in range(17))


def install(engine: Engine) -> None:
    """Define the macros in an engine that has those of `cells`."""
    for signature, body in MACROS.items():
        engine.run(f"CREATE OR REPLACE TEMP MACRO {signature} AS {body}")


def numbered_list() -> str:
    """The kinds of document that carry a citizen number, as an SQL list."""
    return ", ".join(quote(kind) for kind in NUMBERED)


MACROS: dict[str, str] = {
    "check_of_key(k)": f"substr('10X98765432', (1 + ({_DIGITS_SUM}) % 11)::BIGINT, 1)",
    "lengthened(x)": "x || check_of_key(try_cast(x AS BIGINT))",
    "cleaned_number(x)": "CASE WHEN length(x) = 18 AND suffix(x, '*') THEN x[1:17] || 'X' ELSE x END",
    "number_from_code(x)": """CASE
        WHEN regexp_full_match(x, '[0-9]{15}') AND x[13:15] NOT IN ('996', '997', '998', '999')
            THEN lengthened(x[1:6] || '19' || x[7:15])
        ELSE x END""",
    "is_number(x)": "regexp_full_match(x, '[0-9]{17}[0-9X]')",
    # Of a compact code.
    "normal_number(x)": """CASE WHEN is_number(x) THEN x
        ELSE number_from_code(cleaned_number(replace(x, 'Х', 'X'))) END""",
    # The first 17 digits as an integer, NULL when the number has not the shape of one.
    "number_key(x)": "CASE WHEN is_number(x) THEN try_cast(left(x, 17) AS BIGINT) END",
    # Whether yyyymmdd, as an integer, is a day between 1900 and another such integer.
    "is_birth_day(b, last)": """b BETWEEN 19000101 AND last AND b // 100 % 100 BETWEEN 1 AND 12
        AND b % 100 BETWEEN 1 AND CASE
            WHEN b % 100 <= 28 THEN 28
            WHEN b // 100 % 100 IN (4, 6, 9, 11) THEN 30
            WHEN b // 100 % 100 <> 2 THEN 31
            WHEN b // 10000 % 4 = 0 AND (b // 10000 % 100 <> 0 OR b // 10000 % 400 = 0) THEN 29
            ELSE 28 END""",
    # x: a normal number; k: its key; last: the day of the import as yyyymmdd.
    "number_problem(x, k, last, synthetic)": """CASE
        WHEN k IS NULL THEN 'format'
        WHEN NOT is_birth_day((k // 1000 % 100000000)::INTEGER, last) THEN 'birth_date'
        WHEN k < 10000000000000000 OR (k // 1000000000000000 = 99 AND NOT synthetic) THEN 'division'
        WHEN check_of_key(k) <> right(x, 1) THEN 'check_digit' END""",
    # Other documents count as (kind, number): a negative integer that is the same on every machine and version.
    "document_key(kind, x)": "-1 - try_cast('0x' || substr(md5(kind || ':' || x), 1, 15) AS BIGINT)",
    "credit_check(x)": f"substr('{_ALPHABET}', (1 + (31 - ({_CODE_SUM}) % 31) % 31)::BIGINT, 1)",
    "credit_code_problem(x)": f"""CASE WHEN NOT regexp_full_match(x, '[{_ALPHABET}]{{18}}') THEN 'format'
        WHEN credit_check(x) <> x[18] THEN 'check_character' END""",
}
