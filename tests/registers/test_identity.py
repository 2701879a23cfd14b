"""Citizen numbers and credit codes in SQL, held against the vocabulary."""

import hashlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.engine import Engine, quote
from shixiao.vocabulary import citizen, credit

TODAY = date(2026, 6, 30)
ODD = "0123456789Xx*Хх' 　０９ＸＡ①⑩Ⅹ²’-"

divisions = st.sampled_from(["110105", "331102", "990101", "810000", "012345", "999999", "650100"])
births = st.one_of(
    st.dates(date(1895, 1, 1), date(2030, 12, 31)).map(lambda day: day.strftime("%Y%m%d")),
    st.sampled_from(
        ["19000101", "18991231", "20260630", "20260701", "20000229", "19000229", "20010230", "20011301", "00000000"]
    ),
)


@st.composite
def numbers(draw: st.DrawFn) -> str:
    """Valid numbers, old ones of 15 digits, and both with a character or two changed, added or taken away."""
    s17 = f"{draw(divisions)}{draw(births)}{draw(st.integers(0, 999)):03d}"
    text = s17 + citizen.check_character(s17)
    if draw(st.booleans()):
        text = draw(
            st.sampled_from([text, text[:6] + text[8:17], text[:17] + "*", f"'{text}", f" {text[:6]} {text[6:]}"])
        )
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.text(st.sampled_from(ODD), max_size=2)) + text[at + draw(st.integers(0, 2)) :]
    return text


def judged(engine: Engine, raw: list[str], *, synthetic: bool) -> list[tuple[str | None, str | None, int | None]]:
    """(normal number, problem, key) of each text."""
    listed = ", ".join(f"({place}, {quote(text)})" for place, text in enumerate(raw))
    normal = f"SELECT place, normal_number(c) AS n FROM (SELECT place, compact_code(x) AS c FROM (VALUES {listed}) AS v(place, x))"
    problem = f"number_problem(n, k, {TODAY:%Y%m%d}, {str(synthetic).lower()})"
    return [
        (text, wrong, key)
        for text, wrong, key in engine.rows(
            f"SELECT n, {problem}, k FROM (SELECT *, number_key(n) AS k FROM ({normal})) ORDER BY place"
        )
    ]


@given(st.lists(numbers(), min_size=1, max_size=40), st.booleans())
def test_a_number_is_judged_as_in_the_vocabulary(engine: Engine, raw: list[str], synthetic: bool) -> None:
    for text, (number, problem, key) in zip(raw, judged(engine, raw, synthetic=synthetic), strict=True):
        expected = citizen.normalise_number(text)
        assert number == (expected or None)
        if number is not None:
            assert problem == citizen.number_problem(expected, TODAY, synthetic)
            assert problem is not None or key == citizen.number_key(expected)


@given(st.lists(st.text(max_size=20), min_size=1, max_size=20))
def test_any_text_is_judged_as_in_the_vocabulary(engine: Engine, raw: list[str]) -> None:
    raw = [text.replace("\0", "") for text in raw]
    for text, (number, problem, _) in zip(raw, judged(engine, raw, synthetic=True), strict=True):
        expected = citizen.number_problem(citizen.normalise_number(text), TODAY, True)
        assert (problem if number is not None else "format") == expected


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("110105491231002", "11010519491231002X"),
        ("331102900307151", "331102199003071514"),
        ("110105491231996", "110105491231996"),
        ("11010519491231002х", "11010519491231002X"),
        ("11010519491231002*", "11010519491231002X"),
        ("３３１１０２１９９００３０７１５１４", "331102199003071514"),
    ],
)
def test_a_number_is_brought_to_its_18_characters(engine: Engine, written: str, number: str) -> None:
    assert judged(engine, [written], synthetic=False)[0][0] == number


def test_nobody_is_born_after_the_day_of_the_import(engine: Engine) -> None:
    born_today, born_tomorrow = (f"99010120260{day}001" for day in ("630", "701"))
    raw = [text + citizen.check_character(text) for text in (born_today, born_tomorrow)]
    assert [problem for _, problem, _ in judged(engine, raw, synthetic=True)] == [None, "birth_date"]


@given(st.sampled_from(["护照", "其他"]), st.text(st.sampled_from("ABCE0123456789护"), min_size=1))
def test_other_documents_have_a_negative_key_of_their_own(engine: Engine, kind: str, text: str) -> None:
    digest = hashlib.md5(f"{kind}:{text}".encode(), usedforsecurity=False).hexdigest()
    key = engine.one(f"SELECT document_key({quote(kind)}, {quote(text)})")[0]
    assert key == -1 - int(digest[:15], 16)


ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@given(
    st.lists(st.text(st.sampled_from(ALPHABET), min_size=17, max_size=17), min_size=1), st.sampled_from(ALPHABET + "I*")
)
def test_a_credit_code_is_judged_as_in_the_vocabulary(engine: Engine, bodies: list[str], last: str) -> None:
    raw = [body + credit.check_character(body) for body in bodies] + [body + last for body in bodies] + [bodies[0]]
    listed = ", ".join(f"({place}, {quote(text)})" for place, text in enumerate(raw))
    found = engine.rows(f"SELECT credit_code_problem(x) FROM (VALUES {listed}) AS v(place, x) ORDER BY place")
    assert [problem for (problem,) in found] == [credit.credit_code_problem(text) for text in raw]
