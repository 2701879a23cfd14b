"""A month is a bit: windows over months of cover as shift, mask and count.

Months are kept in blocks of 60, one 64-bit word each, from a fixed first month, so a fold made for one batch
can be combined with any other by OR.
"""

from dataclasses import dataclass

BLOCK_MONTHS = 60
EPOCH = 2022 * 12 + 6  # July 2022: two or three recent years lie in one word.


def block_of(month: str) -> str:
    """SQL: the number of the block a month lies in; blocks before the epoch are negative."""
    # Whole-number division cuts towards zero, so the months are first moved to where none is negative.
    ahead = EPOCH // BLOCK_MONTHS + 1
    return f"CAST(({month} + {ahead * BLOCK_MONTHS - EPOCH}) // {BLOCK_MONTHS} - {ahead} AS INTEGER)"


def bit_of(month: str, block: str) -> str:
    """SQL: the bit of a month inside its block."""
    return f"(CAST(1 AS BIGINT) << CAST({month} - {EPOCH} - {block} * {BLOCK_MONTHS} AS INTEGER))"


def months_of(fold: str) -> str:
    """SQL: the rows of a fold (with `bits` and `block`) once for each of their months, with the `month`."""
    return (
        f"SELECT f.*, {EPOCH} + f.block * {BLOCK_MONTHS} + i.position AS month FROM ({fold}) AS f "
        f"JOIN range({BLOCK_MONTHS}) AS i(position) ON (f.bits >> CAST(i.position AS INTEGER)) & 1 = 1"
    )


@dataclass(frozen=True)
class Blocks:
    """The blocks that occur in a run, in order."""

    numbers: tuple[int, ...]

    def words(self, prefix: str) -> list[str]:
        """Column names of the words."""
        return [f"{prefix}{position}" for position in range(len(self.numbers))]

    def count(self, prefix: str, first: str, last: str) -> str:
        """SQL: how many months from `first` to `last` (inclusive) are set in the words named `prefix`0, 1, …"""
        parts = [self._bits(f"{prefix}{position}", number, first, last) for position, number in enumerate(self.numbers)]
        return f"({' + '.join(parts)})" if parts else "0"

    def mean(self, row: str, keys: tuple[str, ...], first: str, last: str) -> str:
        """SQL: per judged row the mean monthly base over employee-insured months of the window with a known base."""
        words = [(f"w{i}", f"employee{i}") for i in range(len(self.numbers))]
        spans = list(zip(words, self.numbers, strict=True))
        paid = " + ".join(
            self._bits(f"(e.{word} & cover.{insured})", number, "r.first", "r.last")
            for (word, insured), number in spans
        )
        known = " + ".join(
            self._bits(f"bit_or(e.{word} & cover.{insured})", number, "r.first", "r.last")
            for (word, insured), number in spans
        )
        grouped = ", ".join(f"r.{key}" for key in keys)
        return (
            f"SELECT {grouped}, CAST(sum(e.base_yuan * ({paid or 0})) AS DOUBLE) / NULLIF({known or 0}, 0) AS v "
            f"FROM (SELECT {row}, r.person AS person, {first} AS first, {last} AS last FROM r) AS r "
            "JOIN cover ON cover.person = r.person "
            "JOIN cover_spells AS e ON e.person = r.person AND e.employee AND e.base_yuan IS NOT NULL "
            f"GROUP BY {grouped}, r.first, r.last"
        )

    def _bits(self, word: str, number: int, first: str, last: str) -> str:
        start = EPOCH + number * BLOCK_MONTHS
        low = f"LEAST(GREATEST({first} - {start}, 0), {BLOCK_MONTHS})"
        high = f"LEAST(GREATEST({last} + 1 - {start}, 0), {BLOCK_MONTHS})"
        span = f"((CAST(1 AS BIGINT) << CAST(GREATEST({high} - {low}, 0) AS INTEGER)) - 1)"
        return f"CAST(bit_count((COALESCE({word}, 0) >> CAST({low} AS INTEGER)) & {span}) AS INTEGER)"
