"""A short run of the damaged files; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.endurance.damage import endure
from tests.endurance.wholes import WHOLES


@pytest.mark.parametrize("seed", [11, 12])
def test_damaged_files_come_in_row_by_row_or_are_refused_in_words(tmp_path: Path, seed: int) -> None:
    tally = endure(tmp_path, files=80, seed=seed)
    assert tally.problems == []
    assert tally.files == 80
    assert sum(count for (_, outcome), count in tally.outcomes.items() if outcome == "problem") > 20
    assert {(ending, "batch") for ending in WHOLES} <= set(tally.outcomes)
    assert 0 < tally.quarantined < tally.rows
