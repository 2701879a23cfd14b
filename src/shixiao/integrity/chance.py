"""How unlikely a share is by chance, and which of many unlikely shares may be reported.

Counts of a group are compared with the share of all other groups, or with a share that is known. Groups differ more
than chance alone allows, so the spread between them is taken from the groups themselves: robustly (the median of the
squared residuals), that those who pad do not hide behind each other. Over everything tested the false discovery rate
is held (Benjamini and Hochberg 1995).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

# The median of a squared standard normal deviate.
_MEDIAN_CHI_SQUARE = 0.4549364
_FEWEST_GROUPS = 5
# Standard deviations from the middle beyond which a group does not tell what is usual.
_FAR = 3


@dataclass(frozen=True)
class Share:
    """A group of which `odd_rows` of `all_rows` are odd. expected: the share it should have, None: that of the others."""

    subject: str
    odd_rows: int
    all_rows: int
    expected: float | None


@dataclass(frozen=True)
class Tested:
    """A share with what is usual and the chance that one as high or higher comes about by itself."""

    subject: str
    usual_share: float
    chance: float


def chances_of(shares: Sequence[Share]) -> list[Tested]:
    """The chance of each share. Without a known share fewer than five groups tell nothing, and nothing comes back."""
    if any(one.expected is None for one in shares):
        if len(shares) < _FEWEST_GROUPS:
            return []
        usual = _usual(shares)
        spread = _spread(shares, usual)
    else:
        usual, spread = [one.expected or 0.0 for one in shares], 1.0
    pairs = zip(shares, usual, strict=True)
    return [Tested(one.subject, share, _chance(one, share, spread)) for one, share in pairs]


def _usual(shares: Sequence[Share]) -> list[float]:
    """For each group the share of all others, those left out that stand far from the middle one."""
    middle = _middle(shares)
    spread = _spread(shares, [middle] * len(shares))
    kept = [one for one in shares if _square(one, middle) <= _FAR**2 * spread]
    odd, all_ = sum(one.odd_rows for one in kept), sum(one.all_rows for one in kept)
    mine = {one.subject: (one.odd_rows, one.all_rows) for one in kept}
    others = [(odd - own[0], all_ - own[1]) for own in (mine.get(one.subject, (0, 0)) for one in shares)]
    return [(one + 0.5) / (rows + 1) for one, rows in others]


def _middle(shares: Sequence[Share]) -> float:
    """The share that half of all rows lie below, or that of all rows where half the groups have nothing odd."""
    odd, all_ = sum(one.odd_rows for one in shares), sum(one.all_rows for one in shares)
    below = 0
    for one in sorted(shares, key=lambda one: one.odd_rows / one.all_rows):
        below += one.all_rows
        if 2 * below >= all_:
            share = one.odd_rows / one.all_rows
            return share if 0 < share < 1 else (odd + 0.5) / (all_ + 1)
    return 0.5


def _spread(shares: Sequence[Share], usual: Sequence[float]) -> float:
    squares = [_square(one, share) for one, share in zip(shares, usual, strict=True)]
    return max(1.0, median(squares) / _MEDIAN_CHI_SQUARE)


def _square(one: Share, share: float) -> float:
    return (one.odd_rows - one.all_rows * share) ** 2 / (one.all_rows * share * (1 - share))


def _chance(one: Share, share: float, spread: float) -> float:
    """The upper tail of the binomial, its counts divided by the spread. Nothing odd is no surprise."""
    if not one.odd_rows:
        return 1.0
    return beta_below(share, one.odd_rows / spread, (one.all_rows - one.odd_rows) / spread + 1)


def beta_below(x: float, a: float, b: float) -> float:
    """The regularised incomplete beta function I_x(a, b), by its continued fraction (Lentz)."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = math.exp(math.lgamma(a + b) - math.lgamma(a) - math.lgamma(b) + a * math.log(x) + b * math.log1p(-x))
    tiny = 1e-300
    total, c, d = 1.0, 1.0, 0.0
    for step in range(1000):
        half = step // 2
        if step == 0:
            term = 1.0
        elif step % 2 == 0:
            term = half * (b - half) * x / ((a + 2 * half - 1) * (a + 2 * half))
        else:
            term = -(a + half) * (a + b + half) * x / ((a + 2 * half) * (a + 2 * half + 1))
        d = 1 / (1 + term * d or tiny)
        c = 1 + term / c or tiny
        total *= c * d
        if step and abs(1 - c * d) < 1e-12:
            break
    return front * (total - 1) / a


def unlikely(chances: Sequence[float], rate: float) -> float:
    """The chance up to which findings may be reported so that at most `rate` of them are false; below 0 if none."""
    ordered = sorted(chances)
    found = [one for place, one in enumerate(ordered, 1) if one <= rate * place / len(ordered)]
    return found[-1] if found else -1.0
