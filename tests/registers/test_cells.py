"""What the SQL reads out of a cell, held against plain Python."""

import re
import unicodedata
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.engine import Engine, quote
from shixiao.registers.checking import cells
from shixiao.vocabulary.cleaning import compact, compact_code
from shixiao.vocabulary.months import month_of, parse_month
from shixiao.vocabulary.problems import Problem

# Characters that real cells are made of, and that break naive readers.
HARSH = "0123456789 -/.:年月日时点分秒ＡＸｘ０９－／．　'’√是否xX*Хх\u00a0\u200b\ufeff\t①⑩Ⅹ²,+eE%元¥（）王"
texts = st.text(st.sampled_from(HARSH), max_size=22)
days = st.dates(date(1900, 1, 1), date(2199, 12, 31))
DAY_STYLES = (
    "{y}-{m:02d}-{d:02d}",
    "{y}/{m}/{d}",
    "{y}.{m}.{d}",
    "{y}年{m}月{d}日",
    "{y}{m:02d}{d:02d}",
    "{y}-{m}-{d}",
)
MONTH_STYLES = ("{y}{m:02d}", "{y}-{m:02d}", "{y}/{m}", "{y}年{m}月", "{y}-{m:02d}-01")


def read(engine: Engine, macros: str, text: str | None) -> Any:
    return read_all(engine, macros, [text])[0]


def read_all(engine: Engine, macros: str, cells: Sequence[str | None]) -> list[Any]:
    """Apply macros, the innermost last ("as_date spaced"), to each text."""
    listed = ", ".join(f"({place}, {'NULL' if text is None else quote(text)})" for place, text in enumerate(cells))
    sql = f"SELECT place, x::VARCHAR AS x FROM (VALUES {listed}) AS v(place, x)"
    for macro in reversed(macros.split()):
        sql = f"SELECT place, {macro}(x) AS x FROM ({sql})"
    return [value for _, value in engine.rows(f"{sql} ORDER BY place")]


def wide(text: str) -> str:
    """As a Chinese keyboard types it."""
    return "".join(chr(ord(character) + 0xFEE0) if "!" <= character <= "~" else character for character in text)


@given(st.lists(texts, min_size=1, max_size=30))
def test_codes_are_cleaned_as_in_the_vocabulary(engine: Engine, raw: list[str]) -> None:
    assert read_all(engine, "compact_code", raw) == [compact_code(text) or None for text in raw]
    assert read_all(engine, "compact", raw) == [compact(text) for text in raw]


def test_every_half_width_form_of_a_digit_letter_or_sign_is_known(engine: Engine) -> None:
    codes = [chr(code) for code in range(0x80, 0x110000) if not 0xD800 <= code < 0xE000]
    forms = {raw: text for raw in codes if len(text := unicodedata.normalize("NFKC", raw)) == 1 and text.isascii()}
    assert len(forms) > 1000
    assert read_all(engine, "half_width", list(forms)) == list(forms.values())


@given(
    st.lists(st.tuples(days, st.sampled_from(DAY_STYLES), st.booleans(), st.sampled_from(["", " ", "　"])), min_size=1)
)
def test_a_date_is_read_in_every_spelling(engine: Engine, written: list[tuple[date, str, bool, str]]) -> None:
    raw = []
    for day, style, is_wide, edge in written:
        text = style.format(y=day.year, m=day.month, d=day.day)
        raw.append(edge + (wide(text) if is_wide else text) + edge)
    assert read_all(engine, "as_date spaced", raw) == [day for day, *_ in written]


@given(st.lists(st.dates(date(1927, 5, 18), date(2173, 10, 13)), min_size=1))
def test_a_serial_number_of_a_spreadsheet_is_a_date(engine: Engine, expected: list[date]) -> None:
    serials = [str((day - date(1899, 12, 30)).days) for day in expected]
    assert all(len(serial) == 5 for serial in serials)
    assert read_all(engine, "as_date spaced", serials) == expected
    of_1904 = [str((day - date(1904, 1, 1)).days) for day in expected if day > date(1931, 6, 1)]
    later = [day for day in expected if day > date(1931, 6, 1)]
    assert not of_1904 or read_all(engine, "as_date spaced from_1904", of_1904) == later


