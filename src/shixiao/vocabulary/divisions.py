"""Twelve-digit division codes: province 2, prefecture 4, county 6, street 9, community 12; the rest is zeros."""

LEVELS = (0, 2, 4, 6, 9, 12)


def prefix(code12: str, level: int) -> str:
    """The part of a code that names its unit at a level of LEVELS; level 0 is the whole, the empty text."""
    if level not in LEVELS:
        raise ValueError(f"no such level: {level}")
    return code12[:level]


def level_of(code12: str) -> int:
    """The level a code stands for: 9 for a street, whose last three digits are zeros."""
    return next(level for level in LEVELS if not code12[level:].strip("0"))


def parent(code12: str) -> str | None:
    """The code of the unit one level up, None above a province."""
    level = level_of(code12)
    above = max((upper for upper in LEVELS if upper < level), default=0)
    return code12[:above].ljust(12, "0") if above else None
