"""Citizen numbers (GB 11643): 6 digits division, 8 birth date, 3 sequence, 1 check character.

A right check character proves nothing about the person: match on number and name. The division is the one at
assignment and need not have existed in the year of birth, so only an impossible one is refused.
"""

import re
from datetime import date
from typing import Literal

from shixiao.vocabulary.cleaning import compact_code

NumberProblem = Literal["format", "birth_date", "division", "check_digit"]

SYNTHETIC_PREFIX = "99"
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_OLD_SHAPE = re.compile(r"[0-9]{15}")
_CENTENARIANS = frozenset({"996", "997", "998", "999"})
_EARLIEST = date(1900, 1, 1)


def check_character(s17: str) -> str:
    """The 18th character of a number from its first 17 digits (ISO 7064 MOD 11-2)."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(s17, _WEIGHTS, strict=True)) % 11]


def normalise_number(raw: str) -> str:
    """A number as it should be compared: half-width, upper case, no spaces or quotes, 18 characters where possible.

    A `*` at the end and the Cyrillic Х stand for X. 15 digits become 18, except the sequences 996 to 999, which marked
    people born before 1900. What is no number comes back cleaned; `number_problem` says what is wrong with it.
    """
    text = compact_code(raw).replace("Х", "X")
    if len(text) == 18 and text.endswith("*"):
        text = text[:17] + "X"
    if _OLD_SHAPE.fullmatch(text) and text[12:] not in _CENTENARIANS:
        s17 = f"{text[:6]}19{text[6:]}"
        text = s17 + check_character(s17)
    return text


def number_problem(text: str, today: date, allow_synthetic: bool = False) -> NumberProblem | None:
    """What is wrong with a normalised number, or None. Numbers with prefix 99 belong to invented people."""
    if not _SHAPE.fullmatch(text):
        return "format"
    try:
        born = born_on(text)
    except ValueError:
        return "birth_date"
    if not _EARLIEST <= born <= today:
        return "birth_date"
    if text[0] == "0" or (text.startswith(SYNTHETIC_PREFIX) and not allow_synthetic):
        return "division"
    return None if check_character(text[:17]) == text[17] else "check_digit"


def born_on(number: str) -> date:
    """The birth date in an 18-character number. ValueError if there is no such day."""
    return date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def is_male(number: str) -> bool:
    """Whether the sequence of an 18-character number is odd."""
    return int(number[16]) % 2 == 1


def number_key(number: str) -> int:
    """The first 17 digits of an 18-character number: all that identifies, small enough for 64 bits."""
    return int(number[:17])
