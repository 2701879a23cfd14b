"""Where the rows of a filter lie: from an offset into the filtered rows to spans of positions in the sealed order.

Two steps, so that neither grows with the depth: the tallies of streets say in which of them the page begins and ends,
the tallies of communities in between say at which positions.
"""

from shixiao.engine import Cache

STREET, COMMUNITY = 9, 12


def places(cache: Cache, unit: str, tests: str, offset: int, limit: int) -> list[tuple[int, int]]:
    """Spans (first position, row count) that together are rows `offset` … `offset + limit` of a unit's filtered rows.

    tests: the condition on a tally of any level.
    """
    if len(unit) == COMMUNITY:
        low = high = int(unit)
    else:
        level = max(STREET, len(unit))
        wide = 10 ** (level - len(unit))
        streets = cache.rows(
            f"SELECT unit, CAST(sum(row_count) AS BIGINT) FROM tallies WHERE level = {level} "
            f"AND unit BETWEEN {int(unit) * wide} AND {(int(unit) + 1) * wide - 1} AND {tests} GROUP BY unit"
        )
        first, last, offset = _touched(sorted(streets), offset, limit)
        if first < 0:
            return []
        low, high = first * 1000, last * 1000 + 999
    groups = cache.rows(
        f"SELECT first_position, row_count FROM tallies WHERE level = {COMMUNITY} AND unit BETWEEN {low} AND {high} "
        f"AND {tests}"
    )
    return _cut(sorted(groups), offset, limit)


def _touched(streets: list[tuple[int, int]], offset: int, limit: int) -> tuple[int, int, int]:
    """(first street, last street, offset inside the first), -1 when the offset lies behind the end."""
    first = last = -1
    inside = passed = 0
    for street, count in streets:
        if passed + count > offset and first < 0:
            first, inside = street, offset - passed
        if first >= 0:
            last = street
        passed += count
        if passed >= offset + limit:
            break
    return first, last, inside


def _cut(groups: list[tuple[int, int]], offset: int, limit: int) -> list[tuple[int, int]]:
    spans = []
    for position, count in groups:
        if offset >= count:
            offset -= count
            continue
        taken = min(count - offset, limit)
        spans.append((position + offset, taken))
        offset, limit = 0, limit - taken
        if not limit:
            break
    return spans
