"""SQL macros that read one cell of text: codes, dates, months, amounts. NULL means that it cannot be read.

They do in the engine what `vocabulary.cleaning` and `vocabulary.citizen` do in Python, a million cells a second; the
tests hold the two equal. The first branch of each takes the spelling that nearly every cell has.
"""

import unicodedata

from shixiao.engine import Engine, quote

# Whitespace as Python's \s sees it, and what spreadsheets leave behind: byte order marks, zero-width characters.
_BLANK_RANGES = (
    (0x09, 0x0D),
    (0x1C, 0x20),
    (0x85, 0x85),
    (0xA0, 0xA0),
    (0x1680, 0x1680),
    (0x2000, 0x200F),
    (0x2028, 0x2029),
    (0x202F, 0x202F),
    (0x205F, 0x205F),
    (0x3000, 0x3000),
    (0xFEFF, 0xFEFF),
)
BLANKS = "".join(rf"\x{{{first:x}}}-\x{{{last:x}}}" for first, last in _BLANK_RANGES)
_EDGES = quote("".join(chr(code) for first, last in _BLANK_RANGES for code in range(first, last + 1)))
_QUOTES = quote("'‘’`")
# Characters that are their own half-width form.
_PLAIN = r"!-~\x{4e00}-\x{9fa5}√✓✔×✗✘·—、。"

_WIDE_DIGITS = "０１２３４５６７８９－／．：，＊（）Ｘｘ"
_NARROW_DIGITS = "0123456789-/.:,*()Xx"
# The blocks of Unicode that hold compatibility forms of ASCII characters.
_COMPATIBLE = (
    (0x80, 0x3400),
    (0xA7F2, 0xA7F5),
    (0xFB00, 0x10000),
    (0x107A5, 0x107A6),
    (0x1D400, 0x1D800),
    (0x1F100, 0x1F200),
    (0x1FBF0, 0x1FBFA),
)
_NARROWED = {
    code: text
    for first, end in _COMPATIBLE
    for code in range(first, end)
    if (text := unicodedata.normalize("NFKC", chr(code))).isascii()
}
_SINGLE = {chr(code): text for code, text in _NARROWED.items() if len(text) == 1}
_CIRCLED = {chr(code): text for code, text in _NARROWED.items() if len(text) > 1 and text.isdigit()}

_YEAR = "((?:19|[2-9][0-9])[0-9]{2})"
_DAY = rf"{_YEAR} *[-/.年] *([0-9]{{1,2}}) *[-/.月] *([0-9]{{1,2}}) *日?"
_CLOCK = r"[ T]*([0-9]{1,2})[:时点]([0-9]{1,2})(?:[:分]([0-9]{1,2})(?:\.[0-9]+)?)?[秒分]?"
_SERIAL = r"[1-9][0-9]{4}(?:\.[0-9]+)?"

TRUE_WORDS = ("是", "1", "Y", "YES", "TRUE", "T", "√", "✓", "✔", "有", "1.0")
FALSE_WORDS = ("否", "0", "N", "NO", "FALSE", "F", "×", "✗", "✘", "无", "0.0")


def install(engine: Engine) -> None:
    """Define the macros in an engine."""
    for signature, body in MACROS.items():
        engine.run(f"CREATE OR REPLACE TEMP MACRO {signature} AS {body}")


def _circled(text: str) -> str:
    for character, number in _CIRCLED.items():
        text = f"replace({text}, {quote(character)}, {quote(number)})"
    return text


def _words(words: tuple[str, ...]) -> str:
    return ", ".join(quote(word) for word in words)


def _translated(text: str, wide: str, narrow: str) -> str:
    return f"translate({text}, {quote(wide)}, {quote(narrow)})"


