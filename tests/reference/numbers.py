"""Citizen numbers, written once more from GB 11643: the check character, the person key, birth month and sex."""

import re
import unicodedata
from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def check_character(first_17: str) -> str:
    """The eighteenth character of a number (ISO 7064 MOD 11-2)."""
    total = sum(int(digit) * weight for digit, weight in zip(first_17, _WEIGHTS, strict=True))
    return "10X98765432"[total % 11]


def number_key(raw: str | None) -> int | None:
    """The first 17 digits of a valid number as an int; None for a missing or invalid one."""
    number = unicodedata.normalize("NFKC", raw or "").replace(" ", "").strip("'").upper()
    if not re.fullmatch(r"[1-9]\d{16}[\dX]", number) or check_character(number[:17]) != number[17]:
        return None
    try:
        born = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    except ValueError:
        return None
    return int(number[:17]) if born.year >= 1900 else None


def number_of(key: int) -> str:
    """The 18 characters of a person key."""
    return f"{key:017d}{check_character(f'{key:017d}')}"


def birth_month(key: int) -> int | None:
    """The month of birth in a person key; None for other documents (negative keys)."""
    if key < 0:
        return None
    digits = f"{key:017d}"
    return int(digits[6:10]) * 12 + int(digits[10:12]) - 1


def is_male(key: int) -> bool:
    """Whether the last of the 17 digits is odd."""
    return key % 2 == 1