@pytest.mark.parametrize(
    "text",
    ["2026-02-30", "2026-13-01", "20260230", "2026年3月", "202603", "2026", "3", "待定", "26-3-5", "5/3/2026", "infinity",
     "2026-03-05 (BC)", "epoch", "2026-03-05x", "99999999", "1899-12-31", "2026--3-5", "100000", "上午", "二〇二六年三月五日"],
)  # fmt: skip
def test_what_is_no_date_is_not_guessed(engine: Engine, text: str) -> None:
    assert read(engine, "as_date spaced", text) is None


@given(st.lists(texts, min_size=1, max_size=30))
def test_no_text_breaks_a_reader(engine: Engine, raw: list[str]) -> None:
    for form, readers in {
        "spaced": ("as_date", "as_time", "as_month"),
        "figure": ("as_yuan", "as_int", "as_number"),
        "compact_code": ("as_bool", "is_rounded"),
        "tidy": ("is_error",),
    }.items():
        for reader in readers:
            assert len(read_all(engine, f"{reader} {form}", raw)) == len(raw)


@given(
    st.lists(
        st.tuples(
            st.datetimes(datetime.fromisoformat("1900-01-01"), datetime.fromisoformat("2199-12-31")),
            st.sampled_from(DAY_STYLES[:4]),
            st.integers(0, 3),
        ),
        min_size=1,
    )
)
def test_a_time_is_read_in_every_spelling(engine: Engine, written: list[tuple[datetime, str, int]]) -> None:
    raw, expected = [], []
    for instant, style, clock in written:
        day = style.format(y=instant.year, m=instant.month, d=instant.day)
        at = instant.replace(microsecond=0)
        whole = at.replace(second=0)
        text, value = [
            (f"{day} {at:%H:%M:%S}", at),
            (f"{day} {at.hour}:{at.minute:02d}", whole),
            (f"{day} {at.hour}时{at.minute}分", whole),
            (f"{at:%Y%m%d%H%M%S}", at),
        ][clock]
        raw.append(text)
        expected.append(value)
    assert read_all(engine, "as_time spaced", raw) == expected


def test_a_time_may_be_a_date_or_a_serial_number(engine: Engine) -> None:
    assert read(engine, "as_time spaced", "2026-03-05") == datetime.fromisoformat("2026-03-05")
    assert read(engine, "as_time spaced", "46086.354166666664") == datetime.fromisoformat("2026-03-05T08:30")
    assert read(engine, "as_time spaced", "2026-03-05T08:30:00.250") == datetime.fromisoformat("2026-03-05T08:30")


@pytest.mark.parametrize("text", ["2026-03-05 25:00", "2026-03-05 08:61", "08:30", "上午", "2026-02-30 08:30"])
def test_what_is_no_time_is_not_guessed(engine: Engine, text: str) -> None:
    assert read(engine, "as_time spaced", text) is None


@given(st.lists(st.tuples(days, st.sampled_from(MONTH_STYLES), st.booleans()), min_size=1))
def test_a_month_is_read_in_every_spelling(engine: Engine, written: list[tuple[date, str, bool]]) -> None:
    raw = []
    for day, style, is_wide in written:
        text = style.format(y=day.year, m=day.month)
        raw.append(wide(text) if is_wide else text)
    assert read_all(engine, "as_month spaced", raw) == [month_of(day) for day, *_ in written]


@given(
    st.integers(1900, 2199), st.integers(0, 19), st.sampled_from(["{y}{m:02d}", "{y}-{m:02d}", "{y}/{m}", "{y}年{m}月"])
)
def test_a_month_is_what_the_vocabulary_says_it_is(engine: Engine, y: int, m: int, style: str) -> None:
    text = style.format(y=y, m=m)
    try:
        expected: int | None = parse_month(text)
    except Problem:
        expected = None
    assert read(engine, "as_month spaced", text) == expected


def test_a_month_that_a_spreadsheet_has_shortened_is_not_guessed(engine: Engine) -> None:
    assert read(engine, "as_month spaced", "2026.1") is None
    assert read(engine, "as_month spaced", "2026.10") == month_of(date(2026, 10, 1))
    assert read(engine, "as_month spaced", "2026.3") == month_of(date(2026, 3, 1))


@pytest.mark.parametrize("text", ["202613", "202600", "2026", "2026-13", "三月", "2026Q1", "20260230"])
def test_what_is_no_month_is_not_guessed(engine: Engine, text: str) -> None:
    assert read(engine, "as_month spaced", text) is None


@pytest.mark.parametrize("word", [*cells.TRUE_WORDS, "y", "yes", "Ｙ", " 是 ", "true", "True"])
def test_yes_is_read(engine: Engine, word: str) -> None:
    assert read(engine, "as_bool compact_code", word) is True