MACROS: dict[str, str] = {
    "half_width(x)": f"""CASE
        WHEN regexp_full_match(x, '[ {_PLAIN}]*') THEN x
        WHEN regexp_full_match(x, '[ {_PLAIN}{_WIDE_DIGITS}]*') THEN {_translated("x", _WIDE_DIGITS, _NARROW_DIGITS)}
        ELSE {_translated(_circled("x"), "".join(_SINGLE), "".join(_SINGLE.values()))} END""",
    "compact(x)": f"""CASE WHEN regexp_full_match(x, '[{_PLAIN}]*') THEN x
        ELSE regexp_replace(half_width(x), '[{BLANKS}]', '', 'g') END""",
    # The forms in which cells are compared, NULL for a cell that only looks filled. `tidy` keeps the words of a text,
    # `spaced` the spaces between date and time. A quote in front is what a spreadsheet makes a text with.
    "is_tidy(x)": f"regexp_full_match(x, '[^''#{BLANKS}](?:[^\\x00-\\x1f]*[^{BLANKS}])?')",
    "tidy(x)": f"""CASE WHEN is_tidy(x) THEN x
        ELSE nullif(regexp_replace(trim(ltrim(trim(x, {_EDGES}), ''''), {_EDGES}), '[\\x00-\\x1f]+', ' ', 'g'), '') END""",
    "spaced(x)": f"nullif(trim(ltrim(trim(half_width(x), {_EDGES}), ''''), {_EDGES}), '')",
    "figure(x)": f"nullif(upper(replace(trim(compact(x), {_QUOTES}), '−', '-')), '')",
    "compact_code(x)": f"nullif(upper(trim(compact(x), {_QUOTES})), '')",
    # What a cell that a formula could not fill looks like.
    "is_error(x)": r"CASE WHEN prefix(x, '#') THEN regexp_full_match(x, '#(N/A|REF!|VALUE!|NAME\?|DIV/0!|NULL!|NUM!)') ELSE false END",
    # The last digits of such a number are lost: 3.31102199003072E+17, or 18 digits that a program wrote as a fraction.
    "is_rounded(x)": r"regexp_full_match(x, '[0-9](\.[0-9]+)?E\+?[0-9]{1,2}|[0-9]{16,}\.[0-9]+')",
    # Workbooks made on old Macintoshes count days from 1904.
    "from_1904(x)": f"""CASE WHEN regexp_full_match(x, '{_SERIAL}') THEN (try_cast(x AS DOUBLE) + 1462)::VARCHAR
        ELSE x END""",
    # From here on: of a spaced form.
    "excel_day(x)": "DATE '1899-12-30' + try_cast(floor(try_cast(x AS DOUBLE)) AS INTEGER)",
    "is_iso_date(x)": r"""regexp_full_match(x, '(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}')
        AND try_cast(x AS DATE) IS NOT NULL""",
    "is_iso_time(x)": r"""regexp_full_match(x, '(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}')
        AND try_cast(x AS TIMESTAMP) IS NOT NULL""",
    "as_date(x)": f"""CASE
        WHEN regexp_full_match(x, '{_DAY}(?:{_CLOCK})?')
            THEN try_cast(regexp_replace(x, '{_DAY}.*', '\\1-\\2-\\3') AS DATE)
        WHEN regexp_full_match(x, '(?:19|[2-9][0-9])[0-9]{{6}}(?:[0-9]{{6}}|\\.0)?')
            THEN try_cast(x[1:4] || '-' || x[5:6] || '-' || x[7:8] AS DATE)
        WHEN regexp_full_match(x, '{_SERIAL}') THEN excel_day(x) END""",
    "clock_time(x)": f"""try_cast(regexp_replace(x, '{_DAY}{_CLOCK}', '\\1-\\2-\\3 \\4:\\5:')
        || coalesce(nullif(regexp_extract(x, '{_DAY}{_CLOCK}', 6), ''), '0') AS TIMESTAMP)""",
    "excel_time(x)": """excel_day(x)::TIMESTAMP
        + to_seconds(round((try_cast(x AS DOUBLE) - floor(try_cast(x AS DOUBLE))) * 86400)::BIGINT)""",
    "as_time(x)": f"""CASE
        WHEN regexp_full_match(x, '{_DAY}{_CLOCK}') THEN clock_time(x)
        WHEN regexp_full_match(x, '(?:19|[2-9][0-9])[0-9]{{12}}')
            THEN try_cast(regexp_replace(x, '(....)(..)(..)(..)(..)(..)', '\\1-\\2-\\3 \\4:\\5:\\6') AS TIMESTAMP)
        WHEN regexp_full_match(x, '{_SERIAL}') THEN excel_time(x)
        ELSE as_date(x)::TIMESTAMP END""",
    # n: year and month as 202603.
    "month_ordinal(n)": "CASE WHEN n % 100 BETWEEN 1 AND 12 AND n >= 190001 THEN n // 100 * 12 + n % 100 - 1 END",
    "day_month(d)": "(year(d) * 12 + month(d) - 1)::INTEGER",
    # 2026.1 is October as well as January once a spreadsheet has dropped the zero.
    "as_month(x)": """CASE
        WHEN regexp_full_match(x, '[0-9]{6}(?:\\.0)?') THEN month_ordinal(try_cast(left(x, 6) AS INTEGER))
        WHEN regexp_full_match(x, '[0-9]{4}\\.1') THEN NULL
        WHEN regexp_full_match(x, '[0-9]{4} *[-/.年] *[0-9]{1,2} *月?')
            THEN month_ordinal(try_cast(left(x, 4) AS INTEGER) * 100 + try_cast(regexp_extract(x[5:], '[0-9]+') AS INTEGER))
        ELSE day_month(as_date(x)) END""",
    # From here on: of a compact form.
    "number_text(x)": """CASE
        WHEN regexp_full_match(x, '[-+]?[0-9]+(?:\\.[0-9]*)?(?:E\\+?[0-9]{1,2})?|[-+]?\\.[0-9]+') THEN x
        WHEN regexp_full_match(x, '[-+]?[0-9]{1,3}(?:,[0-9]{3})+(?:\\.[0-9]*)?') THEN replace(x, ',', '') END""",
    "as_number(x)": """CASE WHEN suffix(x, '%') THEN try_cast(number_text(x[:-2]) AS DOUBLE) / 100
        ELSE try_cast(number_text(x) AS DOUBLE) END""",
    "as_yuan(x)": "try_cast(number_text(regexp_replace(x, '^[¥￥]|元$', '', 'g')) AS DECIMAL(18,2))",
    "whole(x)": "CASE WHEN x = floor(x) THEN x::BIGINT END",
    "as_int(x)": "whole(try_cast(number_text(x) AS DECIMAL(18,2)))",
    "as_bool(x)": f"CASE WHEN x IN ({_words(TRUE_WORDS)}) THEN true WHEN x IN ({_words(FALSE_WORDS)}) THEN false END",
}
