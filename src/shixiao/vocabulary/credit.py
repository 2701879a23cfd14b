"""Unified social credit codes (GB 32100), 18 characters; the 9th to 17th are an organisation code (GB 11714)."""

import re
from typing import Literal

from shixiao.vocabulary.cleaning import compact_code

CreditCodeProblem = Literal["format", "check_character"]

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))
_SHAPE = re.compile(f"[{_ALPHABET}]{{18}}")
_ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def normalise_code(raw: str) -> str:
    """A code as it should be compared: half-width, upper case, no spaces or quotes."""
    return compact_code(raw)


def check_character(s17: str) -> str:
    """The 18th character of a code from its first 17."""
    total = sum(_ALPHABET.index(character) * weight for character, weight in zip(s17, _WEIGHTS, strict=True))
    return _ALPHABET[-total % 31]


def organisation_check_character(s8: str) -> str:
    """The 9th character of an organisation code from its first 8."""
    total = sum(
        _ORGANISATION_ALPHABET.index(character) * weight
        for character, weight in zip(s8, _ORGANISATION_WEIGHTS, strict=True)
    )
    check = 11 - total % 11
    return {10: "X", 11: "0"}.get(check, str(check))


def credit_code_problem(text: str) -> CreditCodeProblem | None:
    """What is wrong with a normalised code, or None."""
    if not _SHAPE.fullmatch(text):
        return "format"
    return None if check_character(text[:17]) == text[17] else "check_character"


def code_is_right_sql(code: str) -> str:
    """SQL: whether a code has the right characters and the right check character, NULL for an empty one."""
    place = f"instr('{_ALPHABET}', substr({code}, CAST(i AS INTEGER) + 1, 1)) - 1"
    weights = f"[{', '.join(map(str, _WEIGHTS))}]"
    total = f"list_sum([({place}) * {weights}[i + 1] for i in range(17)])"
    check = f"substr('{_ALPHABET}', CAST((31 - {total} % 31) % 31 AS INTEGER) + 1, 1)"
    return f"(regexp_full_match({code}, '{_SHAPE.pattern}') AND right({code}, 1) = {check})"