@pytest.mark.parametrize("word", [*cells.FALSE_WORDS, "n", "no", "０", "否　", "false"])
def test_no_is_read(engine: Engine, word: str) -> None:
    assert read(engine, "as_bool compact_code", word) is False


@pytest.mark.parametrize("word", ["说不清", "2", "X", "是否", "待定", None])
def test_what_is_neither_yes_nor_no_is_not_guessed(engine: Engine, word: str | None) -> None:
    assert read(engine, "as_bool compact_code", word) is None


amounts = st.decimals(min_value=-(10**13), max_value=10**13, places=2)


@given(
    st.lists(
        st.tuples(amounts, st.sampled_from(["{}", "{:,}", "¥{}", "￥{}", "{}元", " {} "]), st.booleans()), min_size=1
    )
)
def test_an_amount_is_read_to_the_cent(engine: Engine, written: list[tuple[Decimal, str, bool]]) -> None:
    raw = [wide(style.format(amount)) if is_wide else style.format(amount) for amount, style, is_wide in written]
    assert read_all(engine, "as_yuan figure", raw) == [amount for amount, *_ in written]


@given(st.lists(st.decimals(min_value=0, max_value=10**9, places=4), min_size=1))
def test_fractions_of_a_cent_are_rounded_half_up(engine: Engine, amounts: list[Decimal]) -> None:
    expected = [amount.quantize(Decimal("0.01"), ROUND_HALF_UP) for amount in amounts]
    assert read_all(engine, "as_yuan figure", [str(amount) for amount in amounts]) == expected


@pytest.mark.parametrize(
    "text", ["面议", "1.2万", "1,23", "3000-5000", "1_000", "nan", "0x10", "¥", "元", "--5", "1e400"]
)
def test_what_is_no_amount_is_not_guessed(engine: Engine, text: str) -> None:
    assert read(engine, "as_yuan figure", text) is None


@given(st.lists(st.integers(-(10**15), 10**15), min_size=1))
def test_a_count_is_read(engine: Engine, counts: list[int]) -> None:
    assert read_all(engine, "as_int figure", [str(count) for count in counts]) == counts
    assert read_all(engine, "as_int figure", [f"{count}.0" for count in counts]) == counts


@pytest.mark.parametrize("text", ["3.5", "五", "5天", "1,2", ""])
def test_what_is_no_count_is_not_guessed(engine: Engine, text: str) -> None:
    assert read(engine, "as_int figure", text) is None


@given(st.lists(st.floats(-180, 180).map(lambda value: round(value, 6)), min_size=1))
def test_a_number_is_read(engine: Engine, numbers: list[float]) -> None:
    raw = [f"{value:.6f}" for value in numbers]
    assert read_all(engine, "as_number figure", raw) == [float(text) for text in raw]


def test_a_percentage_is_a_fraction(engine: Engine) -> None:
    assert read(engine, "as_number figure", "3.5%") == pytest.approx(0.035)
    assert read(engine, "as_number figure", "３．５％") == pytest.approx(0.035)


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        (" 张三 ", "张三"),
        ("'张三", "张三"),
        ("张 三", "张 三"),
        ("第一行\n第二行", "第一行 第二行"),
        ("\u3000", None),
        ("'", None),
    ],
)
def test_a_text_keeps_its_words_and_loses_its_edges(engine: Engine, text: str, tidied: str | None) -> None:
    assert read(engine, "tidy", text) == tidied


@given(st.lists(texts, min_size=1, max_size=30))
def test_tidy_leaves_no_edges(engine: Engine, raw: list[str]) -> None:
    for value in read_all(engine, "tidy", raw):
        assert value is None or (value and not re.search(r"^['\s\ufeff]|[\s\ufeff]$|[\x00-\x1f]", value))


def test_numbers_that_lost_their_last_digits_are_seen(engine: Engine) -> None:
    for text in ("3.31102199003072E+17", "3.3E+17", "331102199003071488.0", "6.2179900000000001E18"):
        assert read(engine, "is_rounded", text) is True
    for text in ("331102199003071514", "990101001001.0", "E100", "1E"):
        assert read(engine, "is_rounded", text) is False


def test_a_day_after_midnight_by_serial_number_is_the_same_day(engine: Engine) -> None:
    noon = date(2026, 3, 5) - date(1899, 12, 30) + timedelta(hours=12)
    assert read(engine, "as_date spaced", str(noon / timedelta(days=1))) == date(2026, 3, 5)
