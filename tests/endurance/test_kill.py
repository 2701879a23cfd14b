"""A short run of the endurance test; the long one is run by hand."""

from pathlib import Path

import pytest

from tests.endurance.kill import endure


@pytest.mark.xdist_group("endurance")
def test_killed_at_random_moments_it_ends_with_the_same_figures(tmp_path: Path) -> None:
    tally = endure(tmp_path, times=6, persons=200)
    assert tally.kills == 6
    assert tally.problems == []
