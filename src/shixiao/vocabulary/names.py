"""Personal names: how they are compared and how they are hidden."""

import re

from shixiao.vocabulary.cleaning import compact

_DOTS = re.compile(r"[.•‧・⋅∙●]")


def normalise_name(raw: str) -> str:
    """A name as it should be compared: half-width, upper case, no spaces, one kind of middle dot."""
    return _DOTS.sub("·", compact(raw)).upper()


def shares_character(one: str, other: str) -> bool:
    """Whether two names have a character in common, apart from the middle dot."""
    return bool(set(normalise_name(one)) & set(normalise_name(other)) - {"·"})


def mask_name(name: str) -> str:
    """张三 → 张*, 张小三 → 张*三, 欧阳小三 → 欧**三; a single character is hidden."""
    if len(name) < 3:
        return name[: len(name) - 1] + "*" if name else ""
    return name[0] + "*" * (len(name) - 2) + name[-1]


def mask_number(number: str) -> str:
    """The first 3 and last 2 characters, stars between; six characters or fewer are hidden whole."""
    if len(number) <= 6:
        return "*" * len(number)
    return number[:3] + "*" * (len(number) - 5) + number[-2:]
