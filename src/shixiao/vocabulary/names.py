"""Personal names: how they are compared."""

import re

from shixiao.vocabulary.cleaning import compact

_DOTS = re.compile(r"[.•‧・⋅∙●]")


def normalise_name(raw: str) -> str:
    """A name as it should be compared: half-width, upper case, no spaces, one kind of middle dot."""
    return _DOTS.sub("·", compact(raw)).upper()


def shares_character(one: str, other: str) -> bool:
    """Whether two names have a character in common, apart from the middle dot."""
    return bool(set(normalise_name(one)) & set(normalise_name(other)) - {"·"})
