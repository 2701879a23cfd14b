from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shixiao.vocabulary.citizen import (
    born_on,
    check_character,
    is_male,
    normalise_number,
    number_key,
    number_problem,
)

TODAY = date(2026, 6, 30)

WORKED = [
    "11010519491231002X",
    "440524188001010014",
    "331102199003071514",
    "510106198506152344",
    "110101200002290018",
    "34052419800101001X",
    "990000198506150010",
    "990000198506150029",
    "990000200101010036",
]


@pytest.mark.parametrize("number", WORKED)
def test_it_computes_the_check_character_of_the_worked_examples(number: str) -> None:
    assert check_character(number[:17]) == number[17]


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("11010519491231002x", "11010519491231002X"),
        ("11010519491231002*", "11010519491231002X"),
        ("11010519491231002Х", "11010519491231002X"),
        ("11010519491231002х", "11010519491231002X"),
        ("１１０１０５１９４９１２３１００２Ｘ", "11010519491231002X"),
        ("'331102199003071514", "331102199003071514"),
        ("’331102199003071514", "331102199003071514"),
        (" 331102 19900307 1514\u3000", "331102199003071514"),
        ("\ufeff331102199003071514", "331102199003071514"),
        ("110105491231002", "11010519491231002X"),
        ("331102900307151", "331102199003071514"),
    ],
)
def test_it_cleans_what_offices_type(raw: str, clean: str) -> None:
    assert normalise_number(raw) == clean


@pytest.mark.parametrize("sequence", ["996", "997", "998", "999"])
def test_it_leaves_old_numbers_of_centenarians_unconverted(sequence: str) -> None:
    old = "110105991231" + sequence
    assert normalise_number(old) == old
    assert number_problem(old, TODAY) == "format"


def test_it_converts_the_sequence_just_below_the_centenarians() -> None:
    assert normalise_number("110105491231995")[:17] == "11010519491231995"


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("", "format"),
        ("3.31102E+17", "format"),
        ("33110219900307151", "format"),
        ("3311021990030715144", "format"),
        ("X31102199003071514", "format"),
        ("331102199002301514", "birth_date"),
        ("331102190002290018", "birth_date"),
        ("440524188001010014", "birth_date"),
        ("331102202607010018", "birth_date"),
        ("031102199003071514", "division"),
        ("990000198506150010", "division"),
        ("331102199003071515", "check_digit"),
        ("331102199003071514", None),
        ("510106198506152344", None),
        ("34052419800101001X", None),
        ("110101200002290018", None),
    ],
)
def test_it_names_the_first_problem_of_a_number(number: str, problem: str | None) -> None:
    assert number_problem(number, TODAY) == problem


def test_it_lets_synthetic_numbers_in_only_when_asked() -> None:
    assert number_problem("990000198506150010", TODAY, allow_synthetic=True) is None


def test_it_accepts_a_birth_today_and_refuses_one_tomorrow() -> None:
    s17 = "33110220260630001"
    number = s17 + check_character(s17)
    assert number_problem(number, date(2026, 6, 30)) is None
    assert number_problem(number, date(2026, 6, 29)) == "birth_date"


def test_it_reads_birth_date_sex_and_key() -> None:
    assert born_on("110101200002290018") == date(2000, 2, 29)
    assert is_male("990000198506150010")
    assert not is_male("990000198506150029")
    assert number_key("11010519491231002X") == 11010519491231002


@given(st.sampled_from(WORKED), st.integers(0, 16), st.integers(1, 9))
def test_it_catches_every_wrong_digit(number: str, place: int, shift: int) -> None:
    wrong = number[:place] + str((int(number[place]) + shift) % 10) + number[place + 1 :]
    assert check_character(wrong[:17]) != number[17]


@given(st.text("0123456789xXХх*１９Ｘ '’\ufeff\u3000abK-", max_size=24))
def test_cleaning_twice_changes_nothing_more(raw: str) -> None:
    assert normalise_number(normalise_number(raw)) == normalise_number(raw)
