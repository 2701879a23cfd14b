import pytest

from shixiao.vocabulary.credit import (
    check_character,
    credit_code_problem,
    normalise_code,
    organisation_check_character,
)

WORKED = [
    "91110000600037341L",
    "91330100MA271111XA",
    "123311004727200142",
    "52310000501770003D",
    "92440300MA5ABCDE5T",
    "111100000000134500",
]


@pytest.mark.parametrize("code", WORKED)
def test_it_accepts_the_worked_examples(code: str) -> None:
    assert check_character(code[:17]) == code[17]
    assert credit_code_problem(code) is None


@pytest.mark.parametrize(("stem", "check"), [("60003734", "1"), ("MA271111", "X"), ("47272001", "4")])
def test_it_computes_the_check_of_an_organisation_code(stem: str, check: str) -> None:
    assert organisation_check_character(stem) == check


def test_it_writes_0_where_the_organisation_check_comes_to_eleven() -> None:
    assert organisation_check_character("00000000") == "0"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("", "format"),
        ("91110000600037341", "format"),
        ("91110000600037341O", "format"),
        ("91110000600037341I", "format"),
        ("91110000600037341K", "check_character"),
        ("91110000600037431L", "check_character"),
    ],
)
def test_it_names_the_problem_of_a_code(code: str, problem: str) -> None:
    assert credit_code_problem(code) == problem


@pytest.mark.parametrize("raw", ["９１１１００００６０００３７３４１ｌ", " 91110000 600037341l", "'91110000600037341L"])
def test_it_cleans_what_offices_type(raw: str) -> None:
    assert normalise_code(raw) == "91110000600037341L"
